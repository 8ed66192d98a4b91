"""Waiting for long work at the terminal: a progress bar, and no harm in giving up waiting."""

from typing import TYPE_CHECKING

from fieldloom.cli.speaking import Exit, err, fail

if TYPE_CHECKING:
    from fieldloom.access.who import User
    from fieldloom.jobs.reads import Job


def wait_for(job: "Job", *, by: "User", label: str, quiet: bool) -> "Job":
    """Do the work here, or wait for the worker that does it; return the job as it ended.

    Ends with `PARTLY` when the work failed or was stopped. Ctrl+C leaves the work to be resumed.
    """
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from fieldloom.jobs import reads
    from fieldloom.jobs.worker import run_here

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    try:
        with Progress(*columns, console=err, disable=quiet, transient=True) as bar:
            task = bar.add_task(label, total=None)
            for done, total, _state in run_here(until=job):
                bar.update(task, completed=done, total=total or None)
    except KeyboardInterrupt:
        fail(Exit.PARTLY, "Stopped waiting. The work goes on with: fieldloom serve, or jobs run")
    ended = reads.job(job.pk, to=by, study=job.study)
    if ended.trouble:
        fail(Exit.PARTLY, ended.trouble)
    return ended
