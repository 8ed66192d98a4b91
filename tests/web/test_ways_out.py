"""Whatever leaves as a file is in the one table, and is stopped where a real name stands in it."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

import fieldloom
from coding.conftest import desk, sites, text
from fieldloom.access.command_doors import COMMANDS
from fieldloom.access.doors import ROUTES
from fieldloom.access.rules import Permission
from fieldloom.exchange import ways_out
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.web.shell import pace

__all__ = ["desk", "sites", "text"]
SRC = Path(fieldloom.__file__).parent
SENDS = re.compile(
    r"Content-Disposition|FileResponse|StreamingHttpResponse|\.write_bytes|\.write_text|open\(\"[wxa]"
    r"|fdopen|content_type=(?!\"application/json)"
)
# The modules of the doors that make files, each with what in the table they serve.
SENDING = {
    "web/coding/leaving.py": "coding:export_quotations coding:export_codebook coding:export_portraits",
    "web/consent/withdrawals.py": "consent:letter",
    "web/sources/originals.py": "sources:original sources:original_of_file",
    "cli/export.py": "export quotes, export codebook, portrait",
    "cli/withdrawing.py": "consent withdrawal letter",
    "cli/safeguarding.py": "safeguarding key",
    "cli/signing_names.py": "safe restore",
    "web/pseudonyms/jigsaw.py": "pseudonyms:jigsaw_leave",
}
PICTURES = {"web/desk/originals.py", "web/desk/pictures.py", "web/packed.py"}


def test_the_table_holds_every_door_that_lets_something_out():
    out = (Permission.EXPORT, Permission.OPEN_ORIGINAL)
    assert {name for name, door in ROUTES.items() if door.asks in out} <= set(ways_out.PAGES)
    assert {name for name, door in COMMANDS.items() if door.asks in out} <= set(ways_out.COMMANDS)
    assert set(ways_out.PAGES) <= set(ROUTES)
    assert set(ways_out.COMMANDS) <= set(COMMANDS)


def test_no_other_module_of_a_door_sends_or_writes_a_file():
    found = {
        str(path.relative_to(SRC))
        for folder in ("web", "cli", "exchange")
        for path in (SRC / folder).rglob("*.py")
        if SENDS.search(path.read_text(encoding="utf-8"))
    }
    assert found - PICTURES == set(SENDING)
    served = {name for said in SENDING.values() for name in re.split(r"(?<!,) (?=\w+:)|, ", said)}
    assert served <= set(ways_out.PAGES) | set(ways_out.COMMANDS)


def test_each_that_is_not_looked_through_says_why():
    for way in (*ways_out.PAGES.values(), *ways_out.COMMANDS.values()):
        assert bool(way.forms) is way.looked_through


@pytest.fixture
def leaking(desk, client):
    """A study in which a real name stands in a code and in a title, and somebody who may export."""
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison",), pseudonym="Elspeth")
    writes.enter(by=desk.by, study=desk.study, new=new)
    new = writes.NewEntity(Kind.PERSON, ("Hope",), pseudonym="Morag")
    writes.enter(by=desk.by, study=desk.study, new=new)
    desk.apply(desk.add("Kayleigh waits"), "I-001", "I was watched")
    client.force_login(desk.by)
    return desk


FORMS = [
    (name, form)
    for name, way in ways_out.PAGES.items()
    if way.looked_through and name.startswith("coding:")
    for form in way.forms
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_page_that_sends_a_file_sends_none_with_a_name_in_it(leaking, client, name, form):
    answer = client.post(reverse(name, args=["quayside"]), {"form": form})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Stopped at the door" in page
    assert "Elspeth" in page
    assert "ayleigh" not in page and "orrison" not in page
    assert "Content-Disposition" not in answer.headers
    assert "let it through" not in page


def test_doubts_are_shown_and_let_through_from_the_page(leaking, client):
    from fieldloom.coding.models import Code

    Code.objects.update(name="hope", description="")
    url = reverse("coding:export_quotations", args=["quayside"])
    answer = client.post(url, {"form": "csv", "audience": "archive"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Look at this before it leaves" in page
    assert '<mark class="found">hope</mark>' in page and "Morag" not in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert {key: fields[key] for key in ("form", "audience")} == {
        "form": "csv",
        "audience": "archive",
    }
    (mark,) = re.findall(r'name="let" value="(\w{20})"', page)
    sent = client.post(url, {"form": "csv", "audience": "archive", "let": mark})
    assert sent.status_code == 200
    assert 'filename="quayside-quotations-for-archive.csv"' in sent.headers["Content-Disposition"]
    assert b"hope" in b"".join(sent)
    assert client.post(url, {"form": "csv", "audience": "public", "let": mark}).status_code == 422


def test_a_file_that_was_stopped_does_not_count_as_one_that_left(leaking, client):
    from fieldloom.coding.models import Code

    url = reverse("coding:export_quotations", args=["quayside"])
    assert client.post(url, {"form": "csv"}).status_code == 422
    assert client.session[pace.OUT]["files"] == []
    Code.objects.update(name="Elspeth waits")
    assert client.post(url, {"form": "csv"}).status_code == 200
    assert client.session[pace.OUT]["files"] == [1]


def test_an_audience_that_is_not_known_is_refused(leaking, client):
    url = reverse("coding:export_codebook", args=["quayside"])
    answer = client.post(url, {"form": "csv", "audience": "the press"})
    assert answer.status_code == 422
    assert "Nobody is known by this name" in answer.content.decode()
