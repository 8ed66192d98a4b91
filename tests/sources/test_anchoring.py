"""A passage is anchored by place, words and context, and found again or honestly given up."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fieldloom.sources.rules.anchoring import (
    CONTEXT,
    Anchor,
    Found,
    Orphaned,
    anchor_at,
    codepoints_to_utf16,
    find,
    utf16_to_codepoints,
    whole_graphemes,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
FRANCE, SPAIN = "\U0001f1eb\U0001f1f7", "\U0001f1ea\U0001f1f8"
INTERVIEW = (
    "Interviewer: And did the worker call you back?\n"
    "Mum: No. I waited in all day, and then all week.\n"
    "Interviewer: Did anyone write?\n"
    "Mum: No. Not a letter.\n"
)

often = settings(max_examples=40, deadline=None)
letters = st.text(alphabet="ab c\n\u0301\U0001f600\u00e9", max_size=60)
anything = st.text(alphabet="a \r\n\u00e9\u0301\uffff\U00010000\U0001f600\U0010ffff", max_size=60)


@st.composite
def stretches(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> tuple[str, int, int]:
    text = draw(texts)
    start = draw(st.integers(0, len(text)))
    return text, start, draw(st.integers(start, len(text)))


def words_of(place: Found | Orphaned, text: str) -> str:
    assert isinstance(place, Found)
    return text[place.start : place.end]


def test_an_anchor_keeps_the_words_and_what_stands_around_them() -> None:
    start = INTERVIEW.index("I waited")
    anchor = anchor_at(INTERVIEW, start, start + 20)
    assert anchor.quote == "I waited in all day,"
    assert anchor.prefix == INTERVIEW[start - CONTEXT : start]
    assert anchor.suffix == INTERVIEW[start + 20 : start + 20 + CONTEXT]


@often
@given(stretches(letters))
def test_an_anchor_is_found_where_it_was_made(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    assume(text[start:end].strip())
    assert find(anchor_at(text, start, end), text) == Found(start, end, "position")


def test_nothing_is_trimmed_from_a_selection() -> None:
    assert anchor_at("  so it went  ", 0, 14).quote == "  so it went  "


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        (2, 2, "nothing was selected"),
        (3, 5, "only white space"),
        (0, 99, "not inside this text"),
        (-1, 2, "not inside this text"),
        (3, 1, "not inside this text"),
    ],
)
def test_a_selection_that_holds_no_words_is_refused_in_a_sentence(
    start: int, end: int, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        anchor_at("one  two", start, end)


@pytest.mark.parametrize("place", [(-1, 2), (4, 4), (0, 2)])
def test_an_anchor_whose_place_and_words_disagree_cannot_exist(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="passage"):
        Anchor(*place, "yes", "", "")


def test_words_that_moved_are_found_by_their_context() -> None:
    start = INTERVIEW.rindex("No.")
    anchor = anchor_at(INTERVIEW, start, start + 3)
    longer = "[Recorded at home]\n" + INTERVIEW
    found = find(anchor, longer)
    assert found == Found(start + 19, start + 22, "context")


def test_words_that_stand_once_are_found_even_when_their_surroundings_changed() -> None:
    start = INTERVIEW.index("I waited in all day")
    anchor = anchor_at(INTERVIEW, start, start + 19)
    found = find(anchor, "Notes. She said I waited in all day")
    assert found == Found(16, 35, "quote")


def test_words_that_stand_twice_without_their_surroundings_are_orphaned() -> None:
    anchor = anchor_at(INTERVIEW, INTERVIEW.rindex("No."), INTERVIEW.rindex("No.") + 3)
    lost = find(anchor, "No. And again: No. That is all.")
    assert lost == Orphaned(
        "The words stand in several places, and what stood around them is gone."
    )


def test_words_with_the_same_surroundings_in_two_places_are_orphaned() -> None:
    anchor = anchor_at("Well. Yes. Fine.", 6, 10)
    assert isinstance(find(anchor, "-" + "Well. Yes. Fine. " * 2), Orphaned)


def test_words_that_are_gone_are_orphaned() -> None:
    anchor = anchor_at(INTERVIEW, 0, 11)
    assert find(anchor, "Nothing of it.") == Orphaned("The words are no longer in the text.")


def test_a_lookalike_at_the_old_position_does_not_take_the_passage_over() -> None:
    old = "Was it hard? Yes. Were you alone? Nope"
    new = "Is she here? Yes. OK. " + old
    anchor = anchor_at(old, 13, 17)
    assert new[13:17] == anchor.quote
    assert find(anchor, new) == Found(35, 39, "context")


@often
@given(stretches(letters), letters)
def test_what_is_found_always_reads_as_the_quote(stretch: tuple[str, int, int], other: str) -> None:
    text, start, end = stretch
    assume(text[start:end].strip())
    anchor = anchor_at(text, start, end)
    for changed in (other, other + text, text + other, text[: start // 2] + other + text):
        place = find(anchor, changed)
        if isinstance(place, Found):
            assert words_of(place, changed) == anchor.quote
        else:
            assert place.because.endswith(".")


@often
@given(stretches(letters), st.integers(0, 3))
def test_an_anchor_without_context_is_taken_at_its_position(
    stretch: tuple[str, int, int], after: int
) -> None:
    text, start, end = stretch
    assume(start < end)
    bare = Anchor(start, end, text[start:end], "", "")
    assert find(bare, text + "z" * after) == Found(start, end, "position")


@often
@given(anything)
def test_offsets_go_to_utf16_and_come_back(text: str) -> None:
    out, back = codepoints_to_utf16(text), utf16_to_codepoints(text)
    assert out.shape == (len(text) + 1,)
    assert back.shape == (out[-1] + 1,)
    assert (back[out] == range(len(text) + 1)).all()


@often
@given(stretches(anything))
def test_utf16_offsets_cut_the_same_words(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    offsets = codepoints_to_utf16(text)
    units = text.encode("utf-16-le")
    assert units[2 * offsets[start] : 2 * offsets[end]].decode("utf-16-le") == text[start:end]


def test_an_offset_inside_an_emoji_is_recognised_as_such() -> None:
    text = "a\U0001f600b"
    back = utf16_to_codepoints(text)
    assert back.tolist() == [0, 1, 1, 2, 3]
    assert codepoints_to_utf16(text)[back[2]] != 2


def test_a_byte_order_mark_and_line_ends_count_as_characters_like_any_other() -> None:
    assert codepoints_to_utf16("\ufeffé\r\n").tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "cluster",
    [
        "e\u0301",
        "e\u0301\u0323",
        "\r\n",
        FAMILY,
        SCOTLAND,
        FRANCE,
        "\U0001f44d\U0001f3fd",
        "\u2764\ufe0f\u200d\U0001f525",
        "\U0001f3f3\ufe0f\u200d\u26a7\ufe0f",
        "1\ufe0f\u20e3",
        "\u1112\u1161\u11ab",
        "\ud55c\u11ab",
        "\uac00\u11a8",
        "\u0915\u093f",
        "\u0e01\u0e33",
        "\u0600\u0661",
    ],
)
def test_a_selection_that_cuts_a_character_is_widened_to_the_whole_of_it(cluster: str) -> None:
    text = f"x{cluster}y"
    for cut in range(1, len(cluster)):
        assert whole_graphemes(text, 1 + cut, 1 + cut + 1) == (1, 1 + len(cluster))
        assert whole_graphemes(text, 0, 1 + cut) == (0, 1 + len(cluster))
    assert whole_graphemes(text, 1, 1 + len(cluster)) == (1, 1 + len(cluster))


def test_flags_are_kept_in_pairs() -> None:
    text = FRANCE + SPAIN + FRANCE
    assert whole_graphemes(text, 3, 3 + 1) == (2, 4)
    assert whole_graphemes(text, 2, 4) == (2, 4)
    assert whole_graphemes("a" + text, 2, 3) == (1, 3)


@pytest.mark.parametrize(
    "pair", ["\n\u0301", "\u2028\u0301", "a\u00ad", "\u200d\U0001f600", "\u11a8\uac00"]
)
def test_what_a_reader_sees_as_two_is_left_as_two(pair: str) -> None:
    assert whole_graphemes(pair, 0, 1) == (0, 1)
    assert whole_graphemes(pair, 1, 2) == (1, 2)


clusters = st.lists(
    st.sampled_from(["a", "\n", "\r\n", "e\u0301", FAMILY, SCOTLAND, "\ud55c", " "]), max_size=8
)


@often
@given(clusters, st.data())
def test_widening_lands_on_the_seams_between_characters(
    parts: list[str], data: st.DataObject
) -> None:
    text = "".join(parts)
    seams = {0}
    for part in parts:
        seams.add(max(seams) + len(part))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wide_start, wide_end = whole_graphemes(text, start, end)
    assert wide_start == max(seam for seam in seams if seam <= start)
    assert wide_end == min(seam for seam in seams if seam >= end)


@often
@given(stretches(st.text(alphabet="a\r\n\u0301\u200d\U0001f600\U0001f1eb\uac00\u11a8\U0001f3fd")))
def test_widening_never_narrows_and_widening_twice_changes_nothing(
    stretch: tuple[str, int, int],
) -> None:
    text, start, end = stretch
    wide = whole_graphemes(text, start, end)
    assert wide[0] <= start <= end <= wide[1]
    assert whole_graphemes(text, *wide) == wide


def test_widening_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not inside this text"):
        whole_graphemes("abc", 1, 9)
