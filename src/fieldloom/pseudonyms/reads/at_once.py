"""Candidates laid out to be decided many at once: by what they need, the same ones joined.

It shows real names. Nothing is decided by it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.labelled import Labelled
from fieldloom.pseudonyms.mentions.seen import Within
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.reads.candidates import Candidate, candidates
from fieldloom.pseudonyms.rules.grouping import Joined, Seen, joined, speaks_for
from fieldloom.pseudonyms.rules.kinds import Kind, Layer, Tier
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.roster import SHORT, Known
from fieldloom.pseudonyms.rules.standing import ENTITY
from fieldloom.pseudonyms.within import known_of, team_of, whole_study

MOST = 2000  # candidates that are laid out; more come once some are decided


class Heap(Labelled):
    """What candidates that lie together need of a person."""

    KNOWN = "known", "Known already"
    PEOPLE = "people", "People not known yet"
    THINGS = "things", "Places, services and the like"
    DATES = "dates", "Dates and numbers"
    DOUBTS = "doubts", "Perhaps no names"


@dataclass(frozen=True, slots=True)
class Other:
    """A candidate that is likely the one beside which it stands. `strong`: as good as certain."""

    candidate: Candidate
    why: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """One candidate of a heap. `entity` (row id) is whom it likely is, who goes under `shown`, or None;
    `why` is what speaks for that; `sure`: who it is, is as good as certain. `of_team`: it is the name of
    somebody of the team, which stays. `others` are likely the same."""

    candidate: Candidate
    heap: Heap
    entity: int | None = None
    shown: str = ""
    why: str = ""
    sure: bool = False
    of_team: bool = False
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True)
class AtOnce:
    """The heaps, each in the order in which it is looked along; `beyond`: how many are not laid out."""

    heaps: dict[Heap, tuple[Proposal, ...]]
    beyond: int

    def of(self, heap: Heap) -> tuple[Proposal, ...]:
        """What lies in a heap."""
        return self.heaps.get(heap, ())


@dataclass(slots=True)
class _Laying:
    """Heaps that are being filled."""

    join: dict[str, Joined]
    known: dict[int, Known]
    team: frozenset[str]
    shown: dict[int, str]
    by_key: dict[str, Candidate]
    others: dict[str, list[Other]] = field(default_factory=lambda: defaultdict(list))


@asks(Permission.KEEP_NAMES)
def at_once(*, to: User, study: Study, within: Within | None = None) -> AtOnce:
    """Every open candidate (of one family with `within`) in one of five heaps."""
    whole_study(to, study)
    asked: dict[str, Any] = {"to": to, "study": study, "within": within}
    page = candidates(**asked, many=MOST)
    laid = _laid(study.pk, page.some)
    heaps: dict[Heap, list[Proposal]] = defaultdict(list)
    for one in page.some:
        proposal = _proposal(one, laid)
        if proposal is not None:
            heaps[proposal.heap].append(proposal)
    told = {heap: tuple(sorted(some, key=_order)) for heap, some in heaps.items()}
    return AtOnce(told, page.total - len(page.some))


@asks(Permission.KEEP_NAMES)
def alike(key: str, *, to: User, study: Study) -> tuple[Other, ...]:
    """The open candidates that are likely the same as one of nobody known."""
    whole_study(to, study)
    laid = _laid(study.pk, candidates(to=to, study=study, many=MOST).some)
    return tuple(laid.others.get(key, ()))


def _laid(study_id: int, some: Sequence[Candidate]) -> _Laying:
    fresh = [Seen(one.key, one.surfaces, one.kind) for one in some if one.entity is None]
    rows, known = Entity.objects.filter(study=study_id), known_of(study_id, kept=True)
    laid = _Laying(
        joined(fresh, known),
        {one.id: one for one in known},
        team_of(study_id),
        {one.pk: one.shown for one in rows},
        {one.key: one for one in some},
    )
    for key, join in laid.join.items():
        if join.to in laid.by_key and not join.to.startswith(ENTITY):
            laid.others[join.to].append(Other(laid.by_key[key], join.why, join.strong))
    return laid


def _proposal(one: Candidate, laid: _Laying) -> Proposal | None:
    """What is proposed of a candidate; None where it stands beside another."""
    if one.entity is not None:
        sure = one.tier is Tier.SURE and _certain(one, laid.known[one.entity])
        return Proposal(one, Heap.KNOWN, one.entity, one.shown, one.why, sure)
    if one.kind is Kind.PERSON and {plain(surface) for surface in one.surfaces} <= laid.team:
        return Proposal(one, Heap.KNOWN, why="somebody of the team", sure=True, of_team=True)
    join = laid.join.get(one.key)
    if join is not None and not join.to.startswith(ENTITY):
        return None
    if join is not None:
        entity = int(join.to.removeprefix(ENTITY))
        return Proposal(one, Heap.KNOWN, entity, laid.shown[entity], join.why, join.strong)
    others = tuple(laid.others.get(one.key, ()))
    return Proposal(one, _heap(one, others), others=others)


def _certain(one: Candidate, known: Known) -> bool:
    """Whether it is sure whom it names, and not only that it is a name."""
    named_so = one.layer is Layer.ROSTER and one.why != SHORT
    return named_so or speaks_for(one.surfaces, known)


def _heap(one: Candidate, others: Sequence[Other]) -> Heap:
    if one.kind in (Kind.DATE, Kind.NUMBER):
        return Heap.DATES
    if one.kind is not Kind.PERSON:
        alone = one.tier is Tier.LOOK and one.layer is Layer.MODEL
        return Heap.DOUBTS if alone else Heap.THINGS
    every = [one, *(other.candidate for other in others)]
    sure = any(each.tier is Tier.SURE for each in every)
    return Heap.PEOPLE if sure else Heap.DOUBTS


def _order(one: Proposal) -> tuple[bool, str, int]:
    """What is sure first, those of one entity together, then those that stand in most places."""
    return not one.sure, one.shown, -one.candidate.mentions
