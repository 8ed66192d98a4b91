"""Stretches of text as intervals: the one place where display and analysis do their sums.

An interval is a start and an end in code points, end exclusive, and never empty. A set of intervals
is two integer arrays of the same shape (n,). Two intervals overlap when they share at least one
character; [0, 3) and [3, 5) touch but do not overlap. Intervals of many documents are told apart
by a third array, the document's number.

Nothing here compares every interval with every other: all is by sorting and then sweeping along
the text, as in Shamos and Hoey, "Geometric intersection problems" (1976), on one dimension.
Every public function raises ValueError when an interval is empty or turned round.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.ArrayLike

PAIRS_AT_A_TIME = 1_000_000
"""How many overlapping pairs are held in memory at once."""


def flatten(starts: Numbers, ends: Numbers) -> tuple[Ints, Ints]:
    """The union: the fewest intervals, in order, that cover the same characters."""
    begin, finish = _checked(starts, ends)
    if not begin.size:
        return begin, finish
    order = np.argsort(begin, kind="stable")
    begin, reach = begin[order], np.maximum.accumulate(finish[order])
    opens = np.concatenate(([True], begin[1:] > reach[:-1]))
    closes = np.concatenate((opens[1:], [True]))
    return begin[opens], reach[closes]


def coverage(starts: Numbers, ends: Numbers) -> int:
    """How many characters are covered at least once."""
    begin, finish = flatten(starts, ends)
    return int((finish - begin).sum())


def coverage_by(group: Numbers, starts: Numbers, ends: Numbers, groups: int) -> Ints:
    """How many characters are covered at least once, for each group 0..groups-1; shape (groups,).

    A group may be a document, a code in a document, a coder: whatever is numbered by `group` (n,).
    """
    numbers = _as_ints(group)
    begin, finish = _checked(starts, ends)
    if not begin.size:
        return np.zeros(groups, dtype=np.int64)
    stretch = _stretch(begin, finish)
    flat_begin, flat_finish = flatten(*_laid_out(numbers, begin, finish))
    lengths = np.bincount(flat_begin // stretch, weights=flat_finish - flat_begin, minlength=groups)
    return lengths.astype(np.int64)


def overlap_pairs(
    doc: Numbers, starts: Numbers, ends: Numbers, *, at_a_time: int = PAIRS_AT_A_TIME
) -> Iterator[tuple[Ints, Ints]]:
    """Every pair of overlapping intervals of one document, in chunks of at most `at_a_time`.

    Each chunk is two arrays of indices into the input. Each pair comes once; the first of the two
    starts earlier, or stands earlier in the input when both start together.
    """
    numbers = _as_ints(doc)
    begin, finish = _checked(starts, ends)
    if not begin.size:
        return
    begin, finish = _laid_out(numbers, begin, finish)
    order = np.argsort(begin, kind="stable")
    begin = begin[order]
    # Sorted by start, the partners of interval i are exactly those after it that start before it
    # ends: a run i+1 .. i+count that one binary search finds.
    counts = np.searchsorted(begin, finish[order], side="left") - np.arange(begin.size) - 1
    for firsts, seconds in _runs(counts, at_a_time):
        yield order[firsts], order[seconds]


def _runs(counts: Ints, at_a_time: int) -> Iterator[tuple[Ints, Ints]]:
    """Pairs (i, i+1), (i, i+2) ... (i, i+counts[i]) for all i, at most `at_a_time` at once."""
    upto = np.cumsum(counts)
    for low in range(0, int(upto[-1]), at_a_time):
        high = min(low + at_a_time, int(upto[-1]))
        first = int(np.searchsorted(upto, low, side="right"))
        last = int(np.searchsorted(upto, high, side="left")) + 1
        # Which pairs of the first and last interval fall inside this chunk.
        begins = np.maximum(upto[first:last] - counts[first:last], low)
        share = np.minimum(upto[first:last], high) - begins
        firsts = np.repeat(np.arange(first, last), share)
        passed = np.repeat(upto[first:last] - counts[first:last], share)
        yield firsts, firsts + 1 + np.arange(low, high) - passed


def within(starts: Numbers, ends: Numbers, outer_starts: Numbers, outer_ends: Numbers) -> Flags:
    """For each interval, whether it lies wholly in one single outer interval; shape (n,)."""
    begin, finish = _checked(starts, ends)
    opens, reach = _by_start_with_reach(outer_starts, outer_ends)
    at = np.searchsorted(opens, begin, side="right") - 1
    return _reaches(reach, at, finish)


def near(
    starts: Numbers, ends: Numbers, other_starts: Numbers, other_ends: Numbers, gap: int
) -> Flags:
    """For each interval, whether another begins or ends at most `gap` characters from it; (n,).

    Overlapping and touching intervals are near at any gap. Raises ValueError for a gap below 0.
    """
    if gap < 0:
        raise ValueError("A distance between passages cannot be less than nothing.")
    begin, finish = _checked(starts, ends)
    opens, reach = _by_start_with_reach(other_starts, other_ends)
    at = np.searchsorted(opens, finish + gap, side="right") - 1
    return _reaches(reach, at, begin - gap)


def overlapping(
    starts: Numbers, ends: Numbers, other_starts: Numbers, other_ends: Numbers
) -> Flags:
    """For each interval, whether it shares a character with any of the others; shape (n,)."""
    begin, finish = _checked(starts, ends)
    opens, reach = _by_start_with_reach(other_starts, other_ends)
    at = np.searchsorted(opens, finish, side="left") - 1
    return _reaches(reach, at, begin + 1)


def intersection(
    starts: Numbers, ends: Numbers, other_starts: Numbers, other_ends: Numbers
) -> tuple[Ints, Ints]:
    """The stretches covered by both sets, in order, as few as possible."""
    begin, finish = flatten(starts, ends)
    other_begin, other_finish = flatten(other_starts, other_ends)
    first = np.searchsorted(other_finish, begin, side="right")
    counts = np.searchsorted(other_begin, finish, side="left") - first
    ours, theirs = _expanded(first, counts)
    return (
        np.maximum(begin[ours], other_begin[theirs]),
        np.minimum(finish[ours], other_finish[theirs]),
    )


def lanes(starts: Numbers, ends: Numbers) -> Ints:
    """A lane for each interval so that no two in one lane overlap; shape (n,), lanes from 0.

    First fit in reading order: earlier start first, then the longer, then input order. It uses as
    few lanes as the deepest overlap needs, and an interval that comes later in that order never
    shifts the stripes of those before it.
    """
    begin, finish = _checked(starts, ends)
    given = np.zeros(begin.size, dtype=np.int64)
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    opened = 0
    ordered = np.lexsort((np.arange(begin.size), -finish, begin))
    begins, finishes = begin.tolist(), finish.tolist()
    for index in ordered.tolist():
        while busy and busy[0][0] <= begins[index]:
            heappush(free, heappop(busy)[1])
        if free:
            lane = heappop(free)
        else:
            lane, opened = opened, opened + 1
        given[index] = lane
        heappush(busy, (finishes[index], lane))
    return given


@dataclass(frozen=True, slots=True)
class Segments:
    """A text cut wherever an interval begins or ends.

    Piece k is cuts[k]..cuts[k+1], and is covered by members[firsts[k]:firsts[k+1]], indices of the
    intervals in ascending order; a gap between intervals is a piece with no members. Shapes: cuts
    (pieces + 1,), firsts (pieces + 1,), members (sum of covers,); with no intervals, cuts is empty.
    """

    cuts: Ints
    firsts: Ints
    members: Ints

    def __iter__(self) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Each piece as (start, end, the indices of the intervals over it)."""
        cuts, firsts, members = self.cuts.tolist(), self.firsts.tolist(), self.members.tolist()
        for k in range(len(cuts) - 1):
            yield cuts[k], cuts[k + 1], tuple(members[firsts[k] : firsts[k + 1]])


def segments(starts: Numbers, ends: Numbers) -> Segments:
    """Cut at every start and end, and say which intervals cover each piece."""
    begin, finish = _checked(starts, ends)
    cuts = np.unique(np.concatenate((begin, finish)))
    low = np.searchsorted(cuts, begin)
    intervals, pieces = _expanded(low, np.searchsorted(cuts, finish) - low)
    order = np.argsort(pieces, kind="stable")
    held = np.bincount(pieces, minlength=max(cuts.size - 1, 0))
    firsts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(held)))
    return Segments(cuts, firsts, intervals[order])


# --- how it is done ------------------------------------------------------------------------------


def _as_ints(numbers: Numbers) -> Ints:
    return np.atleast_1d(np.asarray(numbers, dtype=np.int64))


def _checked(starts: Numbers, ends: Numbers) -> tuple[Ints, Ints]:
    begin, finish = _as_ints(starts), _as_ints(ends)
    if begin.shape != finish.shape:
        raise ValueError("There have to be as many ends as starts.")
    if (begin >= finish).any():
        raise ValueError("Every passage has to end after it starts.")
    return begin, finish


def _stretch(begin: Ints, finish: Ints) -> int:
    """Room for one document on the common line, with a character's gap after it."""
    if begin.min() < 0:
        raise ValueError("Places in a document count from 0.")
    return int(finish.max()) + 1


def _laid_out(group: Ints, begin: Ints, finish: Ints) -> tuple[Ints, Ints]:
    """All documents end to end on one long line, so that one sweep does for all of them."""
    if group.shape != begin.shape:
        raise ValueError("There has to be one document for each passage.")
    shift = group * _stretch(begin, finish)
    return begin + shift, finish + shift


def _by_start_with_reach(starts: Numbers, ends: Numbers) -> tuple[Ints, Ints]:
    """Starts in order, and for each the furthest end met so far."""
    begin, finish = _checked(starts, ends)
    order = np.argsort(begin, kind="stable")
    return begin[order], np.maximum.accumulate(finish[order])


def _reaches(reach: Ints, at: Ints, wanted: Ints) -> Flags:
    """Whether the furthest end up to position `at` comes as far as `wanted`."""
    if not reach.size:
        return np.zeros(at.shape, dtype=np.bool_)
    return (at >= 0) & (reach[np.maximum(at, 0)] >= wanted)


def _expanded(first: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Pairs (i, first[i]), (i, first[i] + 1) ... counts[i] of them for each i."""
    owners = np.repeat(np.arange(first.size), counts)
    begins = np.repeat(np.cumsum(counts) - counts, counts)
    return owners, np.repeat(first, counts) + np.arange(owners.size) - begins
