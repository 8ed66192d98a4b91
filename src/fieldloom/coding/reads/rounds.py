"""Coding rounds: which there are, who codes in them, and how far each is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from fieldloom.access import reads as access
from fieldloom.access.gate import asks, may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.models import Entry
from fieldloom.coding.models import CodingRound
from fieldloom.coding.reads.reach import (
    Taking,
    blindness,
    rounds_by_source,
    seen_codings,
    seen_sources,
)
from fieldloom.coding.rules.rounds import TOLD_OF_CODING
from fieldloom.ground.answers import NotFound
from fieldloom.sources.models import Source


@dataclass(frozen=True, slots=True)
class CoderRow:
    """A coder of a round; `codings` are those made in it that the asker may see."""

    id: int
    name: str
    codings: int


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round. `sources` is how many, 0 with `whole_study`; `refs` are those of them that the asker
    may see; `blinds`: whether it narrows now what
    the asker sees. `codings` are those of all its coders that the asker may see."""

    id: int
    name: str
    blind: bool
    new_codes: bool
    whole_study: bool
    sources: int
    refs: tuple[str, ...]
    opened_at: datetime
    reopened_at: datetime | None
    closed_at: datetime | None
    coders: tuple[CoderRow, ...]
    blinds: bool

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def codings(self) -> int:
        return sum(coder.codings for coder in self.coders)


@asks(Permission.SEE_TEAM)
def rounds(*, to: User, study: Study) -> list[RoundRow]:
    """Every round of a study, the one opened last first, with its coders by name.

    Whoever may not read codings is told no numbers: they are 0.
    """
    rows = CodingRound.objects.filter(study=study).annotate(number=Count("sources"))
    return _rows(to, study, rows.order_by("-opened_at", "-pk"))


@asks(Permission.SEE_TEAM)
def round_row(pk: int, *, to: User, study: Study) -> RoundRow:
    """One round with its coders and their numbers, by row id. Raises `NotFound`."""
    rows = CodingRound.objects.filter(study=study, pk=pk).annotate(number=Count("sources"))
    found = _rows(to, study, rows)
    if not found:
        raise NotFound("There is no such round in this study.")
    return found[0]


@asks(Permission.SEE_TEAM)
def coding_round(pk: int, *, to: User, study: Study) -> CodingRound:
    """One round by row id, to be changed. Raises `NotFound`."""
    found = CodingRound.objects.filter(study=study, pk=pk).first()
    if found is None:
        raise NotFound("There is no such round in this study.")
    return found


@asks(Permission.READ_CODING)
def round_names(*, to: User, study: Study) -> dict[int, str]:
    """What the rounds of a study are called, by row id, the one opened last first."""
    return dict(CodingRound.objects.filter(study=study).values_list("pk", "name"))


@asks(Permission.READ_CODING)
def round_in(*, to: User, source: Source) -> Taking | None:
    """The open round in which the asker codes this source; None where there is none."""
    return rounds_by_source(to, source.study_id, [source.pk]).get(source.pk)


@asks(Permission.ENTER)
def blinded_by(*, to: User, study: Study) -> list[tuple[str, bool]]:
    """The open blind rounds in which the asker codes: name, and whether its coders may make codes."""
    blind = blindness(to, study.pk)
    return [(one.name, one.new_codes) for one in blind.rounds] if blind else []


@asks(Permission.READ_AUDIT)
def trail(*, to: User, study: Study) -> "QuerySet[Entry]":
    """The audit entries of a study, newest first; for a coder of an open blind round without those
    that tell of others' coding."""
    entries = access.trail(to=to, study=study)
    if blindness(to, study.pk) is None:
        return entries
    return entries.exclude(~Q(actor=to.pk), verb__in=TOLD_OF_CODING)


def _rows(to: User, study: Study, found: Iterable[CodingRound]) -> list[RoundRow]:
    """The rounds as rows: their coders and numbers are each asked for once for all of them."""
    standing = list(found)
    keys = [one.pk for one in standing]
    coders = _coders(keys)
    reads = may(to, Permission.READ_CODING, study).allowed
    counts = _counts(to, study, keys) if reads else {}
    refs = _refs(to, study, keys) if reads else {}
    return [
        RoundRow(
            id=one.pk,
            name=one.name,
            blind=one.blind,
            new_codes=one.new_codes,
            whole_study=one.whole_study,
            sources=one.number,  # type: ignore[attr-defined]
            refs=tuple(refs.get(one.pk, ())),
            opened_at=one.opened_at,
            reopened_at=one.reopened_at,
            closed_at=one.closed_at,
            coders=tuple(
                CoderRow(pk, name, counts.get((one.pk, pk), 0)) for pk, name in coders[one.pk]
            ),
            blinds=one.blind
            and one.closed_at is None
            and any(pk == to.pk for pk, _ in coders[one.pk]),
        )
        for one in standing
    ]


def _refs(to: User, study: Study, rounds: list[int]) -> dict[int, list[str]]:
    """Refs of the sources of each round that the asker may see."""
    seen = seen_sources(to, study, Permission.READ_CODING).values("pk")
    through = CodingRound.sources.through.objects.filter(codinground__in=rounds, source__in=seen)
    found: dict[int, list[str]] = defaultdict(list)
    for key, ref in through.order_by("source__ref").values_list("codinground_id", "source__ref"):
        found[key].append(ref)
    return found


def _counts(to: User, study: Study, rounds: list[int]) -> dict[tuple[int, int], int]:
    """How many codings of each round, by each coder, the asker may see."""
    made = seen_codings(to, study).filter(round__in=rounds).order_by()
    grouped = made.values_list("round_id", "coder_id").annotate(number=Count("pk"))
    return {(round_id, coder): number for round_id, coder, number in grouped}


def _coders(rounds: list[int]) -> dict[int, list[tuple[int, str]]]:
    """(row id, name) of the coders of each round, by name."""
    through = CodingRound.coders.through.objects.filter(codinground__in=rounds)
    rows = through.order_by("user__name").values_list("codinground_id", "user_id", "user__name")
    found: dict[int, list[tuple[int, str]]] = {pk: [] for pk in rounds}
    for round_id, pk, name in rows:
        found[round_id].append((pk, name))
    return found
