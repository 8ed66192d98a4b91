"""What leaves by a door of the web: recorded once each, named safely, and no cell of it runs."""

import csv
import io
import re

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from coding.conftest import desk, sites, text
from fieldloom.access.doors import ROUTES
from fieldloom.access.rules import Permission
from fieldloom.audit.models import Entry
from fieldloom.sources.models import Source
from sources.conftest import own_vault, take_in
from sources.formats.material import pdf

__all__ = ["desk", "own_vault", "sites", "take_in", "text"]
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
OUT = {
    name
    for name, door in ROUTES.items()
    if door.asks in (Permission.EXPORT, Permission.OPEN_ORIGINAL)
}


@pytest.fixture
def taken(take_in, pi, client):
    """A document in the vault, and somebody who may open it."""
    client.force_login(pi)
    return take_in(pi, {"a.pdf": pdf(["INT: So?", "P1: Well."])}, ref="P-001")["a.pdf"]


@pytest.mark.parametrize(
    ("door", "page"),
    [
        ("coding:export_codebook", "codebook/export/"),
        ("coding:export_quotations", "quotations/export/"),
        ("coding:export_portraits", "portraits/export/"),
    ],
)
def test_no_cell_of_a_table_begins_like_a_formula(desk, client, door, page):
    assert door in OUT
    desk.by.name = "=cmd|' /C calc'!A0"
    desk.by.save()
    for name in ("=1+1", "@SUM(A1)", "+44", "-x", "＝1"):
        code = desk.add(name, description=f"\t{name}", use_when=name)
        desk.apply(code, "I-001", "my own door")
        desk.memo("source", desk.sources["I-001"], f"{name} memo")
    Source.objects.filter(ref="I-001").update(title="@title", file_name="=x.txt")
    client.force_login(desk.by)
    answer = client.post(reverse(door, args=["quayside"]), {"form": "csv"})
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"), newline="")))
    assert len(rows) >= 6
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA)] == []
    assert any(cell.startswith("'") for row in rows for cell in row)


def test_each_door_that_lets_something_out_is_looked_at():
    asked = {name for name, _ in SENT}
    assert asked == OUT - {"desk:original_page"}  # a page of what was opened: see the next


SENT = [
    ("coding:export_codebook", {"form": "csv"}),
    ("coding:export_portraits", {"form": "csv"}),
    ("coding:export_quotations", {"form": "html"}),
    ("sources:original", {}),
    ("sources:original_of_file", {}),
    ("desk:open_original", {"page": 1}),
    ("pseudonyms:jigsaw_leave", {"form": "csv"}),
]


@pytest.mark.parametrize(("door", "sent"), SENT, ids=[name for name, _ in SENT])
def test_what_leaves_stands_in_the_trail_once(study, pi, taken, client, door, sent):
    about = {
        "sources:original": ["P-001"],
        "sources:original_of_file": [taken.pk],
        "desk:open_original": ["P-001"],
    }
    if door.startswith("coding:"):
        from fieldloom.coding import writes

        code = writes.add_code(by=pi, study=study, new=writes.NewCode("Waiting"))
        writes.apply_code(by=pi, source=taken.source, code=code, start=0, end=3)
    before = Entry.objects.count()
    kind = "application/json" if door.startswith("desk:") else None
    url = reverse(door, args=["quayside", *about.get(door, [])])
    answer = client.post(url, sent, **({"content_type": kind} if kind else {}))
    assert answer.status_code == 200
    assert b"".join(answer)
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.get(number=before + 1)
    assert (entry.actor, entry.study, entry.refused) == (pi.pk, study.pk, False)
    if (
        door == "desk:open_original"
    ):  # turning its pages, and opening it again, is no further opening
        for _ in range(2):
            client.post(url, sent, content_type=kind)
            page = reverse("desk:original_page", args=["quayside", "P-001", 1, 600])
            assert client.get(page).status_code == 200
        assert Entry.objects.count() == before + 1


few = examples(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80
    )
)
@example('a.html"; filename="b.exe')
@example("a\r\nSet-Cookie: session=1\r\n\r\n<script>")
@example("../../etc/passwd")
@example("..\\a.bat")
@example("=cmd.txt")
@example("\u202etxt.exe")
def test_a_file_that_leaves_has_a_safe_name_and_is_never_shown(taken, client, name):
    from fieldloom.sources.taking_in.names import plain_name

    Source.objects.filter(ref="P-001").update(file_name=plain_name(name))
    answer = client.post(reverse("sources:original", args=["quayside", "P-001"]))
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment")
    assert told.isascii() and told.isprintable()
    assert len(re.findall(r'(?<!\\)"', told)) in (0, 2)
    assert "/" not in told.partition("filename=")[2]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "Set-Cookie" not in answer.headers
