"""What a study decides by rule, how a pseudonym is written in one place, and how little is left to decide."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.by_rule import Moved, by_rule, put_by_rule
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.shifting import Shift, shifted
from fieldloom.pseudonyms.rules.standing import Ages, Dates, Key, Numbers, Rules, Stand, key_of
from fieldloom.pseudonyms.rules.wording import put_for

HARBOUR = Path(__file__).parents[2] / "examples" / "harbour" / "material"
MOVED = Moved(Shift(40), 2021)
FORMS = ("Kayleigh Pugh", "our Kay")


@pytest.mark.parametrize(
    ("kind", "about", "words", "rules", "stands"),
    [
        (Kind.NUMBER, "postcode", "SW1A 1AA", Rules(), Stand.DECIDED),
        (Kind.NUMBER, "postcode", "SW1A 1AA", Rules(numbers=Numbers.ASK), Stand.OPEN),
        (Kind.DATE, "date", "3 May 2018", Rules(), Stand.DECIDED),
        (Kind.DATE, "month", "March", Rules(), Stand.DECIDED),
        (Kind.DATE, "date", "3 May 2018", Rules(dates=Dates.KEEP), Stand.KEPT),
        (Kind.DATE, "date", "3 May 2018", Rules(dates=Dates.ASK), Stand.OPEN),
        (Kind.DATE, "weekday", "last Tuesday", Rules(), Stand.KEPT),
        (Kind.DATE, "named day", "Christmas Day", Rules(), Stand.OPEN),
        (Kind.DATE, "season", "summer 2019", Rules(), Stand.OPEN),
        (Kind.DATE, "age", "thirty-four", Rules(), Stand.DECIDED),
        (Kind.DATE, "age", "thirty-four", Rules(ages=Ages.KEEP), Stand.KEPT),
        (Kind.DATE, "age", "oldish", Rules(), Stand.OPEN),
        (Kind.PERSON, "", "Kayleigh", Rules(), Stand.OPEN),
    ],
)
def test_what_is_decided_by_rule(kind, about, words, rules, stands):
    assert by_rule(kind, about, words, rules, MOVED) is stands


def test_what_is_put_for_dates_ages_and_numbers():
    assert put_by_rule(Kind.NUMBER, "NHS or CHI number", "1", MOVED) == "[NHS or CHI number]"
    assert put_by_rule(Kind.DATE, "age", "34 years old", MOVED) == "twenty-five to thirty-four"
    assert put_by_rule(Kind.DATE, "month", "march", MOVED) == "december"
    assert put_by_rule(Kind.DATE, "season", "summer 2019", MOVED) == "[season]"


@given(st.integers(27, 77), st.dates(), st.dates())
def test_two_dates_keep_their_interval(weeks, one, other):
    from datetime import date

    if not all(1901 <= day.year <= 2090 for day in (one, other)):
        return
    moved = [
        date.fromisoformat(str(shifted(day.isoformat(), Shift(weeks)))) for day in (one, other)
    ]
    assert moved[1] - moved[0] == other - one
    assert moved[0].weekday() == one.weekday()


@pytest.mark.parametrize(
    ("words", "pseudonym", "before", "told"),
    [
        ("Kayleigh", "Morag", "", "Morag"),
        ("kayleigh", "Morag", "our ", "morag"),
        ("KAYLEIGH", "Morag", "", "MORAG"),
        ("Kayleigh", "Morag Baird", "", "Morag"),
        ("Pugh", "Morag Baird", "Mrs ", "Baird"),
        ("Kayleigh Pugh", "Morag Baird", "", "Morag Baird"),
        ("Pughs", "Morag Baird", "the ", "Bairds"),
        ("Pughs", "Morag Ross", "the ", "Rosses"),
        ("K", "Morag Baird", "", "M"),
        ("Kay", "Morag Baird", "wee ", "Morag"),
    ],
)
def test_a_pseudonym_is_written_as_the_name_was(words, pseudonym, before, told):
    assert put_for(Kind.PERSON, words, pseudonym, FORMS, before) == told


@pytest.mark.parametrize(
    ("words", "told", "before", "put"),
    [
        ("Methil", "a town on the coast", "in ", "a town on the coast"),
        ("Methil", "a town on the coast", "I like it. ", "A town on the coast"),
        ("methil", "a town on the coast", "", "a town on the coast"),
        ("METHIL", "a town", "", "A TOWN"),
        ("Ravenscar Surgery", "the surgery", "at the ", "surgery"),
    ],
)
def test_words_for_a_place_fit_where_they_stand(words, told, before, put):
    assert put_for(Kind.PLACE, words, told, (), before) == put


@given(st.text(max_size=80))
def test_a_key_is_read_or_refused(told):
    known = key_of(told)
    assert (
        known is None
        or str(known) == told
        or told[1:].lstrip("0") == str(known)[1:]
        or known.entity == 0
    )


def test_keys_lead_back():
    for key in (Key(entity=12), Key(mark="0f" * 32)):
        assert key_of(str(key)) == key
    assert key_of("e") is None
    assert key_of("mxyz") is None


def test_over_a_study_at_most_ten_things_are_left_to_decide_in_a_thousand_words():
    texts = [
        one.read_text(encoding="utf-8", errors="replace")
        for one in sorted(HARBOUR.iterdir())
        if one.suffix in (".txt", ".md", ".srt", ".vtt")
    ]
    open_ = {
        " ".join(text[hit.start : hit.end].split()).casefold()
        for text in texts
        for hit in detect(text)
        if by_rule(hit.kind, hit.about, text[hit.start : hit.end], Rules(), MOVED) is Stand.OPEN
    }
    words = sum(len(text.split()) for text in texts)
    assert words > 10_000
    assert 1000 * len(open_) / words <= 10
