"""Portraits as their page draws them: what stands on each lane of each text, in a path and in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from fieldloom.coding.reads import CodeRow, Gallery, Strip
from fieldloom.coding.rules.colours import LOOK, shade
from fieldloom.coding.rules.portraits import outline

LANE, GAP, VOICES = 8, 1, 6  # heights, in units of the picture
PLACES = 8  # so many places are named in a cell of the table; the others are counted


@dataclass(frozen=True, slots=True)
class Cell:
    """A code in a text: one path for each colour, and in words how often and where."""

    code: CodeRow
    top: int
    codings: int
    places: str
    more: int
    paths: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A text: its cells by lane (None where a code does not stand), the picture's sizes, and whose
    voice is heard when."""

    strip: Strip
    cells: list[Cell | None]
    height: int
    spoken: list[tuple[int, str]] = field(default_factory=list)

    @property
    def lines(self) -> str:
        """The borders between the lanes."""
        above = self.height - len(self.cells) * LANE
        borders = range(above or LANE, self.height, LANE)
        return "".join(f"M0 {y}H{self.strip.bins}" for y in borders)

    @property
    def codings(self) -> int:
        return sum(cell.codings for cell in self.cells if cell)


def voice_shade(number: int, asking: frozenset[int]) -> int:
    """The look's colour of a voice: grey for nobody's and for whoever asks."""
    return 0 if not number or number in asking else (number - 1) % len(LOOK) + 1


def grouped(found: Gallery, voices: bool) -> list[tuple[str, list[Row]]]:
    """The rows under what they are grouped by, in their order."""
    rows = [_row(found, strip, voices) for strip in found.strips]
    return [
        (group, list(together))
        for group, together in groupby(rows, key=lambda row: row.strip.text.group)
    ]


def legend(found: Gallery, voices: bool) -> list[tuple[str, int]]:
    """Names of the voices with their colours, where they are drawn."""
    if not voices:
        return []
    heard = {v for strip in found.strips for v, _, _ in strip.spoken}
    known = enumerate(found.voices, 1)
    return [(name, voice_shade(n, found.asking)) for n, name in known if n in heard]


def _row(found: Gallery, strip: Strip, voices: bool) -> Row:
    above = VOICES + GAP if voices else 0
    cells = [
        _cell(code, above + lane * LANE, [m for m in strip.marks if m.lane == lane], found, voices)
        for lane, code in enumerate(found.codes)
    ]
    by_voice: dict[int, list[tuple[int, int]]] = {}
    for voice, first, last in strip.spoken:
        by_voice.setdefault(voice_shade(voice, found.asking), []).append((first, last))
    spoken = [(number, outline(boxes, 0, VOICES)) for number, boxes in by_voice.items()]
    return Row(strip, cells, above + max(1, len(found.codes)) * LANE, spoken)


def _cell(code: CodeRow, top: int, marks: list[Any], found: Gallery, voices: bool) -> Cell | None:
    if not marks:
        return None
    marks = sorted(marks, key=lambda mark: mark.start)
    places = [f"¶{m.paragraph}{f' ({m.codings})' if m.codings > 1 else ''}" for m in marks]
    return Cell(
        code,
        top,
        sum(mark.codings for mark in marks),
        ", ".join(places[:PLACES]),
        max(0, len(places) - PLACES),
        list(_paths(code, top, marks, found, voices)),
    )


def _paths(
    code: CodeRow, top: int, marks: list[Any], found: Gallery, voices: bool
) -> Iterator[tuple[int, str]]:
    by_shade: dict[int, list[tuple[int, int]]] = {}
    for mark in marks:
        number = voice_shade(mark.voice, found.asking) if voices else shade(code.colour)
        by_shade.setdefault(number, []).append((mark.first, mark.last))
    for number, boxes in by_shade.items():
        yield number, outline(boxes, top + GAP, LANE - 2 * GAP)
