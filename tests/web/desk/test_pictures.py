"""A picture at the desk without a browser: who gets its bytes, and how they are sent."""

import io
import json

import pytest
from django.urls import reverse
from PIL import Image

from fieldloom.access.rules import Role
from fieldloom.coding import reads as coding
from fieldloom.coding import writes
from fieldloom.jobs.doing import carry_out
from fieldloom.sources import reads
from fieldloom.sources import writes as sources
from fieldloom.sources.rules.regions import Region
from pictures import photograph

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def picture(settings, tmp_path, study, pi):
    settings.DATA = tmp_path
    handed = sources.Handed("kitchen.jpg", photograph(), {"ref": "P-001"})
    delivery = sources.hand_over(by=pi, study=study, files=[handed])
    carry_out(sources.close_delivery(by=pi, delivery=delivery).pk)
    return reads.source("P-001", to=pi, study=study)


@pytest.fixture
def coded(picture, pi, study):
    code = writes.add_code(by=pi, study=study, new=writes.NewCode("Door"))
    return writes.code_region(by=pi, source=picture, code=code, region=Region(0, 0, 5000, 5000))


@pytest.fixture
def at(client, pi, study):
    """Ask for a page as somebody: the principal investigator, unless `user` says who."""

    def ask(name, *args, user=None, query=""):
        client.force_login(user or pi)
        return client.get(reverse(name, args=[study.slug, *args]) + query)

    return ask


@pytest.fixture
def send(client, pi, study):
    def to(name, *args, by=None, **body):
        client.force_login(by or pi)
        url = reverse(name, args=[study.slug, "P-001", *args])
        return client.post(url, json.dumps(body), content_type="application/json")

    return to


def words_of(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("name", ["desk:picture", "desk:crop"])
def test_a_picture_is_sent_as_one_and_kept_by_nobody(at, coded, name):
    args = ["P-001", *([coded.passage_id] if name == "desk:crop" else [])]
    answer = at(name, *args)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert Image.open(io.BytesIO(answer.content)).size[0] > 0


@pytest.mark.parametrize(("role", "status"), [(Role.STEWARD, 403), (Role.ANALYST, 200)])
def test_who_reads_no_sources_gets_no_pixels(at, coded, member, role, status):
    who = member("who", role)
    assert at("desk:picture", "P-001", user=who).status_code == status
    assert at("desk:crop", "P-001", coded.passage_id, user=who).status_code == status


def test_a_fieldworker_of_another_site_finds_no_picture(at, coded, member):
    who = member("far", Role.FIELDWORKER, ["ELSEWHERE"])
    assert at("desk:picture", "P-001", user=who).status_code == 404
    assert at("desk:crop", "P-001", coded.passage_id, user=who).status_code == 404


def test_the_page_shows_picture_and_description_without_scripts(at, coded):
    page = words_of(at("desk:read", "P-001"))
    assert reverse("desk:picture", args=[coded.source.study.slug, "P-001"]) in page
    assert "This picture has not been described yet." in page
    assert 'alt="kitchen: it is described in words below"' in page


def test_a_part_is_coded_moved_and_noted_through_the_desk(send, picture, pi, study):
    code = writes.add_code(by=pi, study=study, new=writes.NewCode("Door"))
    place = {"start": 0, "end": 0, "revision": 1}
    done = send("desk:code", code=code.pk, region=[0, 0, 2000, 2000], **place).json()
    assert (done["where"], done["codings"][0]["region"]) == ("upper left", [0, 0, 2000, 2000])
    pk = done["codings"][0]["id"]
    moved = send("desk:adjust", pk, region=[8000, 8000, 2000, 2000], expected=1, **place).json()
    assert moved["codings"][0]["region"] == [8000, 8000, 2000, 2000]
    memo = send("desk:write_memo", about="passage", region=[0, 0, 100, 100], text="Here.", **place)
    assert memo.json()["memos"][0]["region"] == [0, 0, 100, 100]
    turned = send("desk:undo", act=memo.json()["turns"]["undo"]["id"]).json()
    assert turned["memosGone"]


@pytest.mark.parametrize(
    "region", [[1, 2, 3], [0, 0, 0, 0], "x", [0, 0, 1e9, 5], [True, 0, 50, 50]]
)
def test_what_is_no_rectangle_is_refused_in_words(send, picture, pi, study, region):
    code = writes.add_code(by=pi, study=study, new=writes.NewCode("Door"))
    answer = send("desk:code", code=code.pk, region=region, start=0, end=0, revision=1)
    assert (answer.status_code, answer.json()["kind"]) == (422, "unfit")
    assert coding.codings_in(to=pi, source=picture) == []


def test_quotations_show_the_part_and_lead_to_it(at, coded, study):
    page = words_of(at("coding:quotations"))
    assert reverse("desk:crop", args=[study.slug, "P-001", coded.passage_id]) in page
    assert f"?coding={coded.pk}" in page
    opened = words_of(at("desk:read", "P-001", query=f"?coding={coded.pk}"))
    assert '"region": [0, 0, 5000, 5000]' in opened


@pytest.mark.parametrize("form", ["csv", "docx", "html", "md", "xlsx"])
def test_every_export_holds_the_part_or_its_words(coded, pi, study, form):
    from fieldloom.exchange.leaving import quotations_out

    out = quotations_out(by=pi, study=study, wanted=coding.Wanted(), form=form)
    data = b"".join(out.pieces)
    if form == "csv":
        assert b"upper left, 50" in data and b",0.0,0.0,50.0,50.0" in data
    elif form == "html":
        assert b'<img src="data:image/jpeg;base64,' in data and b"P-001, upper left" in data
    elif form == "md":
        assert b"> Part of the picture: upper left" in data
    else:
        import zipfile

        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        assert any(n.startswith("word/media/") for n in names) == (form == "docx")
