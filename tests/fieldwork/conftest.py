"""A small field: two sites in two nations, two waves, a family with a mother, a service with a nurse."""

from dataclasses import dataclass
from datetime import date

import pytest

from fieldloom.access.models import Study, User
from fieldloom.fieldwork import writes
from fieldloom.fieldwork.models import Site, Wave
from fieldloom.fieldwork.rules import EncounterKind
from fieldloom.people import writes as people
from fieldloom.people.models import Family, Participant, Service
from fieldloom.people.rules import Nation, PersonKind


@dataclass
class Field:
    """What the tests of fieldwork stand on, and a quick way to an encounter."""

    pi: User
    study: Study
    north: Site
    south: Site
    first: Wave
    second: Wave
    family: Family
    service: Service
    mother: Participant
    nurse: Participant

    def meet(self, kind=EncounterKind.INTERVIEW, site=None, by=None, **fields):
        new = writes.NewEncounter(kind, site or self.north, **fields)
        return writes.add_encounter(by=by or self.pi, study=self.study, new=new)


@pytest.fixture
def field(pi, study):
    def person(kind, label, of, role):
        new = people.NewParticipant(kind, label, None, people.Joining(of, role))
        return people.add_participant(by=pi, study=study, new=new)

    def site(code, nation):
        return writes.add_site(by=pi, study=study, new=writes.NewSite(code, f"{code} town", nation))

    def wave(code, start, end):
        return writes.add_wave(by=pi, study=study, new=writes.NewWave(code, code, start, end))

    family = people.add_family(by=pi, study=study, new=people.NewFamily(Nation.SCOTLAND))
    team = people.NewService(Nation.SCOTLAND, "Recovery Team")
    service = people.add_service(by=pi, study=study, new=team)
    return Field(
        pi=pi,
        study=study,
        north=site("PLN", Nation.SCOTLAND),
        south=site("SKM", Nation.ENGLAND),
        first=wave("W1", date(2021, 9, 1), date(2021, 12, 31)),
        second=wave("W2", date(2022, 5, 1), date(2022, 7, 31)),
        family=family,
        service=service,
        mother=person(PersonKind.ADULT, "Kirsty", family, "mother"),
        nurse=person(PersonKind.PROFESSIONAL, "Fraser", service, "nurse"),
    )
