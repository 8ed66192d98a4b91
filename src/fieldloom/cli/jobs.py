"""`fieldloom jobs`: long work, how far it is, and stopping it."""

from typing import Annotated
from uuid import UUID

import typer

from fieldloom.cli.speaking import AsOption, JsonOption, StudyOption, command, entering, say, show
from fieldloom.cli.waiting import wait_for

jobs_app = typer.Typer(help="Long work, running and past.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(jobs_app, name="jobs")


@jobs_app.command("list")
@command
def list_jobs(
    last: Annotated[int, typer.Option(help="How many, newest first.")] = 20,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List long work, newest first."""
    from fieldloom.jobs import reads

    by, inside = entering(study, user)
    rows = [
        (str(j.pk), j.kind, j.state, j.done, j.total, j.asked_at, j.ended_at, j.trouble)
        for j in reads.jobs(to=by, study=inside)[:last]
    ]
    show(rows, ("Job", "Kind", "State", "Done", "Total", "Asked", "Ended", "Trouble"), json=json)


@jobs_app.command("stop")
@command
def stop(
    job_id: UUID, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Ask work to stop after its current step. What it did stays."""
    from fieldloom.jobs import reads, writes

    by, inside = entering(study, user)
    writes.stop(by=by, job=reads.job(job_id, to=by, study=inside))
    say("It stops after its current step.", json=json, job=job_id)


@jobs_app.command("run")
@command
def run(
    job_id: UUID, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Do waiting or interrupted work here, with progress, until it has ended."""
    from fieldloom.jobs import reads

    by, inside = entering(study, user)
    job = wait_for(reads.job(job_id, to=by, study=inside), by=by, label="Working", quiet=json)
    say(f"{job.kind}: {job.state}.", json=json, job=job.pk, state=job.state, outcome=job.outcome)
