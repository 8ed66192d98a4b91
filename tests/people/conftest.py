"""A second study beside the first, and a few people in the first."""

import pytest

from fieldloom.access.writes import NewStudy, start_study
from fieldloom.people import writes
from fieldloom.people.rules import Nation, PersonKind


@pytest.fixture
def other_study(keeper):
    return start_study(by=keeper, new=NewStudy("Moorland", "moorland"))


@pytest.fixture
def family(pi, study):
    new = writes.NewFamily(Nation.SCOTLAND, "Kirsty's family")
    return writes.add_family(by=pi, study=study, new=new)


@pytest.fixture
def service(pi, study):
    new = writes.NewService(Nation.SCOTLAND, "Recovery Team", "drug treatment")
    return writes.add_service(by=pi, study=study, new=new)


@pytest.fixture
def person(pi, study, family):
    joining = writes.Joining(family, "mother")
    new = writes.NewParticipant(PersonKind.ADULT, "Kirsty", 1993, joining)
    return writes.add_participant(by=pi, study=study, new=new)
