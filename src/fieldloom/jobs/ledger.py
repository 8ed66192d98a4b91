"""How the worker keeps a job's row: begun, how far, ended. Not for doors, nor for other rooms.

Between two ends nothing is recorded in the trail; that work ended, and how, is.
"""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from fieldloom.access.models import User
from fieldloom.audit.writes import recorded
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import ENDED, MOST_ATTEMPTS, WORKER_LOST, Progress, State, may_precede

_OPEN = [state.value for state in State if state not in ENDED]


def unended() -> list[uuid.UUID]:
    """The ids of the jobs that wait or run, oldest first."""
    rows = Job.objects.filter(state__in=_OPEN).order_by("asked_at")
    return list(rows.values_list("pk", flat=True))


def progress(job_id: uuid.UUID) -> Progress:
    """How far a job is now."""
    done, total, state = Job.objects.values_list("done", "total", "state").get(pk=job_id)
    return Progress(done, total, State(state))


def begin(job_id: uuid.UUID) -> Job | None:
    """Take a job up, or take it up again; None when there is nothing to do any more.

    Each taking-up counts as an attempt until a step is finished, so a step that ends the worker
    each time is given up after `MOST_ATTEMPTS`.
    """
    with transaction.atomic():
        job = Job.objects.select_related("started_by").filter(pk=job_id, state__in=_OPEN).first()
        if job is None:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            end(by=job.started_by, job=job, state=State.FAILED, trouble=WORKER_LOST)
            return None
        job.state = State.RUNNING.value
        job.attempts += 1
        job.begun_at = job.begun_at or timezone.now()
        job.save(update_fields=["state", "attempts", "begun_at"])
    return job


def rest(job: Job) -> None:
    """Lay a job aside between two steps; that was no failed attempt."""
    Job.objects.filter(pk=job.pk, attempts__gt=0).update(attempts=F("attempts") - 1)


def show(job: Job, done: int, total: int) -> None:
    """Write how far a job is; a step was finished, so earlier attempts no longer count."""
    Job.objects.filter(pk=job.pk, state=State.RUNNING.value).update(
        done=done, total=total, attempts=0
    )


def stop_asked(job: Job) -> bool:
    """Whether somebody has asked that this job be stopped."""
    return Job.objects.filter(pk=job.pk, stop_asked=True).exists()


def end(
    *, by: User, job: Job, state: State, outcome: dict[str, Any] | None = None, trouble: str = ""
) -> None:
    """End a job, with an entry in the trail. `job.done` and `job.total` are written with it."""
    _ENDINGS[state](by=by, job=job, state=state, outcome=outcome or {}, trouble=trouble)


def _end(*, by: User, job: Job, state: State, outcome: dict[str, Any], trouble: str) -> None:
    before = [earlier.value for earlier in may_precede(state)]
    job.state, job.ended_at = state.value, timezone.now()
    Job.objects.filter(pk=job.pk, state__in=before).update(
        state=job.state,
        ended_at=job.ended_at,
        done=job.done,
        total=job.total,
        outcome=outcome,
        trouble=trouble,
    )


_ENDINGS = {
    State.DONE: recorded("long work done")(_end),
    State.FAILED: recorded("long work failed")(_end),
    State.STOPPED: recorded("long work stopped")(_end),
}
