"""From answers and scopes to lines, and saying again what stands."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fieldloom.consent.rules.events import Answer
from fieldloom.consent.rules.lines import Line, Need, last, standing
from fieldloom.consent.rules.recounting import sentences
from fieldloom.consent.rules.stating import (
    Given,
    Scope,
    Stated,
    Terms,
    answered,
    ends,
    limits_fit,
    months_after,
    over,
    restated,
)
from fieldloom.consent.rules.terms import Audience, Condition, Medium, Purpose, Says, Status, Voice

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
WAVES = (1, 2)
PURPOSES = (Purpose.QUOTE, Purpose.PUBLISH)


@some.composite
def lines(draw, voices=(Voice.OWN,), says=tuple(Says)):
    """One line at some day of January 2024."""
    return Line(
        draw(some.integers(1, 30)),
        START + timedelta(days=draw(some.integers(0, 20))),
        draw(some.sampled_from(voices)),
        draw(some.sampled_from(says)),
        draw(some.sampled_from((None, *PURPOSES))),
        draw(some.sampled_from((None, Medium.TEXT, Medium.AUDIO))),
        draw(some.sampled_from((None, *WAVES))),
        draw(some.sampled_from(Audience)),
        draw(some.frozensets(some.sampled_from(Condition), max_size=2)),
        draw(some.sampled_from((None, date(2024, 1, 10), date(2024, 6, 1)))),
    )


def unlike(drawn):
    """Lines of which no two were said at once by one event: what a form could not do either."""
    return list({(x.at, x.event): x for x in drawn}.values())


EVENTS = some.lists(lines(), max_size=8).map(unlike)
NEEDS = [Need(p, m, w) for p in PURPOSES for m in Medium for w in (None, *WAVES)]
LATER = START + timedelta(days=30)


def kept(stated, event=99, at=LATER):
    return [
        Line(
            event, at, Voice.OWN, x.says, x.purpose, x.medium, x.wave, x.ceiling, x.conditions,
            x.until, x.renews,
        )
        for x in stated
    ]  # fmt: skip


@given(EVENTS)
def test_saying_again_opens_nothing_that_was_not_open_before_or_beneath_a_pause(before):
    again = restated(before, Voice.OWN, LATER, WAVES)
    beneath = [x for x in before if x.says is not Says.PAUSE]
    for need in NEEDS:
        now = standing([*before, *kept(again)], Voice.OWN, need, LATER)
        then = standing(beneath, Voice.OWN, need, LATER)
        if now.status.valid:
            assert then.status.valid
            assert (now.ceiling, now.line.conditions) == (then.ceiling, then.line.conditions)
            assert now.line.until == then.line.until


@given(EVENTS)
def test_saying_again_renews_all_that_stands_in_a_wave(before):
    again = restated(before, Voice.OWN, LATER, WAVES)
    for need in NEEDS:
        if need.wave is not None and standing(before, Voice.OWN, need, LATER).status.valid:
            after = standing([*before, *kept(again)], Voice.OWN, need, LATER)
            assert after.status is Status.RENEWED


@given(EVENTS)
def test_saying_again_never_says_two_things_of_one_need(before):
    again = kept(restated(before, Voice.OWN, LATER, WAVES, date(2025, 1, 1)))
    for need in NEEDS:
        fitting = [x for x in again if last([x], Voice.OWN, need, LATER)]
        assert len(fitting) <= 1


@given(EVENTS)
def test_a_new_end_brings_back_what_has_run_out_and_nothing_else(before):
    end = date(2025, 1, 1)
    again = kept(restated(before, Voice.OWN, LATER, WAVES, end))
    assert all(x.until in (None, end) for x in again)
    beneath = [x for x in before if x.says is not Says.PAUSE]
    for line in again:
        for need in NEEDS:
            if last([line], Voice.OWN, need, LATER):
                then = standing(beneath, Voice.OWN, need, LATER)
                assert then.status.valid or then.status is Status.EXPIRED


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 5, 31), 24, date(2026, 5, 31)),
    ],
)
def test_months_after_a_day(day, months, then):
    assert months_after(day, months) == then


def test_what_is_agreed_to_ends_at_the_earlier_of_its_two_ends():
    day, asked = date(2024, 1, 1), Terms(1, 1, Purpose.QUOTE, None, Audience.PUBLIC)
    assert ends(asked, day) is None
    both = Terms(1, 1, Purpose.QUOTE, None, Audience.PUBLIC, frozenset(), 12, date(2024, 6, 1))
    assert ends(both, day) == date(2024, 6, 1)
    assert ends(both, date(2023, 1, 1)) == date(2024, 1, 1)


def test_a_plain_yes_cannot_widen_or_narrow_what_the_clause_says():
    asked = Terms(7, 1, Purpose.QUOTE, Medium.TEXT, Audience.ALLIANCE)
    line = answered(asked, Given(Answer.YES, Audience.PUBLIC), date(2024, 1, 1))
    assert line == Stated(
        Says.CONSENT, Purpose.QUOTE, Medium.TEXT, None, Audience.ALLIANCE, clause=7
    )
    assert not limits_fit(asked, Given(Answer.LIMITED, Audience.PUBLIC)).allowed
    assert limits_fit(asked, Given(Answer.LIMITED, Audience.WHOLE_TEAM)).allowed
    assert limits_fit(asked, Given(Answer.LIMITED, None, frozenset(Condition))).allowed


def test_a_scope_is_every_purpose_in_every_medium_and_wave_that_it_names():
    assert over(Scope(everything=True), Says.PAUSE) == [Stated(Says.PAUSE)]
    scope = Scope(purposes=PURPOSES, waves=WAVES)
    assert len(over(scope, Says.WITHDRAWAL)) == 4
    assert {x.medium for x in over(scope, Says.WITHDRAWAL)} == {None}


def test_an_event_is_told_by_what_was_said_and_on_which_terms():
    yes = Stated(Says.CONSENT, Purpose.QUOTE, ceiling=Audience.PUBLIC, until=date(2026, 3, 1))
    film = Stated(Says.REFUSAL, Purpose.PUBLISH, Medium.VIDEO, 2)
    assert sentences([film, yes], "H01-P1", {2: "Wave 2"}) == [
        "H01-P1 agrees: Quoting (for at most: everybody, until 1 March 2026).",
        "H01-P1 does not agree: Publication, film, in Wave 2.",
    ]
