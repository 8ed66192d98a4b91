"""What the pages of making safe work out by themselves: ends of names, figures, addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.rules.scoring import Share
from fieldloom.web.pseudonyms.listing import Narrowed
from fieldloom.web.pseudonyms.measuring import Figure
from fieldloom.web.pseudonyms.showing import Filled
from fieldloom.web.pseudonyms.widening import moved

TEXT = "so our Kayleigh-Ann Pugh came, and Mrs O’Dwyer went."


def at(words):
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("words", "which", "by", "then"),
    [
        ("Kayleigh-Ann", "end", 1, "Kayleigh-Ann Pugh"),
        ("Kayleigh-Ann", "start", -1, "our Kayleigh-Ann"),
        ("our Kayleigh-Ann", "start", 1, "Kayleigh-Ann"),
        ("Kayleigh-Ann Pugh came", "end", -1, "Kayleigh-Ann Pugh"),
        ("O’Dwyer", "start", -1, "Mrs O’Dwyer"),
        ("Mrs", "end", 1, "Mrs O’Dwyer"),
        ("Dwyer", "start", -1, "O’Dwyer"),
    ],
)
def test_an_end_goes_by_a_word(words, which, by, then):
    assert moved(TEXT, *at(words), which, by) == at(then)


@pytest.mark.parametrize(("which", "by"), [("start", 1), ("end", -1)])
def test_a_name_of_one_word_is_not_made_smaller(which, by):
    with pytest.raises(Unfit):
        moved(TEXT, *at("Pugh"), which, by)


@pytest.mark.parametrize(("words", "which", "by"), [("so", "start", -1), ("went", "end", 1)])
def test_there_is_no_word_beyond_the_text(words, which, by):
    with pytest.raises(Unfit):
        moved(TEXT, *at(words), which, by)


@given(st.text(max_size=80), st.data())
def test_an_end_that_moves_leaves_a_stretch_within_the_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    which = data.draw(st.sampled_from(["start", "end"]))
    by = data.draw(st.sampled_from([1, -1]))
    try:
        first, last = moved(text, start, end, which, by)
    except Unfit:
        return
    assert 0 <= first <= last <= len(text)
    assert (first, last) != (start, end)
    assert (last == end) if which == "start" else (first == start)


def test_a_figure_says_what_it_rests_on():
    told = Figure.of(Share(47, 50))
    assert (told.told, told.beside) == ("94%", "47 of 50; 84% to 98%")
    assert Figure.of(Share(0, 0)) == Figure("none")


def test_an_address_keeps_what_it_is_narrowed_to():
    narrowed = Narrowed.of({"source": "I-008", "family": ""})
    assert narrowed.query(at=0, c="e3") == "source=I-008&at=0&c=e3"
    assert narrowed.within.sources == ("I-008",)
    assert Narrowed.of({}).within.sources == ()


def test_a_trait_that_is_none_counts_as_not_said():
    sent = {"gender": "g", "generation": "ancient", "language": "klingon", "turn": "-1"}
    filled = Filled.of(sent)
    assert (filled.traits.gender, filled.traits.generation) == ("g", "middle")
    assert (filled.traits.language, filled.turn) == ("english", 0)
    assert filled.pseudonym is None
