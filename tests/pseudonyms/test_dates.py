"""Dates and ages as people say them; and dates moved so that intervals and weekdays stay."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.ages import LEVELS, age_in, band_of, banded, told_at
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.lists import MONTHS
from fieldloom.pseudonyms.rules.shifting import LEAST, MOST, Shift, shift_of, shifted
from pseudonyms.finding import found

WEEKS = st.integers(LEAST, MOST) | st.integers(-MOST, -LEAST)
DAYS = st.dates(date(1950, 1, 1), date(2030, 12, 31))
STYLES = {
    "figures": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "iso": lambda d: d.isoformat(),
    "words": lambda d: f"{d.day} {MONTHS[d.month - 1].capitalize()} {d.year}",
    "small": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "american": lambda d: f"{MONTHS[d.month - 1].capitalize()} {d.day}, {d.year}",
    "dots": lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("he was born on the fourteenth of february it was cold", "the fourteenth of february"),
        ("since March 2019 I have", "March 2019"),
        ("on 3/9/21 it came", "3/9/21"),
        ("since the summer of 2021 then", "the summer of 2021"),
        ("he'd have been twenty-one on 9th May, our Will", "9th May"),
        ("he'd have been twenty-one on 9th May, our Will", "twenty-one"),
        ("she's seven, and then", "seven"),
        ("kyle's thirteen and so on", "thirteen"),
        ("aged 34 at the time", "34"),
        ("a two-year-old on her hip", "two-year-old"),
        ("three weeks old when they came", "three weeks old"),
        ("born in 1988 in the valleys", "1988"),
        ("in october it got worse", "october"),
        ("next Wednesday at ten", "next Wednesday"),
        ("twenty first of november two thousand and four", "twenty first of november"),
    ],
)
def test_a_date_or_an_age_is_found(text, words):
    assert any(words in one for one in found(text, kind=Kind.DATE))


@pytest.mark.parametrize(
    "text",
    [
        "may I say that",
        "there's two of them",
        "it was one of those",
        "we march on",
        "that was three, or so",
    ],
)
def test_what_is_none_stays(text):
    assert found(text, kind=Kind.DATE) == []


@given(DAYS, DAYS, WEEKS, st.sampled_from(sorted(STYLES)))
def test_intervals_and_weekdays_stay(one, other, weeks, style):
    write, shift = STYLES[style], Shift(weeks)
    assert shifted(write(one), shift) == write(shift.of(one))
    assert shift.of(one) - shift.of(other) == one - other
    assert shift.of(one).weekday() == one.weekday()


@given(DAYS, WEEKS, st.sampled_from(sorted(STYLES)))
def test_a_moved_date_moves_back(day, weeks, style):
    told = STYLES[style](day)
    moved = shifted(told, Shift(weeks))
    assert moved != told
    assert shifted(moved, Shift(weeks).back) == told


@given(st.integers(1970, 2025), st.integers(1, 12), st.integers(0, 60), WEEKS)
def test_months_between_months_stay(year, month, later, weeks):
    def named(number):
        return f"{MONTHS[number % 12].capitalize()} {number // 12}"

    def read(told):
        name, said = told.split()
        return int(said) * 12 + MONTHS.index(name.lower())

    first, second = year * 12 + month - 1, year * 12 + month - 1 + later
    one, other = (shifted(named(n), Shift(weeks)) for n in (first, second))
    assert read(other) - read(one) == later


@pytest.mark.parametrize(
    ("told", "moved"),
    [
        ("9th May", "8th November"),
        ("the fourteenth of February", "the sixteenth of August"),
        ("14 feb 2020", "16 aug 2019"),
        ("THE 3RD OF MAY 2021", "THE 2ND OF NOVEMBER 2020"),
        ("March 2019", "September 2018"),
        ("3/9/21", "5/3/21"),
        ("summer 2021", None),
        ("31/02/2021", None),
    ],
)
def test_a_date_keeps_its_manner(told, moved):
    assert shifted(told, Shift(-26), year=2023) == moved


def test_a_year_moves_by_whole_years():
    assert [shifted("2019", Shift(weeks)) for weeks in (-26, -60, 76)] == ["2019", "2018", "2020"]


@given(st.binary(min_size=32, max_size=32), st.integers(1, 10**6), st.text(min_size=1, max_size=9))
def test_a_family_has_one_shift_and_it_is_never_none(key, study, family):
    shift = shift_of(key, study, family)
    assert shift == shift_of(key, study, family)
    assert LEAST <= abs(shift.weeks) <= MOST


def test_families_are_not_all_moved_alike():
    assert len({shift_of(b"k" * 32, 1, f"H{n:02d}").weeks for n in range(40)}) > 15


@given(st.integers(0, 120))
def test_an_age_becomes_a_band_and_stays_there(years):
    band = band_of(years)
    assert banded(str(years)) == band
    assert banded(band) is None


def test_ages_in_words_are_read():
    told = {
        "thirty-four": 34,
        "34 years old": 34,
        "six months old": 0,
        "eighteen months old": 1,
        "two": 2,
    }
    assert {said: age_in(said) for said in told} == told
    assert age_in("oldish") is None


@given(st.sets(st.sampled_from(LEVELS), min_size=1), st.sampled_from(LEVELS))
def test_a_place_is_never_told_more_closely_than_asked(rungs, level):
    said = told_at({rung: rung for rung in rungs}, level)
    assume(said is not None)
    assert LEVELS.index(said) >= LEVELS.index(level)


def test_no_wider_rung_is_no_answer():
    assert told_at({"street": "Ark Lane"}, "town") is None
    assert shifted("31 December 9999", Shift(60)) is None
    assert date(2020, 2, 29) + timedelta(days=Shift(52).days) == date(2021, 2, 27)
