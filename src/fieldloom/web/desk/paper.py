"""A coded text as it is laid out on paper: keys for codes, numbers for memos, lines of different kinds.

Paper has no colour to rely on and nothing to press. So each code gets a key (a, b, c ...) and a kind
of line; the key stands where a coding begins, in the words and in the margin, and a legend names it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

import numpy as np

from fieldloom.coding.reads import CodingRow
from fieldloom.coding.rules.colours import shade
from fieldloom.coding.rules.intervals import lanes, segments
from fieldloom.web.desk.paragraphs import Shown

LINES = 5  # kinds of line: solid, dashed, dotted, double, thick
LANES = 12  # beside the words; deeper overlaps share the last
STEP = 5  # per cent: how finely a bar's ends are drawn


@dataclass(frozen=True, slots=True)
class Key:
    """A code on paper: the letter that stands for it, its full path, its kind of line, its colour."""

    letter: str
    path: str
    name: str
    line: int
    shade: int
    codings: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words. `opens` are keys of codings that begin here; `line` is 0 where nothing is coded."""

    text: str
    opens: tuple[str, ...] = ()
    line: int = 0
    shade: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A coding beside one paragraph, in lane `lane` (from 1), `top` to `foot` per cent of its height."""

    key: Key
    lane: int
    top: int
    foot: int


@dataclass(frozen=True, slots=True)
class Named:
    """A coding that begins in this paragraph, with the numbers of its notes."""

    key: Key
    coder: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """One paragraph on paper; `notes` are numbers of memos on some of its words."""

    shown: Shown
    pieces: list[Piece]
    bars: list[Bar]
    names: list[Named]
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A memo at the end: its number, what it is on, in which paragraph (0: the text), who and when."""

    number: int
    on: str
    paragraph: int
    text: str
    author: str
    at: Any


def keys_of(found: Iterable[CodingRow]) -> dict[int, Key]:
    """A key for each code of these codings, by code id, in the order of their paths."""
    counts: dict[int, int] = {}
    once: dict[int, CodingRow] = {}
    for row in found:
        counts[row.code_id] = counts.get(row.code_id, 0) + 1
        once[row.code_id] = row
    ordered = sorted(once.values(), key=lambda row: (row.code_path.casefold(), row.code_id))
    return {
        row.code_id: Key(
            letters(at),
            row.code_path,
            row.code_name,
            at % LINES + 1,
            shade(row.colour),
            counts[row.code_id],
        )
        for at, row in enumerate(ordered)
    }


def letters(at: int) -> str:
    """0 -> a, 25 -> z, 26 -> aa, 27 -> ab ..."""
    said = ""
    at += 1
    while at:
        at, left = divmod(at - 1, 26)
        said = ascii_lowercase[left] + said
    return said


def laid_out(
    shown: Sequence[Shown],
    found: Sequence[CodingRow],
    keys: Mapping[int, Key],
    notes: Mapping[int, tuple[int, ...]],
    passages: Sequence[tuple[int, int]],
) -> Iterator[Printed]:
    """Paragraphs in order, each with what stands in its margin.

    `notes` are the numbers of memos by coding id; `passages` are (start, number) of memos on words.
    """
    starts = np.array([row.start for row in found], dtype=np.int64)
    ends = np.array([row.end for row in found], dtype=np.int64)
    lane = lanes(starts, ends).tolist()
    for one in shown:
        here = np.flatnonzero((starts < one.end) & (ends > one.start)).tolist()
        rows = [found[at] for at in here]
        yield Printed(
            one,
            list(_pieces(one, rows, keys)),
            [_bar(one, found[at], keys, lane[at]) for at in here],
            [
                Named(keys[row.code_id], row.coder_name, notes.get(row.id, ()))
                for row in rows
                if row.start >= one.start
            ],
            tuple(number for at, number in passages if one.start <= at < one.end),
        )


def _bar(one: Shown, row: CodingRow, keys: Mapping[int, Key], lane: int) -> Bar:
    length = max(one.end - one.start, 1)
    top = (max(row.start, one.start) - one.start) * 100 // length // STEP * STEP
    foot = -((one.start - min(row.end, one.end)) * 100 // length) // STEP * STEP
    return Bar(keys[row.code_id], min(lane + 1, LANES), top, max(foot, top + STEP))


def _pieces(one: Shown, rows: Sequence[CodingRow], keys: Mapping[int, Key]) -> Iterator[Piece]:
    if not rows:
        yield Piece(one.words)
        return
    starts = [max(row.start, one.start) - one.start for row in rows]
    ends = [min(row.end, one.end) - one.start for row in rows]
    at = 0
    for start, end, over in segments(starts, ends):
        if start > at:
            yield Piece(one.words[at:start])
        yield _piece(one, start, end, [rows[index] for index in over], keys)
        at = end
    if at < len(one.words):
        yield Piece(one.words[at:])


def _piece(
    one: Shown, start: int, end: int, over: Sequence[CodingRow], keys: Mapping[int, Key]
) -> Piece:
    words = one.words[start:end]
    if not over:
        return Piece(words)
    opens = tuple(keys[row.code_id].letter for row in over if row.start == one.start + start)
    # As on the screen, the shortest coding lies on top: it is the most particular.
    top = keys[min(over, key=lambda row: (row.end - row.start, row.id)).code_id]
    return Piece(words, opens, top.line, top.shade, len(over))
