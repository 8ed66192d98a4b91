"""A letter with its accent apart is that letter: a name is found however its text was saved."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pseudonyms.finding import found

from fieldloom.pseudonyms.keyfile.sealing import mark_of
from fieldloom.pseudonyms.rules.tokens import WORD, words_of

TALK = "P: Our Élodie rang, and Siân Jones came. Zoë’s mum saw Mr Núñez.\n"


@pytest.mark.parametrize("form", ["Élodie", "Siân Jones", "Zoë", "Núñez"])
def test_a_registered_name_is_found_either_way(form):
    for shape in ("NFC", "NFD"):
        text = normalize(shape, TALK)
        assert normalize(shape, form) in found(text, form), shape


def test_an_unknown_name_is_found_whole():
    text = normalize("NFD", TALK)
    finds = {normalize("NFC", one) for one in found(text)}
    assert "Élodie" in finds
    assert not {"lodie", "an", "ez"} & finds


@given(st.text(alphabet="abéñöŝ '’-.\n", max_size=60))
def test_words_are_the_same_words_either_way(text):
    apart = normalize("NFD", text)
    words, others = words_of(text), words_of(apart)
    assert words.small == others.small
    assert [normalize("NFC", one) for one in WORD.findall(apart)] == WORD.findall(text)


def test_what_was_decided_of_a_name_holds_for_it_either_way():
    key = bytes(range(32))
    marks = {mark_of(key, 1, normalize(shape, "Élodie  Núñez")) for shape in ("NFC", "NFD")}
    assert len(marks) == 1
    assert mark_of(key, 1, "Elodie Nunez") not in marks
