"""`fieldloom backup`: a sealed copy of everything, made while people work."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from fieldloom.cli.progress import shown
from fieldloom.cli.restoring import IdentityOption
from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    acting,
    apart,
    command,
    err,
    say,
    show,
)

if TYPE_CHECKING:
    from fieldloom.access.who import User
    from fieldloom.backups.making import Made


class _MakeUnlessNamed(TyperGroup):
    """`fieldloom backup` and `fieldloom backup FOLDER` make one; other words name what else to do."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = {*self.commands, "-h", "--help"}
        return super().parse_args(ctx, args if args and args[0] in known else ["make", *args])


backup_app = typer.Typer(
    help="A sealed copy of everything, made while people work.", cls=_MakeUnlessNamed
)
recipients_app = typer.Typer(help="To whom backups are sealed.", no_args_is_help=True)

ToArgument = Annotated[
    Path | None,
    typer.Argument(
        help="Folder of the backups; else FIELDLOOM_BACKUPS, or one beside the data.",
        envvar="FIELDLOOM_BACKUPS",
    ),
]
KeepOption = Annotated[int, typer.Option(min=1, help="Days after which a backup is old.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    backup_app.add_typer(recipients_app, name="recipients")
    app.add_typer(backup_app, name="backup")


@backup_app.command("make")
@command
def make(
    to: ToArgument = None,
    keep_days: Annotated[
        int | None, typer.Option(min=1, help="Then remove backups older than so many days.")
    ] = None,
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Make a backup: `fieldloom backup` for short. People may go on working."""
    by = acting(user)
    folder = folder_of(to)
    made = make_one(by, folder, quiet=json)
    removed = _remove_old(by, folder, keep_days) if keep_days else 0
    say(
        _told(made, folder, removed, keep_days) + _apart(),
        json=json,
        file=made.file,
        bytes=made.bytes,
        sha256=made.sha256,
        rows=made.manifest.rows,
        files=len(made.manifest.files),
        missing=len(made.manifest.missing),
        entries=made.manifest.audit_entries,
        head=made.manifest.audit_head,
        removed=removed,
    )
    if troubles := _troubles(made):
        err.print("\n".join(troubles), markup=False)
        raise typer.Exit(Exit.PARTLY.code)


def make_one(by: "User", folder: Path, *, quiet: bool) -> "Made":
    """Make a backup in this folder and record it. For the keeper."""
    from django.conf import settings

    from fieldloom.backups import reads, writes
    from fieldloom.backups.making import make as make_backup
    from fieldloom.ground.kept import make_ready_to_copy

    keys = [one.key for one in reads.recipients(to=by)]
    make_ready_to_copy()
    with shown("Sealing the backup", quiet=quiet) as told:
        made = make_backup(Path(settings.DATA), folder, keys, told)
    writes.note_backup(by=by, made=made)
    return made


def _apart() -> str:
    """The line of what goes its own way: no backup holds the key of the safeguarding compartment."""
    from fieldloom.safeguarding import compartment

    if not compartment.where().exists():
        return ""
    return (
        "\nNot in it, and copied by itself: the key of the safeguarding compartment "
        "(fieldloom safeguarding key)."
    )


def _troubles(made: "Made") -> list[str]:
    told = []
    if lost := len(made.manifest.missing):
        told.append(f"Not in it: {lost} originals that are missing from the vault.")
    if not made.ledger_whole:
        told.append(
            "The ledger of withdrawals is shorter than its copy beside the backups: withdrawals were lost "
            "from it. Put that copy in its place."
        )
    return told


def folder_of(to: Path | None) -> Path:
    """The folder that is meant. Raises `Unfit` for a bare word that may be a mistyped command."""
    from django.conf import settings

    from fieldloom.backups.making import usual_folder
    from fieldloom.ground.answers import Unfit

    if os.environ.get("FIELDLOOM_DATABASE"):
        raise Unfit(
            "This Fieldloom keeps its tables in PostgreSQL, which this command does not copy.",
            "Back up the database with pg_dump, and the data folder while Fieldloom is stopped.",
        )
    if to is None:
        return usual_folder(Path(settings.DATA))
    if not to.is_dir() and to.name == str(to):
        raise Unfit(f"There is no folder “{to}” here.", f"To make it, write ./{to}")
    if (folder := to.expanduser().absolute()).is_relative_to(settings.DATA):
        raise Unfit(f"{folder} lies in the data itself.", "Name a folder on another disk.")
    return folder


def _told(made: "Made", folder: Path, removed: int, keep_days: int | None) -> str:
    from fieldloom.backups.making import past_in, usual_folder
    from fieldloom.backups.rules.naming import KEEP_DAYS

    held = made.manifest
    lines = [
        f"{made.file}\n{made.bytes / 2**20:,.1f} MB: {held.rows:,} rows and {len(held.files):,} files, "
        f"sealed to {len(made.recipients)}. Trail: {held.audit_entries:,} entries, head "
        f"{held.audit_head[:16]}."
    ]
    if removed:
        lines.append(f"Removed: {removed} backups older than {keep_days} days.")
    elif old := len(past_in(folder, KEEP_DAYS)):
        lines.append(
            f"{old} backups here are older than {KEEP_DAYS} days: fieldloom backup old --remove"
        )
    if len(made.recipients) < 2:
        lines.append(
            "Sealed to one person only: if that identity is lost, so are the backups. Add one."
        )
    if folder.parent == usual_folder(folder).parent and folder.name.endswith("-backups"):
        lines.append("It lies on this machine: copy it to another, with the ledger beside it.")
    return "\n".join(lines)


@backup_app.command("drill")
@command
def drill(
    identity: IdentityOption,
    to: ToArgument = None,
    newest: Annotated[
        bool, typer.Option(help="Try the newest backup instead of a new one.")
    ] = False,
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Restore a backup into a private folder, compare, open a study, search, and remove the folder."""
    from fieldloom.cli import drilling

    by = acting(user)
    drilled = drilling.drill(by, folder_of(to), identity, newest=newest, quiet=json)
    say(drilled.told, json=json, **drilled.facts)
    if not drilled.passed:
        raise typer.Exit(Exit.PARTLY.code)


@backup_app.command("old")
@command
def old(
    to: ToArgument = None,
    keep_days: KeepOption = 35,
    remove: Annotated[bool, typer.Option("--remove", help="Take them off the disk.")] = False,
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Name the backups that are past their time; with --remove, remove them. The newest always stays."""
    from fieldloom.backups import reads
    from fieldloom.backups.making import past_in

    by, folder = acting(user), folder_of(to)
    reads.keeper(to=by)
    files = past_in(folder, keep_days)
    if remove:
        _remove_old(by, folder, keep_days)
    show(
        [(file.name, "removed" if remove else "old") for file in files],
        ("Backup", "State"),
        json=json,
        empty=f"No backup here is older than {keep_days} days.",
    )


def _remove_old(by: "User", folder: Path, keep_days: int) -> int:
    from fieldloom.backups import writes
    from fieldloom.backups.making import past_in, remove

    files = past_in(folder, keep_days)
    if files:
        removed = writes.Removed(len(files), keep_days)
        writes.remove_old(by=by, removed=removed, remove=lambda: remove(files))
    return len(files)


@backup_app.command("identity")
@apart
def identity(
    file: Annotated[
        Path, typer.Argument(help="Where to write it: a stick, not this machine's disk.")
    ],
    json: JsonOption = False,
) -> None:
    """Make an identity, which opens backups. Best done on another machine; needs no Fieldloom there."""
    from fieldloom.backups import identities
    from fieldloom.ground.paths import data_folder

    public = identities.make(file.expanduser().absolute(), data_folder())
    say(
        f"{file} opens every backup sealed to\n\n    {public}\n\n"
        "Keep it off the machine that Fieldloom runs on: on a stick in a safe, with a copy in a second\n"
        "place. Whoever has it and a backup reads everything; without it no backup can be opened.\n"
        f"Where Fieldloom runs: fieldloom backup recipients add {public} --name WHO",
        json=json,
        file=file,
        public_key=public,
    )


@recipients_app.command("add")
@command
def add_recipient(
    key: Annotated[str, typer.Argument(help="Public key: age1...")],
    name: Annotated[str, typer.Option(help="Whose identity it is, and where it lies.")],
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Seal every backup from now on to this key as well. Two recipients are advised."""
    from fieldloom.backups import writes

    made = writes.add_recipient(by=acting(user), key=key, name=name)
    say(f"Backups are now sealed to {made.name} as well.", json=json, key=made.key, name=made.name)


@recipients_app.command("list")
@command
def list_recipients(user: AsOption = "", json: JsonOption = False) -> None:
    """List to whom backups are sealed."""
    from fieldloom.backups import reads

    rows = [(one.name, one.key, one.added_at) for one in reads.recipients(to=acting(user))]
    show(rows, ("Name", "Key", "Added at"), json=json, empty="Nobody yet.")


@recipients_app.command("remove")
@command
def remove_recipient(
    who: Annotated[str, typer.Argument(help="The key, or the name where it is one only.")],
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Seal no further backup to this key. Backups made before it still opens."""
    from fieldloom.backups import reads, writes

    by = acting(user)
    one = reads.recipient(who, to=by)
    writes.remove_recipient(by=by, recipient=one)
    say(f"No further backup is sealed to {one.name}.", json=json, key=one.key, name=one.name)
