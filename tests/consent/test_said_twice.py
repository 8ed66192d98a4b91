"""What is sent twice is said once; and data of an earlier version that holds a line twice opens."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from consent.conftest import YES, moment
from fieldloom.consent import writes
from fieldloom.consent.models import EventLine
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.rules.lines import Line, Need, last
from fieldloom.consent.rules.stating import Scope
from fieldloom.consent.rules.terms import Audience, Medium, Purpose, Says, Voice
from fieldloom.consent.writes import Answers, Checked, Interest, Said
from fieldloom.ground import by_hand

NAME = "one_event_says_a_thing_once"
DAY = date(2024, 3, 1)
TWICE = (Purpose.PUBLISH, Purpose.PUBLISH)
migration = import_module(f"fieldloom.consent.migrations.0005_{NAME}")


@pytest.fixture
def lines(fay, pi, mother, people, form, waves, take, visit):
    """The lines that one kind of event is kept with, where everything of it was sent twice."""
    take(mother, date(2024, 2, 1))
    who = {"by": fay, "participant": mother, "said": Said(moment(DAY))}
    scope = Scope(purposes=TWICE, media=(Medium.TEXT,) * 2, waves=(waves[0].pk,) * 2)

    def check(outcome):
        told = Checked(outcome, purposes=TWICE)
        (made,) = writes.check_process(by=fay, encounter=visit(), checks={mother: told})
        return made.event

    acts = {
        "pause": lambda: writes.pause(**who, scope=scope),
        "withdraw": lambda: writes.withdraw(**who, withdrawing=writes.Withdrawing(scope)),
        "answers": lambda: writes.take_consent(
            **who, answers=Answers(form, {1: YES}, waves=(waves[0].pk,) * 2)
        ),
        "interest": lambda: writes.decide_public_interest(
            by=pi,
            participant=people["father"],
            said=Said(moment(DAY), Voice.STUDY, reasoning="Panel"),
            interest=Interest(TWICE, Audience.ALLIANCE),
        ),
        "changed": lambda: check(Outcome.CHANGED),
        "paused": lambda: check(Outcome.PAUSED),
    }
    return lambda kind: acts[kind]().lines.count()


@pytest.mark.parametrize("kind", ["pause", "withdraw", "answers", "interest", "changed", "paused"])
def test_what_is_sent_twice_is_kept_once(lines, kind):
    assert lines(kind) == 1


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_data_with_lines_twice_opens_and_the_line_that_holds_stays(fay, mother, take, waves):
    event = take(mother, DAY)
    before = persons(mother.study_id, [mother.pk], moment(date(2024, 4, 1)))
    kept = set(EventLine.objects.values_list("pk", flat=True))
    (made,) = by_hand.one("SELECT sql FROM sqlite_master WHERE name = %s", [NAME])
    execute(f"DROP INDEX {NAME}")
    for line in event.lines.order_by("pk"):
        line.pk = None
        line.save(force_insert=True)
    EventLine.objects.create(event=event, purpose="quote", says="consent", ceiling=6)
    shut = EventLine.objects.create(event=event, purpose="quote", says="refusal")
    apart = EventLine.objects.create(
        event=event, purpose="quote", says="consent", ceiling=6, wave=waves[0]
    )

    migration.once(apps, SimpleNamespace(connection=connection, execute=execute))
    assert set(EventLine.objects.values_list("pk", flat=True)) == {*kept, shut.pk, apart.pk}
    after = persons(mother.study_id, [mother.pk], moment(date(2024, 4, 1)))
    assert set(before[mother.pk].lines) <= set(after[mother.pk].lines)
    with pytest.raises(DatabaseError, match="never dropped"), transaction.atomic():
        shut.delete()
    execute(made)


@given(st.lists(st.tuples(st.sampled_from(Says), st.integers(0, 6)), min_size=1, max_size=5))
def test_the_line_that_stays_is_the_one_that_held(told):
    rows = [
        SimpleNamespace(says=says.value, ceiling=level, pk=number)
        for number, (says, level) in enumerate(told)
    ]
    lines = [
        Line(1, moment(DAY), Voice.OWN, says, Purpose.QUOTE, ceiling=Audience.at(level))
        for says, level in told
    ]
    need = Need(Purpose.QUOTE, Medium.TEXT, None)
    held = last(lines, Voice.OWN, need, moment(DAY))
    assert held is not None
    stays = min(rows, key=migration._rank)
    assert (stays.says, stays.ceiling) == (held.says.value, held.ceiling.level)
