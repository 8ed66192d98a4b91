"""`fieldloom restore`: a backup becomes a Fieldloom again, and what was withdrawn stays withdrawn."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldloom.cli.progress import shown
from fieldloom.cli.speaking import JsonOption, apart, err, make_database, say, set_up

if TYPE_CHECKING:
    from fieldloom.backups.rules.manifest import Manifest
    from fieldloom.ground.withdrawn import Ledger

IdentityOption = Annotated[
    Path, typer.Option("--identity", "-i", help="Identity file of one of the recipients.")
]


def add_to(app: typer.Typer) -> None:
    """Hang this command into `fieldloom`."""
    app.command("restore")(restore)


@apart
def restore(
    file: Annotated[Path, typer.Argument(help="The backup: a file that ends in .age.")],
    identity: IdentityOption,
    into: Annotated[
        Path | None, typer.Option(help="Empty folder; else the usual place of the data.")
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option(help="Ledger of withdrawals, where it is not on this machine.")
    ] = None,
    without_ledger: Annotated[
        bool, typer.Option(help="Go on though every copy of the ledger is lost.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Restore a backup into an empty folder, checked, and withdraw again what was withdrawn."""
    from fieldloom.backups import restoring, sealing
    from fieldloom.ground import sqlcipher
    from fieldloom.ground.answers import Unfit
    from fieldloom.ground.keys import where_the_key_is
    from fieldloom.ground.paths import data_folder

    if os.environ.get("FIELDLOOM_DATABASE"):
        raise Unfit(
            "A backup holds the database file, not PostgreSQL.", "Unset FIELDLOOM_DATABASE."
        )
    sqlcipher.install()
    place = into.expanduser().absolute() if into else data_folder()
    asked = restoring.Asked(file, sealing.identities(identity), place, ledger, without_ledger)
    names: list[str] = []
    with shown("Opening the backup", quiet=json) as told:
        settle = partial(_settle, names=names)
        manifest = restoring.restore(asked, settle, told)
    if without_ledger:
        err.print(
            "No ledger was replayed: whatever was withdrawn after the backup was made is there "
            "again. Withdraw it by hand before anybody reads.",
            markup=False,
        )
    if manifest.missing:
        err.print(
            f"{len(manifest.missing)} originals were lost already when the backup was made.",
            markup=False,
        )
    say(
        f"Restored into {place}: {manifest.rows:,} rows and {len(manifest.files):,} files, as they were "
        f"on {manifest.made_at:%-d %B %Y %H:%M} UTC.\nIts key: {where_the_key_is(place)}\n"
        "Next: fieldloom audit verify, then fieldloom serve",
        json=json,
        data=place,
        made_at=manifest.made_at,
        rows=manifest.rows,
        files=len(manifest.files),
        missing=len(manifest.missing),
        entries=manifest.audit_entries,
        head=manifest.audit_head,
        ledger=not without_ledger,
        names="".join(names),
    )
    for trouble in filter(None, names):
        err.print(trouble, markup=False)


def _settle(manifest: "Manifest", ledger: "Ledger | None", *, names: list[str]) -> None:
    """Bring the restored data up to this version, look at its trail, and withdraw again. `names` gets what
    there is to say of real names, of which no backup holds the key."""
    from django.db import connections

    from fieldloom.ground.answers import Unfit

    set_up()
    try:
        _no_newer()
        make_database()
        _stands(manifest)
        from fieldloom.access import reads
        from fieldloom.backups import writes
        from fieldloom.pseudonyms import standing

        lines = None if ledger is None else ledger.lines
        again = writes.Restoring(manifest.made_at, manifest.audit_head, lines)
        writes.restore(by=reads.keeper(), restoring=again)
        names.append(standing.trouble())
    except LookupError as error:
        raise Unfit("This backup has no keeper.", "Take another backup.") from error
    finally:
        connections.close_all()


def _no_newer() -> None:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from fieldloom.ground.answers import Unfit

    loader = MigrationLoader(connection)
    if set(loader.applied_migrations) - set(loader.disk_migrations):
        raise Unfit(
            "This backup was made by a newer Fieldloom.",
            "Restore it with that version or a newer one.",
        )


def _stands(manifest: "Manifest") -> None:
    from fieldloom.audit import reads
    from fieldloom.ground.answers import Unfit

    verdict = reads.verdict(manifest.audit_head)
    if not verdict.whole or verdict.entries != manifest.audit_entries:
        raise Unfit(
            f"The audit trail in this backup is not whole. {verdict.because} Nothing was put in place.",
            "Take an older backup, and ask who could have changed this one.",
        )
