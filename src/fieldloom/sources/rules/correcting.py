"""A text is corrected: where each passage stands in the new revision.

A passage goes over to the new revision by one of three ways. Its words were left alone: it is
carried with exactly the same words. A typo strictly inside it was mended: it is carried, and marked
as changed. Anything else (an edit over one of its ends, most of it gone, its words copied
elsewhere) needs a person, with the reason in a sentence; it is never moved by guessing.

An edit that only stands beside a passage, such as a new paragraph before it, leaves it alone,
unless it runs into it: "dog" made "dogs" reaches into a passage that ends with "dog".
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from fieldloom.sources.rules.anchoring import whole_graphemes
from fieldloom.sources.rules.differences import differences

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LONG_ENOUGH_TO_BE_A_COPY = 20
"""From how many characters on the same words elsewhere are a copy, not a coincidence."""


@dataclass(frozen=True, slots=True)
class Edits:
    """How one text became another: the stretches that were replaced, in order, apart by at least
    one kept character.

    Stretch k of the old text, old_starts[k]..old_ends[k], became new_starts[k]..new_ends[k] of the
    new; either may be empty, for words put in or taken out, not both. Shapes (edits,).
    """

    old: str = field(repr=False)
    new: str = field(repr=False)
    old_starts: Ints
    old_ends: Ints
    new_starts: Ints
    new_ends: Ints

    @classmethod
    def between(cls, old: str, new: str) -> "Edits":
        """The edits that lead from the old text to the new."""
        columns = np.array(differences(old, new), dtype=np.int64).reshape(-1, 4).T
        return cls(old, new, *columns)

    def __len__(self) -> int:
        return int(self.old_starts.size)


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a passage stands in the new text, and whether its words were changed on the way."""

    start: int
    end: int
    changed: bool


@dataclass(frozen=True, slots=True)
class NeedsPerson:
    """The passage could not be carried over with certainty, because of what the sentence says."""

    because: str


@dataclass(frozen=True, slots=True)
class CarriedAll:
    """The fate of many passages; all shapes (n,).

    Where a person is needed, starts and ends are -1 and `because` has the reason by index.
    """

    starts: Ints
    ends: Ints
    changed: Flags
    because: dict[int, str]

    def __getitem__(self, index: int) -> Carried | NeedsPerson:
        if index in self.because:
            return NeedsPerson(self.because[index])
        start, end = int(self.starts[index]), int(self.ends[index])
        return Carried(start, end, bool(self.changed[index]))


GONE = "All of its words were taken out or replaced."
AT_AN_END = "An edit reaches over the beginning or the end of this passage."
MOSTLY_GONE = "Most of its words were taken out or replaced."
SWOLLEN = "More was put into this passage than it held before."
CUTS_A_WORD = "An edit beside this passage has run into it, so that it would now cut a word."
COPIED = "Its words now stand in more than one place."


def carry(start: int, end: int, edits: Edits) -> Carried | NeedsPerson:
    """Where the passage start..end of the old text stands in the new.

    Raises ValueError when the passage is empty or lies outside the old text.
    """
    return carry_all([start], [end], edits)[0]


def carry_all(starts: npt.ArrayLike, ends: npt.ArrayLike, edits: Edits) -> CarriedAll:
    """Where each passage starts[i]..ends[i] of the old text stands in the new.

    Raises ValueError when a passage is empty or lies outside the old text.
    """
    begin = np.atleast_1d(np.asarray(starts, dtype=np.int64))
    finish = np.atleast_1d(np.asarray(ends, dtype=np.int64))
    if ((begin < 0) | (begin >= finish) | (finish > len(edits.old))).any():
        raise ValueError("Every passage has to be a stretch inside the text before correction.")
    over = _Crossing(begin, finish, edits)
    because = over.reasons()
    carried = np.ones(begin.size, dtype=np.bool_)
    carried[list(because)] = False
    changed = np.zeros(begin.size, dtype=np.bool_)
    for index in np.flatnonzero(over.edited & carried).tolist():
        changed[index] = over.words_before(index) != over.words_after(index)
    return CarriedAll(
        np.where(carried, over.new_begin, -1), np.where(carried, over.new_finish, -1),
        changed, because,
    )  # fmt: skip


class _Crossing:
    """Many passages on their way over the edits.

    Edits first..last-1 of a passage are those that change characters inside it, or at its ends.
    Words put in exactly at an end are outside.
    """

    def __init__(self, begin: Ints, finish: Ints, edits: Edits) -> None:
        self.begin, self.finish, self.edits = begin, finish, edits
        self.first = np.searchsorted(edits.old_ends, begin, side="right")
        self.last = np.searchsorted(edits.old_starts, finish, side="left")
        self.edited = self.first < self.last
        self.removed = self._within(edits.old_ends - edits.old_starts)
        self.added = self._within(edits.new_ends - edits.new_starts)
        self.new_begin = begin + self._shift()[self.first]
        self.new_finish = finish + self._shift()[self.last]

    def _shift(self) -> Ints:
        grown = (self.edits.new_ends - self.edits.new_starts) - (
            self.edits.old_ends - self.edits.old_starts
        )
        return np.concatenate(([0], np.cumsum(grown)))

    def _within(self, lengths: Ints) -> Ints:
        upto = np.concatenate(([0], np.cumsum(lengths)))
        return upto[self.last] - upto[self.first]

    def words_before(self, index: int) -> str:
        return self.edits.old[self.begin[index] : self.finish[index]]

    def words_after(self, index: int) -> str:
        return self.edits.new[self.new_begin[index] : self.new_finish[index]]

    def reasons(self) -> dict[int, str]:
        """Why a person is needed, for each passage that needs one."""
        because: dict[int, str] = {}
        for which, reason in self._tests():
            for index in np.flatnonzero(which).tolist():
                because.setdefault(index, reason)
        for index in self._beside_an_edit():
            if index not in because and self._cuts_a_word(index):
                because[index] = CUTS_A_WORD
        because |= dict.fromkeys(self._copied(because), COPIED)
        return because

    def _tests(self) -> Iterator[tuple[Flags, str]]:
        if not len(self.edits):
            return
        length = self.finish - self.begin
        starts, ends = self.edits.old_starts, self.edits.old_ends
        first = np.minimum(self.first, len(self.edits) - 1)
        last = np.maximum(self.last - 1, 0)
        yield self.edited & (starts[first] <= self.begin) & (ends[first] >= self.finish), GONE
        yield self.edited & ((starts[first] <= self.begin) | (ends[last] >= self.finish)), AT_AN_END
        yield self.edited & (2 * self.removed > length), MOSTLY_GONE
        yield self.edited & (self.added > length), SWOLLEN
        blank = [i for i in np.flatnonzero(self.edited).tolist() if not self.words_after(i).strip()]
        yield np.isin(np.arange(length.size), blank), MOSTLY_GONE

    def _beside_an_edit(self) -> list[int]:
        before = np.isin(self.begin, self.edits.old_ends)
        after = np.isin(self.finish, self.edits.old_starts)
        return np.flatnonzero(before | after).tolist()

    def _cuts_a_word(self, index: int) -> bool:
        """Whether an end that lay between words, or between letters, no longer does."""
        old, new = self.edits.old, self.edits.new
        ends = (int(self.begin[index]), int(self.finish[index]))
        new_ends = (int(self.new_begin[index]), int(self.new_finish[index]))
        if any(
            _inside_a_word(new, now) and not _inside_a_word(old, once)
            for once, now in zip(ends, new_ends, strict=True)
        ):
            return True
        return whole_graphemes(old, *ends) == ends and whole_graphemes(new, *new_ends) != new_ends

    def _copied(self, settled: Container[int]) -> Iterator[int]:
        """Passages, not yet settled, whose words stood once before and were put in once more."""
        pairs = zip(self.edits.new_starts.tolist(), self.edits.new_ends.tolist(), strict=True)
        put_in = [self.edits.new[s:e] for s, e in pairs if e - s >= LONG_ENOUGH_TO_BE_A_COPY]
        length = self.finish - self.begin
        longest = max(map(len, put_in), default=0)
        fitting = (length >= LONG_ENOUGH_TO_BE_A_COPY) & (length <= longest)
        for index in np.flatnonzero(fitting).tolist():
            words = self.words_before(index)
            if (
                index not in settled
                and any(words in text for text in put_in)
                and self.edits.old.count(words) == 1
            ):
                yield index


def _inside_a_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()
