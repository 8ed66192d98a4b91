"""Intervals are checked against the plainest possible sums on sets of characters."""

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.coding.rules.intervals import (
    coverage,
    coverage_by,
    flatten,
    intersection,
    lanes,
    near,
    overlap_pairs,
    overlapping,
    segments,
    within,
)

often = settings(max_examples=40, deadline=None)
Spans = list[tuple[int, int]]
Ints = npt.NDArray[np.int64]

span = st.tuples(st.integers(0, 25), st.integers(1, 9)).map(lambda t: (t[0], t[0] + t[1]))
spans = st.lists(span, max_size=12)


def arrays(given_spans: Spans) -> tuple[list[int], list[int]]:
    return [start for start, _ in given_spans], [end for _, end in given_spans]


def characters(given_spans: Spans) -> set[int]:
    return {place for start, end in given_spans for place in range(start, end)}


def as_spans(pair: tuple[Ints, Ints]) -> Spans:
    return list(zip(pair[0].tolist(), pair[1].tolist(), strict=True))


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@often
@given(spans)
def test_flattening_covers_the_same_characters_with_gaps_between_all_pieces(some: Spans) -> None:
    flat = as_spans(flatten(*arrays(some)))
    assert characters(flat) == characters(some)
    assert all(flat[i][1] < flat[i + 1][0] for i in range(len(flat) - 1))
    assert coverage(*arrays(some)) == len(characters(some))


@often
@given(st.lists(st.tuples(st.integers(0, 3), span), max_size=12))
def test_coverage_is_counted_for_each_group_apart(some: list[tuple[int, tuple[int, int]]]) -> None:
    counted = coverage_by([g for g, _ in some], *arrays([s for _, s in some]), 4)
    for group in range(4):
        assert counted[group] == len(characters([s for g, s in some if g == group]))


@often
@given(st.lists(st.tuples(st.integers(0, 3), span), max_size=14), st.integers(1, 9))
def test_pairs_are_all_the_overlaps_of_one_document_each_once(
    some: list[tuple[int, tuple[int, int]]], at_a_time: int
) -> None:
    docs, places = [d for d, _ in some], [s for _, s in some]
    seen: list[tuple[int, int]] = []
    for first, second in overlap_pairs(docs, *arrays(places), at_a_time=at_a_time):
        assert 0 < first.size <= at_a_time
        seen += zip(first.tolist(), second.tolist(), strict=True)
    assert all((places[i][0], i) < (places[j][0], j) for i, j in seen)
    assert sorted(tuple(sorted(pair)) for pair in seen) == [
        (i, j)
        for i in range(len(some))
        for j in range(i + 1, len(some))
        if docs[i] == docs[j] and meet(places[i], places[j])
    ]


@often
@given(spans, spans, st.integers(0, 6))
def test_within_near_and_overlapping_agree_with_looking_at_each_pair(
    some: Spans, others: Spans, gap: int
) -> None:
    inside = [any(o[0] <= s[0] and s[1] <= o[1] for o in others) for s in some]
    close = [any(o[0] - s[1] <= gap and s[0] - o[1] <= gap for o in others) for s in some]
    sharing = [any(meet(s, o) for o in others) for s in some]
    assert within(*arrays(some), *arrays(others)).tolist() == inside
    assert near(*arrays(some), *arrays(others), gap).tolist() == close
    assert overlapping(*arrays(some), *arrays(others)).tolist() == sharing


def test_touching_passages_are_near_but_do_not_overlap() -> None:
    assert near([0], [3], [3], [5], 0).tolist() == [True]
    assert overlapping([0], [3], [3], [5]).tolist() == [False]
    assert near([0], [3], [5], [7], 1).tolist() == [False]
    assert near([0], [3], [5], [7], 2).tolist() == [True]


def test_two_outer_passages_that_meet_are_not_one_outer_passage() -> None:
    assert within([1], [5], [0, 3], [3, 9]).tolist() == [False]


@often
@given(spans, spans)
def test_an_intersection_holds_the_characters_of_both(some: Spans, others: Spans) -> None:
    both = as_spans(intersection(*arrays(some), *arrays(others)))
    assert characters(both) == characters(some) & characters(others)
    assert all(start < end for start, end in both)
    assert both == sorted(both)


@often
@given(spans)
def test_no_two_stripes_of_one_lane_overlap_and_no_lane_is_wasted(some: Spans) -> None:
    given_lanes = lanes(*arrays(some)).tolist()
    for i, one in enumerate(some):
        for j in range(i + 1, len(some)):
            assert given_lanes[i] != given_lanes[j] or not meet(one, some[j])
    deepest = max((sum(s <= x < e for s, e in some) for x in range(40)), default=0)
    assert len(set(given_lanes)) == deepest
    assert max(given_lanes, default=-1) == deepest - 1


@often
@given(spans)
def test_a_stripe_further_down_the_page_shifts_none_above_it(some: Spans) -> None:
    later = [*some, (40, 45)]
    assert lanes(*arrays(later)).tolist()[:-1] == lanes(*arrays(some)).tolist()


def test_the_longer_of_two_that_start_together_takes_the_first_lane() -> None:
    assert lanes([0, 0, 0], [4, 9, 4]).tolist() == [1, 0, 2]


@often
@given(spans)
def test_segments_say_for_each_piece_which_passages_cover_it(some: Spans) -> None:
    pieces = list(segments(*arrays(some)))
    ends = sorted({place for one in some for place in one})
    assert [piece[:2] for piece in pieces] == list(zip(ends, ends[1:], strict=False))
    for start, end, covering in pieces:
        for place in (start, end - 1):
            assert list(covering) == [i for i, s in enumerate(some) if s[0] <= place < s[1]]


def test_a_gap_between_passages_is_a_piece_that_nothing_covers() -> None:
    assert list(segments([0, 5], [2, 8])) == [(0, 2, (0,)), (2, 5, ()), (5, 8, (1,))]


def test_nothing_at_all_is_a_set_of_intervals_too() -> None:
    assert as_spans(flatten([], [])) == []
    assert coverage([], []) == 0
    assert lanes([], []).tolist() == []
    assert list(segments([], [])) == []
    assert list(overlap_pairs([], [], [])) == []


@pytest.mark.parametrize("ask", [flatten, lanes, segments, coverage])
@pytest.mark.parametrize(("starts", "ends"), [([3], [3]), ([5], [2])])
def test_an_empty_or_turned_interval_is_refused(
    ask: Callable[[list[int], list[int]], object], starts: list[int], ends: list[int]
) -> None:
    with pytest.raises(ValueError, match="has to end after it starts"):
        ask(starts, ends)


def test_arrays_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="as many ends as starts"):
        flatten([1, 2], [3])
    with pytest.raises(ValueError, match="one document for each"):
        list(overlap_pairs([1], [1, 2], [3, 4]))
    with pytest.raises(ValueError, match="count from 0"):
        list(overlap_pairs([1], [-1], [3]))
    with pytest.raises(ValueError, match="less than nothing"):
        near([1], [2], [3], [4], -1)


def a_large_study() -> tuple[Ints, Ints, Ints]:
    """500,000 codings in 2,000 documents, of which about 1.6 million pairs overlap."""
    chance = np.random.default_rng(7)
    doc = chance.integers(0, 2_000, 500_000)
    start = chance.integers(0, 30_000, 500_000)
    return doc, start, start + chance.integers(50, 720, 500_000)


def test_half_a_million_codings_are_paired_in_well_under_a_second() -> None:
    study = a_large_study()
    began = time.process_time()
    pairs = sum(first.size for first, _ in overlap_pairs(*study))
    assert 1_400_000 < pairs < 1_800_000
    assert time.process_time() - began < 1.0


def test_memory_stays_flat_however_many_pairs_there_are() -> None:
    doc = np.zeros(4_000, dtype=np.int64)
    starts = np.arange(4_000)
    tracemalloc.start()
    pairs = sum(
        first.size for first, _ in overlap_pairs(doc, starts, starts + 5_000, at_a_time=10_000)
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pairs == 4_000 * 3_999 // 2
    assert peak < 2_000_000
