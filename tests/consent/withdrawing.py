"""What the tests of withdrawals ask for: somebody who withdraws, three who act, words that are theirs."""

import secrets
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.consent import searching, writes
from fieldloom.consent.models import Event, EventLine, Withdrawal
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Scope
from fieldloom.jobs.doing import carry_out
from fieldloom.people.models import Participant
from fieldloom.sources.models import Speaker

ALL = Scope(everything=True)
WATCHED = "She came every week, and I was watched at my own door."
"""What Kirsty says in I-001."""


def canary():
    """A word that nobody ever said."""
    return "q" + "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(11))


@pytest.fixture
def own_data(settings, tmp_path, db):
    """The vault and the files that are searched lie in a folder of this test's own. Emptying tables
    between tests that commit leaves the words of earlier ones in the index."""
    settings.DATA = tmp_path
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO sources_index(sources_index) VALUES ('delete-all')")
    return tmp_path


@pytest.fixture
def unsearched(monkeypatch):
    """The search leaves the disk alone: in a test that commits nothing there is nothing on it."""
    nothing = {"files": 0, "unread": 0, "hits": {}}
    monkeypatch.setattr(searching, "settle_down", lambda: True)
    monkeypatch.setattr(searching, "bytes_with", lambda words: nothing)


@pytest.fixture
def steward(member):
    return member("stella", Role.STEWARD)


@pytest.fixture
def fielder(member):
    return member("fay", Role.FIELDWORKER)


@pytest.fixture
def kirsty(desk):
    """P2 of every text, linked, who agreed to everything a year ago, in a study in which consent decides."""
    person = Participant.objects.get(ref="S07-P2")
    Speaker.objects.filter(label="P2").update(participant=person)
    day = timezone.now() - timedelta(days=365)
    given = Event.objects.create(
        study=desk.study, participant=person, voice="own", kind="consent", taken_by=desk.by, at=day
    )
    EventLine.objects.create(event=given, says="consent", ceiling=6)
    writes.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")
    return person


def withdraw(by, person, effect=Effect.ERASE, scope=ALL):
    """A withdrawal as it is recorded; gives its case."""
    said = writes.Said(timezone.now())
    wanted = writes.Withdrawing(scope, effect)
    event = writes.withdraw(by=by, participant=person, said=said, withdrawing=wanted)
    return Withdrawal.objects.get(event=event)


def mark_of(case):
    """The mark of what a case was found to reach, as it is shown; empty before somebody looked."""
    return case.manifest.get("mark", "")


def run(case, looks, confirms):
    """Look at it, confirm it, carry it out, and do the long work."""
    case = writes.look_at_withdrawal(by=looks, withdrawal=case)
    case = writes.confirm_withdrawal(by=confirms, withdrawal=case, shown=mark_of(case))
    case = writes.carry_out_withdrawal(by=confirms, withdrawal=case)
    if case.job:
        carry_out(case.job)
        case.refresh_from_db()
    return case


def found(case):
    """How many of each kind a manifest counts."""
    return {one["what"]: one["number"] for one in case.manifest["found"] if one["number"]}
