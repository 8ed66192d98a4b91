"""What the desk tells somebody who is new to it: one hint at a time, each gone for good once dismissed."""

from collections.abc import Mapping
from dataclasses import dataclass

from fieldloom.access.who import User
from fieldloom.web.preferences.look import Look


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint; `name` is its setting, `for_whom` what one must be able to do here ("" for anyone)."""

    name: str
    words: str
    for_whom: str = ""


HINTS = (
    Hint(
        "hint-select",
        "Select some words, then press C. Two letters find a code, and Enter takes it.",
        "code",
    ),
    Hint(
        "hint-stripes",
        "Each stripe in the margin is a coding. Choose one to see who coded it, and its memos.",
    ),
    Hint(
        "hint-undo",
        "You can take back whatever you did: Undo, or Ctrl+Z. Also tomorrow.",
        "code",
    ),
    Hint(
        "hint-keys",
        "Everything here works by keys. Press ? to see them, and A for size and colours.",
    ),
)


def due(user: User, may: Mapping[str, bool]) -> list[Hint]:
    """The hints that this person has not dismissed, of those for what they may do; first things first."""
    names = set(Look(user).hints)
    return [h for h in HINTS if h.name in names and (not h.for_whom or may[h.for_whom])]
