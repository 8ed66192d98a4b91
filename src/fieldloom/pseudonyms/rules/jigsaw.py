"""What together identifies somebody with no name left: how many share a thing, alone and beside others. Pure.

A population is either the people of a study or its families. Whoever holds a value counts for it, so
no number here is below 1. It says how rare something is *in the study*; outside it may be rarer or less.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fieldloom.ground.labelled import Labelled

Bits = npt.NDArray[np.uint64]
"""Sets of people, a row each: 64 of them in a number. Multiplying matrices is not as quick on busy cores."""
WORD = 64
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

    __hash__ = object.__hash__  # there is one of each, and values are looked up very often

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


class Trait(NamedTuple):
    """Somebody of a population (row id) has a value, and on what that rests."""

    whose: int
    value: Value
    rests: Rests = Rests.RECORD


class Weighed(NamedTuple):
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
    alone = Counter(value for values in held.values() for value in values)
    order = sorted(alone, key=lambda one: (alone[one], one.sort.value, one.key))
    place = {value: at for at, value in enumerate(order)}
    theirs = [np.array(sorted(place[one] for one in values)) for values in held.values()]
    bits = np.zeros((len(order), len(held) // WORD + 1), dtype=np.uint64)
    for who, columns in enumerate(theirs):
        bits[columns, who // WORD] |= np.uint64(1 << who % WORD)
    return {who: _of_one(at, order, bits) for who, at in zip(held, theirs, strict=True)}


def _of_one(places: npt.NDArray[np.int64], order: list[Value], bits: Bits) -> list[Weighed]:
    """What one person has: the values at these places of the order, the rarest first."""
    own = bits[places]
    alone = _many(own)
    single = int((alone == 1).sum())
    told = [Weighed(order[at], 1) for at in places[:single].tolist()]
    values, own, alone = (
        [order[at] for at in places[single:].tolist()],
        own[single:],
        alone[single:],
    )
    if len(values) < 2:
        return [*told, *(Weighed(one, int(alone[0])) for one in values)]
    pairs, beside = _rarest_pairs(own, alone)
    threes = _alone_with_two(own, min(THREES, len(values)))
    told += [
        Weighed(value, k, pair, values[other], three)
        for value, k, pair, other, three in zip(
            values, alone.tolist(), pairs.tolist(), beside.tolist(), threes.tolist(), strict=True
        )
    ]
    return told


def _many(bits: Bits) -> npt.NDArray[np.int64]:
    """How many people are in each set."""
    counts: npt.NDArray[np.int64] = np.bitwise_count(bits).sum(axis=-1, dtype=np.int64)
    return counts


def _rarest_pairs(
    own: Bits, alone: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each value the fewest who share it and another one, and that one's place. Among equals the one
    that most have: two things that look common each are what a reader does not see."""
    pairs = _many(own[:, None] & own[None, :])
    score = pairs * (int(alone.max()) + 1) - alone
    np.fill_diagonal(score, np.iinfo(np.int64).max)
    beside = score.argmin(axis=1)
    return pairs[np.arange(len(alone)), beside], beside


def _alone_with_two(own: Bits, some: int) -> npt.NDArray[np.bool_]:
    """For each value whether with two others, of the first `some`, one person alone has all three."""
    one, two = np.triu_indices(some, 1)
    singular = _many((own[one] & own[two])[:, None] & own[None, :]) == 1
    at = np.arange(len(one))
    singular[at, one] = singular[at, two] = False
    couples = singular.any(axis=1)
    found: npt.NDArray[np.bool_] = singular.any(axis=0)
    found[one[couples]] = found[two[couples]] = True
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
