"""The states of a job, as one total table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.jobs.rules import ENDED, FOLLOWS, Progress, State, in_words, may_follow, may_precede


def test_the_table_of_states_is_total():
    assert set(FOLLOWS) == set(State)
    assert set().union(*FOLLOWS.values()) <= set(State)


def test_every_state_can_be_reached_and_every_job_can_end():
    reached, ahead = set(), {State.WAITING}
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead |= FOLLOWS[state] - reached
    assert reached == set(State)
    assert all(FOLLOWS[state] & ENDED for state in set(State) - ENDED)


@pytest.mark.parametrize("state", sorted(ENDED, key=lambda s: s.value))
def test_nothing_follows_an_end(state):
    assert not any(may_follow(state, then) for then in State)


@given(st.sampled_from(State), st.sampled_from(State))
def test_what_may_precede_mirrors_what_may_follow(now, then):
    assert (now in may_precede(then)) == may_follow(now, then)


def test_a_killed_worker_s_job_may_be_taken_up_again():
    assert may_follow(State.RUNNING, State.RUNNING)


@given(st.integers(0, 9), st.sampled_from(State))
def test_progress_reads_as_three_and_knows_its_end(done, state):
    progress = Progress(done, 9, state)
    assert tuple(progress) == (done, 9, state)
    assert progress.ended == (state in ENDED)


def test_a_failure_is_told_with_how_far_the_work_was():
    assert "after 5 of 9 (ValueError)" in in_words("ValueError", 5, 9)
    assert "before its first step (KeyError)" in in_words("KeyError", 0, 0)
