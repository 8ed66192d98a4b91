# ruff: noqa: F811
"""The pages and commands for who is in a passage, for holds and for requests to take something out."""

from urllib.parse import urlencode

import pytest
from typer.testing import CliRunner

from coding.conftest import desk, sites, text  # noqa: F401  (fixtures)
from fieldloom.audit.models import Entry
from fieldloom.sources.models import Passage, RedactionRequest

ASKED = {"requester": "team", "ground": "private", "wanted": "withhold", "paragraph": "2"}


@pytest.fixture
def run(desk, monkeypatch):
    """A command of `fieldloom`, in this study."""
    from fieldloom.cli import speaking
    from fieldloom.cli.every import app

    for name in ("_must_stand", "set_up", "make_database"):
        monkeypatch.setattr(speaking, name, lambda: None)
    whose = ["--as", desk.by.username, "--study", desk.study.slug]
    return lambda *words: CliRunner().invoke(app, [*words, *whose])


def test_the_colleague_who_asks_is_named_and_does_not_decide(at, seen, desk, member, stranger):
    ruth = member("ruth")
    page = seen(at("guarding:ask", "I-001"))
    assert '<option value="ruth">Ruth</option>' in page
    assert f'value="{desk.by.username}"' not in page and 'value="stranger"' not in page
    assert at("guarding:ask", "I-001", post={**ASKED, "asked_by": "stranger"}).status_code == 422
    assert at("guarding:ask", "I-001", post={**ASKED, "asked_by": "ruth"}).status_code == 302
    row = RedactionRequest.objects.get()
    assert (row.asked_by, row.recorded_by) == (ruth, desk.by)
    assert "Somebody of the team: Ruth" in seen(at("guarding:request", row.pk))
    decision = {"act": "uphold", "reasons": "Looked at"}
    answer = at("guarding:request", row.pk, user=ruth, post=decision)
    assert answer.status_code == 422 and "does not decide" in seen(answer)
    assert at("guarding:request", row.pk, user=member("tom"), post=decision).status_code == 302


def test_who_of_the_team_asks_is_named_where_the_team_asks_only(at, seen, desk, member):
    member("ruth")
    sent = {**ASKED, "requester": "third_party", "asked_by": "ruth"}
    answer = at("guarding:ask", "I-001", post=sent)
    assert answer.status_code == 422 and "is named, and does not ask" in seen(answer)
    assert not RedactionRequest.objects.exists()


def test_the_command_names_the_colleague_who_asks(run, desk, member, stranger):
    ruth = member("ruth")
    words = ("requests", "record", "I-001", "team", "private", "--asked-by")
    assert "no “stranger” in the team" in run(*words, "stranger").output
    assert run(*words, "ruth").exit_code == 0
    assert RedactionRequest.objects.get().asked_by == ruth


@pytest.mark.parametrize("ref", ["a/b", "/", "a\0b", "../../I-001"])
def test_who_is_in_what_cannot_be_a_source_is_not_found(at, desk, ref):
    assert at("guarding:who", query=f"?{urlencode({'source': ref})}").status_code == 404
    assert at("guarding:who", query="?source=I-001").status_code == 200


def test_what_is_refused_leaves_no_passage_and_no_entry(at, run, desk):
    """The place is marked together with what is said of it, or not at all."""
    before = Entry.objects.count()
    hold = {"kind": "embargo", "paragraph": "2", "until": "", "reason": "Another reason"}
    assert at("guarding:put", "I-001", post=hold).status_code == 422
    asked = {**ASKED, "requester": "participant"}
    assert at("guarding:ask", "I-001", post=asked).status_code == 422
    for words in (
        ("holds", "put", "I-001", "embargo", "--paragraph", "2"),
        ("requests", "record", "I-001", "participant", "harm", "--paragraph", "2"),
    ):
        assert run(*words).exit_code != 0
    assert not Passage.objects.exists()
    assert Entry.objects.count() == before
    assert run("subjects", "add", "I-001", "S07-P2", "--paragraph", "2").exit_code == 0
    again = run("subjects", "add", "I-001", "S07-P2", "--paragraph", "2")
    assert "already" in again.output
    assert at("guarding:put", "I-001", post={**hold, "kind": "legal"}).status_code == 302
    assert at("guarding:ask", "I-001", post=ASKED).status_code == 302
    assert Passage.objects.count() == 1
    assert RedactionRequest.objects.get().passage == Passage.objects.get()
