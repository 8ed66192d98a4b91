"""Planned against done: a fixed handful of grouped queries, whatever the number of cells."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.fieldwork.models import Encounter, Target, Wave
from fieldloom.fieldwork.reads.encounters import _reached
from fieldloom.fieldwork.rules import (
    Cell,
    EncounterKind,
    EncounterState,
    ProgressRow,
    TargetKind,
    counted_as,
    progress_rows,
)
from fieldloom.people.belonging import holding_on
from fieldloom.people.models import Membership, Participant
from fieldloom.people.rules import Nation, PersonKind

MEMBER = "participants__memberships__"


@asks(Permission.READ_FIELDWORK)
def progress(*, to: User, study: Study) -> list[ProgressRow]:
    """Planned against done by nation, kind and wave (and over the whole study), from encounters done.

    Families and services count once a period, in their own nation; interviews and observations
    in the nation of the site. A family counts as met when it, or somebody who was its member on
    that day, took part. Done is counted within the asker's reach only (`narrowed_to`). Six queries.
    """
    codes = dict(Wave.objects.filter(study=study).order_by("from_day").values_list("pk", "code"))
    done = Counter(_acts(to, study, codes))
    done.update(_once(TargetKind.FAMILIES, _families_met(to, study), codes))
    done.update(_once(TargetKind.SERVICES, _services_observed(to, study), codes))
    return progress_rows(_planned(study, codes), done, codes.values())


def _planned(study: Study, codes: dict[int, str]) -> dict[Cell, int]:
    fields = ("kind", "nation", "wave_id", "planned")
    rows = Target.objects.filter(study=study).values_list(*fields)
    return {
        (TargetKind(kind), Nation(nation), codes[wave] if wave else None): planned
        for kind, nation, wave, planned in rows
    }


def _acts(to: User, study: Study, codes: dict[int, str]) -> dict[Cell, int]:
    """Interviews and observations, in one query grouped by nation, wave, kind and who took part."""
    groups = (
        _done(to, study)
        .annotate(family=_with_family(), staff=_with_staff())
        .values_list("site__nation", "wave_id", "kind", "family", "staff")
        .annotate(number=Count("pk"))
        .order_by()
    )
    cells: Counter[Cell] = Counter()
    for nation, wave, kind, family, staff, number in groups:
        counted = counted_as(EncounterKind(kind), family=family, staff=staff)
        if counted is not None:
            for period in _periods(wave, codes):
                cells[counted, Nation(nation), period] += number
    return cells


def _families_met(to: User, study: Study) -> Iterator[tuple[str, int, int | None]]:
    """(nation, family, wave) of each family met, named itself or through a member; may repeat."""
    done = _done(to, study).order_by()
    named = done.filter(families__isnull=False)
    yield from named.values_list("families__nation", "families__pk", "wave_id").distinct()
    held = holding_on(F("on_day"), MEMBER)
    through = done.filter(held, participants__memberships__family__isnull=False)
    fields = (f"{MEMBER}family__nation", f"{MEMBER}family__pk", "wave_id")
    yield from through.values_list(*fields).distinct()


def _services_observed(to: User, study: Study) -> Iterator[tuple[str, int, int | None]]:
    seen = _done(to, study).filter(kind=EncounterKind.OBSERVATION.value, services__isnull=False)
    fields = ("services__nation", "services__pk", "wave_id")
    yield from seen.order_by().values_list(*fields).distinct()


def _once(
    kind: TargetKind, met: Iterable[tuple[str, int, int | None]], codes: dict[int, str]
) -> Counter[Cell]:
    """Count each family or service once in every period in which it was met."""
    once = {(nation, pk, period) for nation, pk, wave in met for period in _periods(wave, codes)}
    return Counter((kind, Nation(nation), period) for nation, _, period in once)


def _periods(wave: int | None, codes: dict[int, str]) -> tuple[str | None, ...]:
    return (None,) if wave is None else (None, codes[wave])


def _done(to: User, study: Study) -> QuerySet[Encounter]:
    return _reached(to, study).filter(state=EncounterState.DONE.value)


def _with_family() -> Q:
    named = Encounter.families.through.objects.filter(encounter_id=OuterRef("pk"))
    member = Membership.objects.filter(
        holding_on(OuterRef("on_day")),
        participant__encounters=OuterRef("pk"),
        family__isnull=False,
    )
    return Exists(named) | Exists(member)


def _with_staff() -> Q:
    named = Encounter.services.through.objects.filter(encounter_id=OuterRef("pk"))
    staff = Participant.objects.filter(
        encounters=OuterRef("pk"), kind=PersonKind.PROFESSIONAL.value
    )
    return Exists(named) | Exists(staff)
