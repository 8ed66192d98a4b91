"""Words replaced by safe ones, and the exact way back. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldloom.ground.answers import Unfit


@dataclass(frozen=True, slots=True)
class Change:
    """Code points `start` to `end` of the original become `new`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Stood:
    """What the safe text holds from `start` to `end` stood as `old` in the original."""

    start: int
    end: int
    old: str


@dataclass(frozen=True, slots=True)
class Safe:
    """A text made safe, and what is needed for the way back: only whoever holds the key may have `back`."""

    text: str
    back: tuple[Stood, ...]


def replaced(text: str, changes: Iterable[Change]) -> Safe:
    """The text with every change made. Raises `Unfit` where two overlap or one lies outside."""
    pieces, back, last, length = [], [], 0, 0
    for change in sorted(changes, key=lambda one: (one.start, one.end)):
        if change.start < last or not change.start <= change.end <= len(text):
            raise Unfit("Two replacements overlap, or one lies outside the text.")
        between = text[last : change.start]
        start = length + len(between)
        length = start + len(change.new)
        pieces += [between, change.new]
        back.append(Stood(start, length, text[change.start : change.end]))
        last = change.end
    return Safe("".join([*pieces, text[last:]]), tuple(back))


def restored(text: str, back: Sequence[Stood]) -> str:
    """The original, letter by letter. Raises `Unfit` where the places do not fit the text."""
    pieces, last = [], 0
    for one in back:
        if one.start < last or not one.start <= one.end <= len(text):
            raise Unfit("The way back does not fit this text: it was changed since, or is another.")
        pieces += [text[last : one.start], one.old]
        last = one.end
    return "".join([*pieces, text[last:]])


def in_manner(old: str, new: str) -> str:
    """The new name written as the old one was: in small letters, in capitals, or as it is."""
    if old.islower():
        return new.lower()
    return new.upper() if len(old) > 1 and old.isupper() else new
