"""What together identifies somebody with no name left: how many share a thing, alone and beside others. Pure.

A population is either the people of a study or its families. Whoever holds a value counts for it, so
no number here is below 1. It says how rare something is *in the study*; outside it may be rarer or less.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fieldloom.ground.labelled import Labelled

USUAL = 5
"""Shared by fewer than this many is rare, until a study says otherwise.

Five is what data custodians have used most: "cell size of five", K. El Emam, Guide to the De-Identification
of Personal Health Information (CRC Press 2013), chapter "Cell size precedents"; for k itself L. Sweeney,
"k-anonymity", IJUFKS 10(5), 2002.
"""
LEAST, MOST = 2, 50
THREES = 12
"""Three things are looked at together where two of them are among this many of the rarest somebody has."""


class Sort(Labelled):
    """What sort of thing tells. The list of the field: it is closed."""

    AGE = "age", "Age or year of birth"
    HOUSEHOLD = "household", "Household and number of children"
    KIN = "kin", "Place in the family"
    ILLNESS = "illness", "Illness or condition"
    POST = "post", "Post or occupation"
    PLACE = "place", "Place"
    SERVICE = "service", "Service attended"
    EVENT = "event", "Event"
    DATE = "date", "Date"
    LANGUAGE = "language", "Language or nationality"
    LOOKS = "looks", "Looks, or something else"


class Rests(Labelled):
    """On what it rests that somebody has it."""

    RECORD = "record", "Recorded"
    MENTION = "mention", "In a text"
    HAND = "hand", "Marked by a reader"


class Rarity(Labelled):
    """How rare a thing is. All but the last want a decision."""

    ALONE = "alone", "Nobody else"
    RARE = "rare", "Few"
    TOGETHER = "together", "Nobody else, together"
    COMMON = "common", "Many"


class Value(NamedTuple):
    """One thing that somebody may have. `key` is opaque: equal keys are equal values, and no more."""

    sort: Sort
    key: str


@dataclass(frozen=True, slots=True)
class Trait:
    """Somebody of a population (row id) has a value, and on what that rests."""

    whose: int
    value: Value
    rests: Rests = Rests.RECORD


@dataclass(frozen=True, slots=True)
class Weighed:
    """A value of somebody. `alone`: how many have it. `pair`: how many have it and `beside`, the other
    value of theirs that fewest share together with it; None where nobody else has it at all, or nothing
    stands beside it. `three`: with two others nobody else has all of them.
    """

    value: Value
    alone: int
    pair: int | None = None
    beside: Value | None = None
    three: bool = False

    def rarity(self, rare: int = USUAL) -> Rarity:
        """How rare it is where fewer than `rare` are few."""
        if self.alone == 1:
            return Rarity.ALONE
        if self.alone < rare:
            return Rarity.RARE
        return Rarity.TOGETHER if self.pair == 1 or self.three else Rarity.COMMON


def weigh(traits: Iterable[Trait]) -> dict[int, list[Weighed]]:
    """For each of a population what they have, the rarest first.

    A value that nobody else has identifies by itself and is left out beside others: pairs and threes are
    looked for among what remains. All pairs of one person are counted; of threes those of which two are
    among their `THREES` rarest, so that the work grows as the square of what one person has.
    """
    held: dict[int, set[Value]] = defaultdict(set)
    for trait in traits:
        held[trait.whose].add(trait.value)
    whose = {who: place for place, who in enumerate(sorted(held))}
    sharing: dict[Value, set[int]] = defaultdict(set)
    for who, values in held.items():
        for value in values:
            sharing[value].add(whose[who])
    return {who: _of_one(values, sharing, len(whose)) for who, values in held.items()}


def _of_one(values: set[Value], sharing: Mapping[Value, set[int]], people: int) -> list[Weighed]:
    order = sorted(values, key=lambda one: (len(sharing[one]), one.sort.value, one.key))
    single = [Weighed(one, 1) for one in order if len(sharing[one]) == 1]
    rest = order[len(single) :]
    if not rest:
        return single
    has = np.zeros((people, len(rest)), dtype=np.float32)
    for column, value in enumerate(rest):
        has[list(sharing[value]), column] = 1
    alone = has.sum(axis=0).astype(np.int64)
    pairs = (has.T @ has).astype(np.int64)
    threes = _alone_with_two(has, min(THREES, len(rest)))
    told = [
        Weighed(value, int(alone[at]), *_rarest_pair(pairs[at], alone, at, rest), bool(threes[at]))
        for at, value in enumerate(rest)
    ]
    return [*single, *told]


def _rarest_pair(
    row: npt.NDArray[np.int64], alone: npt.NDArray[np.int64], at: int, values: list[Value]
) -> tuple[int | None, Value | None]:
    """The fewest who share a value and one other; among equals the other that most have: two things that
    look common each are what a reader does not see."""
    if len(values) < 2:
        return None, None
    score = row * (int(alone.max()) + 1) - alone
    score[at] = np.iinfo(np.int64).max
    best = int(score.argmin())
    return int(row[best]), values[best]


def _alone_with_two(has: npt.NDArray[np.float32], some: int) -> npt.NDArray[np.bool_]:
    """For each column whether with two others, of those that come first, one row alone has all three."""
    found = np.zeros(has.shape[1], dtype=np.bool_)
    couples = list(combinations(range(some), 2))
    if not couples or has.shape[1] < 3:
        return found
    one, two = (np.array(side) for side in zip(*couples, strict=True))
    counts = (has[:, one] * has[:, two]).T @ has
    singular = counts == 1
    at = np.arange(len(couples))
    singular[at, one] = singular[at, two] = False
    for couple in np.flatnonzero(singular.any(axis=1)):
        found |= singular[couple]
        found[[one[couple], two[couple]]] = True
    return found


class Counts(NamedTuple):
    """How many of somebody's things are how rare."""

    alone: int = 0
    rare: int = 0
    together: int = 0

    @property
    def wanting(self) -> int:
        """How many want a decision."""
        return self.alone + self.rare + self.together

    @property
    def order(self) -> tuple[int, int, int]:
        """What sorts the worst first: most things that nobody else has; then most that few have; then
        most that nobody else has together with others."""
        return (-self.alone, -self.rare, -self.together)


def counted(rarities: Iterable[Rarity]) -> Counts:
    """How many are how rare."""
    told = list(rarities)
    return Counts(*(told.count(one) for one in (Rarity.ALONE, Rarity.RARE, Rarity.TOGETHER)))
