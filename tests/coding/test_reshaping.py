"""One coding becomes two, several become one: with memos, undo, and everybody's rights."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding import writes
from fieldloom.coding.models import Act, Coding, Memo
from fieldloom.coding.rules.reshaping import cut, spanning
from fieldloom.ground.answers import Refused, Stale, Unfit

WATCHED = "I was watched at my own door"


@pytest.fixture
def coding(desk):
    return desk.apply(desk.add("Watched"), "I-001", WATCHED)


def split_before(desk, coding, words, **given):
    given = {"by": coding.coder, "expected": coding.version, **given}
    return writes.split_coding(coding=coding, at=desk.place("I-001", words)[0], **given)


def quotes():
    return [c.passage.quote for c in Coding.objects.order_by("passage__start")]


# --- rules ---------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("ab \n😀"), max_size=30), st.integers(0, 9), st.integers(-5, 45))
def test_a_cut_loses_nothing_but_white_space(words, start, at):
    parts = cut(words, start, at)
    if parts is None:
        assert not words[: max(0, at - start)].strip() or not words[max(0, at - start) :].strip()
        return
    (first, middle), (again, end) = parts
    assert (first, end) == (start, start + len(words))
    assert first < middle <= at <= again < end
    assert words[middle - start : again - start].strip() == ""


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(51, 99)), min_size=1))
def test_what_is_joined_reaches_from_the_first_to_the_last(places):
    start, end = spanning(places)
    assert all(start <= one[0] and one[1] <= end for one in places)
    assert start in {one[0] for one in places} and end in {one[1] for one in places}


# --- splitting -----------------------------------------------------------------------------------


def test_a_coding_is_cut_in_two_and_keeps_its_memo_on_the_first(desk, coding):
    memo = desk.memo("coding", coding, "Twice in one breath.")
    second = split_before(desk, coding, "at my own door")
    assert quotes() == ["I was watched", "at my own door"]
    first = Coding.objects.get(pk=coding.pk)
    assert first.passage.quote == "I was watched" and first.version == coding.version + 1
    assert (second.code, second.coder, second.made_at) == (first.code, first.coder, first.made_at)
    assert Memo.objects.get(pk=memo.pk).about_id == first.pk


def test_a_split_is_one_act_and_one_undo(desk, coding, picture):
    before = picture()
    split_before(desk, coding, "at my own door")
    assert Act.objects.filter(name="coding split").count() == 1
    desk.undo()
    assert quotes() == [WATCHED]
    desk.redo()
    assert quotes() == ["I was watched", "at my own door"]
    desk.undo()
    assert picture() == before


@pytest.mark.parametrize("place", [0, -40, 500])
def test_a_place_outside_the_words_is_refused_in_words(desk, coding, place):
    at = coding.passage.start + place
    with pytest.raises(Unfit, match="no words on one side"):
        writes.split_coding(by=coding.coder, coding=coding, at=at, expected=None)
    assert quotes() == [WATCHED]


def test_a_split_sent_twice_is_done_once(desk, coding):
    operation = uuid.uuid4()
    one, two = (split_before(desk, coding, "at my", operation=operation) for _ in range(2))
    assert one.pk == two.pk and Coding.objects.count() == 2


def test_a_colleagues_coding_is_not_split_nor_an_older_version(desk, coding, analyst):
    with pytest.raises(Refused):
        split_before(desk, coding, "at my own door", by=analyst)
    with pytest.raises(Stale):
        split_before(desk, coding, "at my own door", expected=coding.version + 1)
    assert quotes() == [WATCHED]


def test_a_part_that_stands_already_is_not_doubled(desk, coding):
    desk.apply(coding.code, "I-001", "at my own door")
    with pytest.raises(Unfit, match="already coded"):
        split_before(desk, coding, "at my own door")
    assert Coding.objects.count() == 2


# --- joining -------------------------------------------------------------------------------------


def join(coding, *others, by=None, expected=None):
    by = by or coding.coder
    return writes.join_codings(by=by, coding=coding, others=list(others), expected=expected)


def test_two_codings_become_one_with_what_lies_between_and_all_memos(desk, coding):
    other = desk.apply(coding.code, "I-001", "the visits had stopped")
    memo = desk.memo("coding", other, "And later.")
    one = join(coding, other)
    assert one.pk == coding.pk and Coding.objects.count() == 1
    assert one.passage.start == min(coding.passage.start, other.passage.start)
    assert one.passage.end == max(coding.passage.end, other.passage.end)
    assert Memo.objects.get(pk=memo.pk).about_id == one.pk


def test_what_was_split_is_joined_again_and_undone(desk, coding, picture):
    second = split_before(desk, coding, "at my own door")
    apart = picture()
    join(Coding.objects.get(pk=coding.pk), second)
    assert quotes() == [WATCHED]
    desk.undo()
    assert picture() == apart


def test_only_like_codings_of_one_coder_go_together(desk, coding, analyst):
    other_code = desk.apply(desk.add("Visits"), "I-001", "the visits had stopped")
    hers = desk.apply(coding.code, "I-001", "the visits had stopped", by=analyst)
    with pytest.raises(Unfit, match="become one"):
        join(coding, other_code)
    with pytest.raises(Refused):
        join(coding, hers, by=analyst)
    with pytest.raises(Unfit, match="nothing to join"):
        join(coding, coding)
    assert Coding.objects.count() == 3
