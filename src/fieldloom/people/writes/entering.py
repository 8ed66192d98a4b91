"""Families, services, agencies, participants: adding and changing them, by study code."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.utils import timezone

from fieldloom.access.gate import may_rename, needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.people import heeded
from fieldloom.people.keeping import hold, keep, of_study, taken_up
from fieldloom.people.models import Agency, Family, Participant, Service, StudyThing
from fieldloom.people.rules import (
    Nation,
    PersonKind,
    born_year_fits,
    next_ref,
    ref_fits,
)
from fieldloom.people.writes.belonging import Joining, _begin
from fieldloom.people.writes.reaching import in_reach, over_all_families

T = TypeVar("T", bound=StudyThing)
# What a study code of each kind begins with, and how many digits follow.
STEMS: dict[type[StudyThing], tuple[str, int]] = {
    Family: ("H", 2),
    Service: ("SV", 1),
    Agency: ("AG", 1),
    Participant: ("P", 2),
}


@dataclass(frozen=True, slots=True)
class NewFamily:
    """A family to follow. `label` is a pseudonym; an empty `ref` becomes the next free code."""

    nation: Nation
    label: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class NewAgency:
    """A body to which services belong; `label` is its name or pseudonym."""

    nation: Nation
    label: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class NewService:
    """A service to observe; `kind` in the field's words, such as "drug treatment"."""

    nation: Nation
    label: str
    kind: str = ""
    agency: Agency | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """A person who takes part. With `joining`, the code is drawn from there: H01-P3, SV1-W2."""

    kind: PersonKind
    label: str = ""
    born_year: int | None = None
    joining: Joining | None = None
    ref: str = ""
    of_age_on: date | None = None


@recorded("family added")
@needs(Permission.WRITE_PEOPLE)
def add_family(*, by: User, study: Study, new: NewFamily) -> Family:
    """Add a family. Raises `Unfit` for a code that is taken or malformed, `Refused` where the
    writer's grants are narrowed to some families."""
    over_all_families(by, study)
    return _add(Family(study=study, nation=new.nation.value, label=new.label, ref=new.ref))


@recorded("agency added")
@needs(Permission.WRITE_PEOPLE)
def add_agency(*, by: User, study: Study, new: NewAgency) -> Agency:
    """Add an agency. Raises `Unfit` for a code that is taken or malformed, or without a name."""
    _named(new.label, "agency")
    return _add(Agency(study=study, nation=new.nation.value, label=new.label, ref=new.ref))


@recorded("service added")
@needs(Permission.WRITE_PEOPLE)
def add_service(*, by: User, study: Study, new: NewService) -> Service:
    """Add a service. Raises `Unfit` as `add_agency` does, `NotFound` for an agency elsewhere."""
    _named(new.label, "service")
    of_study(study, new.agency)
    row = Service(study=study, nation=new.nation.value, label=new.label, ref=new.ref)
    row.kind, row.agency = new.kind.strip(), new.agency
    return _add(row)


@recorded("participant added")
@needs(Permission.WRITE_PEOPLE)
def add_participant(*, by: User, study: Study, new: NewParticipant) -> Participant:
    """Add a participant, and where they belong if `new.joining` says so.

    Raises `Unfit` for a code that is taken or malformed, a year that cannot be, or days out of order,
    `Refused` where the person would be out of the writer's reach.
    """
    _born(new.born_year)
    row = Participant(study=study, kind=new.kind.value, label=new.label, ref=new.ref)
    row.born_year, row.of_age_on = new.born_year, new.of_age_on
    if new.joining is None:
        made = _add(row)
        in_reach(by, made)
        return made
    of_study(study, new.joining.of)
    in_reach(by, new.joining.of)
    letter = "P" if isinstance(new.joining.of, Family) else "W"
    made = _add(row, (f"{new.joining.of.ref}-{letter}", 1))
    _begin(made, new.joining)
    in_reach(by, made)
    return made


@recorded("family changed")
@needs(Permission.WRITE_PEOPLE)
def change_family(*, by: User, family: Family, changes: Mapping[str, Any]) -> Family:
    """Change what is given of `ref`, `label`, `nation`. Raises `Unfit` as `add_family` does, and for
    another code while grants name this one."""
    if str(changes.get("ref", family.ref)).strip() != family.ref:
        hold(may_rename("families", family.ref, family.study_id), "ref")
    return _change(family, changes, {"ref", "label", "nation"})


@recorded("agency changed")
@needs(Permission.WRITE_PEOPLE)
def change_agency(*, by: User, agency: Agency, changes: Mapping[str, Any]) -> Agency:
    """Change what is given of `ref`, `label`, `nation`. Raises `Unfit` as `add_agency` does."""
    _named(changes.get("label", agency.label), "agency")
    return _change(agency, changes, {"ref", "label", "nation"})


@recorded("service changed")
@needs(Permission.WRITE_PEOPLE)
def change_service(*, by: User, service: Service, changes: Mapping[str, Any]) -> Service:
    """Change what is given of `ref`, `label`, `nation`, `kind`, `agency`; raises as `add_service`."""
    _named(changes.get("label", service.label), "service")
    of_study(service.study_id, changes.get("agency"))
    return _change(service, changes, {"ref", "label", "nation", "kind", "agency"})


@recorded("participant changed")
@needs(Permission.WRITE_PEOPLE)
def change_participant(
    *, by: User, participant: Participant, changes: Mapping[str, Any]
) -> Participant:
    """Change what is given of `ref`, `label`, `kind`, `born_year`, `of_age_on`; raises as
    `add_participant`."""
    _born(changes.get("born_year"))
    row = _change(participant, changes, {"ref", "label", "kind", "born_year", "of_age_on"})
    if {"kind", "born_year", "of_age_on"} & set(changes):
        heeded.changed(row.study_id, [row.pk])
    return row


def _add(row: T, stem: tuple[str, int] | None = None) -> T:
    row.ref, row.label = row.ref.strip(), row.label.strip()
    if not row.ref:
        start, digits = stem or STEMS[type(row)]
        row.ref = next_ref(start, _refs_taken(row), digits)
    return _keep_thing(row)


def _change(row: T, changes: Mapping[str, Any], fields: set[str]) -> T:
    return _keep_thing(taken_up(row, changes, fields), changes)


def _keep_thing(row: T, only: Collection[str] | None = None) -> T:
    hold(ref_fits(row.ref), "ref")
    if row.ref.casefold() in _refs_taken(row):
        raise Unfit(f"The code {row.ref} is taken in this study.", "Choose another.", "ref")
    keep(row, only=only)
    return row


def _refs_taken(row: StudyThing) -> set[str]:
    """Codes of the study but the row's own, in small letters: one code never means two things."""
    return {
        ref.casefold()
        for kind in STEMS
        for pk, ref in kind._default_manager.filter(study_id=row.study_id).values_list("pk", "ref")
        if (kind, pk) != (type(row), row.pk)
    }


def _named(label: str, what: str) -> None:
    if not label.strip():
        raise Unfit(f"This {what} has no name.", "Give it one, or a pseudonym.", "label")


def _born(year: int | None) -> None:
    if year is not None:
        hold(born_year_fits(year, timezone.localdate().year), "born_year")
