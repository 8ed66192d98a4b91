"""Co-occurrence and code-by-document tables agree with counting by hand."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.coding.rules.overlaps import (
    Codings,
    characters_by_document,
    co_occurrence,
    codes_by_document,
    numbered,
)

often = settings(max_examples=40, deadline=None)
CODES, DOCUMENTS = 4, 3
Row = tuple[int, int, int, int]

row = st.tuples(
    st.integers(0, DOCUMENTS - 1), st.integers(0, 20), st.integers(1, 9), st.integers(0, CODES - 1)
).map(lambda r: (r[0], r[1], r[1] + r[2], r[3]))
rows = st.lists(row, max_size=15)


def codings_of(some: list[Row]) -> Codings:
    return Codings(*np.array(some, dtype=np.int64).reshape(-1, 4).T)


@often
@given(rows)
def test_two_codes_meet_once_for_each_pair_of_codings_that_share_a_character(
    some: list[Row],
) -> None:
    by_hand = np.zeros((CODES, CODES), dtype=np.int64)
    for i, (doc, start, end, code) in enumerate(some):
        for other_doc, other_start, other_end, other in some[:i]:
            if doc == other_doc and start < other_end and other_start < end:
                by_hand[code, other] += 1
                by_hand[other, code] += code != other
    counted = co_occurrence(codings_of(some), CODES)
    assert (counted == by_hand).all()
    assert (counted == counted.T).all()


@often
@given(rows)
def test_codes_are_counted_for_each_document(some: list[Row]) -> None:
    counted = codes_by_document(codings_of(some), CODES, DOCUMENTS)
    covered = characters_by_document(codings_of(some), CODES, DOCUMENTS)
    for code in range(CODES):
        for doc in range(DOCUMENTS):
            spans = [(s, e) for d, s, e, c in some if (d, c) == (doc, code)]
            assert counted[code, doc] == len(spans)
            assert covered[code, doc] == len({x for s, e in spans for x in range(s, e)})


def test_one_coding_alone_meets_nothing_not_even_itself() -> None:
    assert co_occurrence(codings_of([(0, 3, 9, 2)]), CODES).sum() == 0


def test_two_coders_with_one_code_on_one_passage_meet_on_the_diagonal() -> None:
    assert co_occurrence(codings_of([(0, 3, 9, 2), (0, 5, 7, 2)]), CODES)[2, 2] == 1


def test_ids_are_numbered_without_gaps() -> None:
    different, numbers = numbered([70, 5, 70, 12])
    assert different.tolist() == [5, 12, 70]
    assert numbers.tolist() == [2, 0, 2, 1]


def test_numbers_out_of_range_and_arrays_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="code is numbered outside 0 to 1"):
        co_occurrence(codings_of([(0, 1, 2, 2)]), 2)
    with pytest.raises(ValueError, match="document is numbered outside"):
        codes_by_document(codings_of([(7, 1, 2, 0)]), CODES, DOCUMENTS)
    with pytest.raises(ValueError, match="needs a document"):
        Codings(np.arange(2), np.arange(2), np.arange(2), np.arange(3))
    with pytest.raises(ValueError, match="has to end after it starts"):
        co_occurrence(codings_of([(0, 4, 4, 1)]), CODES)


def test_half_a_million_codings_and_six_hundred_codes_take_under_two_seconds() -> None:
    chance = np.random.default_rng(11)
    start = chance.integers(0, 30_000, 500_000)
    codings = Codings(
        chance.integers(0, 2_000, 500_000),
        start,
        start + chance.integers(50, 720, 500_000),
        chance.integers(0, 600, 500_000),
    )
    began = time.process_time()
    met = co_occurrence(codings, 600)
    table = codes_by_document(codings, 600, 2_000)
    assert time.process_time() - began < 2.0
    assert table.sum() == len(codings)
    assert np.triu(met).sum() > 1_400_000
