import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sources.test_taking_in import whole_index

from fieldloom.access.rules import Role
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit
from fieldloom.sources import writes
from fieldloom.sources.index import finding
from fieldloom.sources.models import EarlierAnchor, Paragraph, Passage, Revision
from fieldloom.sources.rules import turns
from fieldloom.sources.rules.blocks import divide
from fieldloom.sources.rules.reading import covers
from fieldloom.sources.taking_in import revising
from fieldloom.sources.taking_in.recognising import recognise_again
from fieldloom.sources.taking_in.revising import text_of

TALK = (
    "Interviewer: Could you tell me about the flat?\n\n"
    "Kirsty: It was damp. We had two roms, and the landlord never came.\n\n"
    "Interviewer: Never?\n\n"
    "Kirsty: Not once in a whole year. I rang him twelve times.\n"
)


def correct(by, source, old, new, expected=1, reason="A typing error."):
    text = text_of(Revision.objects.get(source=source, number=expected))
    assert text.count(old) == 1
    made = writes.correct(
        by=by, source=source, text=text.replace(old, new), reason=reason, expected=expected
    )
    source.refresh_from_db()
    return made


def mark(by, source, words):
    at = text_of(source.current).index(words)
    return writes.mark(by=by, source=source, start=at, end=at + len(words))


def test_a_correction_makes_the_next_revision_and_leaves_the_first_as_it_was(pi, source_of):
    source = source_of(pi, TALK)
    first = source.current
    made = correct(pi, source, "roms", "rooms")
    assert (made.revision.number, made.revision.reason) == (2, "A typing error.")
    assert source.current == made.revision and made.revision.made_by == pi
    assert text_of(first) == TALK
    assert text_of(source.current) == TALK.replace("roms", "rooms")
    assert source.current.words == len(TALK.split())
    assert source.current.characters == len(TALK) + 1


def test_passages_move_along_with_their_words(pi, source_of):
    source = source_of(pi, TALK)
    before, inside, after = (
        mark(pi, source, w) for w in ("the flat", "two roms, and", "twelve times")
    )
    made = correct(pi, source, "roms", "rooms")
    assert made.carried == 3 and made.changed == [inside] and made.waiting == []
    text = text_of(source.current)
    for passage, words in [
        (before, "the flat"),
        (inside, "two rooms, and"),
        (after, "twelve times"),
    ]:
        passage.refresh_from_db()
        assert passage.quote == words == text[passage.start : passage.end]
        assert passage.revision == source.current and passage.needs_person == ""
        assert passage.prefix == text[max(0, passage.start - 32) : passage.start]
        assert passage.suffix == text[passage.end : passage.end + 32]
        row = Paragraph.objects.get(revision=source.current, number=passage.paragraph)
        assert row.start <= passage.start < row.end
    assert list(inside.earlier.values_list("quote", "revision__number")) == [("two roms, and", 1)]


def test_a_passage_whose_words_are_gone_stays_and_waits_for_a_person(pi, source_of):
    source = source_of(pi, TALK)
    passage = mark(pi, source, "I rang him twelve times.")
    made = correct(pi, source, " I rang him twelve times.", "")
    assert made.waiting == [passage] and made.carried == 0
    passage.refresh_from_db()
    assert passage.needs_person and passage.revision.number == 1
    assert passage.quote == "I rang him twelve times."
    assert not passage.earlier.exists()


def test_bringing_the_text_back_brings_its_passages_back(pi, source_of):
    source = source_of(pi, TALK)
    passage, other = mark(pi, source, "I rang him twelve times."), mark(pi, source, "the flat")
    place = (passage.start, passage.end)
    correct(pi, source, " I rang him twelve times.", "")
    made = writes.restore_revision(by=pi, source=source, number=1)
    source.refresh_from_db()
    assert (made.revision.number, made.carried) == (3, 2)
    assert made.revision.reason == "Brought back from revision 1"
    assert text_of(source.current) == TALK
    for moved in (passage, other):
        moved.refresh_from_db()
        assert moved.revision == source.current and moved.needs_person == ""
    assert (passage.start, passage.end) == place


def test_restoring_keeps_the_turns_and_speakers_of_that_text(pi, source_of):
    source = source_of(pi, TALK)
    rows = ("kind", "said", "speaker__label", "text")
    before = list(source.current.paragraphs.values_list(*rows))
    correct(pi, source, "Kirsty: It was", "It was")
    writes.restore_revision(by=pi, source=source, number=1)
    source.refresh_from_db()
    assert list(source.current.paragraphs.values_list(*rows)) == before


def test_the_second_of_two_who_correct_at_once_is_told_and_shown_both(pi, member, source_of):
    source = source_of(pi, TALK)
    mine = TALK.replace("roms", "rooms")
    theirs = TALK.replace("damp", "wet")
    writes.correct(by=pi, source=source, text=theirs, reason="Misheard.", expected=1)
    with pytest.raises(Stale) as told:
        writes.correct(by=member("rhona"), source=source, text=mine, reason="Typo.", expected=1)
    assert told.value.theirs == {"revision": 2, "made by": "Petra", "reason": "Misheard."}
    assert told.value.mine == {"revision": 2, "made by": "Rhona", "reason": "Typo."}
    source.refresh_from_db()
    assert text_of(source.current) == theirs and Revision.objects.count() == 2


@pytest.mark.parametrize("same", [TALK, TALK.replace("\n", "\r\n")])
def test_a_text_that_is_the_same_makes_no_revision(pi, source_of, same):
    source = source_of(pi, TALK)
    with pytest.raises(Unfit, match="word for word"):
        writes.correct(by=pi, source=source, text=same, reason="Nothing.", expected=1)
    assert Revision.objects.count() == 1
    whole_index()


@pytest.mark.parametrize(
    ("text", "reason"), [("New.", "  "), (" \n", "Why"), ("half \ud800", "Why")]
)
def test_a_correction_needs_words_and_a_reason(pi, source_of, text, reason):
    source = source_of(pi, TALK)
    with pytest.raises(Unfit):
        writes.correct(by=pi, source=source, text=text, reason=reason, expected=1)
    assert Revision.objects.count() == 1


def test_there_is_no_bringing_back_what_never_was(pi, source_of):
    source = source_of(pi, TALK)
    with pytest.raises(NotFound):
        writes.restore_revision(by=pi, source=source, number=7)


def test_the_search_finds_the_new_words_and_no_longer_the_old(pi, source_of):
    source = source_of(pi, TALK)
    source_of(pi, "Kirsty: Another room.\n", "I-002")
    correct(pi, source, "roms", "rooms")
    assert finding.everything('"roms"').size == 0
    found = finding.everything('"rooms"').tolist()
    row = source.current.first_row + 1
    assert found == [row]
    whole_index()


def test_the_text_of_a_revision_cannot_be_changed_even_by_hand(pi, source_of):
    source = source_of(pi, TALK)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Paragraph.objects.filter(revision=source.current).update(text="Something else.")
    assert text_of(source.current) == TALK


def test_a_failure_halfway_leaves_text_passages_and_index_as_they_were(pi, source_of, monkeypatch):
    source = source_of(pi, TALK)
    passage = mark(pi, source, "two roms")

    def fail(*_args, **_kwargs):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(EarlierAnchor.objects, "bulk_create", fail)
        with pytest.raises(OSError):
            correct(pi, source, "roms", "rooms")
    source.refresh_from_db()
    passage.refresh_from_db()
    assert source.current.number == 1 and passage.revision == source.current
    assert Revision.objects.count() == 1
    assert finding.everything('"roms"').size == 1
    whole_index()


def test_who_may_only_read_corrects_nothing(pi, member, source_of):
    source = source_of(pi, TALK)
    with pytest.raises(Refused):
        correct(member("ana", Role.ANALYST), source, "roms", "rooms")


def test_thousands_of_passages_move_along_in_one_correction(pi, source_of):
    text = "".join(f"Kirsty: This is turn {n}, and no more.\n\n" for n in range(1500))
    source = source_of(pi, text)
    at = [text.index(f"turn {n},") for n in range(1500)]
    Passage.objects.bulk_create(
        Passage(source=source, revision=source.current, start=a, end=a + 4, paragraph=n + 1,
                quote="turn", prefix=text[max(0, a - 32) : a], suffix=text[a + 4 : a + 36])
        for n, a in enumerate(at)
    )  # fmt: skip
    made = correct(pi, source, "This is turn 3,", "This would be turn 3,")
    assert made.carried == 1500 and EarlierAnchor.objects.count() == 1500
    new = text_of(source.current)
    for passage in Passage.objects.all():
        assert new[passage.start : passage.end] == passage.quote == "turn"


# --- what is recognised again ------------------------------------------------------------------


def blocks_of(text):
    return list(turns.mark(divide(text)).blocks)


CAPTIONS = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Interviewer>Could you tell me about the flat?

00:00:04.500 --> 00:00:09.000
<v Kirsty>It was damp. We had two roms.
"""


def test_correcting_captions_keeps_their_times_and_speakers(pi, take_in):
    source = take_in(pi, {"talk.vtt": CAPTIONS})["talk.vtt"].source
    rows = ("kind", "speaker__label", "at_ms", "until_ms", "said")
    before = list(source.current.paragraphs.values_list(*rows))
    assert [row[2] for row in before] == [1000, 4500]
    correct(pi, source, "roms", "rooms")
    assert list(source.current.paragraphs.values_list(*rows)) == before


def test_correcting_one_paragraph_leaves_the_headings_of_the_others(pi, take_in):
    page = "<h1>on the flat</h1><p>It was dmp.</p><h2>and after</h2><p>Nothing.</p>"
    html = f"<html><body>{page}</body></html>"
    source = take_in(pi, {"note.html": html})["note.html"].source
    before = list(source.current.paragraphs.values_list("kind", flat=True))
    assert before.count("heading") == 2
    correct(pi, source, "dmp", "damp")
    assert list(source.current.paragraphs.values_list("kind", flat=True)) == before


def test_a_turn_that_is_split_in_two_is_recognised_as_two(pi, source_of):
    source = source_of(pi, TALK)
    correct(pi, source, " We had two roms", "\n\nInterviewer: And rooms?\n\nKirsty: We had two")
    said = list(source.current.paragraphs.values_list("speaker__label", flat=True))
    assert said == ["Interviewer", "Kirsty", "Interviewer", "Kirsty", "Interviewer", "Kirsty"]


def test_a_label_put_right_moves_the_turn_to_the_right_speaker(pi, source_of):
    source = source_of(pi, TALK)
    correct(pi, source, "Interviewer: Never?", "Kirsty: Never?")
    said = list(source.current.paragraphs.values_list("speaker__label", flat=True))
    assert said == ["Interviewer", "Kirsty", "Kirsty", "Kirsty"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TALK, TALK[20:]),
        (TALK, TALK[:-20]),
        (TALK, "Before all this.\n\n" + TALK),
        (TALK, TALK + "\nKirsty: And so on.\n"),
        (TALK, TALK.replace("\n\n", "\n")),
        (TALK, TALK.replace("\n\n", " ")),
        (TALK, "Something else altogether."),
        ("a", "b"),
        ("a\n\nb", "a\n\nx\n\nb"),
        ("a\n\nb\n\nc", "a\n\nc"),
        ("Kirsty: \ndamp", "Interviewer: damp"),
        (
            "Kirsty: \ndampKirsty: Kirsty: Kirsty: Kirsty: Kirsty: ",
            "Interviewer: dampKirsty: Kirsty: Kirsty: Kirsty: Kirsty: ",
        ),
    ],
)
def test_what_is_recognised_again_covers_the_whole_text(old, new):
    assert covers(new, recognise_again(blocks_of(old), old, new))


WORDS = st.sampled_from(
    [
        "Kirsty: ",
        "Interviewer: ",
        "damp",
        " ",
        "\n",
        "\n\n",
        "(laughs)",
        "é",
        "👍🏽",
        "A Heading Here",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=25).map("".join).filter(str.strip)


@settings(max_examples=500, deadline=None)
@given(old=TEXTS, new=TEXTS)
def test_blocks_cover_every_correction_without_gap_or_overlap(old, new):
    blocks = recognise_again(blocks_of(old), old, new)
    assert covers(new, blocks)
    if old == new:
        assert blocks == blocks_of(old)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 6), WORDS), max_size=4))
def test_no_correction_moves_a_passage_in_silence(pi, source_of, changes):
    ref = f"I-{Revision.objects.count():04}"
    source = source_of(pi, TALK, ref)
    spots = [("damp", 2), ("Not once", 4), ("flat", 1)]
    passages = [mark(pi, source, words) for words, _ in spots]
    text = TALK
    for at, gone, put_in in changes:
        text = text[:at] + put_in + text[at + gone :]
    if text == TALK or not text.strip():
        return
    made = writes.correct(by=pi, source=source, text=text, reason="Random.", expected=1)
    assert made.carried + len(made.waiting) == len(passages)
    for passage in passages:
        was = passage.quote
        passage.refresh_from_db()
        kept = text_of(passage.revision)[passage.start : passage.end]
        assert kept == passage.quote
        assert passage.quote == was or passage in made.changed
        assert bool(passage.needs_person) == (passage.revision_id != made.revision.pk)
    whole_index()


def test_the_fate_of_two_passages_that_meet_is_a_persons(pi, source_of, monkeypatch):
    source = source_of(pi, TALK)
    one, two = mark(pi, source, "damp. We"), mark(pi, source, "damp. We had")
    from fieldloom.sources.rules.correcting import Carried

    class SamePlace:
        def __getitem__(self, index):
            return Carried(10, 14, False)

    monkeypatch.setattr(revising, "carry_all", lambda *_: SamePlace())
    made = correct(pi, source, "roms", "rooms")
    assert made.carried == 1 and made.waiting == [two]
    two.refresh_from_db()
    assert "another passage" in two.needs_person and one.pk != two.pk
