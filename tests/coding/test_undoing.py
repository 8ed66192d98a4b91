"""Undo and redo lead back and forth exactly, and never over somebody else's later work."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from fieldloom.coding.rules.undoing import (
    Act,
    Change,
    RowKey,
    applied,
    can_apply,
    inverse,
    last_hands,
    line_of,
    next_to_redo,
    next_to_undo,
)

ANA, BEN = 1, 2
often = settings(max_examples=40, deadline=None)

rows = st.none() | st.fixed_dictionaries({"code": st.integers(1, 3), "memo": st.sampled_from("ab")})
keys = st.tuples(st.sampled_from(["coding.Coding", "coding.Code"]), st.integers(1, 3))
wishes = st.lists(st.tuples(keys, rows), min_size=1, max_size=4)
Rows = dict[RowKey, Mapping[str, Any] | None]


def changes_for(wanted: list[tuple[RowKey, dict[str, Any] | None]], now: Rows) -> list[Change]:
    """The changes that bring rows, one after another, to what is wanted."""
    state, changes = dict(now), []
    for key, after in wanted:
        before = state.get(key)
        if before is not None or after is not None:
            changes.append(Change(*key, before, after))
            state[key] = after
    return changes


def there(state: Mapping[RowKey, object]) -> dict[RowKey, object]:
    return {key: row for key, row in state.items() if row is not None}


def coding(**fields: object) -> dict[str, object]:
    return {"code": 4, "memo": "", **fields}


def test_the_inverse_turns_each_change_round_and_takes_the_last_first() -> None:
    made = Change("coding.Coding", 1, None, coding())
    recoded = Change("coding.Coding", 1, coding(), coding(code=9))
    assert inverse([made, recoded]) == (
        Change("coding.Coding", 1, coding(code=9), coding()),
        Change("coding.Coding", 1, coding(), None),
    )


@often
@given(wishes, wishes)
def test_undo_after_an_act_leads_back_and_redo_leads_forth_again(first, wanted) -> None:  # type: ignore[no-untyped-def]
    before = applied(changes_for(first, {}), {})
    changes = changes_for(wanted, before)
    assert can_apply(changes, before).allowed
    after = applied(changes, before)
    assert can_apply(inverse(changes), after).allowed
    back = applied(inverse(changes), after)
    assert there(back) == there(before)
    assert can_apply(changes, back).allowed
    assert there(applied(changes, back)) == there(after)


@often
@given(wishes)
def test_turning_round_twice_is_the_same_act(wanted) -> None:  # type: ignore[no-untyped-def]
    changes = tuple(changes_for(wanted, {}))
    assert inverse(inverse(changes)) == changes


def test_an_act_is_refused_when_a_row_has_been_changed_and_the_sentence_says_by_whom() -> None:
    recoded = Change("coding.Coding", 12, coding(), coding(code=9))
    now = {("coding.Coding", 12): coding(code=7, memo="late words")}
    verdict = can_apply(inverse([recoded]), now, {("coding.Coding", 12): "Ben"})
    assert not verdict.allowed
    assert verdict.because == (
        "The coding 12 has been changed since: code and memo. The later change is by Ben."
    )
    assert "late words" not in verdict.because


def test_an_act_is_refused_when_its_row_has_been_taken_away() -> None:
    verdict = can_apply([Change("coding.Code", 3, coding(), coding(code=1))], {})
    assert not verdict.allowed
    assert verdict.because == ("The code 3 is no longer there. A later change stands in the way.")


def test_an_act_is_refused_when_what_it_would_make_is_already_there() -> None:
    verdict = can_apply([Change("coding.Code", 3, None, coding())], {("coding.Code", 3): coding()})
    assert not verdict.allowed
    assert "is there again" in verdict.because


def test_a_field_that_came_or_went_is_named_even_when_it_is_empty() -> None:
    now = {("coding.Code", 3): {"name": "x", "retired_on": None}}
    verdict = can_apply([Change("coding.Code", 3, {"name": "x"}, None)], now)
    assert "retired on" in verdict.because


def test_a_change_from_nothing_to_nothing_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="before it or after it"):
        Change("coding.Code", 1, None, None)


def test_an_act_cannot_undo_and_redo_at_once() -> None:
    with pytest.raises(ValueError, match="not both"):
        Act(3, ANA, (), undo_of=1, redo_of=2)


def test_each_person_undoes_her_own_acts_only() -> None:
    acts = [Act(1, ANA, ()), Act(2, BEN, ()), Act(3, ANA, ()), Act(4, BEN, ())]
    assert next_to_undo(acts, ANA) == acts[2]
    assert next_to_undo(acts, BEN) == acts[3]
    assert next_to_undo(acts, 9) is None


def test_undo_goes_back_act_by_act_and_redo_comes_forth_in_the_same_order() -> None:
    acts = [Act(1, ANA, ()), Act(2, ANA, ()), Act(3, ANA, (), undo_of=2)]
    assert next_to_undo(acts, ANA) == acts[0]
    acts.append(Act(4, ANA, (), undo_of=1))
    assert next_to_undo(acts, ANA) is None
    assert next_to_redo(acts, ANA) == acts[0]
    acts.append(Act(5, ANA, (), redo_of=1))
    assert next_to_redo(acts, ANA) == acts[1]
    assert next_to_undo(acts, ANA) == acts[0]


def test_a_new_act_cuts_off_what_could_be_redone() -> None:
    acts = [Act(1, ANA, ()), Act(2, ANA, (), undo_of=1), Act(3, ANA, ())]
    assert next_to_redo(acts, ANA) is None
    assert next_to_undo(acts, ANA) == acts[2]


def test_somebody_elses_new_act_leaves_my_redo_alone() -> None:
    acts = [Act(1, ANA, ()), Act(2, ANA, (), undo_of=1), Act(3, BEN, ())]
    assert next_to_redo(acts, ANA) == acts[0]


def test_an_act_that_cannot_be_undone_may_be_passed_over() -> None:
    acts = [Act(1, ANA, ()), Act(2, ANA, ())]
    assert next_to_undo(acts, ANA, passing_over={2}) == acts[0]
    acts.append(Act(3, ANA, (), undo_of=1))
    assert line_of(acts, ANA).standing == (acts[1],)
    assert next_to_redo(acts, ANA) == acts[0]


@pytest.mark.parametrize(
    "strange", [Act(2, ANA, (), undo_of=7), Act(2, ANA, (), redo_of=1), Act(2, BEN, (), undo_of=1)]
)
def test_a_journal_that_contradicts_itself_is_not_followed(strange: Act) -> None:
    with pytest.raises(ValueError, match="not there to be taken"):
        line_of([Act(1, ANA, ()), strange], strange.user)


def test_the_last_hand_on_a_row_is_known() -> None:
    change = Change("coding.Code", 1, None, coding())
    acts = [Act(1, ANA, (change,)), Act(2, BEN, inverse([change]))]
    assert last_hands(acts) == {("coding.Code", 1): BEN}


class TwoPeopleAtOneDesk(RuleBasedStateMachine):
    """Ana and Ben act, undo and redo in any order; every state is one that was seen before."""

    def __init__(self) -> None:
        super().__init__()
        self.acts: list[Act] = []
        self.now: Rows = {}

    def _do(self, user: int, changes: list[Change] | tuple[Change, ...], **of: int) -> None:
        self.acts.append(Act(len(self.acts) + 1, user, tuple(changes), **of))
        self.now = applied(changes, self.now)

    @rule(user=st.sampled_from([ANA, BEN]), wanted=wishes)
    def act(self, user: int, wanted: list[tuple[RowKey, dict[str, Any] | None]]) -> None:
        changes = changes_for(wanted, self.now)
        if changes:
            self._do(user, changes)
            assert next_to_undo(self.acts, user) == self.acts[-1]
            assert next_to_redo(self.acts, user) is None

    @rule(user=st.sampled_from([ANA, BEN]))
    def undo(self, user: int) -> None:
        last = next_to_undo(self.acts, user)
        if last and can_apply(inverse(last.changes), self.now).allowed:
            before = self.now
            self._do(user, inverse(last.changes), undo_of=last.id)
            assert next_to_redo(self.acts, user) == last
            assert can_apply(last.changes, self.now).allowed
            assert there(applied(last.changes, self.now)) == there(before)

    @rule(user=st.sampled_from([ANA, BEN]))
    def redo(self, user: int) -> None:
        last = next_to_redo(self.acts, user)
        if last and can_apply(last.changes, self.now).allowed:
            self._do(user, last.changes, redo_of=last.id)
            assert next_to_undo(self.acts, user) == last

    @invariant()
    def every_act_stands_or_is_undone_or_is_cut_off_and_never_two_of_them(self) -> None:
        for user in (ANA, BEN):
            line = line_of(self.acts, user)
            ids = [act.id for act in line.standing + line.undone]
            assert len(ids) == len(set(ids))
            assert all(act.undo_of is act.redo_of is None for act in line.standing + line.undone)

    @invariant()
    def the_journal_played_from_the_start_gives_what_is_there_now(self) -> None:
        state: Rows = {}
        for act in self.acts:
            assert can_apply(act.changes, state).allowed
            state = applied(act.changes, state)
        assert there(state) == there(self.now)


TestAnySequenceOfUndoAndRedoIsConsistent = TwoPeopleAtOneDesk.TestCase
TestAnySequenceOfUndoAndRedoIsConsistent.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None
)
