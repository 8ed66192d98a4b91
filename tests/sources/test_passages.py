import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.sources import writes
from fieldloom.sources.models import CONTEXT, Passage
from fieldloom.sources.taking_in.revising import text_of

FAMILY = "👩\u200d👧\u200d👦"
MIXED = (
    "Kirsty: We went to the cafe\u0301, me and wee Jo\u0308rg.\n\n"
    f"Interviewer: Who is {FAMILY} then? 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f\n\n"
    "Kirsty: That’s us 👍🏽, the 🇫🇮🇸🇪 cousins and Zürich.\n\n"
    "Interviewer: 각 and नि, if you please.\n"
)


def mark(by, source, start, end):
    return writes.mark(by=by, source=source, start=start, end=end)


def test_a_passage_keeps_its_words_and_what_stands_around_them(pi, source_of):
    source = source_of(pi, MIXED)
    start = MIXED.index("me and")
    passage = mark(pi, source, start, start + 6)
    assert passage.quote == "me and"
    assert passage.prefix == MIXED[max(0, start - CONTEXT) : start]
    assert passage.suffix == MIXED[start + 6 : start + 6 + CONTEXT]
    assert passage.paragraph == 1 and passage.revision == source.current


def test_marking_the_same_words_again_gives_the_same_passage(pi, source_of):
    source = source_of(pi, MIXED)
    assert mark(pi, source, 8, 20) == mark(pi, source, 8, 20)
    assert Passage.objects.count() == 1


@pytest.mark.parametrize(
    ("inside", "whole"),
    [
        ("\u0301", "e\u0301"),
        ("\u0308", "o\u0308"),
        ("\u200d👧", FAMILY),
        ("👦", FAMILY),
        ("🏽", "👍🏽"),
        ("🇮", "🇫🇮"),
        ("🇸", "🇸🇪"),
        ("\U000e0062", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
        ("\u1161", "각"),
        ("\u093f", "नि"),
    ],
)
def test_a_passage_never_cuts_what_a_reader_sees_as_one_character(pi, source_of, inside, whole):
    source = source_of(pi, MIXED)
    start = MIXED.index(inside) if inside in MIXED else MIXED.index(whole)
    passage = mark(pi, source, start, start + 1)
    assert passage.quote == whole
    assert MIXED[passage.start : passage.end] == whole


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_places_count_in_the_text_that_is_shown_whatever_the_file_had(pi, take_in, line_end, start):
    data = start + MIXED.replace("\n", line_end).encode()
    source = take_in(pi, {"a.txt": data})["a.txt"].source
    text = text_of(source.current)
    assert text == MIXED
    at = text.index("cousins")
    passage = mark(pi, source, at, at + 7)
    assert (passage.quote, passage.paragraph) == ("cousins", 3)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(a=st.integers(0, len(MIXED)), b=st.integers(0, len(MIXED)))
def test_every_passage_quotes_exactly_what_stands_at_its_place(pi, source_of, a, b):
    from fieldloom.sources.models import Source

    source = Source.objects.first() or source_of(pi, MIXED)
    start, end = min(a, b), max(a, b)
    if start == end or MIXED[start:end].isspace():
        with pytest.raises(Unfit):
            mark(pi, source, start, end)
        return
    passage = mark(pi, source, start, end)
    assert passage.start <= start < end <= passage.end
    assert MIXED[passage.start : passage.end] == passage.quote
    assert (passage.prefix + passage.quote + passage.suffix) in MIXED
    assert len(passage.prefix) == min(CONTEXT, passage.start)
    assert len(passage.suffix) == min(CONTEXT, len(MIXED) - passage.end)
    rows = source.current.paragraphs.filter(start__lte=passage.start, end__gt=passage.start)
    assert rows.get().number == passage.paragraph


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 4), (4, 4), (9, 3), (0, 10**6), (10**6, 10**6 + 1)]
)
def test_a_stretch_that_is_none_is_refused_in_words(pi, source_of, start, end):
    source = source_of(pi, MIXED)
    with pytest.raises(Unfit, match="not a stretch"):
        mark(pi, source, start, end)
    assert not Passage.objects.exists()


def test_white_space_alone_is_no_passage(pi, source_of):
    source = source_of(pi, MIXED)
    at = MIXED.index("\n\n")
    with pytest.raises(Unfit, match="white space"):
        mark(pi, source, at, at + 2)


def test_a_passage_may_reach_over_several_paragraphs(pi, source_of):
    source = source_of(pi, MIXED)
    start, end = MIXED.index("Who is"), MIXED.index("cousins") + 7
    passage = mark(pi, source, start, end)
    assert passage.quote == MIXED[start:end] and passage.paragraph == 2


def test_marking_in_a_very_long_text_reads_only_what_lies_around(
    pi, source_of, django_assert_max_num_queries
):
    text = "".join(f"Kirsty: This is turn {n}, and nothing else.\n\n" for n in range(25_000))
    source = source_of(pi, text)
    at = text.index("turn 20000")
    from django.db import connection

    from fieldloom.sources.reads import anchors

    with connection.cursor() as cursor:
        current = source.current
        cursor.execute(anchors._AROUND, [current.pk, current.pk, at - 64, at + 10 + 64])
        read = sum(len(words) for _, _, words in cursor.fetchall())
    assert len(text) > 1_000_000 and read < 300
    with django_assert_max_num_queries(12):
        passage = mark(pi, source, at, at + 10)
    assert (passage.quote, passage.paragraph) == ("turn 20000", 20001)


def test_who_may_not_code_marks_nothing(pi, member, source_of):
    source = source_of(pi, MIXED)
    with pytest.raises(Refused):
        mark(member("arch", Role.ARCHIVIST), source, 0, 5)
    assert not Passage.objects.exists()


def test_a_fieldworker_of_another_site_marks_nothing(pi, member, encounter, source_of):
    source = source_of(pi, MIXED, encounter=encounter("E-001", "HULL"))
    with pytest.raises(Refused, match="but not here"):
        mark(member("fay", Role.FIELDWORKER, sites=("FIFE",)), source, 0, 5)


def test_the_trail_tells_of_a_passage_by_ids_alone(pi, source_of):
    source = source_of(pi, MIXED)
    passage = mark(pi, source, 8, 20)
    entry = Entry.objects.get(verb="passage marked")
    assert entry.about == {"source": f"source:{source.pk}", "made": f"passage:{passage.pk}"}


# --- by hand ---------------------------------------------------------------------------------------


def waiting_passage(pi, source):
    """A passage whose words a correction has taken away."""
    at = MIXED.index("me and wee")
    passage = mark(pi, source, at, at + 10)
    text = MIXED.replace("me and wee", "him and old")
    made = writes.correct(by=pi, source=source, text=text, reason="Misheard.", expected=1)
    assert made.waiting == [passage]
    passage.refresh_from_db()
    return passage, text


def test_a_passage_that_waits_is_placed_by_hand_and_its_old_place_is_kept(pi, source_of):
    source = source_of(pi, MIXED)
    passage, text = waiting_passage(pi, source)
    at = text.index("him and old")
    placed = writes.place_passage(by=pi, passage=passage, start=at, end=at + 11)
    source.refresh_from_db()
    assert (placed.quote, placed.needs_person) == ("him and old", "")
    assert placed.revision == source.current and placed.pk == passage.pk
    earlier = passage.earlier.get()
    assert (earlier.quote, earlier.revision.number) == ("me and wee", 1)


def test_two_passages_never_stand_at_exactly_the_same_words(pi, source_of):
    source = source_of(pi, MIXED)
    passage, text = waiting_passage(pi, source)
    at = text.index("cousins")
    mark(pi, source, at, at + 7)
    with pytest.raises(Unfit, match="Another passage"):
        writes.place_passage(by=pi, passage=passage, start=at, end=at + 7)
    passage.refresh_from_db()
    assert passage.needs_person and not passage.earlier.exists()


def test_a_passage_that_has_its_place_is_not_moved_from_under_its_codings(pi, source_of):
    source = source_of(pi, "Kirsty waited at the door. Nobody came.")
    passage = mark(pi, source, 0, 6)
    with pytest.raises(Unfit, match="place already"):
        writes.place_passage(by=pi, passage=passage, start=7, end=13)
