"""Whose work a person may change. Pure.

A coder's codings are hers, since disagreement between coders is data; whoever leads the study may
tidy up after others. A memo is its author's voice: nobody else changes it.
"""

from fieldloom.access.rules import Decision

OWN = Decision(True, "It is your own.")


def may_change_coding(coder: int, by: int, *, leads: bool) -> Decision:
    """Whether `by` may remove, adjust or recode a coding of `coder` (both are ids of users)."""
    if coder == by:
        return OWN
    if leads:
        return Decision(True, "You lead this study, so you may change anyone's codings.")
    return Decision(
        False,
        "This coding is another coder's, and a coder changes only their own.",
        "Code the passage as you read it, or ask the coder or a principal investigator.",
    )


def may_change_memo(author: int, by: int) -> Decision:
    """Whether `by` may change or drop a memo of `author` (both are ids of users)."""
    if author == by:
        return OWN
    return Decision(
        False, "Only its author changes or drops a memo.", "Write a memo of your own beside it."
    )
