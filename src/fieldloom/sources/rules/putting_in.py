"""Other words put into a text at exact places: what comes of it, and where everything else then stands.

Unlike a correction nothing is guessed: a place that touches a replaced stretch goes over to all that was
put in for it. Pure.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fieldloom.ground.answers import Unfit
from fieldloom.sources.rules.correcting import CarriedAll, Edits
from fieldloom.sources.rules.masking import Span
from fieldloom.sources.rules.reading import Block

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Put:
    """Code points `start` to `end` of a text become `new`."""

    start: int
    end: int
    new: str


class Putting:
    """A text, what is put into it, and the text that comes of it."""

    def __init__(self, old: str, puts: Iterable[Put]) -> None:
        """Raises `Unfit` where two overlap, or one is empty or lies outside."""
        self.old, self.puts = old, sorted(puts, key=lambda one: one.start)
        last, pieces = 0, []
        for put in self.puts:
            if put.start < last or not put.start < put.end <= len(old):
                raise Unfit("Two replacements overlap, or one lies outside the text.")
            pieces += [old[last : put.start], put.new]
            last = put.end
        self.new = "".join([*pieces, old[last:]])
        self._starts = np.array([put.start for put in self.puts], dtype=np.int64)
        self._ends = np.array([put.end for put in self.puts], dtype=np.int64)
        lengths = np.array([len(put.new) for put in self.puts], dtype=np.int64)
        grown = lengths - (self._ends - self._starts)
        self._shift = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(grown)))

    def firsts(self, places: npt.ArrayLike) -> Ints:
        """Where places begin in the new text that began at these in the old."""
        at = np.atleast_1d(np.asarray(places, dtype=np.int64))
        before = np.searchsorted(self._ends, at, side="right")
        found: Ints = self._within(at, before, ends=False) + self._shift[before]
        return found

    def lasts(self, places: npt.ArrayLike) -> Ints:
        """Where places end in the new text that ended at these in the old."""
        at = np.atleast_1d(np.asarray(places, dtype=np.int64))
        before = np.searchsorted(self._ends, at, side="right")
        inside = self._inside(at, before)
        found: Ints = self._within(at, before, ends=True) + self._shift[before + inside]
        return found

    def span(self, start: int, end: int) -> Span:
        """Where one place of the old text stands in the new."""
        return int(self.firsts([start])[0]), int(self.lasts([end])[0])

    def carry(self, starts: npt.ArrayLike, ends: npt.ArrayLike) -> CarriedAll:
        """As `correcting.carry_all`: nobody is needed for any of them."""
        begin = np.atleast_1d(np.asarray(starts, dtype=np.int64))
        finish = np.atleast_1d(np.asarray(ends, dtype=np.int64))
        first = np.searchsorted(self._ends, begin, side="right")
        changed = first < np.searchsorted(self._starts, finish, side="left")
        return CarriedAll(self.firsts(begin), self.lasts(finish), changed, {})

    def blocks(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks of the old text as those of the new."""
        if not blocks:
            return []
        starts = self.lasts([one.start for one in blocks]).tolist()
        ends = [*starts[1:], len(self.new)]
        said = self.lasts([one.start + one.said for one in blocks]).tolist()
        return [
            one._replace(start=start, end=end, said=max(0, words - start))
            for one, start, end, words in zip(blocks, starts, ends, said, strict=True)
        ]

    def _inside(self, at: Ints, before: Ints) -> Ints:
        """1 where a place lies inside a replaced stretch, else 0."""
        if not len(self.puts):
            return np.zeros_like(at)
        nearest = np.minimum(before, len(self.puts) - 1)
        return ((self._starts[nearest] < at) & (before < len(self.puts))).astype(np.int64)

    def _within(self, at: Ints, before: Ints, *, ends: bool) -> Ints:
        """The place itself or, inside a replaced stretch, its beginning or end."""
        if not len(self.puts):
            return at
        nearest = np.minimum(before, len(self.puts) - 1)
        edge = (self._ends if ends else self._starts)[nearest]
        return np.where(self._inside(at, before) == 1, edge, at)


def gone_from(earlier: str, old: str, puts: Sequence[Put]) -> Iterator[tuple[Span, int | None]]:
    """What has to go from an earlier text of the same source, with the index of the replacement for which it
    goes: what is replaced in the text after it, and whatever it says otherwise, for nobody looked at that."""
    edits = Edits.between(earlier, old)
    columns = (edits.old_starts, edits.old_ends, edits.new_starts, edits.new_ends)
    stretches = zip(*(column.tolist() for column in columns), strict=True)
    ends = [put.end for put in puts]
    here = there = 0
    for start, end, new_start, new_end in (*stretches, (len(earlier), len(earlier), len(old), 0)):
        at = bisect_left(ends, there + 1)
        while at < len(puts) and puts[at].start < new_start:
            first = max(puts[at].start, there) - there + here
            last = min(puts[at].end, new_start) - there + here
            yield (first, last), at
            at += 1
        if start < end:
            beside = bisect_left(ends, new_start + 1)
            met = beside < len(puts) and puts[beside].start < new_end
            yield (start, end), beside if met else None
        here, there = end, new_end
