"""A family with a mother, a child and somebody nobody met, a form with clauses, and two waves."""

from datetime import UTC, date, datetime

import pytest

from fieldloom.access.rules import Role
from fieldloom.access.writes import NewStudy, start_study
from fieldloom.consent import writes
from fieldloom.consent.rules.events import Answer, NoReturn, Readers
from fieldloom.consent.rules.stating import Given
from fieldloom.consent.rules.terms import Audience, Condition, Purpose, Voice
from fieldloom.consent.writes import NewClause, NewForm, NewSheet, Said
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.fieldwork.writes import NewWave, add_wave
from fieldloom.people.rules import KinshipKind, Nation, PersonKind
from fieldloom.people.writes import (
    Joining,
    NewFamily,
    NewKinship,
    NewParticipant,
    add_family,
    add_participant,
    record_kinship,
)

YES, NO = Given(Answer.YES), Given(Answer.NO)


def moment(day, hour=12):
    """A moment of a day in UTC."""
    return datetime.combine(day, datetime.min.time(), UTC).replace(hour=hour)


@pytest.fixture
def other_study(keeper):
    return start_study(by=keeper, new=NewStudy("Moorland", "moorland"))


@pytest.fixture
def fay(member):
    """A fieldworker."""
    return member("fay", Role.FIELDWORKER)


@pytest.fixture
def people(pi, study):
    """By a short name: mother, child (born 2012, answers alone from 2028 on), father (third party)."""
    family = add_family(by=pi, study=study, new=NewFamily(Nation.SCOTLAND, "Kirsty's family"))
    asked = {"by": pi, "study": study}
    made = {
        "mother": NewParticipant(PersonKind.ADULT, "Kirsty", 1990, Joining(family, "mother")),
        "child": NewParticipant(PersonKind.CHILD, "Isla", 2012, Joining(family, "child")),
        "father": NewParticipant(PersonKind.THIRD_PARTY, "Rab", None, Joining(family, "father")),
    }
    return {name: add_participant(**asked, new=new) for name, new in made.items()}


@pytest.fixture
def mother(people):
    return people["mother"]


@pytest.fixture
def child(people, pi):
    """The child, for whom the mother answers from 2013 on."""
    tie = NewKinship(
        people["child"],
        KinshipKind.PARENTAL_RIGHTS,
        date(2013, 1, 1),
        evidence="Birth certificate seen",
    )
    record_kinship(by=pi, participant=people["mother"], new=tie)
    return people["child"]


@pytest.fixture
def waves(pi, study):
    return [
        add_wave(
            by=pi, study=study, new=NewWave(f"W{n}", f"Wave {n}", date(y, 1, 1), date(y, 6, 30))
        )
        for n, y in ((1, 2024), (2, 2025))
    ]


CLAUSES = (
    NewClause("I agree to take part.", Purpose.TAKE_PART, Audience.WHOLE_TEAM),
    NewClause("The team may study it.", Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM),
    NewClause(
        "My words may be published.",
        Purpose.PUBLISH,
        Audience.PUBLIC,
        conditions=frozenset({Condition.PSEUDONYM_ONLY}),
        lasts_months=24,
        point_of_no_return=NoReturn.RELEASE,
    ),
)


@pytest.fixture
def form(pi, study):
    """A form for adults, valid through 2024 and 2025, with its sheet."""
    sheet = NewSheet("IS", "1", "About the study", Readers.ADULT, date(2024, 1, 1))
    told = writes.register_sheet(by=pi, study=study, new=sheet)
    new = NewForm("CF", "1", "Consent", Readers.ADULT, date(2024, 1, 1), CLAUSES)
    new = NewForm(**{**_fields(new), "valid_to": date(2025, 12, 31), "sheet": told})
    return writes.register_form(by=pi, study=study, new=new)


@pytest.fixture
def childrens_form(pi, study):
    """A form for young people of 12 to 15."""
    new = NewForm("CH", "1", "Is this all right?", Readers.TWELVE, date(2024, 1, 1), CLAUSES)
    return writes.register_form(by=pi, study=study, new=new)


def _fields(new):
    return {name: getattr(new, name) for name in new.__dataclass_fields__}


@pytest.fixture
def take(fay, form):
    """Take consent of somebody on a day: `take(mother, date(2024, 3, 1), {1: YES})`."""

    def taken(participant, day, given=None, **said):
        answers = writes.Answers(form, given or {1: YES, 2: YES, 3: YES})
        told = Said(moment(day), **said)
        return writes.take_consent(by=fay, participant=participant, said=told, answers=answers)

    return taken


@pytest.fixture
def guardian(mother):
    """How the mother says something for the child on a day."""
    return lambda day, **more: Said(moment(day), Voice.GUARDIAN, mother, **more)


@pytest.fixture
def visit(pi, study, mother, child, waves):
    """A visit on 20 March 2024 to the mother and the child."""
    site = fieldwork.add_site(
        by=pi, study=study, new=fieldwork.NewSite("FIFE", "Fife", Nation.SCOTLAND)
    )

    def make(day=date(2024, 3, 20), who=(mother, child), wave=waves[0]):
        new = fieldwork.NewEncounter(
            EncounterKind.VISIT, site, EncounterState.DONE, day, wave, participants=who
        )
        return fieldwork.add_encounter(by=pi, study=study, new=new)

    return make
