"""What changes long work: asking for it, and asking that it stop."""

from fieldloom.access.gate import needs, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.jobs import ledger
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import ENDED, State


@recorded("long work asked for")
@needs(Permission.START_JOBS)
def start(*, by: User, study: Study, kind: str, subject: int) -> Job:
    """Ask for work of one kind on the row `subject`. The worker finds it once this is committed.

    The row is written in the caller's transaction: no work without what asked for it, nor the
    other way round.
    """
    return Job.objects.create(study=study, kind=kind, subject=subject, started_by=by)


@recorded("stop of long work asked for")
@needs(Permission.START_JOBS)
def stop(*, by: User, job: Job) -> Job:
    """Stop a job: at once where it still waits, else after the step that is under way.

    What was done before stays done. Raises `Unfit` when it has ended already, `Refused` for the
    work of others when `by` is let in to a part of the study only.
    """
    narrowed = not reach(by, Permission.START_JOBS, job.study_id).everything
    if narrowed and job.started_by_id != by.pk:
        raise Refused(Decision(False, "This work is a colleague's.", "Ask them to stop it."))
    fresh = Job.objects.select_for_update().get(pk=job.pk)
    state = State(fresh.state)
    if state in ENDED:
        raise Unfit("This work has already ended.", "Nothing is left to stop.")
    fresh.stop_asked = True
    fresh.save(update_fields=["stop_asked"])
    if state is State.WAITING:
        ledger.end(by=by, job=fresh, state=State.STOPPED)
    return fresh
