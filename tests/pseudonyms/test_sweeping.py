"""The quick search of long files finds what the thorough one finds, place by place."""
# ruff: noqa: SIM905 - a list of words reads better as words

import time

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.pieces import JOINTS
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.sweeping import MOST_DOUBTS, Sweep
from pseudonyms.test_leaks import KNOWN

MORE = [
    *KNOWN,
    Known(9, Kind.SERVICE, ("The Foundations", "Ravenscar Surgery")),
    Known(10, Kind.PERSON, ("Will Hope", "Łukasz Żak", "Mary Ann")),
]
WATCH = watch_for(MORE)
WORDS = (
    "Kayleigh kayleigh KAYLEIGH’s Morrison then the Foundations foundations Surgery Ravenscar hope Hope "
    "will Will al Al et jo Jo O’Neill O'Neill Siobhán siobhan Okonkwo-Bright Lexi-Mae LexiMae de Souza Ed "
    "boats of Road Lingfield k K don Don don’t żak Łukasz Mary Ann café 日本 naïve 12 a,b"
).split()
GAPS = [
    " ",
    " ",
    " ",
    "\n",
    ", ",
    ". ",
    "\u00a0",
    "\u2060",
    "\u00ad",
    "'s ",
    "’s ",
    "_",
    '","',
    " " * 198,
]
GAPS += ["\u200b" * 9 + "1", "\u200b" * 12, "<b>", "&amp;", "\r\n", "-", "\t", "“", "\U0001f600"]
TEXT = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=40)


@examples(max_examples=600)
@given(TEXT)
@example([("hope", " " * 198)] * 5)
@example([("Ed", " " * 198), ("of", "\n" * 3), ("the", " " * 150), ("boats", " ")])
def test_it_finds_the_same_places_as_the_thorough_search(told):
    text = "".join(word + gap for word, gap in told)
    assert list(Sweep(WATCH).leaks(text.encode())) == list(leaks(text, WATCH))


@examples(max_examples=300)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.sampled_from(WORDS[:12]))
def test_it_finds_them_in_whatever_signs_there_are(noise, name):
    text = f"{noise} {name} {noise}"
    assert list(Sweep(WATCH).leaks(text.encode())) == list(leaks(text, WATCH))


@given(st.lists(TEXT, max_size=6))
def test_what_it_remembers_of_one_stretch_hides_nothing_in_the_next(stretches):
    sweep = Sweep(WATCH)
    for told in stretches:
        text = "".join(word + gap for word, gap in told)
        sure = [leak for leak in leaks(text, WATCH) if not leak.doubtful]
        assert [leak for leak in sweep.leaks(text.encode()) if not leak.doubtful] == sure


def test_doubts_are_told_up_to_a_number_and_never_hide_what_is_sure():
    line = "she could only hope so\n"
    text = line * 1000 + "and then Hope came\n" + line * 1000
    found = list(Sweep(WATCH).leaks(text.encode()))
    assert len([leak for leak in found if leak.doubtful]) == MOST_DOUBTS
    assert [(leak.line, leak.column) for leak in found if not leak.doubtful] == [(1001, 10)]


@pytest.mark.parametrize("joint", JOINTS)
def test_a_name_cut_by_what_nobody_sees_is_suspected(joint):
    assert Sweep(WATCH).suspects(f"then Kay{joint}leigh".encode())
    assert not Sweep(WATCH).suspects(f"then some{joint}body".encode())


def test_a_register_without_names_finds_nothing():
    assert not Sweep(watch_for([]))
    assert list(Sweep(watch_for([])).leaks(b"Kayleigh")) == []


def test_it_is_far_quicker_than_the_thorough_search():
    line = '"My mum had it, though she would never have said so to them.",Care / Fear,I-001,14,Mother,,'
    text = "".join(f"{line}{number}\r\n" for number in range(20_000))
    begun = time.process_time()
    assert list(Sweep(WATCH).leaks(text.encode())) == []
    quick = time.process_time() - begun
    begun = time.process_time()
    assert list(leaks(text[: len(text) // 10], WATCH)) == []
    assert quick < (time.process_time() - begun) * 10 / 5
