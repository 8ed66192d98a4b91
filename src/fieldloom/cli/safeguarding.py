"""`fieldloom safeguarding`: records in their compartment, and a copy of the compartment's key."""

from pathlib import Path
from typing import Annotated

import typer

from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    command,
    entering,
    fail,
    say,
    show,
)

safeguarding_app = typer.Typer(
    help="Who may be in danger, and who looks after it.", no_args_is_help=True
)

Ref = Annotated[str, typer.Argument(help="Code of the record, such as SG-001.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(safeguarding_app, name="safeguarding")


def _typed() -> str:
    """Words from standard input: on the command line they would stay in the shell's history."""
    return typer.get_text_stream("stdin").read()


@safeguarding_app.command("list")
@command
def list_(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the records that the user may know of, and how they stand; never their words."""
    from fieldloom.safeguarding import reads

    by, inside = entering(study, user)
    rows = [
        (one.ref, one.state.label, "yours to open" if one.record else "restricted")
        for one in reads.records(to=by, study=inside)
    ]
    show(rows, ("Record", "Stands", "Open"), json=json, empty="No record that you may know of.")


@safeguarding_app.command("begin")
@command
def begin(
    encounter: Annotated[str, typer.Option(help="Code of the encounter where it came up.")] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Begin a record; what was seen or said is read from standard input."""
    from fieldloom.fieldwork import reads as fieldwork
    from fieldloom.safeguarding import writes
    from fieldloom.safeguarding.rules import EntryKind

    by, inside = entering(study, user)
    met = fieldwork.encounter(encounter, to=by, study=inside) if encounter else None
    told = {EntryKind.HAPPENED: _typed()}
    made = writes.begin_record(by=by, study=inside, encounter=met, told=told)
    say(f"{made.ref} is begun.", json=json, ref=made.ref)


@safeguarding_app.command("read")
@command
def read(ref: Ref, study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """Open a record. That it was opened stands in the trail."""
    from fieldloom.safeguarding import reads, writes

    by, inside = entering(study, user)
    held = reads.record(ref, to=by, study=inside)
    rows = [
        (one.at, one.by.name, one.kind.label, one.words)
        for one in writes.open_record(by=by, record=held)
    ]
    show(rows, ("At", "By", "What", "Words"), json=json)


@safeguarding_app.command("add")
@command
def add(
    ref: Ref,
    kind: Annotated[
        str, typer.Argument(help="happened, about, told, who_knows, next or referral.")
    ],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Add an entry; its words are read from standard input."""
    from fieldloom.people.rules import named
    from fieldloom.safeguarding import reads, writes
    from fieldloom.safeguarding.rules import EntryKind

    by, inside = entering(study, user)
    held = reads.record(ref, to=by, study=inside)
    what = named(EntryKind, kind)
    made = writes.add_entry(by=by, record=held, kind=what, words=_typed())
    say(f"Entry {made.number} of {held.ref} is added.", json=json, ref=held.ref, number=made.number)


@safeguarding_app.command("hand-over")
@command
def hand_over(
    ref: Ref, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Hand a record to the safeguarding lead: whoever wrote it does not read it any more."""
    from fieldloom.safeguarding import reads, writes

    by, inside = entering(study, user)
    held = reads.record(ref, to=by, study=inside)
    writes.hand_over(by=by, record=held)
    say(f"{held.ref} is with the safeguarding lead.", json=json, ref=held.ref)


@safeguarding_app.command("close")
@command
def close(ref: Ref, study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """Close a record; how it ended is read from standard input."""
    from fieldloom.safeguarding import reads, writes

    by, inside = entering(study, user)
    held = reads.record(ref, to=by, study=inside)
    writes.close_record(by=by, record=held, words=_typed())
    say(f"{held.ref} is closed.", json=json, ref=held.ref)


@safeguarding_app.command("key")
@command
def key(
    file: Annotated[Path, typer.Argument(help="Where the sealed copy goes; it must not exist.")],
    to: Annotated[
        list[str], typer.Option("--to", help="Public key (age1...) of a keeper; repeat.")
    ],
    json: JsonOption = False,
) -> None:
    """Make a copy of the compartment's key, sealed to people of the lead's choice. No backup holds it."""
    import os

    from fieldloom.backups import sealing
    from fieldloom.safeguarding import compartment

    sealed = sealing.sealed(compartment.the_key(), [sealing.recipient(one) for one in to])
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(Exit.UNFIT, f"{file} is there already. Name another.")
    with os.fdopen(handle, "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    say(f"The key is sealed in {file}. Keep it apart from the backups.", json=json, file=file)


@safeguarding_app.command("put-back")
@command
def put_back(
    file: Annotated[Path, typer.Argument(help="The sealed copy.")],
    identity: Annotated[Path, typer.Argument(help="The identity file that opens it.")],
    json: JsonOption = False,
) -> None:
    """Put the compartment's key back in its place, from a sealed copy."""
    from fieldloom.backups import sealing
    from fieldloom.safeguarding import compartment

    if not file.is_file():
        fail(Exit.NOT_FOUND, f"There is no file {file}.")
    compartment.put(sealing.opened(file.read_bytes(), sealing.identities(identity)))
    say(f"The key is in {compartment.where()}.", json=json, file=compartment.where())
