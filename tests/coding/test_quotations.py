"""Quotations, a page of them or all, with everything that stands around them."""

import random
from operator import attrgetter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fieldloom.access.rules import Role
from fieldloom.coding import reads
from fieldloom.coding.models import Coding
from fieldloom.coding.reads import Wanted
from fieldloom.ground.answers import Refused
from fieldloom.people.models import Participant
from fieldloom.sources.models import Paragraph, Speaker

WATCHED = "I was watched at my own door"


@pytest.fixture
def coded(desk, analyst):
    """Some dozens of codings over both texts, drawn with a fixed seed."""
    desk.codes = [desk.add("Above")]
    desk.codes += [desk.add(f"Code {n}", parent=desk.codes[0]) for n in range(3)]
    desk.analyst = analyst
    draw = random.Random(7)
    for ref, source in desk.sources.items():
        text = whole(source)
        for _ in range(20):
            start = draw.randrange(len(text) - 12)
            words = text[start : start + draw.randrange(3, 12)]
            if words.strip():
                by = draw.choice([desk.by, analyst])
                desk.apply(draw.choice(desk.codes), ref, words, by=by)
    return desk


def whole(source):
    rows = Paragraph.objects.filter(revision=source.current).order_by("number")
    return "".join(rows.values_list("text", flat=True))


def by_hand(desk, codings=None):
    """Every quotation, looked up one by one."""
    rows = []
    for coding in codings or Coding.objects.all():
        passage, source = coding.passage, coding.source
        paragraph = Paragraph.objects.get(
            revision=passage.revision, start__lte=passage.start, end__gt=passage.start
        )
        parents = [coding.code.name]
        if coding.code.parent:
            parents.insert(0, coding.code.parent.name)
        encounter = source.encounter
        rows.append(
            {
                "id": coding.pk,
                "ref": source.ref,
                "paragraph": paragraph.number,
                "speaker": paragraph.speaker.label if paragraph.speaker else "",
                "quote": whole(source)[passage.start : passage.end],
                "start": passage.start,
                "code_path": " > ".join(parents),
                "colour": coding.code.colour,
                "coder": coding.coder.name,
                "made_at": coding.made_at,
                "setting.site": encounter.site.name,
                "setting.nation": encounter.site.get_nation_display(),
                "setting.wave": encounter.wave.name,
                "setting.encounter": encounter.ref,
                "setting.families": tuple(f.ref for f in encounter.families.all()),
                "setting.services": tuple(s.ref for s in encounter.services.all()),
            }
        )
    return sorted(rows, key=lambda r: (r["ref"], r["start"]))


def told(rows, like):
    return [{name: attrgetter(name)(row) for name in like[0]} for row in rows]


def in_one_order(rows):
    return sorted(rows, key=lambda row: (row["ref"], row["start"], row["id"]))


def test_the_stream_says_what_looking_up_one_by_one_says(coded):
    expected = by_hand(coded)
    rows = list(reads.every_quotation(to=coded.by, study=coded.study))
    assert len(rows) > 25
    assert in_one_order(told(rows, expected)) == in_one_order(expected)
    places = [(row.ref, row.start, row.end) for row in rows]
    assert places == sorted(places)


def test_the_pages_put_together_are_the_stream(coded):
    stream = list(reads.every_quotation(to=coded.by, study=coded.study))
    first = reads.quotations(to=coded.by, study=coded.study, size=7)
    pages = [
        reads.quotations(to=coded.by, study=coded.study, page=n, size=7).rows
        for n in range(1, first.pages + 1)
    ]
    assert [row for page in pages for row in page] == stream
    assert (first.total, first.number) == (len(stream), 1)
    assert all(len(page) == 7 for page in pages[:-1])


def test_a_page_beyond_the_last_is_the_last(coded):
    last = reads.quotations(to=coded.by, study=coded.study, page=10_000, size=7)
    assert last.number == last.pages
    assert last.rows


def test_a_stream_in_small_parts_is_the_same_stream(coded, monkeypatch):
    stream = list(reads.every_quotation(to=coded.by, study=coded.study))
    from importlib import import_module

    monkeypatch.setattr(import_module("fieldloom.coding.reads.quotations"), "AT_A_TIME", 1)
    assert list(reads.every_quotation(to=coded.by, study=coded.study)) == stream


def test_a_stream_by_code_goes_along_the_codebook(coded):
    rows = list(reads.every_quotation(to=coded.by, study=coded.study, by_code=True))
    stream = list(reads.every_quotation(to=coded.by, study=coded.study))
    order = [code.path for code in reads.codebook(to=coded.by, study=coded.study)]
    keys = [(order.index(row.code_path), row.ref, row.start) for row in rows]
    assert keys == sorted(keys)
    assert {row.id for row in rows} == {row.id for row in stream}
    assert len(rows) == len(stream)


WANTED = {
    "a code": (lambda d: Wanted(code_ids=(d.codes[1].pk,)), lambda c, d: c.code == d.codes[1]),
    "a parent alone": (
        lambda d: Wanted(code_ids=(d.codes[0].pk,)),
        lambda c, d: c.code == d.codes[0],
    ),
    "a parent with its children": (
        lambda d: Wanted(code_ids=(d.codes[0].pk,), with_children=True),
        lambda c, d: True,
    ),
    "a source": (lambda d: Wanted(source_refs=("F-001",)), lambda c, d: c.source.ref == "F-001"),
    "a coder": (
        lambda d: Wanted(coder_ids=(d.analyst.pk,)),
        lambda c, d: c.coder_id == d.analyst.pk,
    ),
    "a kind": (
        lambda d: Wanted(kinds=("field_note",)),
        lambda c, d: c.source.kind == "field_note",
    ),
    "a nation": (lambda d: Wanted(nations=("scotland",)), lambda c, d: c.source.ref == "I-001"),
    "a wave": (lambda d: Wanted(waves=("W1",)), lambda c, d: True),
    "a wave there is not": (lambda d: Wanted(waves=("W9",)), lambda c, d: False),
    "a family": (lambda d: Wanted(families=("S07",)), lambda c, d: c.source.ref == "I-001"),
    "words": (lambda d: Wanted(text=" W "), lambda c, d: "w" in c.passage.quote.lower()),
    "several at once": (
        lambda d: Wanted(
            code_ids=(d.codes[0].pk, d.codes[2].pk),
            coder_ids=(d.by.pk,),
            source_refs=("I-001",),
        ),
        lambda c, d: (
            c.code in (d.codes[0], d.codes[2]) and c.coder == d.by and c.source.ref == "I-001"
        ),
    ),
}


@pytest.mark.parametrize("name", WANTED)
def test_what_is_wanted_is_what_is_found(coded, name):
    wanted, holds = WANTED[name]
    expected = {c.pk for c in Coding.objects.all() if holds(c, coded)}
    stream = reads.every_quotation(to=coded.by, study=coded.study, wanted=wanted(coded))
    page = reads.quotations(to=coded.by, study=coded.study, wanted=wanted(coded), size=100)
    assert {row.id for row in stream} == {row.id for row in page.rows} == expected
    assert page.total == len(expected)


def test_a_code_of_another_study_is_not_among_what_can_be_wanted(coded, keeper):
    from fieldloom.access import writes as access
    from fieldloom.coding.models import Code

    elsewhere = access.start_study(by=keeper, new=access.NewStudy("Elsewhere", "elsewhere"))
    foreign = Code.objects.create(study=elsewhere, name="Theirs", colour="#000000")
    Coding.objects.filter(pk=Coding.objects.first().pk).update(code=foreign)
    wanted = Wanted(code_ids=(foreign.pk,))
    assert reads.quotations(to=coded.by, study=coded.study, wanted=wanted).rows == []


def test_pages_and_stream_are_narrowed_to_the_askers_sites(coded, member):
    local = member("lou", Role.SITE_LEAD, sites=("LEEDS",))
    rows = list(reads.every_quotation(to=local, study=coded.study))
    assert {row.ref for row in rows} == {"F-001"}
    page = reads.quotations(to=local, study=coded.study)
    assert page.total == len(rows) < Coding.objects.count()
    for wanted in (Wanted(source_refs=("I-001",)), Wanted(families=("S07",))):
        assert reads.quotations(to=local, study=coded.study, wanted=wanted).total == 0


def test_a_site_where_one_may_read_is_no_site_from_which_one_may_export(coded, member):
    from datetime import date

    from fieldloom.access.models import Grant

    user = member("vera", Role.FIELDWORKER)
    Grant.objects.create(
        state="approved",
        user=user, study=coded.study, role=Role.ANALYST.value, sites=["FIFE"],
        from_day=date(2020, 1, 1), to_day=date(2099, 1, 1),
    )  # fmt: skip
    assert reads.quotations(to=user, study=coded.study).total == Coding.objects.count()
    stream = reads.every_quotation(to=user, study=coded.study)
    assert {row.ref for row in stream} == {"I-001"}


def test_who_may_not_export_gets_no_stream(coded, member):
    with pytest.raises(Refused):
        reads.every_quotation(to=member("flo", Role.FIELDWORKER), study=coded.study)


def test_a_stream_asks_no_question_for_a_single_quotation(coded):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            list(reads.every_quotation(to=coded.by, study=coded.study))
        return len(queries)

    before = asked()
    for words in ("every week", "my own door", "down", "late", "visits"):
        for code in coded.codes:
            coded.apply(code, "I-001", words)
    assert asked() == before


def test_memos_on_coding_and_passage_stand_beside_the_quotation_oldest_first(coded):
    coding = coded.apply(coded.codes[0], "I-001", WATCHED)
    other = coded.apply(coded.codes[1], "I-001", WATCHED)
    coded.memo("passage", coding.passage, "On the words.")
    coded.memo("coding", coding, "First.")
    coded.memo("coding", coding, "Second.")
    rows = {row.id: row for row in reads.every_quotation(to=coded.by, study=coded.study)}
    assert rows[coding.pk].memos == ("First.", "Second.", "On the words.")
    assert rows[other.pk].memos == ("On the words.",)
    assert not any(row.memos for key, row in rows.items() if key not in (coding.pk, other.pk))


def test_a_speaker_who_is_known_is_named_by_study_code(coded):
    Speaker.objects.filter(label="P2").update(participant=Participant.objects.get())
    coding = coded.apply(coded.codes[0], "I-001", WATCHED)
    rows = {row.id: row for row in reads.every_quotation(to=coded.by, study=coded.study)}
    row = rows[coding.pk]
    assert (row.speaker, row.participant) == ("P2", "S07-P2")
    assert (row.prefix, row.suffix) == (coding.passage.prefix, coding.passage.suffix)
