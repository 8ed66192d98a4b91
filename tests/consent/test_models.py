"""What the tables themselves refuse, whoever writes to them."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from fieldloom.consent import writes
from fieldloom.consent.models import Clause, Competence, Event, EventLine, LawfulBasis, Regime
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.writes import NewBasis, NewFinding
from fieldloom.people.models import Kinship
from fieldloom.people.rules import Nation

MARCH = date(2024, 3, 1)


@pytest.fixture
def everything(mother, child, take, pi, study):
    """A row in each table that only ever grows."""
    take(mother, MARCH)
    finding = NewFinding(MARCH, True, Nation.SCOTLAND, "Understands")
    writes.assess_competence(by=pi, participant=child, finding=finding)
    writes.set_lawful_basis(by=pi, study=study, new=NewBasis(MARCH, "6(1)(e)", "", "Public task"))
    writes.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Agreed")


@pytest.mark.parametrize("table", [Clause, Competence, Event, EventLine, LawfulBasis, Regime])
def test_what_was_said_found_or_decided_is_never_changed_or_dropped(everything, table):
    rows = table.objects.all()
    name = next(f.name for f in table._meta.fields if not f.primary_key and not f.is_relation)
    assert rows.exists()
    for act in (lambda: rows._raw_delete("default"), lambda: rows.update(**{name: None})):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            act()


def test_an_event_names_what_does_not_count_or_is_no_such_event(mother, take, pi):
    event = take(mother, MARCH)
    given = {"study": mother.study, "participant": mother, "voice": "own", "taken_by": pi}
    given["at"] = timezone.now()
    for kind, supersedes in (("invalidate", None), ("pause", event)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.create(**given, kind=kind, supersedes=supersedes)


def test_no_audience_is_wider_than_everybody(mother, take):
    event = take(mother, MARCH)
    with pytest.raises(IntegrityError), transaction.atomic():
        EventLine.objects.create(event=event, says="consent", ceiling=7)


@pytest.mark.parametrize("of", ["all waves", "one wave"])
def test_one_event_says_one_thing_of_each(mother, take, waves, of):
    event = take(mother, MARCH)
    line = {"event": event, "purpose": "teach", "ceiling": 0, "conditions": []}
    line["wave"] = waves[0] if of == "one wave" else None
    EventLine.objects.create(**line, says="consent")
    EventLine.objects.create(**{**line, "medium": "picture"}, says="refusal")
    EventLine.objects.create(**{**line, "wave": waves[1]}, says="refusal")
    with pytest.raises(IntegrityError), transaction.atomic():
        EventLine.objects.create(**line, says="refusal")


def test_kin_are_two_people_and_their_days_in_order(mother, people):
    given = {"study": mother.study, "kind": "sibling", "of": mother}
    with pytest.raises(IntegrityError), transaction.atomic():
        Kinship.objects.create(**given, to=mother)
    with pytest.raises(IntegrityError), transaction.atomic():
        days = {"from_day": date(2024, 2, 1), "to_day": date(2024, 1, 1)}
        Kinship.objects.create(**given, to=people["child"], **days)
