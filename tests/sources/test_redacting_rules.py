"""Requests to take something out: the table is total, and nobody decides on what they had a hand in."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access.rules import Decision
from fieldloom.sources.rules.redacting import (
    STEPS,
    Ground,
    Involved,
    Outcome,
    RequestAct,
    Requester,
    RequestState,
    Wanted,
    letter,
    may_act,
    next_state,
)

A, S = RequestAct, RequestState


def test_the_table_says_of_every_act_in_every_state_where_it_leads_or_why_not():
    assert set(STEPS) == set(product(S, A))
    for step in STEPS.values():
        assert isinstance(step, S) or (not step.allowed and step.because and step.would_change)


def test_every_state_is_reached_and_what_waits_is_hidden():
    reached = {S.OPEN} | {step for step in STEPS.values() if isinstance(step, S)}
    assert reached == set(S)
    assert {state for state in S if not state.hides} == {S.DECLINED, S.DECLINED_ON_APPEAL}
    for (state, act), step in STEPS.items():
        if isinstance(step, S):
            assert step.hides is (act is not A.DECLINE), (state, act)


PERSONS = st.integers(1, 5)
MAYBE = st.none() | PERSONS


@given(st.builds(Involved, PERSONS, MAYBE, MAYBE, MAYBE), PERSONS, st.sampled_from(S))
def test_nobody_decides_on_what_they_had_a_hand_in(involved, by, state):
    for act in (A.UPHOLD, A.DECLINE):
        said = may_act(act, state, involved, by)
        if said.allowed:
            assert by not in (involved.recorded, involved.asked, involved.appealed)
            assert state in (S.OPEN, S.APPEALED)
            assert state is S.OPEN or by != involved.decided
            assert next_state(state, act) in S
    if may_act(A.APPEAL, state, involved, by).allowed:
        assert state is S.DECLINED and by != involved.decided
        assert involved.asked in (None, by)


def test_a_step_that_is_none_raises():
    with pytest.raises(ValueError, match="on appeal"):
        next_state(S.DECLINED_ON_APPEAL, A.APPEAL)
    assert isinstance(STEPS[S.OPEN, A.APPEAL], Decision)


@pytest.mark.parametrize("state", list(S))
def test_the_letter_says_how_it_stands_and_what_else_one_can_do(state):
    told = Outcome(
        "Quay", "I-001", "3 May 2026", Requester.PARTICIPANT, Ground.HARM, Wanted.ERASE, state
    )
    said = letter(told, "9 May 2026")
    assert "I-001" in said and "3 May 2026" in said and said.startswith("9 May 2026")
    assert ("complain" in said) is (not state.hides)
    assert "None" not in said
