"""What is taken away is gone at the next request; and where nothing can be decided, nothing opens."""

import logging

import pytest

from coding.conftest import desk, sites, text
from fieldloom.access import gate, writes
from fieldloom.access.models import Grant
from fieldloom.access.rules import Role
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.stating import Scope
from fieldloom.people.models import Participant
from fieldloom.sources.clearance import hidden
from fieldloom.sources.models import Speaker

__all__ = ["desk", "sites", "text"]
READ = "/studies/quayside/read/I-001/"


@pytest.fixture
def ana(desk, member, client):
    user = member("ana", Role.ANALYST)
    client.force_login(user)
    assert "my own door" in client.get(READ).content.decode()
    return user


def test_a_role_that_is_ended_opens_nothing_at_the_next_click(desk, ana, client):
    writes.end_grant(by=desk.by, grant=Grant.objects.get(user=ana))
    for page in (READ, f"{READ}blocks/", "/studies/quayside/"):
        assert client.get(page).status_code == 404
    said = {"code": desk.add("Waiting").pk, "start": 0, "end": 9, "revision": 1}
    assert client.post(f"{READ}codings/", said, content_type="application/json").status_code == 404


def test_words_that_are_withdrawn_between_page_and_click_are_not_coded(desk, ana, client):
    """The page is open, the words are chosen, and then they are withdrawn."""
    from django.utils import timezone

    from fieldloom.coding.models import Coding
    from fieldloom.consent.rules.material import Policy

    person = Participant.objects.get(ref="S07-P2")
    Speaker.objects.filter(label="P2").update(participant=person)
    consent.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")
    consent.withdraw(
        by=desk.by, participant=person, said=consent.Said(timezone.now()),
        withdrawing=consent.Withdrawing(Scope(everything=True)),
    )  # fmt: skip
    start, end = desk.place("I-001", "my own door")
    said = {"code": desk.add("Waiting").pk, "start": start, "end": end, "revision": 1}
    answer = client.post(f"{READ}codings/", said, content_type="application/json")
    assert answer.status_code == 422
    assert "withheld" in answer.json()["says"]
    assert not Coding.objects.exists()
    assert "my own door" not in client.get(READ).content.decode()


def fails(*args, **kwargs):
    raise ZeroDivisionError("the very words of somebody")


@pytest.mark.parametrize(
    ("where", "what"),
    [(gate, "decide"), (gate, "scope_of"), (hidden, "_ANY"), (hidden.by_hand, "one")],
)
def test_where_a_decision_fails_nothing_opens_and_that_is_said(
    desk, ana, client, monkeypatch, caplog, where, what
):
    caplog.set_level(logging.ERROR, "fieldloom.access")
    broken = object() if what == "_ANY" else fails
    if where is hidden.by_hand:  # only what `hidden` asks, not the session
        monkeypatch.setattr(hidden, "by_hand", type("Broken", (), {"one": staticmethod(fails)}))
    else:
        monkeypatch.setattr(where, what, broken)
    answer = client.get(READ)
    told = answer.content.decode()
    assert answer.status_code == 403
    assert "could not be decided" in told
    assert "my own door" not in told
    assert "very words" not in told + caplog.text
    assert "failed with" in caplog.text


def test_a_write_does_not_happen_either(desk, ana, client, monkeypatch):
    from fieldloom.coding.models import Coding

    said = {"code": desk.add("Waiting").pk, "start": 0, "end": 9, "revision": 1}
    monkeypatch.setattr(gate, "decide", fails)
    answer = client.post(f"{READ}codings/", said, content_type="application/json")
    assert answer.status_code == 403
    assert "could not be decided" in answer.content.decode()
    assert not Coding.objects.exists()
