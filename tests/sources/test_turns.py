"""Who speaks: labels, legends, time codes, and what is never taken for a speaker."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.sources.rules import blocks, labels, turns
from fieldloom.sources.rules.reading import KINDS, covers, speakers
from fieldloom.sources.rules.reading import turns as turns_in


def marked(text, declared=()):
    found = turns.mark(blocks.divide(text), declared)
    assert found.text == text
    assert covers(text, found.blocks)
    return found


def said(text, declared=()):
    """[(speaker, words)] of every block that somebody speaks."""
    return [
        (b.speaker, text[b.start + b.said : b.end].strip())
        for b in marked(text, declared).blocks
        if b.speaker is not None
    ]


def kinds(text):
    return [b.kind for b in marked(text).blocks]


def test_labels_with_a_colon_begin_turns():
    text = "INT: Hello.\n\nP1: Hi.\n\nINT: How are you?"
    assert said(text) == [("INT", "Hello."), ("P1", "Hi."), ("INT", "How are you?")]


def test_turns_may_stand_on_lines_without_blank_lines_between():
    assert said("I: So?\nK: So what?\nI: So.") == [("I", "So?"), ("K", "So what?"), ("I", "So.")]


def test_a_paragraph_without_a_label_belongs_to_whoever_spoke_last():
    text = "Anna: One.\n\nTwo.\n\nBen: Three.\n\nAnna: Four."
    assert said(text) == [("Anna", "One."), ("Anna", "Two."), ("Ben", "Three."), ("Anna", "Four.")]


def test_a_heading_ends_a_turn():
    text = (
        "Anna: One.\n\nBen: Two.\n\nQuestions From Counsel to the Inquiry\n\nLater.\n\nAnna: Three."
    )
    found = marked(text)
    assert [b.kind for b in found.blocks] == ["speech", "speech", "heading", "paragraph", "speech"]


@pytest.mark.parametrize(
    "line", ["(10.00 am)", "(Pause)", "[laughter]", "(The witness withdrew)", "MRS X (affirmed)."]
)
def test_a_stage_direction_is_a_note_and_nobody_speaks_it(line):
    text = f"Anna: One.\n\n{line}\n\nBen: Two.\n\nAnna: Three."
    note = marked(text).blocks[1]
    assert (note.kind, note.speaker) == ("note", None)


def test_time_codes_become_milliseconds_before_and_after_a_label():
    text = "[00:01:02] Anna: One.\n\nBen (01:00:00.5): Two.\n\nAnna: Three."
    first, second, third = marked(text).blocks
    assert (first.at_ms, second.at_ms, third.at_ms) == (62_000, 3_600_500, None)
    assert said(text) == [("Anna", "One."), ("Ben", "Two."), ("Anna", "Three.")]


def test_a_label_with_a_time_on_its_own_line_takes_the_paragraph_below():
    text = "Anna (00:12:33)\nOne.\nBen  00:12:40\nTwo.\n\nAnna 00:13:00\nThree."
    assert said(text) == [("Anna", "One."), ("Ben", "Two."), ("Anna", "Three.")]
    assert [b.at_ms for b in marked(text).blocks] == [753_000, 760_000, 780_000]


def test_a_label_alone_takes_only_one_paragraph_as_its_first_words():
    text = "Anna:\nOne.\nTwo.\nBen:\nThree.\nAnna:\nFour."
    assert said(text) == [("Anna", "One."), ("Anna", "Two."), ("Ben", "Three."), ("Anna", "Four.")]


def test_a_legend_says_whose_initials_stand_for_whom():
    text = (
        "EW - Elaine Wilson\nMD – Michelle Drumm\n\nRecorded in May.\n\nEW So.\n\nMD\tYes.\n\nMore."
    )
    assert said(text) == [
        ("Elaine Wilson", "So."),
        ("Michelle Drumm", "Yes."),
        ("Michelle Drumm", "More."),
    ]
    assert marked(text).blocks[0].kind == "list"


def test_initials_are_found_before_a_sentence_with_a_colon():
    text = "EW - Elaine Wilson\nMD - Mo Dunn\n\nEW Hello.\n\nMD On the theme of 2020: what now?"
    assert said(text)[1] == ("Mo Dunn", "On the theme of 2020: what now?")


def test_a_legend_may_have_no_dash_where_the_initials_fit():
    text = "MD Michelle Drumm\nDN Dorothy Neriah\n\nMD Hello.\n\nDN Hello."
    assert speakers(marked(text).blocks) == ["Michelle Drumm", "Dorothy Neriah"]


def test_initials_outside_the_legend_are_kept_as_printed_with_a_warning():
    text = "AA - Ann Ash\nBB - Bob Beck\n\n" + "AA Yes.\n\nBB No.\n\n" * 4 + "YS Perhaps."
    found = marked(text)
    assert found.blocks[-1].speaker == "YS"
    assert any("YS" in warning for warning in found.warnings)


def test_one_code_for_two_people_is_kept_as_printed():
    text = "PM - Peter Main\nPM - Pam May\nAB - Al Beg\n\nPM Hello.\n\nAB Yes.\n\nPM Good."
    found = marked(text)
    assert speakers(found.blocks) == ["PM", "Al Beg"]
    assert any("more than one person" in warning for warning in found.warnings)


def test_an_acronym_that_begins_a_paragraph_is_not_a_speaker():
    text = "EW - Elaine Wilson\n\nEW We began.\n\nNHS Scotland then asked.\n\nThe NHS did."
    assert {s for s, _ in said(text)} == {"Elaine Wilson"}


def test_names_that_the_file_lists_as_speakers_need_not_recur():
    assert said("Beth Smith: It is.", ["Beth Smith"]) == [("Beth Smith", "It is.")]


def test_where_only_the_moderator_is_labelled_the_rest_is_nobodys_yet():
    text = "Okay.\n\nMODERATOR: Please begin.\n\nI see a map.\n\nMODERATOR: Go on.\n\nIt is red."
    found = marked(text)
    assert [b.speaker for b in found.blocks] == [None, "MODERATOR", None, "MODERATOR", None]
    assert any("MODERATOR" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "Note: one.\n\nNote: two.\n\nNote: three.",
        "Re: your letter.\n\nDate: 3 May.\n\nRe: again.",
        "See http://example.org and https://example.org\n\nhttp: is old.",
        "10:30 we left.\n\n11:45 we came back.\n\n12:00 tea.",
        "She told me this: it was late.\n\nThen she told me this: go home.\n\nAnd this: stay.",
        "Housing: poor.\n\nMoney: tight.\n\nSchool: fine.",
        "Minute: agreed.\n\nSeen: she wept.\n\nMinute: closed.\n\nSeen: nobody spoke.",
        "Heat map: shows days.\n\nBox plot: shows spread.\n\nPolar plot: shows wind.",
    ],
)
def test_ordinary_sentences_with_a_colon_have_no_speaker(text):
    assert said(text) == []


def test_the_lines_with_which_a_transcript_opens_are_not_speech():
    text = (
        "Date: 3 May 2022\nInterviewer: Rhona\nPlace: Leith\n\n"
        "INT: Hello.\n\nP1: Hi.\n\nINT: Right.\n\nP1: Good."
    )
    assert said(text)[0] == ("INT", "Hello.")


def test_questions_and_answers_of_a_hearing_are_turns():
    text = "Q. Where?\n\nA. Home.\n\n" * 4
    assert said(text.strip())[:2] == [("Q", "Where?"), ("A", "Home.")]


def test_a_table_row_may_carry_its_speaker_in_the_first_cell():
    rows = [
        blocks.Paragraph(f"{who}\t{words}", "table", "\n")
        for who, words in [("INT", "Hello?"), ("P1", "Yes."), ("INT", "Good."), ("P1", "Aye.")]
    ]
    found = turns.mark(rows)
    assert [b.speaker for b in found.blocks] == ["INT", "P1", "INT", "P1"]


def test_a_closing_time_in_hash_marks_ends_a_turn():
    text = "I: Hello there. #00:00:12-5#\n\nK: Hi. #00:00:14-0#\n\nI: Right."
    assert [b.until_ms for b in marked(text).blocks] == [12_500, 14_000, None]


def test_turns_are_counted_where_a_label_is_printed():
    found = marked("Anna: One.\n\nMore.\n\nAnna: Two.\n\nBen: Three.\n\nBen: Four.")
    assert len(list(turns_in(found.blocks))) == 4


@pytest.mark.parametrize(
    ("code", "ms"),
    [("0:03", 3000), ("01:02", 62_000), ("1:00:00", 3_600_000), ("00:00:01.25", 1250)],
)
def test_clock_times_are_milliseconds(code, ms):
    assert labels.milliseconds(code) == ms


NAMES = st.sampled_from(["INT", "P1", "Interviewer", "Mrs Ash", "S07-P2", "Siobhán"])
WORDS = st.text(alphabet=string.ascii_lowercase + " é🙂", min_size=1, max_size=40).filter(str.strip)


@given(st.lists(st.tuples(NAMES, WORDS), min_size=4, max_size=20))
def test_every_labelled_turn_keeps_its_speaker_and_its_words(dialogue):
    text = "\n\n".join(f"{who}: {words.strip()}" for who, words in dialogue)
    counts = {who: sum(1 for w, _ in dialogue if w == who) for who, _ in dialogue}
    if sum(1 for n in counts.values() if n > 1) >= 2 and min(counts.values()) > 1:
        assert said(text) == [(who, words.strip()) for who, words in dialogue]
    else:
        marked(text)


MESSY = st.text(
    alphabet=st.one_of(
        st.sampled_from("\n\n\n \t:()[]-ABI1P0"), st.characters(blacklist_categories=("Cs",))
    ),
    max_size=300,
)


@given(MESSY)
def test_blocks_cover_any_text_and_lose_nothing(text):
    paragraphs = blocks.divide(text)
    assert "".join(p.text + p.gap for p in paragraphs) == text
    found = turns.mark(paragraphs)
    assert found.text == text
    assert covers(text, found.blocks)
    assert {b.kind for b in found.blocks} <= set(KINDS)


@given(MESSY, st.lists(st.text(min_size=1, max_size=12), max_size=3))
def test_declared_names_never_break_the_reading(text, declared):
    assert turns.mark(blocks.divide(text), declared).text == text


def test_wrapped_lines_are_one_paragraph_and_short_lines_are_their_own():
    wrapped = (
        "The room was cold and there were four chairs in it, one for each of us\n" * 5
    ).strip()
    assert len(blocks.divide(wrapped)) == 1
    assert len(blocks.divide("T1\n\tYes, sensible\nT2\n\tDone before")) == 4
