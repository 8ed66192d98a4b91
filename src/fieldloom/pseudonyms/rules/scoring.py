"""How well detection did on texts marked by hand: recall and precision, with how sure they are. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Tier
from fieldloom.pseudonyms.rules.marked import Mark, Marked

Z = 1.959964  # 95%


@dataclass(frozen=True, slots=True)
class Share:
    """`met` of `all`. `low` and `high` are the ends of the 95% interval (Wilson 1927); of nothing, it
    goes from 0 to 1."""

    met: int
    all: int

    @property
    def share(self) -> float | None:
        return self.met / self.all if self.all else None

    @property
    def low(self) -> float:
        return self._ends()[0]

    @property
    def high(self) -> float:
        return self._ends()[1]

    def _ends(self) -> tuple[float, float]:
        if not self.all:
            return 0.0, 1.0
        n, p = self.all, self.met / self.all
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(slots=True)
class Score:
    """What was found of one kind. `recall`: marks all of whose letters and digits are covered, by finds of
    whatever kind. `precision`: finds of this kind that touch a mark of whatever kind. `sure`: the same for
    the sure ones."""

    marks: int = 0
    covered: int = 0
    finds: int = 0
    right: int = 0
    sure_finds: int = 0
    sure_right: int = 0

    @property
    def recall(self) -> Share:
        return Share(self.covered, self.marks)

    @property
    def precision(self) -> Share:
        return Share(self.right, self.finds)

    @property
    def sure(self) -> Share:
        return Share(self.sure_right, self.sure_finds)

    def add(self, other: "Score") -> None:
        """Count another's finds in."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Scores:
    """The scores by kind, with what was missed and what was a false alarm, in order."""

    kinds: dict[Kind, Score] = field(default_factory=dict)
    missed: list[tuple[Marked, Mark]] = field(default_factory=list)
    alarms: list[tuple[Marked, Hit]] = field(default_factory=list)
    words: int = 0

    @property
    def total(self) -> Score:
        """All kinds together."""
        whole = Score()
        for one in self.kinds.values():
            whole.add(one)
        return whole


def score(pairs: Iterable[tuple[Marked, Sequence[Hit]]]) -> Scores:
    """Compare marks with finds, text by text; both in order and each apart."""
    told = Scores()
    for marked, hits in pairs:
        told.words += len(marked.text.split())
        for mark in marked.marks:
            one = told.kinds.setdefault(mark.kind, Score())
            one.marks += 1
            if _covered(marked.text, mark, hits):
                one.covered += 1
            else:
                told.missed.append((marked, mark))
        for hit in hits:
            one = told.kinds.setdefault(hit.kind, Score())
            right = _touches(hit, marked.marks)
            one.finds += 1
            one.right += right
            one.sure_finds += hit.tier is Tier.SURE
            one.sure_right += right and hit.tier is Tier.SURE
            if not right:
                told.alarms.append((marked, hit))
    return told


def _covered(text: str, mark: Mark, hits: Sequence[Hit]) -> bool:
    """Whether every letter and digit of a mark lies in some find."""
    at, first = mark.start, bisect_left(hits, mark.start, key=lambda hit: hit.end)
    for hit in hits[first:]:
        gap = text[at : min(max(hit.start, at), mark.end)]
        if any(sign.isalnum() for sign in gap):
            return False
        at = max(at, hit.end)
        if at >= mark.end:
            return True
    return not any(sign.isalnum() for sign in text[at : mark.end])


def _touches(hit: Hit, marks: Sequence[Mark]) -> bool:
    first = bisect_left(marks, hit.start + 1, key=lambda mark: mark.end)
    return first < len(marks) and marks[first].start < hit.end
