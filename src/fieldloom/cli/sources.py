"""`fieldloom take-in`, `fieldloom sources`: field material in, and what there is of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from fieldloom.cli import answering
from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    err,
    out,
    say,
    show,
)
from fieldloom.cli.waiting import wait_for

sources_app = typer.Typer(help="The sources of a study.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.command("take-in")(take_in)
    app.add_typer(sources_app, name="sources")
    answering.add_to(sources_app)


@command
def take_in(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, folders, or zips of them.", exists=True)
    ],
    kind: Annotated[
        str, typer.Option(help="interview, field_note, document ... else recognised.")
    ] = "",
    encounter: Annotated[
        str, typer.Option(help="The encounter they belong to, such as E-004.")
    ] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Take in files: each becomes a source, or is named with the reason why it could not.

    A file that is here already says so; the rest go on. Ends with 1 when a file was refused.
    """
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    settings = {k: v for k, v in {"kind": kind, "encounter": encounter}.items() if v}
    delivery = None
    for path in _files(paths):
        handed = writes.Handed(path.name, path.read_bytes(), dict(settings))
        if delivery is None:
            delivery = writes.hand_over(by=by, study=inside, files=[handed])
        else:
            writes.add_file(by=by, delivery=delivery, file=handed)
    if delivery is None:
        say("There is no file in there.", json=json, files=[])
        raise typer.Exit(Exit.PARTLY.code)
    job = writes.close_delivery(by=by, delivery=delivery)
    wait_for(job, by=by, label="Taking in", quiet=json)
    rows = [_told(file) for file in reads.delivery(delivery.pk, to=by, study=inside).files.all()]
    _report(rows, json=json)
    if any(row["state"] == "refused" for row in rows):
        raise typer.Exit(Exit.PARTLY.code)


def _files(paths: list[Path]) -> Iterator[Path]:
    """Every file named, and every file inside the folders named; hidden ones are left out."""
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file())
            yield from (p for p in inside if not any(part.startswith(".") for part in p.parts[1:]))
        else:
            yield path


def _told(file: Any) -> dict[str, Any]:
    source = file.source
    return {
        "file": f"{file.name} › {file.inside}" if file.inside else file.name,
        "state": file.state,
        "source": source.ref if source else None,
        "words": source.current.words if source and source.current else None,
        "warnings": source.warnings if source and file.state == "taken" else [],
        "reason": file.reason,
        "remedy": file.remedy,
        "said": file.get_state_display(),
    }


def _report(rows: list[dict[str, Any]], *, json: bool) -> None:
    if json:
        dump(rows)
        return
    for row in rows:
        line = f"{row['said']}: {row['file']}" + (f" → {row['source']}" if row["source"] else "")
        out.print(line, markup=False)
        for warning in row["warnings"]:
            err.print(f"    {warning}", markup=False)
        if row["reason"]:
            err.print(f"    {row['reason']} {row['remedy']}".rstrip(), markup=False)
    if any(row["state"] == "asks" for row in rows):
        out.print(
            "Files that ask: fieldloom sources asking, fieldloom sources answer", markup=False
        )
    taken = [row for row in rows if row["state"] == "taken"]
    files = [row for row in rows if row["state"] != "opened"]
    words = sum(row["words"] or 0 for row in taken)
    out.print(f"{len(taken)} of {len(files)} taken in, {words:,} words.", markup=False)


@sources_app.command("list")
@command
def list_sources(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the sources you may read."""
    from fieldloom.sources import reads

    by, inside = entering(study, user)
    rows = [
        (
            s.ref,
            s.title,
            s.get_kind_display(),
            s.encounter.ref if s.encounter else None,
            s.current.number if s.current else None,
            s.current.words if s.current else None,
            s.taken_in_at,
        )
        for s in reads.sources(to=by, study=inside)
    ]
    columns = ("Ref", "Title", "Kind", "Encounter", "Revision", "Words", "Taken in")
    show(rows, columns, json=json, empty="No source yet. Next: fieldloom take-in FILE ...")


@sources_app.command("read")
@command
def read(
    ref: str,
    first: Annotated[int, typer.Option(help="First paragraph.")] = 1,
    last: Annotated[int | None, typer.Option(help="Last paragraph.")] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Print a source's paragraphs with their numbers."""
    from fieldloom.sources import reads

    by, inside = entering(study, user)
    source = reads.source(ref, to=by, study=inside)
    revision = source.revision
    paragraphs = reads.paragraphs(to=by, revision=revision, first=first, last=last)
    if json:
        dump({"ref": source.ref, "revision": revision.number, "paragraphs": paragraphs})
        return
    for paragraph in paragraphs:
        out.print(f"{paragraph.number:>5}  {paragraph.text.rstrip()}", markup=False)


@sources_app.command("correct")
@command
def correct(
    ref: str,
    old: Annotated[str, typer.Argument(help="The words as they stand; they must occur once.")],
    new: Annotated[str, typer.Argument(help="The words as they should be.")],
    because: Annotated[str, typer.Option(help="Why.")] = "A typing error.",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Correct words of a source: a new revision is made, and its codings move with their words."""
    from fieldloom.coding.reads import moved_passages
    from fieldloom.ground.answers import Unfit
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    source = reads.source(ref, to=by, study=inside)
    text = reads.text_of(to=by, revision=source.revision)
    if text.count(old) != 1:
        raise Unfit(
            f"Those words occur {text.count(old)} times in {ref}.",
            "Give more of the words around them, so that they occur once.",
        )
    made = writes.correct(
        by=by,
        source=source,
        text=text.replace(old, new),
        reason=because,
        expected=source.revision.number,
    )
    seen = moved_passages(to=by, source=source, done=made)
    say(
        f"{ref} now stands at revision {made.revision.number}: {seen.carried} passages moved along, "
        f"{len(seen.changed)} of them with changed words, {len(seen.waiting)} wait for you.",
        json=json,
        ref=ref,
        revision=made.revision.number,
        carried=seen.carried,
        changed=len(seen.changed),
        waiting=len(seen.waiting),
    )
