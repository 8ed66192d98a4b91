"""Who could recognise somebody: kin, workers, neighbours, and whoever attends the same service. Pure.

They know most of it already, so they need least. Only people of the study are told: whoever else may know
somebody, nobody here can say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from fieldloom.ground.labelled import Labelled


class Tie(Labelled):
    """By what somebody knows somebody."""

    KIN = "kin", "Kin"
    WORKER = "worker", "Worker"
    NEIGHBOUR = "neighbour", "Neighbour"
    FELLOW = "fellow", "At the same service"


@dataclass(frozen=True, slots=True)
class Knows:
    """A person (row id) who could recognise another, and why in words."""

    who: int
    tie: Tie
    why: str


@dataclass(slots=True)
class Web:
    """Who is tied to whom in a study, by row ids of people. `kin`: (of, to, what `of` is to `to`).
    `families`, `attends`, `works` and `places` are sets by person; `met`: who took part in one meeting.
    `names`: how families, services and places are called, by ("family", id) and the like."""

    kin: list[tuple[int, int, str]] = field(default_factory=list)
    families: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    attends: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    works: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    places: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    met: list[frozenset[int]] = field(default_factory=list)
    names: dict[tuple[str, int], str] = field(default_factory=dict)


def knowing(who: int, web: Web) -> list[Knows]:
    """Who could recognise this person, the nearest tie of each."""
    nearest: dict[int, Knows] = {}
    for one in (*_kin(who, web), *_workers(who, web), *_neighbours(who, web), *_fellows(who, web)):
        if one.who != who:
            nearest.setdefault(one.who, one)
    order = list(Tie)
    return sorted(nearest.values(), key=lambda one: (order.index(one.tie), one.who))


def _kin(who: int, web: Web) -> Iterable[Knows]:
    for of, to, what in web.kin:
        if to == who:
            yield Knows(of, Tie.KIN, what.lower())
        elif of == who:
            yield Knows(to, Tie.KIN, f"{what.lower()} of theirs")
    for other in _sharing(who, web.families):
        yield Knows(other, Tie.KIN, "of the same family")


def _workers(who: int, web: Web) -> Iterable[Knows]:
    mine = web.attends.get(who, set())
    for other, services in web.works.items():
        if both := mine & services:
            yield Knows(other, Tie.WORKER, f"works at {_called(web, 'service', both)}")
    for together in web.met:
        if who in together:
            for other in together:
                if web.works.get(other):
                    yield Knows(other, Tie.WORKER, "was there when they were met")


def _neighbours(who: int, web: Web) -> Iterable[Knows]:
    for other in _sharing(who, web.places):
        if not web.works.get(other):
            both = web.places[who] & web.places[other]
            yield Knows(other, Tie.NEIGHBOUR, f"met at {_called(web, 'place', both)} too")


def _fellows(who: int, web: Web) -> Iterable[Knows]:
    for other in _sharing(who, web.attends):
        both = web.attends[who] & web.attends[other]
        yield Knows(other, Tie.FELLOW, f"attends {_called(web, 'service', both)} too")


def _sharing(who: int, sets: Mapping[int, set[int]]) -> list[int]:
    mine = sets.get(who, set())
    return [other for other, theirs in sets.items() if other != who and mine & theirs]


def _called(web: Web, kind: str, some: Collection[int]) -> str:
    return ", ".join(sorted(web.names.get((kind, one), "") for one in some))
