"""A corrected text takes its passages along: exactly, visibly changed, or with a person's help."""

import random
import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fieldloom.sources.rules.correcting import (
    AT_AN_END,
    COPIED,
    CUTS_A_WORD,
    GONE,
    MOSTLY_GONE,
    SWOLLEN,
    Carried,
    Edits,
    NeedsPerson,
    carry,
    carry_all,
)

often = settings(max_examples=40, deadline=None)

NOTE = (
    "Visit to the flat, second week.\n"
    "\n"
    "Gran opened the dor and said the wee one was asleep. I see her most days.\n"
    "She had rung the health visitor twice, and nobody had rung her back.\n"
    "\n"
    "Gran: I dinnae ask for much. A phone call would do.\n"
)

words = st.lists(
    st.sampled_from(
        ["she", "said", "no", "no", "again", ".", "\n", "\n\n", "e\u0301", "\U0001f476"]
    ),
    max_size=30,
).map(" ".join)


@st.composite
def corrections(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same text after a few words were put in, taken out or replaced."""
    old = draw(words)
    parts = list(old)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(parts)))
        upto = draw(st.integers(at, min(at + 8, len(parts))))
        parts[at:upto] = draw(st.sampled_from(["", "x", " and then", "no again", "\n", "she said"]))
    return old, "".join(parts)


def fate(quote: str, new: str, old: str = NOTE) -> Carried | NeedsPerson:
    start = old.index(quote)
    return carry(start, start + len(quote), Edits.between(old, new))


def carried_words(quote: str, new: str, old: str = NOTE) -> tuple[str, bool]:
    place = fate(quote, new, old)
    assert isinstance(place, Carried), place
    return new[place.start : place.end], place.changed


def reason(quote: str, new: str, old: str = NOTE) -> str:
    place = fate(quote, new, old)
    assert isinstance(place, NeedsPerson), place
    return place.because


@often
@given(corrections())
def test_the_edits_lead_from_the_old_text_to_the_new(texts: tuple[str, str]) -> None:
    old, new = texts
    edits = Edits.between(old, new)
    rebuilt, at = "", 0
    for k in range(len(edits)):
        rebuilt += old[at : edits.old_starts[k]]
        assert len(rebuilt) == edits.new_starts[k]
        rebuilt += new[edits.new_starts[k] : edits.new_ends[k]]
        at = int(edits.old_ends[k])
    assert rebuilt + old[at:] == new
    assert (edits.old_starts[1:] > edits.old_ends[:-1]).all()
    grown = edits.old_ends - edits.old_starts + edits.new_ends - edits.new_starts
    assert (grown > 0).all()


@often
@given(st.text(alphabet="ab\n. ", max_size=30), st.text(alphabet="ab\n. ", max_size=30))
def test_any_two_texts_can_be_told_apart(old: str, new: str) -> None:
    edits = Edits.between(old, new)
    kept_old, kept_new, at_old, at_new = "", "", 0, 0
    for k in range(len(edits)):
        kept_old += old[at_old : edits.old_starts[k]]
        kept_new += new[at_new : edits.new_starts[k]]
        at_old, at_new = int(edits.old_ends[k]), int(edits.new_ends[k])
    assert kept_old + old[at_old:] == kept_new + new[at_new:]
    assert (len(edits) == 0) == (old == new)


@often
@given(corrections(), st.data())
def test_a_passage_no_edit_comes_near_keeps_its_exact_words(
    texts: tuple[str, str], data: st.DataObject
) -> None:
    old, new = texts
    assume(old)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    edits = Edits.between(old, new)
    assume(((edits.old_ends < start) | (edits.old_starts > end)).all())
    place = carry(start, end, edits)
    assume(place != NeedsPerson(COPIED))
    assert isinstance(place, Carried)
    assert not place.changed
    assert new[place.start : place.end] == old[start:end]


@often
@given(corrections(), st.data())
def test_words_never_differ_without_being_marked_as_changed(
    texts: tuple[str, str], data: st.DataObject
) -> None:
    old, new = texts
    assume(old)
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    place = carry(start, end, Edits.between(old, new))
    if isinstance(place, Carried):
        assert 0 <= place.start < place.end <= len(new)
        assert place.changed == (new[place.start : place.end] != old[start:end])
        assert new[place.start : place.end].strip() or not place.changed
    else:
        assert place.because.endswith(".")


@often
@given(corrections())
def test_many_passages_fare_as_each_would_alone(texts: tuple[str, str]) -> None:
    old, new = texts
    edits = Edits.between(old, new)
    places = [(s, e) for s in range(0, len(old), 7) for e in range(s + 1, len(old) + 1, 11)]
    together = carry_all([s for s, _ in places], [e for _, e in places], edits)
    assert [together[i] for i in range(len(places))] == [carry(s, e, edits) for s, e in places]


@often
@given(words)
def test_a_text_saved_without_a_change_carries_everything(text: str) -> None:
    assume(text)
    edits = Edits.between(text, text)
    starts = np.arange(len(text))
    all_of_them = carry_all(starts, np.full(len(text), len(text)), edits)
    assert len(edits) == 0
    assert not all_of_them.because
    assert not all_of_them.changed.any()
    assert (all_of_them.starts == starts).all()
    assert (all_of_them.ends == len(text)).all()


def test_a_typo_inside_a_passage_is_carried_and_marked() -> None:
    new = NOTE.replace("the dor and", "the door and")
    assert carried_words("Gran opened the dor and said", new) == (
        "Gran opened the door and said",
        True,
    )
    assert carried_words("the health visitor twice", new) == ("the health visitor twice", False)
    assert carried_words("Visit to the flat", new) == ("Visit to the flat", False)


def test_an_edit_at_an_end_needs_a_person() -> None:
    assert reason("opened the dor", NOTE.replace("dor ", "hall ")) == AT_AN_END
    assert reason("dor and said", NOTE.replace("dor ", "hall ")) == AT_AN_END
    assert reason("nobody had rung her", NOTE.replace("visitor twice, and nobody", "one")) == (
        AT_AN_END
    )


def test_a_passage_taken_out_needs_a_person() -> None:
    assert reason("I see her most days.", NOTE.replace(" I see her most days.", "")) == GONE
    assert reason("twice", NOTE.replace("twice", "often")) == GONE


def test_a_passage_of_which_little_is_left_needs_a_person() -> None:
    new = NOTE.replace("health visitor twice, and nobody had rung ", "")
    assert reason("She had rung the health visitor twice, and nobody had rung her", new) == (
        MOSTLY_GONE
    )


def test_a_passage_left_as_white_space_only_needs_a_person() -> None:
    assert reason("   B   ", "A      C", old="A   B   C") == MOSTLY_GONE


def test_a_passage_that_would_swell_needs_a_person() -> None:
    new = NOTE.replace("much. A phone", "much. " + "And so it went on. " * 9 + "A phone")
    assert reason("ask for much. A phone call", new) == SWOLLEN


def test_a_sentence_put_in_beside_a_passage_leaves_it_alone() -> None:
    new = NOTE.replace("I see her most days.", "I went up. I see her most days. I do.")
    assert carried_words("I see her most days.", new) == ("I see her most days.", False)


def test_a_paragraph_put_in_before_one_that_begins_alike_leaves_it_alone() -> None:
    new = NOTE.replace("Gran: I dinnae", "Gran: I was up all night.\nGran: I dinnae")
    place = fate("Gran: I dinnae ask for much.", new)
    assert isinstance(place, Carried)
    assert new[place.start :].startswith("Gran: I dinnae ask for much.")
    assert not place.changed


def test_letters_added_to_the_last_word_of_a_passage_need_a_person() -> None:
    assert reason("opened the dor", NOTE.replace("dor ", "dors ")) == CUTS_A_WORD
    assert reason("rung her back", NOTE.replace("rung her", "wrung her")) == CUTS_A_WORD


def test_an_accent_added_to_the_last_letter_of_a_passage_needs_a_person() -> None:
    assert reason("a cafe", "in a cafe\u0301 there", old="in a cafe there") == CUTS_A_WORD


def test_a_passage_whose_words_were_copied_needs_a_person() -> None:
    assert reason("nobody had rung her back", NOTE + "And again: nobody had rung her back.") == (
        COPIED
    )


def test_a_short_word_that_comes_again_is_no_copy() -> None:
    new = NOTE + "Later she was asleep again, and so was the dog."
    assert carried_words("asleep", new) == ("asleep", False)


def test_a_paragraph_moved_elsewhere_is_not_followed() -> None:
    lines = NOTE.splitlines(keepends=True)
    moved = "".join([*lines[:2], *lines[3:], lines[2]])
    assert reason("said the wee one was asleep", moved) in (GONE, COPIED)
    assert carried_words("A phone call would do", moved) == ("A phone call would do", False)


def test_other_words_in_the_same_place_are_not_a_correction() -> None:
    new = NOTE.replace("the wee one was asleep", "nobody else had come in")
    assert reason("said the wee one was asleep. I", new) == MOSTLY_GONE


def test_unlike_words_are_not_tied_together_by_the_spaces_between_them() -> None:
    edits = Edits.between("We met at nine in town.", "We met behind some old shops.")
    assert edits.old_starts.tolist() == [7]
    assert edits.new_ends.tolist() == [28]


def test_a_long_text_without_a_paragraph_or_a_rare_word_is_still_compared_word_by_word() -> None:
    chance = random.Random(4)
    old = " ".join(chance.choices(["aye", "no", "well", "she", "said", "then"], k=3_000))
    new = old.replace("no no", "no nno", 1)
    last = new.rindex("said said")
    new = new[:last] + "said saidd" + new[last + 9 :]
    edits = Edits.between(old, new)
    assert len(edits) == 2
    assert edits.new_starts[1] - edits.new_starts[0] > 10_000


@pytest.mark.parametrize("place", [(3, 3), (5, 2), (-1, 2), (0, 10_000)])
def test_a_passage_outside_the_old_text_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="inside the text before"):
        carry(*place, Edits.between(NOTE, NOTE))


def a_long_interview(chance: random.Random) -> str:
    """A megabyte of turns, with blank lines between and much that repeats."""
    lexicon = ["".join(chance.choices("aeiourtnsl", k=chance.randint(2, 9))) for _ in range(4_000)]
    turns = (
        f"{chance.choice(['Mum', 'Int'])}: "
        + " ".join(chance.choices(lexicon, k=chance.randint(1, 36)))
        + ".\n\n"
        for _ in range(9_000)
    )
    return "".join(turns)


def test_a_megabyte_with_a_few_typos_and_five_thousand_passages_takes_a_moment() -> None:
    chance = random.Random(5)
    old = a_long_interview(chance)
    assert len(old) > 1_000_000
    new = old
    for _ in range(20):
        at = chance.randrange(len(new))
        new = new[:at] + chance.choice(["q", "", " [laughs] "]) + new[at + 1 :]
    starts = np.array(sorted(chance.randrange(len(old) - 400) for _ in range(5_000)))
    ends = starts + np.array([chance.randint(20, 400) for _ in range(5_000)])
    began = time.process_time()
    carried = carry_all(starts, ends, Edits.between(old, new))
    assert time.process_time() - began < 2.0
    assert len(carried.because) < 30
    for index in set(range(5_000)) - set(carried.because):
        words_now = new[carried.starts[index] : carried.ends[index]]
        assert carried.changed[index] == (words_now != old[starts[index] : ends[index]])
    assert carried.changed.sum() > 0


def test_a_new_label_for_every_speaker_takes_a_moment_and_keeps_what_was_said() -> None:
    old = a_long_interview(random.Random(6))[:300_000]
    new = old.replace("Int:", "Interviewer:")
    starts = np.array([i + 5 for i in range(len(old) - 60) if old.startswith("Int:", i)][:800])
    ends = np.array([old.index("\n", start) for start in starts.tolist()])
    began = time.process_time()
    carried = carry_all(starts, ends, Edits.between(old, new))
    assert time.process_time() - began < 3.0
    assert not carried.because
    assert not carried.changed.any()
