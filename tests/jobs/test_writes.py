"""Asking for long work, and asking that it stop."""

import pytest
from django.db import transaction

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.jobs import ledger, writes
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import State


def ask(pi, study):
    return writes.start(by=pi, study=study, kind="take in", subject=41)


def test_work_asked_for_waits_and_is_recorded_by_its_id(pi, study):
    job = ask(pi, study)

    assert (job.state, job.subject, job.started_by) == ("waiting", 41, pi)
    assert ledger.unended() == [job.pk]
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.actor) == ("long work asked for", pi.pk)
    assert entry.about == {"study": f"study:{study.pk}", "made": f"job:{job.pk}"}


def test_work_asked_for_in_a_transaction_that_fails_was_never_asked_for(pi, study):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(pi, study)
        _ = 1 / 0

    assert not Job.objects.exists()
    assert Entry.objects.count() == before


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ALLIANCE_READER, Role.ARCHIVIST])
def test_roles_that_do_no_work_cannot_start_or_stop_any(member, pi, study, role):
    job = ask(pi, study)
    other = member("olu", role)

    with pytest.raises(Refused):
        ask(other, study)
    with pytest.raises(Refused):
        writes.stop(by=other, job=job)


def test_a_job_that_waits_is_stopped_at_once(pi, study):
    job = writes.stop(by=pi, job=ask(pi, study))

    assert (job.state, job.stop_asked) == ("stopped", True)
    job.refresh_from_db()
    assert job.ended_at is not None
    assert ledger.begin(job.pk) is None
    verbs = list(Entry.objects.order_by("-number").values_list("verb", flat=True)[:2])
    assert verbs == ["stop of long work asked for", "long work stopped"]


def test_a_job_that_runs_is_asked_to_stop(pi, study):
    job = ask(pi, study)
    ledger.begin(job.pk)

    stopped = writes.stop(by=pi, job=job)

    assert (stopped.state, stopped.stop_asked) == ("running", True)
    assert ledger.stop_asked(job)


@pytest.mark.parametrize("end", [State.DONE, State.FAILED, State.STOPPED])
def test_a_job_that_has_ended_cannot_be_stopped(pi, study, end):
    job = ledger.begin(ask(pi, study).pk)
    ledger.end(by=pi, job=job, state=end)

    with pytest.raises(Unfit, match="already ended"):
        writes.stop(by=pi, job=job)


def test_who_is_let_in_to_a_site_stops_their_own_work_only(member, pi, study):
    from fieldloom.access.rules import Role

    narrow = member("nan", Role.FIELDWORKER, sites=("FIFE",))
    with pytest.raises(Refused, match="colleague"):
        writes.stop(by=narrow, job=ask(pi, study))
    assert writes.stop(by=narrow, job=ask(narrow, study)).state == "stopped"
