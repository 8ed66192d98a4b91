"""Pages at the desk: marks, addresses, citations, and the original beside the text."""

import pytest
from django.urls import reverse

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.coding import reads as coding
from fieldloom.coding import writes
from fieldloom.jobs.doing import carry_out
from fieldloom.sources import reads
from fieldloom.sources import writes as sources
from sources.formats.material import HARBOUR


@pytest.fixture
def duty(pi, study):
    """A field note of three pages, handed over as a PDF."""
    data = (HARBOUR / "F-003-duty-desk.pdf").read_bytes()
    handed = sources.Handed("F-003.pdf", data, {"ref": "F-003"})
    delivery = sources.hand_over(by=pi, study=study, files=[handed])
    carry_out(sources.close_delivery(by=pi, delivery=delivery).pk)
    return reads.source("F-003", to=pi, study=study)


def openings():
    return Entry.objects.filter(verb="original pages opened", refused=False).count()


def test_each_page_is_marked_once_where_it_begins(at, pi, duty):
    page = at(pi, "F-003").get("?whole").content.decode()
    assert [page.count(f">Page {n}<") for n in (1, 2, 3)] == [1, 1, 1]
    state = at(pi, "F-003").state()
    assert [page for page, _ in state["pages"]] == [1, 2, 3]
    assert state["may"]["pages"]


def test_a_later_stretch_does_not_mark_its_page_again(at, pi, duty, monkeypatch):
    from fieldloom.web.desk import stretches

    monkeypatch.setattr(stretches, "PARAGRAPHS", 5)
    part = at(pi, "F-003").get("blocks/?from=6").content.decode()
    assert 'data-page="1"' in part
    assert "page-mark" not in part


def test_an_address_opens_a_page(at, pi, duty):
    pages = dict(reads.pages(to=pi, revision=duty.current))
    desk = at(pi, "F-003")
    assert desk.state("?page=2")["opened"]["paragraph"] == pages[2]
    assert desk.state("?page=99")["opened"]["paragraph"] == pages[3]
    assert desk.state("?page=two")["opened"]["paragraph"] == 1
    assert f'id="p{pages[3]}"' in desk.get("?page=3").content.decode()


def test_a_quotation_tells_its_page_wherever_it_goes(at, pi, study, duty, client):
    from fieldloom.exchange.quotations.columns import NAMES, citation, values

    code = writes.add_code(by=pi, study=study, new=writes.NewCode("Waiting"))
    first = dict(reads.pages(to=pi, revision=duty.current))[2]
    row = reads.paragraphs(to=pi, revision=duty.current, first=first + 2, last=first + 2)[0]
    writes.apply_code(by=pi, source=duty, code=code, start=row.start, end=row.start + 20)
    quotation = coding.quotations(to=pi, study=study).rows[0]
    assert quotation.page == 2
    assert citation(quotation) == f"F-003, p. 2 ¶{row.number}"
    assert values(quotation)[NAMES.index("Page")] == 2
    client.force_login(pi)
    shown = client.get(reverse("coding:quotations", args=[study.slug])).content.decode()
    assert f"F-003, p. 2 ¶{row.number}" in shown
    found = client.get(reverse("search:search", args=[study.slug]) + "?q=fifty").content.decode()
    assert "F-003, p. 2 ¶" in found
    assert "p. 2 ¶" in at(pi, "F-003").get("find/?find=fifty").content.decode()


def test_a_text_without_pages_has_none_of_this(at, pi, study, kirsty, codes):
    writes.apply_code(by=pi, source=kirsty, code=codes.waiting, start=40, end=50)
    from fieldloom.exchange.quotations.columns import citation

    assert coding.quotations(to=pi, study=study).rows[0].page is None
    assert ", p." not in citation(coding.quotations(to=pi, study=study).rows[0])
    page = at(pi).get().content.decode()
    assert "desk-page" not in page
    assert "Original page" not in page
    assert at(pi).post("original/", page=1).status_code == 422


def test_pages_are_turned_freely_once_opened_and_the_opening_is_recorded_once(at, pi, duty):
    desk = at(pi, "F-003")
    assert desk.get("original/1/800/").status_code == 403
    assert openings() == 0
    assert desk.post("original/", page=2).json() == {"pages": 3}
    for number in (1, 2, 3, 1):
        answer = desk.get(f"original/{number}/800/")
        assert answer.content.startswith(b"\x89PNG")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert desk.post("original/", page=1).status_code == 200
    assert openings() == 1
    again = at(pi, "F-003")  # another session of the same person
    assert again.get("original/1/800/").status_code == 403
    assert again.post("original/").status_code == 200
    assert openings() == 2
    assert desk.get("original/7/800/").status_code == 422


def test_who_may_not_open_originals_is_told_why_and_sees_nothing(at, member, duty):
    desk = at(member("wren", Role.FIELDWORKER), "F-003")
    assert desk.get().status_code == 200
    assert not desk.state()["may"]["original"]
    for answer in (desk.post("original/", page=1), desk.get("original/1/800/")):
        assert answer.status_code == 403
        assert "open original files" in answer.content.decode()
    assert openings() == 0
