"""The picture of a text: every coding is in the bins that it touches, and in no other."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding.rules.portraits import bins_touched, marks


@st.composite
def texts(draw):
    """Some texts with codings: (length, bins) of each, and (text, cell in it, start, end)."""
    sizes = draw(
        st.lists(st.tuples(st.integers(1, 400), st.integers(1, 50)), min_size=1, max_size=4)
    )
    codings = []
    for _ in range(draw(st.integers(0, 25))):
        text = draw(st.integers(0, len(sizes) - 1))
        start = draw(st.integers(0, sizes[text][0] - 1))
        end = draw(st.integers(start + 1, sizes[text][0]))
        codings.append((text, draw(st.integers(0, 2)), start, end))
    return sizes, codings


def touched_by(start, end, length, bins):
    """By the definition: bins that share more than a point with the coding."""
    return {
        k
        for k in range(bins)
        if Fraction(k * length, bins) < end and Fraction((k + 1) * length, bins) > start
    }


def marked(sizes, codings):
    cell = [text * 3 + one for text, one, _, _ in codings]
    return marks(
        cell,
        [c[2] for c in codings],
        [c[3] for c in codings],
        [sizes[c[0]][0] for c in codings],
        [sizes[c[0]][1] for c in codings],
    )


@given(texts())
def test_a_coding_falls_into_exactly_the_bins_that_it_touches(given_texts):
    sizes, codings = given_texts
    expected = {}
    for text, one, start, end in codings:
        expected.setdefault(text * 3 + one, set()).update(touched_by(start, end, *sizes[text]))
    found = marked(sizes, codings)
    drawn = {}
    for cell, first, last in zip(found.cell, found.first, found.last, strict=True):
        bins = set(range(first, last))
        assert bins and not bins & drawn.get(int(cell), set())
        drawn.setdefault(int(cell), set()).update(bins)
    assert drawn == expected


@given(texts())
def test_marks_are_few_and_lose_no_coding(given_texts):
    sizes, codings = given_texts
    found = marked(sizes, codings)
    assert found.codings.sum() == len(codings)
    for cell, first, last, number, lead in zip(
        found.cell, found.first, found.last, found.codings, found.lead, strict=True
    ):
        text = int(cell) // 3
        inside = [
            (start, at)
            for at, (other, one, start, end) in enumerate(codings)
            if other * 3 + one == cell
            and touched_by(start, end, *sizes[text]) <= set(range(first, last))
        ]
        assert len(inside) == number
        assert codings[lead][2] == min(inside)[0]
    same = (found.cell[1:] == found.cell[:-1]) & (found.first[1:] <= found.last[:-1])
    assert not same.any()


def test_nothing_is_lost_at_the_ends():
    first, last = bins_touched([0, 999_999, 0], [1, 1_000_000, 1_000_000], 1_000_000, 240)
    assert (first.tolist(), last.tolist()) == ([0, 239, 0], [1, 240, 240])


def test_one_character_fills_all_bins_of_a_text_of_one():
    assert [a.tolist() for a in bins_touched([0], [1], 1, 7)] == [[0], [7]]


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3), (8, 11)])
def test_what_is_not_in_the_text_is_refused(start, end):
    with pytest.raises(ValueError, match="inside its text"):
        marks([0], [start], [end], 10, 5)


def test_no_coding_makes_no_mark():
    assert len(marks([], [], [], 10, 5)) == 0


def test_fifty_thousand_codings_all_stand_in_a_mark():
    chance = np.random.default_rng(1)
    start = chance.integers(0, 999_000, 50_000)
    found = marks(chance.integers(0, 3000, 50_000), start, start + 900, 1_000_000, 200)
    assert found.codings.sum() == 50_000
    assert (found.last > found.first).all()
