"""The full-text index: what goes into it, and what is found in it."""

from fieldloom.sources.index.entering import Rows, enter, joined, leave, rows_of

__all__ = ["Rows", "enter", "joined", "leave", "rows_of"]
