"""What a withdrawal takes out of coding: codings, memos, names of codes, and what the journal kept of
them. `reach` finds it, `rows` and `journal` take it out; both are said to `people.reached`."""

from fieldloom.coding.erasing.registering import held, take_out

__all__ = ["held", "take_out"]
