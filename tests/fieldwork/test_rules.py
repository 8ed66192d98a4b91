"""Kinds, states and days of encounters, and how cells of progress are laid out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.fieldwork.rules import (
    ADDS_UP,
    DAY_AHEAD,
    DAY_KNOWN,
    EncounterKind,
    EncounterState,
    ProgressRow,
    TargetKind,
    counted_as,
    day_fits,
    progress_rows,
)
from fieldloom.people.rules import Nation

TODAY = date(2022, 6, 1)
CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from(TargetKind), st.sampled_from(Nation), st.sampled_from([None, "W1", "W2"])
    ),
    st.integers(1, 50),
)


def test_the_tables_of_states_are_total():
    assert set(DAY_KNOWN) == set(DAY_AHEAD) == set(EncounterState)
    assert set(ADDS_UP) == set(TargetKind)


@given(st.sampled_from(EncounterState), st.none() | st.integers(-900, 900))
def test_only_what_took_place_must_have_a_day_that_has_come(state, offset):
    day = None if offset is None else TODAY + timedelta(days=offset)
    fits = state is not EncounterState.DONE or (day is not None and day <= TODAY)
    decision = day_fits(state, day, TODAY)
    assert decision.allowed is fits
    assert fits or decision.would_change


@pytest.mark.parametrize(
    ("kind", "family", "staff", "expected"),
    [
        (EncounterKind.INTERVIEW, True, False, TargetKind.INTERVIEWS),
        (EncounterKind.INTERVIEW, True, True, TargetKind.INTERVIEWS),
        (EncounterKind.INTERVIEW, False, True, TargetKind.STAFF_INTERVIEWS),
        (EncounterKind.INTERVIEW, False, False, None),
        (EncounterKind.OBSERVATION, True, True, TargetKind.OBSERVATIONS),
        (EncounterKind.OBSERVATION, False, False, TargetKind.OBSERVATIONS),
        (EncounterKind.FOCUS_GROUP, False, True, None),
        (EncounterKind.VISIT, True, False, None),
    ],
)
def test_an_encounter_counts_as_one_thing_at_most(kind, family, staff, expected):
    assert counted_as(kind, family=family, staff=staff) is expected


@given(CELLS, CELLS)
def test_every_planned_and_done_cell_has_exactly_one_row(planned, done):
    rows = progress_rows(planned, done, ["W1", "W2"])
    cells = [(row.kind, row.nation, row.wave) for row in rows]
    assert len(cells) == len(set(cells))
    assert set(planned) | set(done) <= set(cells)
    shown = {cell: row.planned for cell, row in zip(cells, rows, strict=True)}
    assert {cell: shown[cell] for cell in planned} == planned
    added = {cell for cell, number in shown.items() if number is not None} - set(planned)
    assert all(wave is None and ADDS_UP[kind] for kind, _, wave in added)
    assert {c: row.done for c, row in zip(cells, rows, strict=True) if row.done} == done


def _whole(kind, planned, waves=("W1", "W2")):
    cells = {(kind, Nation.WALES, wave): number for wave, number in planned.items()}
    rows = progress_rows(cells, {}, waves)
    return next(row.planned for row in rows if row.kind is kind and row.wave is None)


@pytest.mark.parametrize("kind", TargetKind)
def test_targets_of_waves_add_up_where_the_kind_does(kind):
    added = 7 if ADDS_UP[kind] else None
    assert _whole(kind, {"W1": 4, "W2": 3}) == added
    assert _whole(kind, {"W1": 4, "W2": 3, None: 10}) == 10
    assert _whole(kind, {"W1": 4}) is None
    assert _whole(kind, {None: 5}, waves=()) == 5


def test_the_whole_study_stands_before_its_waves_and_nothing_gives_no_rows():
    cell = (TargetKind.FAMILIES, Nation.SCOTLAND, None)
    rows = progress_rows({cell: 15}, {}, ["W2", "W1"])
    assert [row.wave for row in rows[:3]] == [None, "W2", "W1"]
    assert len(rows) == len(TargetKind) * 3
    assert progress_rows({}, {}, ["W1"]) == []


@pytest.mark.parametrize(
    ("planned", "done", "share"), [(15, 4, 26), (15, 15, 100), (2, 5, 100), (0, 3, 0), (None, 3, 0)]
)
def test_the_share_reached_is_at_most_all_and_nothing_without_a_target(planned, done, share):
    row = ProgressRow(TargetKind.FAMILIES, "", Nation.WALES, None, planned, done)
    assert row.share == share
