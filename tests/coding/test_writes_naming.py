"""Naming a code by the words of a passage, and whose work a person may change."""

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding.rules.codebook import good_name
from fieldloom.coding.rules.in_vivo import CUT, LONGEST, in_vivo_name
from fieldloom.coding.rules.own_work import may_change_coding, may_change_memo


@given(st.text(max_size=200))
def test_a_name_is_short_on_one_line_and_begins_as_the_quote_does(quote):
    name = in_vivo_name(quote)
    assert len(name) <= LONGEST
    assert name == " ".join(name.split())
    assert not name or good_name(name).allowed or name.isspace()
    whole = " ".join("".join(c for c in quote if c.isprintable() or c.isspace()).split())
    if whole == " ".join(quote.split()):
        assert whole.startswith(name.removesuffix(CUT))


def test_a_short_quote_is_its_own_name():
    assert in_vivo_name("  made\n to feel   small ") == "made to feel small"


def test_a_long_quote_is_cut_between_words():
    name = in_vivo_name("and then they said that nobody had ever asked for the thing, not once")
    assert name == "and then they said that nobody had ever asked for the…"


def test_a_word_longer_than_a_name_is_cut_but_not_between_a_letter_and_its_accent():
    name = in_vivo_name("a" * 58 + "e\u0301" + "b" * 20)
    assert name == "a" * 58 + CUT


def test_a_name_is_made_even_of_nothing_but_accents():
    assert in_vivo_name("\u0301" * 80) == "\u0301" * 59 + CUT


def test_ones_own_coding_may_be_changed_and_anothers_only_by_who_leads():
    assert may_change_coding(1, 1, leads=False).allowed
    assert may_change_coding(1, 2, leads=True).allowed
    refused = may_change_coding(1, 2, leads=False)
    assert not refused.allowed
    assert refused.because.endswith(".")
    assert refused.would_change


def test_a_memo_is_changed_by_its_author_alone():
    assert may_change_memo(1, 1).allowed
    assert not may_change_memo(1, 2).allowed
