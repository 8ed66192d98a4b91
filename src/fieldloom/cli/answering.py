"""`fieldloom sources asking`, `fieldloom sources answer`: files that wait for a word from a person."""

from typing import Annotated

import typer

from fieldloom.cli.speaking import AsOption, JsonOption, StudyOption, command, entering, say, show
from fieldloom.cli.waiting import wait_for


def add_to(sources_app: typer.Typer) -> None:
    """Hang these commands into `fieldloom sources`."""
    sources_app.command("asking")(asking)
    sources_app.command("answer")(answer)


@command
def asking(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the files that met a source of the same name or the same words, and wait for you."""
    from fieldloom.sources import reads
    from fieldloom.sources.rules.kinds import FileState

    by, inside = entering(study, user)
    rows = [
        (file.pk, file.name, file.inside, file.source.ref if file.source else None, file.reason)
        for delivery in reads.deliveries(to=by, study=inside)
        for file in delivery.files.all()
        if file.state == FileState.ASKS.value
    ]
    columns = ("File", "Name", "Inside", "Met", "Reason")
    show(rows, columns, json=json, empty="No file waits for you.")


@command
def answer(
    file_id: Annotated[int, typer.Argument(help="The number that `sources asking` gives.")],
    revision: Annotated[
        bool,
        typer.Option("--revision/--new", help="A revision of the source it met, or a new one."),
    ],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say what a waiting file is, and take it in."""
    from fieldloom.ground.answers import NotFound
    from fieldloom.jobs import reads as jobs
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    known = {
        file.pk: file
        for delivery in reads.deliveries(to=by, study=inside)
        for file in delivery.files.all()
    }
    if file_id not in known:
        raise NotFound(f"There is no file {file_id}. See: fieldloom sources asking")
    file = writes.answer_file(by=by, file=known[file_id], as_revision=revision)
    job = jobs.jobs(to=by, study=inside).filter(subject=file.delivery_id).first()
    if job is not None:
        wait_for(job, by=by, label="Taking in", quiet=json)
    file.refresh_from_db()
    ref = file.source.ref if file.source else None
    said = f"{file.get_state_display()}: {file.name}" + (f" → {ref}" if ref else "")
    say(
        f"{said} {file.reason}".rstrip(),
        json=json,
        state=file.state,
        source=ref,
        reason=file.reason,
    )
