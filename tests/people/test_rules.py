"""What holds of study codes, kinds, and dated belonging."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.ground.answers import Unfit
from fieldloom.people.rules import (
    Interval,
    Nation,
    PersonKind,
    born_year_fits,
    dates_fit,
    may_join,
    named,
    next_ref,
    ref_fits,
)

DAYS = st.dates(date(2019, 1, 1), date(2024, 1, 1))
ENDS = st.none() | DAYS


@st.composite
def intervals(draw):
    start, end = draw(ENDS), draw(ENDS)
    if start and end and end < start:
        start, end = end, start
    return Interval(start, end)


@pytest.mark.parametrize("ref", ["H01", "SV1", "H01-P1", "a", "2021-H-7"])
def test_a_study_code_of_letters_digits_and_hyphens_is_taken(ref):
    assert ref_fits(ref).allowed


@pytest.mark.parametrize("ref", ["", "H 01", "H01_P1", "-H", "H-", "H--1", "Ö1", "H" * 31, "H1\n"])
def test_any_other_study_code_is_refused_with_a_remedy(ref):
    decision = ref_fits(ref)
    assert not decision.allowed
    assert "H01" in decision.would_change


@pytest.mark.parametrize(
    ("stem", "taken", "digits", "expected"),
    [
        ("H", [], 2, "H01"),
        ("H", ["H01", "H04", "H01-P9", "HX"], 2, "H05"),
        ("H", ["h07"], 2, "H08"),
        ("SV", ["SV9", "H12"], 1, "SV10"),
        ("H01-P", ["H01-P1", "H010-P7", "H01-P3"], 1, "H01-P4"),
        ("E-", ["E-099"], 3, "E-100"),
    ],
)
def test_the_next_code_follows_the_highest_of_its_kind(stem, taken, digits, expected):
    assert next_ref(stem, taken, digits) == expected


@given(st.lists(st.integers(0, 500)), st.integers(1, 4))
def test_the_next_code_is_never_taken_and_can_be_used(numbers, digits):
    taken = [f"H{number:0{digits}d}" for number in numbers]
    ref = next_ref("H", taken, digits)
    assert ref not in taken
    assert ref_fits(ref).allowed


@pytest.mark.parametrize("text", ["northern_ireland", "Northern Ireland", " NORTHERN  ireland "])
def test_a_kind_is_found_by_value_or_label(text):
    assert named(Nation, text) is Nation.NORTHERN_IRELAND


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(Unfit, match="Practitioner"):
        named(PersonKind, "wizard")


@given(intervals(), intervals())
def test_two_intervals_meet_when_some_day_lies_in_both(one, other):
    ends = [date(2018, 1, 1), date(2025, 1, 1)]
    ends += [end for each in (one, other) for end in (each.from_day, each.to_day) if end]
    shared = any(one.holds_on(day) and other.holds_on(day) for day in ends)
    assert one.meets(other) == other.meets(one) == shared


@given(DAYS, st.integers(1, 500))
def test_an_interval_that_ends_before_it_begins_is_refused(start, days):
    assert not dates_fit(Interval(start, start - timedelta(days=days))).allowed
    assert dates_fit(Interval(start, start + timedelta(days=days - 1))).allowed


@given(intervals(), st.lists(intervals(), max_size=4))
def test_a_role_is_held_once_at_a_time(wanted, held):
    assert may_join(wanted, held).allowed == (not any(wanted.meets(each) for each in held))


def test_joining_with_days_out_of_order_is_refused_for_that_reason():
    decision = may_join(Interval(date(2022, 1, 2), date(2022, 1, 1)), [])
    assert "before the first day" in decision.because


@pytest.mark.parametrize(
    ("year", "fits"), [(1899, False), (1900, True), (2022, True), (2023, False)]
)
def test_a_year_of_birth_lies_within_a_life(year, fits):
    assert born_year_fits(year, 2022).allowed is fits
