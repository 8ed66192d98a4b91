"""A text as the numbers that the name model reads: its units, their pieces, how each is written. Pure.

The pieces are those of BERT's WordPiece with small letters; how a unit was written (its capitals, whether a
line begins with it) goes beside them, since the pieces do not say.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category, normalize

_UNIT = re.compile(r"[^\W_]+|[^\w\s]|_")
LONGEST = 60  # letters of a unit; what is longer is no word
FIRST_OF_LINE = 8
SHAPES = 16
NOTHING, SMALL, TITLE, CAPITALS, MIXED, DIGITS, SIGN = range(7)
UNKNOWN, BEGIN, END, PAD = "[UNK]", "[CLS]", "[SEP]", "[PAD]"


@dataclass(slots=True)
class Units:
    """The units of a text as columns: where each begins and ends, its shape, its pieces. A unit is a run of
    letters and digits, or one sign."""

    starts: list[int]
    ends: list[int]
    shapes: list[int]
    pieces: list[tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.starts)


class Vocabulary:
    """The pieces that the model knows, by number; finds those of each word once."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self.numbers = {piece: number for number, piece in enumerate(pieces)}
        self.unknown = self.numbers[UNKNOWN]
        self.begin, self.end, self.pad = (self.numbers[one] for one in (BEGIN, END, PAD))
        self._told: dict[str, tuple[int, ...]] = {}

    def pieces_of(self, unit: str) -> tuple[int, ...]:
        """The numbers of a unit's pieces: at each place the longest piece that fits."""
        told = self._told.get(unit)
        if told is None:
            told = self._cut(_plain(unit))
            if len(self._told) < 1 << 18:
                self._told[unit] = told
        return told

    def _cut(self, word: str) -> tuple[int, ...]:
        if not word or len(word) > LONGEST:
            return (self.unknown,)
        found: list[int] = []
        at = 0
        while at < len(word):
            lead = "##" if at else ""
            for end in range(len(word), at, -1):
                number = self.numbers.get(lead + word[at:end])
                if number is not None:
                    break
            else:
                return (self.unknown,)
            found.append(number)
            at = end
        return tuple(found)


def units_of(text: str, vocabulary: Vocabulary) -> Units:
    """The units of a text, in order."""
    units = Units([], [], [], [])
    last = 0
    for match in _UNIT.finditer(text):
        start, end = match.span()
        unit = match[0]
        heads = not last or "\n" in text[last:start]
        units.starts.append(start)
        units.ends.append(end)
        units.shapes.append(shape_of(unit) + (FIRST_OF_LINE if heads else 0))
        units.pieces.append(vocabulary.pieces_of(unit))
        last = end
    return units


def shape_of(unit: str) -> int:
    """How a unit is written: small, with a capital, in capitals, mixed, with digits, or a sign."""
    if unit.isalpha():
        if unit.islower():
            return SMALL
        if unit.isupper():
            return CAPITALS if len(unit) > 1 else TITLE
        return TITLE if unit[0].isupper() and unit[1:].islower() else MIXED
    return DIGITS if any(sign.isdigit() for sign in unit) else SIGN


def _plain(unit: str) -> str:
    small = unit.lower()
    if small.isascii():
        return small
    return "".join(sign for sign in normalize("NFD", small) if category(sign) != "Mn")
