"""A text becomes the numbers that the name model reads, and nothing of it is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.pseudonyms.rules.wordpieces import (
    CAPITALS,
    DIGITS,
    FIRST_OF_LINE,
    LONGEST,
    MIXED,
    SIGN,
    SMALL,
    TITLE,
    Vocabulary,
    shape_of,
    units_of,
)
from fieldloom.pseudonyms.voice import SHIPPED

FEW = Vocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "kay", "##leigh", "##le", "##igh", "'", "s"])
WHOLE = Vocabulary((SHIPPED / "vocabulary.txt").read_text(encoding="utf-8").split("\n"))


def pieces(text, known=FEW):
    by_number = {number: piece for piece, number in known.numbers.items()}
    return [by_number[one] for unit in units_of(text, known).pieces for one in unit]


def test_a_word_is_cut_into_the_longest_pieces_from_its_beginning():
    assert pieces("Kayleigh's kay") == ["kay", "##leigh", "'", "s", "kay"]


def test_a_word_that_no_pieces_make_is_unknown_as_a_whole():
    assert pieces("kayla kay") == ["[UNK]", "kay"]
    assert pieces("k" * (LONGEST + 1), WHOLE) == ["[UNK]"]


def test_accents_do_not_change_the_pieces():
    assert pieces("Siân", WHOLE) == pieces("sian", WHOLE)
    assert "[UNK]" not in pieces("Siân Łukasz Zoë Ceri", WHOLE)


def test_the_pieces_are_berts():
    assert pieces("Embeddings for Tegen", WHOLE)[:3] == ["em", "##bed", "##ding"]
    assert WHOLE.pieces_of("the") == (1996,)


def test_how_a_word_is_written_stands_beside_it():
    shapes = [shape_of(word) for word in ("hope", "Hope", "NHS", "I", "McAteer", "14th", "?")]
    assert shapes == [SMALL, TITLE, CAPITALS, TITLE, MIXED, DIGITS, SIGN]


def test_the_first_word_of_each_line_is_known():
    units = units_of("Kay rang.\nkay\n\n  kay kay", FEW)
    assert [shape >= FIRST_OF_LINE for shape in units.shapes] == [1, 0, 0, 1, 1, 0]


@given(st.text(max_size=80))
def test_no_letter_is_lost_and_places_are_right(text):
    units = units_of(text, WHOLE)
    assert len(units.starts) == len(units.ends) == len(units.shapes) == len(units.pieces)
    spans = list(zip(units.starts, units.ends, strict=True))
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:], strict=False))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(sign.isspace() for at, sign in enumerate(text) if at not in covered)
    assert all(units.pieces)
    assert all(0 <= one < len(WHOLE.numbers) for unit in units.pieces for one in unit)


@given(st.text(alphabet="kayleigh's -\n", max_size=60))
def test_a_text_gives_the_same_units_whatever_was_read_before(text):
    fresh = Vocabulary(FEW.numbers)
    assert units_of(text, FEW) == units_of(text, fresh)
