"""Portraits on their page, as a table, as files; and the way from a lane into the text."""

import csv
import io
from xml.etree import ElementTree

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads
from fieldloom.coding.reads import Order, Wanted, WantedGallery


@pytest.fixture
def drawn(desk):
    """Three codings of two codes, one of them under the other, in two texts."""
    watched = desk.add("Watched & <seen>")
    courts = desk.add("Courts", parent=watched)
    desk.apply(watched, "I-001", "I was watched at my own door")
    desk.apply(courts, "I-001", "The order came late")
    desk.apply(courts, "F-001", "court order")
    return {"watched": watched, "courts": courts}


def gallery(desk, to=None, **wanted):
    return reads.gallery(to=to or desk.by, study=desk.study, wanted=WantedGallery(**wanted))


def strips(found):
    """Per text its lanes with how many codings each mark holds."""
    return {s.text.ref: [(m.lane, m.codings) for m in s.marks] for s in found.strips}


def test_each_text_is_a_strip_and_each_code_a_lane(desk, drawn):
    found = gallery(desk)
    assert [code.name for code in found.codes] == ["Watched & <seen>", "Courts"]
    assert strips(found) == {"I-001": [(0, 1), (1, 1)], "F-001": [(1, 1)]}
    assert [s.text.group for s in found.strips] == ["S07", ""]  # what is of no family comes last
    (mark,) = found.strips[1].marks
    length = desk.sources["F-001"].current.characters
    start, end = desk.place("F-001", "court order")
    assert mark.first == start * 240 // length
    assert mark.last == -(-end * 240 // length)
    assert (mark.start, mark.end, mark.paragraph) == (start, end, 1)


def test_codes_under_one_are_counted_in_when_asked(desk, drawn):
    only = Wanted(code_ids=(drawn["watched"].pk,))
    both = Wanted(code_ids=(drawn["watched"].pk,), with_children=True)
    assert strips(gallery(desk, wanted=only)) == {"I-001": [(0, 1)], "F-001": []}
    assert strips(gallery(desk, wanted=both)) == {"I-001": [(0, 1), (0, 1)], "F-001": [(0, 1)]}


def test_a_code_of_another_study_or_none_draws_nothing(desk, drawn):
    found = gallery(desk, wanted=Wanted(code_ids=(987654,)))
    assert found.codes == []
    assert all(strip.marks == [] for strip in found.strips)


def test_only_what_may_be_seen_is_drawn(desk, drawn, member):
    local = member("lou", Role.FIELDWORKER, sites=("LEEDS",))
    found = gallery(desk, to=local)
    assert [code.name for code in found.codes] == ["Courts"]  # of the other none was seen
    assert strips(found) == {"F-001": [(0, 1)]}


def test_texts_stand_to_their_length_when_asked(desk, drawn):
    lengths = {ref: s.current.characters for ref, s in desk.sources.items()}
    found = {s.text.ref: s.bins for s in gallery(desk, length=True).strips}
    assert found["I-001"] == 240
    assert found["F-001"] == round(240 * lengths["F-001"] / lengths["I-001"])


def test_who_speaks_is_drawn_and_picked_out(desk, drawn):
    found = gallery(desk, voices=True)
    assert found.voices == ["INT", "P2"]
    (i_001,) = [s for s in found.strips if s.text.ref == "I-001"]
    assert {voice for voice, _, _ in i_001.spoken} == {1, 2}
    assert {mark.voice for mark in i_001.marks} == {2}
    assert strips(gallery(desk, speaker="P2")) == {"I-001": [(0, 1), (1, 1)], "F-001": []}
    assert strips(gallery(desk, speaker="INT")) == {"I-001": [], "F-001": []}
    assert strips(gallery(desk, speaker="Nobody")) == {"I-001": [], "F-001": []}


@pytest.mark.parametrize("order", list(Order))
def test_every_order_shows_every_text(desk, drawn, order):
    assert set(strips(gallery(desk, order=order))) == {"I-001", "F-001"}


def test_more_texts_are_no_more_queries(desk, drawn, text, sites, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as caught:
            gallery(desk, voices=True)
        return len(caught)

    before = asked()
    for number in range(2, 12):
        text(f"I-{number:03}", [("P2", "She came every week.")], sites["FIFE"])
    assert asked() == before


def test_the_page_draws_strips_and_says_the_same_as_a_table(at, desk, drawn, seen):
    page = seen(at("coding:portraits"))
    assert "<h2>S07</h2>" in page
    assert "Watched &amp; &lt;seen&gt; in I-001: 1 coding, ¶2" in page
    assert page.count("<svg class=") == 2
    assert "Portraits as a table" in page
    for query in ("?colour=speaker&width=length", "?order=wave&speaker=P2", "?code=x&order=no"):
        assert at("coding:portraits", query=query).status_code == 200
    narrowed = seen(at("coding:portraits", query=f"?code={drawn['courts'].pk}&source=F-001"))
    assert narrowed.count("<svg class=") == 1


def test_a_study_without_codings_says_what_to_do(at, desk, seen):
    assert "No passage is coded yet" in seen(at("coding:portraits"))


def test_a_lane_leads_to_the_coding_nearest_to_the_place(at, desk, drawn):
    code = drawn["watched"]
    late = desk.apply(code, "I-001", "the visits had stopped")
    first, _ = [c.id for c in reads.codings_in(to=desk.by, source=desk.sources["I-001"])][:2]

    def leads(query=""):
        return at("coding:portrait_place", "I-001", code.pk, query=query).url

    assert leads().endswith(f"/read/I-001/?coding={first}")
    assert leads("?at=0.99").endswith(f"?coding={late.pk}")
    assert leads("?at=nan").endswith(f"?coding={first}")
    assert at("coding:portrait_place", "F-001", code.pk).status_code == 404
    below = at("coding:portrait_place", "F-001", code.pk, query="?below=on")
    assert "/read/F-001/?coding=" in below.url


def test_portraits_leave_as_a_picture_and_as_a_table(at, desk, drawn):
    picture = b"".join(at("coding:export_portraits", post={"form": "svg"}))
    root = ElementTree.fromstring(picture)
    names = {one.text for one in root.iter("{http://www.w3.org/2000/svg}title")}
    assert "Watched & <seen> > Courts" in names
    table = b"".join(at("coding:export_portraits", post={"form": "csv"})).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["Source"], row["Code"], row["Codings"]) for row in rows] == [
        ("I-001", "Watched & <seen>", "1"),
        ("I-001", "Watched & <seen> > Courts", "1"),
        ("F-001", "Watched & <seen> > Courts", "1"),
    ]
    assert at("coding:export_portraits", post={"form": "gif"}).status_code == 422


def test_who_may_not_export_gets_no_file(at, desk, drawn, member):
    field = member("flo", Role.FIELDWORKER)
    assert at("coding:export_portraits", user=field, post={"form": "csv"}).status_code == 403
    assert "Not to be exported by you" in at("coding:portraits", user=field).content.decode()
