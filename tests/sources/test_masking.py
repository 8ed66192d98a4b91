"""Words that are withheld stand as shades, each place where it was, and come back whole."""

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.sources.rules.masking import SHADE, masked, put_back, shaded

words = st.text(st.sampled_from("ab \n😀é"), min_size=1, max_size=12).filter(str.strip)
texts = st.lists(st.tuples(words, st.booleans()), min_size=1, max_size=6)


def laid_out(parts):
    """The text of these parts, each ended by a line, and the spans of those that are withheld."""
    text, spans = "", []
    for part, shut in parts:
        start, text = len(text), f"{text}{part}\n\n"
        spans += [(start, len(text))] if shut else []
    return text, spans


@given(texts)
def test_every_code_point_stays_in_its_place(parts):
    text, spans = laid_out(parts)
    seen = masked(text, 0, spans)
    assert len(seen) == len(text)
    for at, sign in enumerate(seen):
        shut = any(start <= at < end for start, end in spans)
        assert sign == (SHADE if shut and text[at] != "\n" else text[at])


@given(texts, st.data())
def test_a_piece_is_masked_as_the_whole_is(parts, data):
    text, spans = laid_out(parts)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert masked(text[start:end], start, spans) == masked(text, 0, spans)[start:end]


@given(texts, st.text(st.sampled_from("xy "), max_size=5))
def test_what_was_withheld_is_put_back_around_a_correction(parts, more):
    text, spans = laid_out(parts)
    seen = masked(text, 0, spans)
    withheld = [text[start:end] for start, end in spans]
    assert put_back(seen + more, withheld) == text + more
    assert put_back(more + seen, withheld) == more + text


def test_a_shade_that_is_gone_moved_or_new_is_not_taken():
    assert put_back("a\n" + shaded("bcd\n"), ["bcd\n"]) == "a\nbcd\n"
    for wrong in ("a\n░░\n", "a\n░░░░\n", "a\n", "░ a\n░░░\n", "a\n░░░\n░"):
        assert put_back(wrong, ["bcd\n"]) is None, wrong
