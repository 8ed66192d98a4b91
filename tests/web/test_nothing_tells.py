"""One word of a participant goes all the way through: taken in, read, coded, searched, written about, taken
out, and quoted by a fault. Afterwards it stands in no log, no address, no session, no job and no entry."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from fieldloom.audit.reads import verdict
from fieldloom.coding import writes
from fieldloom.ground.logs import Wordless
from sources.conftest import own_vault, take_in

__all__ = ["own_vault", "take_in"]
CANARY = "zqxjkvword"
STUDY = "/studies/quayside/"
# Where words of the field belong; the index of the search among them.
HOLDS = ("sources_", "coding_")
TALK = f"INT: So?\n\nP1: The {CANARY} came, and I waited.\n"


@pytest.fixture
def told(monkeypatch):
    """All that is written to any log, as Fieldloom writes it."""
    lines = []

    class Listening(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    listening = Listening(logging.DEBUG)
    listening.setFormatter(Wordless("%(name)s %(message)s"))
    root, database = logging.getLogger(), logging.getLogger("django.db.backends")
    monkeypatch.setattr(database, "disabled", True)  # statements are never logged: DEBUG is off
    before = root.level
    root.addHandler(listening)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(listening)
    root.setLevel(before)


def through(client, pi, study, take_in):
    """The word goes through everything; returns every address that was answered with."""
    file = take_in(pi, {f"{CANARY}.txt": TALK}, ref="I-001", title=f"About {CANARY}")[
        f"{CANARY}.txt"
    ]
    code = writes.add_code(by=pi, study=study, new=writes.NewCode(CANARY))
    start = TALK.index(CANARY)
    said = {"code": code.pk, "start": start, "end": start + len(CANARY), "revision": 1}
    told = []

    def ask(page, body=None, **more):
        answer = (
            client.get(STUDY + page) if body is None else client.post(STUDY + page, body, **more)
        )
        told.append(
            (page, answer.status_code, answer.headers.get("Location", ""), dict(answer.headers))
        )
        return b"".join(answer)

    json = {"content_type": "application/json"}
    assert CANARY.encode() in ask("read/I-001/")
    ask("read/I-001/codings/", said, **json)
    ask("read/I-001/memos/", {"about": "source", "text": f"Of {CANARY}", "revision": 1}, **json)
    corrected = {"number": 2, "text": f"P1: {CANARY}!", "reason": CANARY, "expected": 1}
    ask("read/I-001/correct/", corrected, **json)
    ask("coding/quotations/filters/", {"name": CANARY})
    ask(f"coding/codebook/memos/about/code/{code.pk}/", {"text": CANARY})
    ask("coding/codebook/add/", {"name": f"{CANARY} two", "description": CANARY})
    for form in ("csv", "html"):
        assert CANARY.encode() in ask("coding/quotations/export/", {"form": form})
    ask("sources/I-001/original/", {})
    for page in (
        "sources/",
        "sources/I-001/",
        "coding/quotations/",
        "coding/codebook/history/",
        "work/",
    ):
        ask(page)
    return file, told


def test_a_word_of_a_participant_is_where_it_belongs_and_nowhere_else(
    study, pi, client, take_in, told, monkeypatch
):
    client.force_login(pi)
    client.raise_request_exception = False
    file, answers = through(client, pi, study, take_in)
    assert file.source is not None
    assert [(page, s) for page, s, _, _ in answers if s not in (200, 302)] == []

    # A fault while the words are in hand, whose message quotes them.
    def fails(*args, **kwargs):
        raise ValueError(f"no such thing as {CANARY}")

    monkeypatch.setattr("fieldloom.web.desk.reading.stretch", fails)
    broken = client.get(f"{STUDY}read/I-001/?find={CANARY}")
    assert broken.status_code == 500 and CANARY not in broken.content.decode()
    assert any("ValueError" in line for line in told)
    assert [line for line in told if CANARY in line] == []
    for page, _, location, headers in answers:
        assert CANARY not in location, page
        shown = {key: value for key, value in headers.items() if key != "Content-Disposition"}
        assert CANARY not in str(shown), page
        assert "no-store" in headers["Cache-Control"], page
    assert elsewhere() == []
    assert verdict().whole


def elsewhere():
    """Tables beside those of the field in which the word stands."""
    found = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith(HOLDS):
                continue
            cursor.execute(f'SELECT * FROM "{name}"')
            if CANARY in repr(cursor.fetchall()):
                found.append(name)
    return found


def test_the_word_would_be_found(study, pi):
    study.summary = CANARY
    study.save()
    assert elsewhere() == ["access_study"]


def test_nothing_of_it_lies_in_the_temporary_folder(
    study, pi, client, take_in, tmp_path, monkeypatch
):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    began = timezone.now() - timedelta(seconds=1)
    client.force_login(pi)
    through(client, pi, study, take_in)
    assert list((tmp_path / "temporary").rglob("*")) == []
    kept = [p for p in tmp_path.rglob("*") if p.is_file() and p.stat().st_mtime > began.timestamp()]
    assert kept  # the vault
    assert [p for p in kept if CANARY.encode() in p.read_bytes() or CANARY in p.name] == []
