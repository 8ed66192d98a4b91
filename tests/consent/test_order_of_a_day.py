"""Of one day it is often not known what was said first: in doubt it stays shut."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from consent.conftest import YES, moment
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.rules.saying import moment_of
from fieldloom.consent.rules.stating import Scope
from fieldloom.consent.rules.terms import Purpose, Status
from fieldloom.consent.writes import Answers, Checked, Said
from fieldloom.ground.answers import Unfit

HERE = ZoneInfo("Europe/London")
DAY = date(2024, 3, 20)


def status(pi, person, purpose=Purpose.TEAM_ANALYSIS):
    told = reads.stands(to=pi, participant=person)
    return next(one.stand.status for one in told if one.purpose is purpose)


@pytest.fixture
def at_four(monkeypatch):
    """It is ten past four in the afternoon of the visit."""
    now = datetime.combine(DAY, time(16, 10), UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.mark.parametrize("outcome", [Outcome.STOPPED, Outcome.PAUSED, Outcome.CHANGED])
def test_a_stop_at_a_visit_holds_against_consent_given_earlier_in_the_afternoon(
    fay, pi, mother, form, visit, at_four, outcome
):
    answers = Answers(form, dict.fromkeys((1, 2, 3), YES))
    early = Said(moment(DAY, 14))
    writes.take_consent(by=fay, participant=mother, said=early, answers=answers)
    named = (Purpose.TEAM_ANALYSIS,) if outcome is Outcome.CHANGED else ()
    stop = Checked(outcome, purposes=named)
    writes.check_process(by=fay, encounter=visit(), checks={mother: stop})
    assert status(pi, mother) in (Status.WITHDRAWN, Status.PAUSED)


def test_so_it_does_when_it_is_recorded_on_another_day(fay, pi, mother, take, form, visit):
    answers = Answers(form, dict.fromkeys((1, 2, 3), YES))
    writes.check_process(by=fay, encounter=visit(), checks={mother: Checked(Outcome.STOPPED)})
    early = Said(moment(DAY, 14))
    writes.take_consent(by=fay, participant=mother, said=early, answers=answers)
    assert status(pi, mother) is Status.WITHDRAWN
    take(mother, DAY + timedelta(days=1))
    assert status(pi, mother) is Status.GIVEN


def test_what_opens_needs_its_time_where_the_same_day_shut_something(fay, pi, mother, form, visit):
    answers = Answers(form, dict.fromkeys((1, 2, 3), YES))
    half_past_nine = Checked(Outcome.STOPPED, at=time(9, 30))
    writes.check_process(by=fay, encounter=visit(), checks={mother: half_past_nine})
    who = {"by": fay, "participant": mother, "answers": answers}
    with pytest.raises(Unfit, match="at what time") as refused:
        writes.take_consent(**who, said=Said(moment(DAY), timed=False))
    assert refused.value.place == "at_time"
    writes.take_consent(**who, said=Said(moment(DAY, 9)))
    assert status(pi, mother) is Status.WITHDRAWN
    writes.take_consent(**who, said=Said(moment(DAY, 15)))
    assert status(pi, mother) is Status.GIVEN


def test_a_check_that_goes_on_needs_its_time_too(fay, pi, mother, take, visit):
    take(mother, date(2024, 2, 1))
    said, whole = Said(moment(DAY, 10)), Scope(everything=True)
    writes.pause(by=fay, participant=mother, said=said, scope=whole)
    with pytest.raises(Unfit, match="at what time"):
        again = Checked(Outcome.REAFFIRMED)
        writes.check_process(by=fay, encounter=visit(), checks={mother: again})
    early = Checked(Outcome.REAFFIRMED, at=time(9))
    writes.check_process(by=fay, encounter=visit(), checks={mother: early})
    assert status(pi, mother) is Status.PAUSED


def test_a_time_that_has_not_come_is_refused(fay, mother, visit, at_four):
    late = Checked(Outcome.PAUSED, at=time(18))
    with pytest.raises(Unfit, match="has not come"):
        writes.check_process(by=fay, encounter=visit(), checks={mother: late})


@given(
    st.dates(date(2021, 1, 1), date(2030, 1, 1)),
    st.datetimes(datetime(2021, 1, 1), datetime(2030, 1, 1), timezones=st.just(HERE)),
)
def test_untold_times_put_what_shuts_last(day, now):
    opens = moment_of(day, None, now, shuts=False)
    shuts = moment_of(day, None, now, shuts=True)
    assert opens <= shuts
    assert opens.date() == shuts.date() == day
    if day <= now.date():
        assert shuts <= now
