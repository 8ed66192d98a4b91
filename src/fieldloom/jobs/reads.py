"""What may be seen of long work: everything about a job, since a job holds no words."""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import ENDED

__all__ = ["Job", "job", "jobs", "under_way"]


@asks(Permission.SEE_JOBS)
def jobs(*, to: User, study: Study) -> QuerySet[Job]:
    """The study's long work, running and past, newest first."""
    return Job.objects.filter(study=study).select_related("started_by")


def under_way(*, to: User, study: Study) -> tuple[list[Job], QuerySet[Job]]:
    """The study's work that waits or runs, oldest first, and its past work, newest first."""
    known = jobs(to=to, study=study)
    ended = [state.value for state in ENDED]
    return list(known.exclude(state__in=ended).order_by("asked_at")), known.filter(state__in=ended)


def job(pk: uuid.UUID | str, *, to: User, study: Study) -> Job:
    """One piece of long work. Raises `NotFound` where this study has none of that id."""
    try:
        found = jobs(to=to, study=study).filter(pk=pk).first()
    except ValidationError:
        found = None
    if found is None:
        raise NotFound("There is no such work in this study.")
    return found
