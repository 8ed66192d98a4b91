"""The order of quotations and further ways of narrowing them, against looking one by one."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldloom.access.rules import Role
from fieldloom.coding import reads
from fieldloom.coding.models import Code, Coding
from fieldloom.coding.reads import Wanted
from fieldloom.coding.rules.sorting import Sort, sort_of
from fieldloom.sources.models import Paragraph, Speaker

WORDS = ["She came every week", "watched", "wore me down", "court order", "The order came late"]


@pytest.fixture
def coded(desk, analyst):
    """Codings of two coders under nested codes, in two sources, made on different days."""
    last, first = desk.add("Zeal"), desk.add("Care")
    below = desk.add("Washing", parent=last)
    codes = [last, first, below]
    for number, words in enumerate(WORDS):
        desk.apply(codes[number % 3], "I-001", words)
        desk.apply(codes[(number + 1) % 3], "I-001", words, by=analyst)
    desk.apply(first, "F-001", "Nobody says", by=analyst)
    desk.apply(below, "F-001", "court order")
    now = timezone.now()
    for number, coding in enumerate(Coding.objects.order_by("pk")):
        days = timedelta(days=number * 7 % 5)
        Coding.objects.filter(pk=coding.pk).update(made_at=now - days)
    coding = Coding.objects.order_by("pk")[1]
    desk.memo("coding", coding, "Hm.")
    desk.memo("passage", Coding.objects.order_by("pk")[4].passage, "Hm?")
    desk.codes, desk.analyst, desk.now = codes, analyst, now
    return desk


def said_by(coding):
    passage = coding.passage
    spoken = Paragraph.objects.get(revision=passage.revision, number=passage.paragraph)
    return spoken.speaker.label if spoken.speaker else "\U0010ffff"


def keys(coding):
    place = (coding.source.ref, coding.passage.start, coding.passage.end, coding.pk)
    tree = {
        row.id: at
        for at, row in enumerate(reads.codebook(to=coding.coder, study=coding.code.study))
    }
    return {
        Sort.PLACE: place,
        Sort.CODE: (tree[coding.code_id], *place),
        Sort.SPEAKER: (said_by(coding).casefold(), *place),
        Sort.CODER: (coding.coder.name.casefold(), *place),
        Sort.NEWEST: (-coding.made_at.timestamp(), -coding.pk),
    }


def linked():
    return Coding.objects.select_related("source", "passage", "code__study", "coder")


@pytest.mark.parametrize("sort", list(Sort))
def test_each_order_is_what_sorting_one_by_one_gives(coded, sort):
    ids = reads.quotation_order(to=coded.by, study=coded.study, sort=sort)
    assert ids.tolist() == [c.pk for c in sorted(linked(), key=lambda c: keys(c)[sort])]
    pages = [
        row.id
        for number in range(1, 5)
        for row in reads.quotations(
            to=coded.by, study=coded.study, page=number, size=3, sort=sort
        ).rows
    ]
    assert pages == ids.tolist()


@pytest.mark.parametrize("sort", list(Sort))
def test_nothing_in_order_is_nothing(desk, sort):
    assert reads.quotation_order(to=desk.by, study=desk.study, sort=sort).tolist() == []


@pytest.mark.parametrize("sort", list(Sort))
def test_an_order_reaches_no_further_than_its_asker(coded, member, sort):
    fife = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    ids = reads.quotation_order(to=fife, study=coded.study, sort=sort)
    assert set(
        Coding.objects.filter(pk__in=ids.tolist()).values_list("source__ref", flat=True)
    ) == {"I-001"}


def test_rows_by_id_reach_no_further_either(coded, member):
    fife = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    every = list(Coding.objects.order_by("-pk").values_list("pk", flat=True))
    rows = reads.some_quotations(to=fife, study=coded.study, ids=[*every, 10**9])
    assert [one.row.id for one in rows] == [
        c.pk for c in linked().order_by("-pk") if c.source.ref == "I-001"
    ]
    noted = {one.row.id: [note.text for note in one.notes] for one in rows if one.notes}
    assert noted == {Coding.objects.order_by("pk")[1].pk: ["Hm."]}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_further_wishes_find_what_looking_at_each_coding_finds(coded, data):
    today = timezone.localdate()
    days = st.sampled_from([None, *(today - timedelta(days=n) for n in range(6))])
    wanted = Wanted(
        code_ids=tuple(data.draw(st.sets(st.sampled_from([c.pk for c in coded.codes])))),
        source_refs=tuple(data.draw(st.sets(st.sampled_from(["I-001", "F-001"])))),
        speakers=tuple(data.draw(st.sets(st.sampled_from(["INT", "P2", "nobody"])))),
        coded_from=data.draw(days),
        coded_to=data.draw(days),
        with_memo=data.draw(st.sampled_from([None, True, False])),
    )
    expected = {coding.pk for coding in linked() if fits(coding, wanted)}
    assert set(reads.quotation_order(to=coded.by, study=coded.study, wanted=wanted)) == expected


def fits(coding, wanted):
    day = timezone.localtime(coding.made_at).date()
    first, fifth = Coding.objects.order_by("pk")[1], Coding.objects.order_by("pk")[4]
    noted = coding.pk == first.pk or coding.passage_id == fifth.passage_id
    return all(
        [
            not wanted.code_ids or coding.code_id in wanted.code_ids,
            not wanted.source_refs or coding.source.ref in wanted.source_refs,
            not wanted.speakers or said_by(coding) in wanted.speakers,
            not wanted.coded_from or day >= wanted.coded_from,
            not wanted.coded_to or day <= wanted.coded_to,
            wanted.with_memo is None or wanted.with_memo == noted,
        ]
    )


def test_a_speaker_is_found_by_study_code_as_well(coded):
    from fieldloom.people.models import Participant

    kirsty = Participant.objects.get(ref="S07-P2")
    Speaker.objects.filter(label="P2").update(participant=kirsty)
    by_label, by_ref = (
        reads.quotation_order(to=coded.by, study=coded.study, wanted=Wanted(speakers=(name,)))
        for name in ("P2", "S07-P2")
    )
    assert by_label.tolist() == by_ref.tolist() != []
    assert reads.who_speaks(to=coded.by, study=coded.study) == [
        ("INT", "INT"),
        ("S07-P2", "S07-P2 P2"),
    ]


def test_who_speaks_reaches_no_further_than_its_asker(coded, member, reader_without_people):
    leeds = member("lou", Role.FIELDWORKER, sites=("LEEDS",))
    assert reads.who_speaks(to=leeds, study=coded.study) == []
    told = reads.who_speaks(to=reader_without_people, study=coded.study)
    assert told == [("INT", "INT"), ("P2", "P2")]


def test_a_stream_comes_in_the_order_asked_and_only_what_is_ticked(coded):
    ids = reads.quotation_order(to=coded.by, study=coded.study, sort=Sort.NEWEST).tolist()
    rows = list(reads.every_quotation(to=coded.by, study=coded.study, sort=Sort.NEWEST))
    assert [row.id for row in rows] == ids
    only = sorted(ids[2:6])
    ticked = reads.every_quotation(to=coded.by, study=coded.study, sort=Sort.NEWEST, only=only)
    assert [row.id for row in ticked] == ids[2:6]
    wanted = Wanted(code_ids=(coded.codes[1].pk,))
    narrowed = reads.every_quotation(to=coded.by, study=coded.study, wanted=wanted, only=only)
    codes = dict(Coding.objects.values_list("pk", "code_id"))
    assert {row.id for row in narrowed} == {k for k in only if codes[k] == coded.codes[1].pk}


def test_documents_keep_their_headings_and_within_each_the_order(coded):
    given = {"sort": Sort.NEWEST, "by_code": True}
    rows = list(reads.every_quotation(to=coded.by, study=coded.study, **given))
    tree = [row.id for row in reads.codebook(to=coded.by, study=coded.study)]
    newest = reads.quotation_order(to=coded.by, study=coded.study, sort=Sort.NEWEST).tolist()
    expected = sorted(rows, key=lambda row: (tree.index(row.code_id), newest.index(row.id)))
    assert [row.id for row in rows] == [row.id for row in expected]
    assert len({row.code_path for row in rows}) == Code.objects.count()


def test_an_unknown_order_is_by_source_and_place():
    assert sort_of("sideways") is Sort.PLACE
    assert {sort_of(sort.value) for sort in Sort} == set(Sort)
    assert all(sort.label for sort in Sort)


def test_a_day_is_both_ends_inside(coded):
    today = timezone.localdate()
    wanted = Wanted(coded_from=today, coded_to=today)
    found = reads.quotation_order(to=coded.by, study=coded.study, wanted=wanted)
    assert len(found) == Coding.objects.filter(made_at=coded.now).count() > 0
    whole = Wanted(coded_from=today, coded_to=date.max)
    assert len(reads.quotation_order(to=coded.by, study=coded.study, wanted=whole)) == len(found)
    never = Wanted(coded_from=date(1999, 1, 1), coded_to=date(1999, 12, 31))
    assert not len(reads.quotation_order(to=coded.by, study=coded.study, wanted=never))
