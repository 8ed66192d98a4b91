"""Words put in and taken back out: by example and over generated texts."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.rules.composing import Back, Step, added, composed
from fieldloom.pseudonyms.rules.replacing import Stood, restored
from fieldloom.sources.rules.blocks import divide
from fieldloom.sources.rules.masking import masked
from fieldloom.sources.rules.putting_in import Put, Putting, gone_from
from fieldloom.sources.rules.turns import mark

TEXTS = int(os.environ.get("FIELDLOOM_ROUND_TRIPS", "300"))
WORDS = st.text("abKé’ \n\u0301😀░", max_size=60)
NEW = st.sampled_from(["", "Morag", "a", "a town\non the coast", "é😀"])


@st.composite
def texts_with_puts(draw, words=WORDS):
    """A text and replacements in it, in order and apart."""
    text = draw(words)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [Put(start, end, draw(NEW)) for start, end in pairs if start < end]


def steps_of(putting, entities=None):
    entities = entities or [None] * len(putting.puts)
    return [
        Step(p.start, p.end, *putting.span(p.start, p.end), e)
        for p, e in zip(putting.puts, entities, strict=True)
    ]


def put_back(text, back):
    return restored(text, [Stood(one.start, one.end, one.old) for one in back])


@settings(max_examples=TEXTS)
@given(texts_with_puts())
def test_what_was_put_in_comes_out_again_letter_by_letter(told):
    text, puts = told
    putting = Putting(text, puts)
    back = composed(text, [], steps_of(putting), putting.span)
    assert put_back(putting.new, back) == text
    assert all(putting.new[b.start : b.end] == p.new for b, p in zip(back, puts, strict=True))


@settings(max_examples=TEXTS)
@given(texts_with_puts(), st.data())
def test_two_steps_come_back_as_one(told, data):
    text, puts = told
    first = Putting(text, puts)
    back = composed(text, [], steps_of(first, [1] * len(puts)), first.span)
    between = first.new
    # As later corrections are: beside what was replaced, or over all of one place.
    free = [
        (start, end)
        for start in range(len(between))
        for end in range(start + 1, min(start + 4, len(between) + 1))
        if all(b.end <= start or end <= b.start for b in back)
    ]
    places = [(b.start, b.end) for b in back if b.start < b.end]
    some = (
        data.draw(st.lists(st.sampled_from([*free, *places]), max_size=3)) if free or places else []
    )
    apart, last = [], 0
    for start, end in sorted(set(some)):
        if start >= last:
            apart.append(Put(start, end, data.draw(NEW)))
            last = end
    second = Putting(between, apart)
    whole = composed(between, back, steps_of(second), second.span)
    assert put_back(second.new, whole) == text


@settings(max_examples=TEXTS)
@given(texts_with_puts())
def test_a_shaded_text_comes_back_too(told):
    text, puts = told
    shades = masked(text, 0, [(p.start, p.end) for p in puts])
    back = added([], [Back(p.start, p.end, None, text[p.start : p.end]) for p in puts])
    assert put_back(shades, back) == text
    more = [Back(0, len(text), None, shades)] if text else []
    assert put_back(shades, added(back, more)) == text


@settings(max_examples=TEXTS)
@given(texts_with_puts(), st.text("abK \n", max_size=60))
def test_what_the_text_after_it_does_not_say_goes_from_an_earlier_one(told, earlier):
    text, puts = told
    gone = [span for span, _ in gone_from(earlier, text, puts)]
    assert all(0 <= start < end <= len(earlier) for start, end in gone)
    assert gone == sorted(gone)
    left = [at for at in range(len(earlier)) if not any(s <= at < e for s, e in gone)]
    kept = [at for at in range(len(text)) if not any(p.start <= at < p.end for p in puts)]
    signs = iter(text[at] for at in kept)
    assert all(earlier[at] in signs for at in left)  # what is left stands, in order, in what stays


def test_from_the_same_text_goes_what_is_replaced():
    puts = [Put(4, 7, "x"), Put(8, 10, "y")]
    assert list(gone_from("abcdefghijkl", "abcdefghijkl", puts)) == [((4, 7), 0), ((8, 10), 1)]


def test_a_place_within_a_replaced_name_goes_over_to_all_of_the_pseudonym():
    putting = Putting("our Kayleigh and me", [Put(4, 12, "Morag")])
    assert putting.span(4, 12) == (4, 9)
    assert putting.span(7, 10) == (4, 9)
    assert putting.span(0, 16) == (0, 13)
    assert putting.span(12, 16) == (9, 13)
    carried = putting.carry([0, 12], [16, 16])
    assert carried.changed.tolist() == [True, False]


def test_blocks_still_touch_and_cover_the_text():
    text = "Kayleigh: hello\n\nTRACY: our Kayleigh\n\nKayleigh: yes\n\nTRACY: no\n"
    blocks = mark(divide(text)).blocks
    at = [found for found in range(len(text)) if text.startswith("Kayleigh", found)]
    putting = Putting(text, [Put(start, start + 8, "Jo") for start in at])
    moved = putting.blocks(blocks)
    told = [putting.new[one.start : one.end] for one in moved]
    assert "".join(told) == putting.new
    assert [putting.new[one.start : one.start + one.said] for one in moved] == [
        "Jo: ",
        "TRACY: ",
    ] * 2


@pytest.mark.parametrize(
    "puts", [[Put(0, 3, ""), Put(2, 4, "")], [Put(3, 9, "")], [Put(1, 1, "x")]]
)
def test_replacements_that_do_not_fit_are_refused(puts):
    with pytest.raises(Unfit):
        Putting("four", puts)
