"""A child too young to be asked: whoever answers for them is, and what the child shows against it shuts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consent import cedar
from consent.worlds import World
from consent.writing import as_kept, write
from fieldloom.consent import writes
from fieldloom.consent.rules.deciding import may
from fieldloom.consent.rules.lines import Line
from fieldloom.consent.rules.material import Material, Policy, Subject, Use
from fieldloom.consent.rules.persons import (
    Finding,
    Person,
    all_born_since,
    is_minor,
    too_young_to_ask,
    years_on,
)
from fieldloom.consent.rules.terms import Audience, Being, Part, Purpose, Says, Voice
from fieldloom.consent.writes import Quarantine
from fieldloom.ground.answers import Unfit
from fieldloom.sources.clearance.asking import Question, withheld

SAID = datetime(2026, 1, 10, 12, tzinfo=UTC)
# Somebody who is sixteen on 1 March 2037 turned five on this day.
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEAM = Use(Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM)


def line(voice, says, event):
    return Line(event, SAID, voice, says, ceiling=Audience.PUBLIC)


GUARDIAN = line(Voice.GUARDIAN, Says.CONSENT, 1)


def child(of_age, *lines, **more):
    return Person("H01-P1", Being.CHILD, lines, of_age, **more)


def answers(person, policy):
    """What the rules, Cedar and the statement say; they have to agree."""
    material = Material(subjects=(Subject(person, Part.MENTIONED),))
    world = as_kept(World((person,), (material,), TEAM, NOW, policy))
    told = [may(one, TEAM, world.at, policy).allowed for one in world.seen()]
    assert told == cedar.allowed(world)
    there = write(world)
    found = withheld(Question(there.study.pk, TEAM, world.at, policy))
    assert [pk not in {row.paragraph for row in found} for pk in there.paragraphs] == told
    return told[0]


CASES = {
    "a day before five": (child(date(2037, 3, 2), GUARDIAN), True),
    "on the day of five": (child(date(2037, 3, 1), GUARDIAN), False),
    "whose age nobody knows": (child(None, GUARDIAN), False),
    "who showed a no": (
        child(date(2037, 3, 2), GUARDIAN, line(Voice.OWN, Says.DISSENT, 2)),
        False,
    ),
    "of whom nobody was asked": (child(date(2037, 3, 2)), False),
    "whose own yes is not enough": (
        child(date(2037, 3, 2), line(Voice.OWN, Says.ASSENT, 1)),
        False,
    ),
    "who was at ease again": (
        child(
            date(2037, 3, 2),
            GUARDIAN,
            line(Voice.OWN, Says.DISSENT, 2),
            replace(line(Voice.OWN, Says.ASSENT, 3), ceiling=Audience.VAULT),
        ),
        True,
    ),
    "who was at ease again, and is asked now": (
        child(
            date(2037, 3, 1),
            GUARDIAN,
            replace(line(Voice.OWN, Says.ASSENT, 3), ceiling=Audience.VAULT),
        ),
        False,
    ),
    "found able to decide, who agreed to less": (
        child(
            date(2037, 3, 2),
            GUARDIAN,
            replace(line(Voice.OWN, Says.CONSENT, 2), ceiling=Audience.SITE_TEAM),
            findings=(Finding(date(2026, 1, 1), True),),
        ),
        False,
    ),
    "found able to decide, whose consent has run out": (
        child(
            date(2037, 3, 2),
            GUARDIAN,
            replace(line(Voice.OWN, Says.CONSENT, 2), until=date(2026, 2, 1)),
            findings=(Finding(date(2026, 1, 1), True),),
        ),
        True,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("person", "opens"), CASES.values(), ids=CASES)
def test_of_a_child(person, opens):
    assert answers(person, Policy(assent_from=5)) is opens


@pytest.mark.django_db
def test_where_every_child_is_asked_a_baby_is():
    assert not answers(child(date(2042, 1, 1), GUARDIAN), Policy(assent_from=0))


@given(
    st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    st.integers(0, 16),
    st.dates(date(1990, 1, 1), date(2060, 12, 31)),
)
def test_nobody_is_too_young_who_answers_alone_and_nobody_grows_younger(of_age, age, on):
    person = child(of_age)
    if too_young_to_ask(person, on, age):
        assert is_minor(person, on)
        assert age > 0 or on < years_on(of_age, -16), "only before birth"
    later = date(on.year + 1, on.month, min(on.day, 28))
    assert too_young_to_ask(person, on, age) or not too_young_to_ask(person, later, age)


def test_the_day_after_28_february_counts_where_there_is_no_29th():
    assert all_born_since(date(2028, 2, 29), 5) == date(2039, 3, 1)
    assert years_on(date(2036, 2, 29), -11) == date(2025, 3, 1)
    assert years_on(date(2037, 5, 3), -11) == date(2026, 5, 3)


def test_the_age_of_assent_is_not_beyond_that_of_answering_alone(pi, study):
    with pytest.raises(Unfit, match="does not answer alone"):
        writes.let_consent_decide(
            by=pi, study=study, policy=Policy(assent_from=17), reasoning="Panel"
        )
    held = writes.let_consent_decide(
        by=pi, study=study, policy=Policy(assent_from=7), reasoning="Panel",
        quarantine=Quarantine(encounters=True),
    )  # fmt: skip
    assert (held.assent_from, held.quarantine, held.unplaced) == (7, True, False)


def test_the_veil_is_drawn_anew_on_the_day_on_which_a_child_begins_to_be_asked(
    pi, study, child_of_four
):
    from fieldloom.sources.clearance.veil import _next_change

    writes.let_consent_decide(by=pi, study=study, policy=Policy(assent_from=5), reasoning="Panel")
    at = timezone.now()
    on = timezone.localdate(at)
    turns_five = child_of_four.of_age_on.replace(year=on.year + 1)
    assert timezone.localdate(_next_change(study.pk, at)) == turns_five


@pytest.fixture
def child_of_four(study):
    from fieldloom.people.models import Participant

    sixteen = date(timezone.localdate().year + 12, 6, 1)
    return Participant.objects.create(study=study, ref="H01-P9", kind="child", of_age_on=sixteen)
