"""No cell of a table that leaves runs when a spreadsheet program opens it."""

from datetime import UTC, date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from exchange.rows import words
from fieldloom.exchange.cells import cell

# As OWASP lists them in "CSV Injection", and their full-width twins, which some programs take too.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@given(words)
@example("=cmd|' /C calc'!A0")
@example("-2+3")
@example("\t=1")
def test_no_cell_begins_like_a_formula(text):
    assert not cell(text).startswith(FORMULA)


@given(st.lists(words, max_size=3))
def test_no_list_in_a_cell_begins_like_a_formula(texts):
    assert not cell(texts).startswith(FORMULA)


@given(words)
def test_nothing_of_a_text_is_lost_but_an_apostrophe_may_stand_before_it(text):
    assert cell(text) in (text, f"'{text}")
    assert cell(text) == text or text.startswith(FORMULA)


def test_days_and_numbers_read_the_same_everywhere():
    assert cell(date(2022, 5, 3)) == "2022-05-03"
    assert cell(datetime(2022, 5, 3, 12, tzinfo=UTC)).startswith("2022-05-03 ")
    assert (cell(None), cell(12), cell(("a", "b"))) == ("", "12", "a; b")
