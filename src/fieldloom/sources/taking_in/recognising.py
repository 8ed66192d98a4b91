"""Paragraphs and speakers of a corrected text: what was left alone stays as it was recognised.

A text alone no longer tells what its file did: which line was a heading, at which second somebody
spoke, on which page. So only the paragraphs that an edit touches are recognised again.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from fieldloom.sources.rules import turns
from fieldloom.sources.rules.blocks import Paragraph, divide
from fieldloom.sources.rules.correcting import Edits
from fieldloom.sources.rules.reading import Block

ROUNDS = 4  # after so many the whole text is taken as touched


class Stretch(NamedTuple):
    """Paragraphs first..last-1 of the old text, and where they lie in the new; touched by an edit
    or not."""

    first: int
    last: int
    start: int
    end: int
    touched: bool


def recognise_again(old: Sequence[Block], old_text: str, text: str) -> list[Block]:
    """The blocks of `text`, a correction of `old_text` whose blocks were `old`."""
    edits = Edits.between(old_text, text)
    stretches, afresh = _settled(old, edits, text)
    blocks: list[Block] = []
    for stretch in stretches:
        before = old[stretch.first : stretch.last]
        if stretch.touched:
            new = [b for b in afresh if stretch.start <= b.start < stretch.end]
            blocks.extend(_with_what_was_known(before, new, old_text, text))
        else:
            by = stretch.start - before[0].start
            blocks.extend(b._replace(start=b.start + by, end=b.end + by) for b in before)
    return blocks


def _settled(
    old: Sequence[Block], edits: Edits, text: str
) -> tuple[list[Stretch], Sequence[Block]]:
    """Stretches, and the whole text read afresh, such that no new paragraph crosses a border.

    One does where a label was left alone on its line: it takes in the paragraph that follows. That
    paragraph then counts as touched, too.
    """
    touched = _touched(old, edits)
    for round_ in range(ROUNDS + 1):
        stretches = list(_stretches(old, touched, edits, len(text)))
        afresh = _read_afresh(old, stretches, text)
        starts = {block.start for block in afresh}
        crossed = [(a, b) for a, b in pairwise(stretches) if b.start not in starts]
        if not crossed:
            break
        for one, other in crossed:
            touched[one.last - 1] = touched[other.first] = True
        if round_ + 1 == ROUNDS:
            touched = [True] * len(old)
    return stretches, afresh


def _touched(old: Sequence[Block], edits: Edits) -> list[bool]:
    """Which paragraphs an edit touches; words put in between two belong to the one before."""
    touched = [False] * len(old)
    starts = [block.start for block in old]
    for start, end in zip(edits.old_starts.tolist(), edits.old_ends.tolist(), strict=True):
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
        if start == end == old[first].start and first:
            first -= 1
        touched[first : last + 1] = [True] * (last + 1 - first)
    return touched


def _stretches(
    old: Sequence[Block], touched: Sequence[bool], edits: Edits, length: int
) -> Iterator[Stretch]:
    """Runs of paragraphs that are touched, and runs that are not; they cover the new text."""
    moved = _Moved(edits)
    at = 0
    for index, flag in enumerate(touched):
        if index + 1 == len(old) or touched[index + 1] != flag:
            end = length if index + 1 == len(old) else moved.to_new(old[index].end)
            start = 0 if at == 0 else moved.to_new(old[at].start)
            if end > start:
                yield Stretch(at, index + 1, start, end, flag)
            at = index + 1


class _Moved:
    """Where a border between paragraphs lies in the new text; an edit there goes before it."""

    def __init__(self, edits: Edits) -> None:
        self.ends = edits.old_ends.tolist()
        self.grown = [0]
        columns = (edits.old_starts, edits.old_ends, edits.new_starts, edits.new_ends)
        for os, oe, ns, ne in zip(*(c.tolist() for c in columns), strict=True):
            self.grown.append(self.grown[-1] + (ne - ns) - (oe - os))

    def to_new(self, place: int) -> int:
        return int(place + self.grown[bisect_right(self.ends, place)])


def _read_afresh(old: Sequence[Block], stretches: Sequence[Stretch], text: str) -> Sequence[Block]:
    """The whole text recognised as one, so that a touched paragraph is read among its neighbours.

    A paragraph is never read across the border of a stretch.
    """
    speakers = list(dict.fromkeys(b.speaker for b in old if b.speaker is not None))
    paragraphs: list[Paragraph] = []
    for stretch in stretches:
        paragraphs.extend(divide(text[stretch.start : stretch.end]))
    return turns.mark(paragraphs, speakers).blocks


def _with_what_was_known(
    old: Sequence[Block], new: Sequence[Block], old_text: str, text: str
) -> Iterator[Block]:
    """New blocks with the page and time of the old ones they stand for; where one paragraph became
    one paragraph and its label was left alone, with its kind and speaker too."""
    one_to_one = len(old) == len(new)
    for index, block in enumerate(new):
        before = old[min(index, len(old) - 1)]
        if not one_to_one:
            yield block._replace(page=before.page)
            continue
        label = old_text[before.start : before.start + before.said]
        same_label = text.startswith(label, block.start) and before.said < block.end - block.start
        known = block._replace(page=before.page, at_ms=before.at_ms, until_ms=before.until_ms)
        if same_label and (before.said or not block.said):
            known = known._replace(kind=before.kind, speaker=before.speaker, said=before.said)
        yield known
