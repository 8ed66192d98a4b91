"""A safe text is told as widely as each audience needs, and the way back is exact."""
# ruff: noqa: SIM905 - a list of words reads better as words

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.audiences import (
    AS_IT_STANDS,
    DEFAULTS,
    Ages,
    Dates,
    Places,
    Posts,
    Profile,
    Services,
    View,
)
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.replacing import restored
from fieldloom.pseudonyms.rules.widening import Teller, Widened, aged, dated

REGISTER = [
    Widened(
        1,
        Kind.PLACE,
        ("Millbrook", "Old Millbrook"),
        {"town": "a town on the coast", "region": "the east of Scotland", "nation": "Scotland"},
    ),
    Widened(2, Kind.PLACE, ("the Larch estate",), {"estate": "an estate"}),
    Widened(3, Kind.SERVICE, ("Haven House",), {"kind": "a recovery service"}),
    Widened(4, Kind.SERVICE, ("Ferry Lane Surgery",), {}),
    Widened(5, Kind.ORGANISATION, ("Quay Council",), {}),
]
TEXT = (
    "Elspeth is thirty-four. She came to Millbrook on 14 February 2019, from the Larch estate. The lead "
    "nurse at Haven House, and the Ferry Lane Surgery’s doctor, wrote to Quay Council in March 2020."
)


def told(text=TEXT, **profile):
    return Teller(Profile(**profile), REGISTER).told(text)


@pytest.mark.parametrize(
    ("level", "town", "estate"),
    [
        (Places.STREET, "[a town on the coast]", "[an estate]"),
        (Places.TOWN, "[a town on the coast]", "[a place]"),
        (Places.DISTRICT, "[the east of Scotland]", "[a place]"),
        (Places.NATION, "[Scotland]", "[a place]"),
    ],
)
def test_a_place_is_told_at_a_level_or_the_next_wider_one_and_never_nearer(level, town, estate):
    said = told(places=level)
    assert f"She came to {town} on" in said
    assert f"from {estate}. The" in said
    assert "Haven House" in said and "thirty-four" in said


def test_a_place_is_found_in_small_letters_by_an_earlier_pseudonym_and_before_an_apostrophe():
    text = "back in old millbrook, MILLBROOK’s shore, millbrook-way, Millbrooke"
    assert told(text, places=Places.NATION) == (
        "back in [Scotland], [Scotland]’s shore, [Scotland]-way, Millbrooke"
    )


def test_services_are_told_by_their_kind():
    said = told(services=Services.KIND)
    assert (
        "at [a recovery service], and the [a service]’s doctor, wrote to [an organisation]" in said
    )
    assert "Millbrook" in said


@pytest.mark.parametrize(
    ("said", "about", "month", "year", "none"),
    [
        ("14 February 2019", "date", "February 2019", "2019", "a date"),
        ("the 14th of Feb", "date", "February", "a date", "a date"),
        ("2019-02-14", "date", "February 2019", "2019", "a date"),
        ("14/02/19", "date", "February 2019", "2019", "a date"),
        ("March 2020", "month", None, "2020", "a date"),
        ("the summer of 2020", "season", None, "2020", "a date"),
        ("2020", "year", None, None, "a year"),
        ("Valentine’s Day", "named day", "February", "a date", "a date"),
        ("Boxing Day 2018", "named day", "December 2018", "2018", "a date"),
        ("Diwali", "named day", "a date", "a date", "a date"),
        ("last Tuesday", "weekday", None, None, None),
    ],
)
def test_a_date_is_told_to_the_day_the_month_the_year_or_not_at_all(said, about, month, year, none):
    assert dated(said, about, Dates.DAY) is None
    told_at = [dated(said, about, level) for level in (Dates.MONTH, Dates.YEAR, Dates.NONE)]
    assert told_at == [month, year, none]


@pytest.mark.parametrize(
    ("said", "band", "stage"),
    [
        ("thirty-four", "30 to 34", "an adult"),
        ("34 years old", "30 to 34 years old", "an adult"),
        ("six months old", "0 to 4 years old", "a baby"),
        ("fifteen", "15 to 19", "a teenager"),
        ("80", "80 to 84", "an older person"),
        ("no age", None, None),
    ],
)
def test_an_age_is_told_within_five_years_or_as_a_stage_of_life(said, band, stage):
    assert aged(said, Ages.AS_IS) is None
    assert (aged(said, Ages.BAND), aged(said, Ages.STAGE)) == (band, stage)


def test_a_year_of_birth_tells_an_age_as_well():
    assert told("she was born in 1994", ages=Ages.BAND) == "she was born in [1990 to 1994]"
    assert told("she was born in 1994", ages=Ages.STAGE) == "she was born in [a year]"
    assert told("she was born in 1994", dates=Dates.YEAR) == "she was born in 1994"


def test_a_post_of_one_person_is_flagged_or_told_generally():
    assert "The lead nurse [a post of one person] at Haven House" in told(posts=Posts.FLAGGED)
    assert "[a worker] at Haven House" in told(posts=Posts.GENERAL)
    assert told("she’s the only woman taxi driver here", posts=Posts.GENERAL) == (
        "she’s [a worker] here"
    )
    assert told("a nurse came, only a nurse", posts=Posts.GENERAL) == "a nurse came, only a nurse"


def test_every_audience_has_a_profile_and_the_team_reads_the_text_as_it_stands():
    assert set(DEFAULTS) == set(View)
    assert DEFAULTS[View.TEAM] == AS_IT_STANDS
    assert Teller(DEFAULTS[View.TEAM], REGISTER).told(TEXT) is TEXT
    said = Teller(DEFAULTS[View.PUBLIC], REGISTER).told(TEXT)
    assert said == (
        "Elspeth is [an adult]. She came to [Scotland] on [2019], from [a place]. [a worker] at "
        "[a recovery service], and the [a service]’s doctor, wrote to [an organisation] in [2020]."
    )


WORDS = (
    "Millbrook|the Larch estate|Haven House|14 February 2019|thirty-four years old|2020|in May|born in "
    "1990|the lead nurse|Elspeth|then|she is 30,|[Scotland]|\n|’s|don’t|Quay Council|New Year’s Day"
).split("|")
PROFILES = st.builds(
    Profile, *(st.sampled_from(list(k)) for k in (Places, Dates, Ages, Services, Posts))
)


@given(st.lists(st.sampled_from(WORDS), max_size=20), PROFILES)
@example(["Millbrook", "14 February 2019"], Profile(Places.NATION, Dates.NONE))
def test_the_way_back_is_exact(words, profile):
    text = " ".join(words)
    teller = Teller(profile, REGISTER)
    safe = teller.safe(text)
    assert safe.text == teller.told(text)
    assert restored(safe.text, safe.back) == text


@given(st.lists(st.sampled_from(WORDS), max_size=20), st.sampled_from(list(View)))
def test_no_audience_beyond_the_team_is_told_a_pseudonym_that_its_level_forbids(words, view):
    said = Teller(DEFAULTS[view], REGISTER).told(" ".join(words))
    if DEFAULTS[view].places not in (Places.AS_IS, Places.STREET):
        assert "millbrook" not in said.lower() and "larch" not in said.lower()
    if DEFAULTS[view].services is Services.KIND:
        assert "haven" not in said.lower() and "quay council" not in said.lower()
    if DEFAULTS[view].dates is not Dates.DAY:
        assert "14 February" not in said
    if DEFAULTS[view].ages is not Ages.AS_IS:
        assert "thirty" not in said and "is 30" not in said
