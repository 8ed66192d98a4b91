"""Putting a backup back: opened, checked and brought up to date beside its place, then moved there whole.

Until the last step nothing lies where the data will lie, so nobody reads what is not yet withdrawn
again, and a restore that is killed leaves nothing but a private folder that the next one sweeps away.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldloom import __version__
from fieldloom.backups import staging
from fieldloom.backups.copying import counted, looking_into, newest_entry
from fieldloom.backups.keeping import take_ring
from fieldloom.backups.making import LEDGER
from fieldloom.backups.rules.manifest import DATABASE, Manifest
from fieldloom.backups.unpacking import unpack
from fieldloom.ground import keys, withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.paths import (
    make_private,
    names_key_file,
    people_keys,
    sync,
    withdrawal_ledger,
)
from fieldloom.ground.withdrawn import Ledger

Settle = Callable[[Manifest, Ledger | None], None]
"""Opens the restored data as a Fieldloom, before it lies in its place."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be restored: the backup, the identities at hand, the empty place, and the ledger.

    `ledger` None is the one on this machine; `without_ledger` goes on where there is none.
    """

    file: Path
    own: Sequence[Any]
    place: Path
    ledger: Path | None = None
    without_ledger: bool = False


def restore(asked: Asked, settle: Settle, told: Callable[[int, int], None]) -> Manifest:
    """Restore a backup into an empty or missing folder; all of it, or nothing.

    Sets `FIELDLOOM_DATA` and `FIELDLOOM_KEY` of this process while `settle` runs. Raises `Unfit` or
    `KeyUnusable` with what to do.
    """
    place = asked.place
    _must_be_free(place)
    if not asked.file.is_file():
        raise Unfit(f"There is no file {asked.file}.", "Name the backup: a file that ends in .age.")
    around = make_private(place.parent)
    with (
        staging.alone(around, f"Another restore into {around} is going on."),
        staging.staged(around, f".{place.name}.restoring-") as folder,
    ):
        data = make_private(folder / "data")
        opened = unpack(asked.file, asked.own, data, __version__, told)
        keys.agree(opened.key, place, data)
        with _named(data, opened.key, place):
            take_ring(asked.file, asked.own)
            ledger = _ledger(asked, opened.manifest)
            check(data, opened.manifest)
            settle(opened.manifest, ledger)
        (data / f"{DATABASE}-line").unlink(missing_ok=True)
        staging.sync_all(data)
        keys.keep(opened.key, place)
        if asked.ledger is not None:
            _keep_ledger(asked.ledger, withdrawal_ledger(place))
        _must_be_free(place)
        data.rename(place)
        sync(around)
    return opened.manifest


def check(data: Path, manifest: Manifest) -> None:
    """See that the database is sound and holds what the manifest counts. Raises `Unfit`.

    The files were checked one by one when they were opened.
    """
    with looking_into(data / DATABASE) as database:
        sound = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        whole = not database.execute("PRAGMA foreign_key_check").fetchall()
        same = counted(database) == dict(manifest.tables)
        head = newest_entry(database) == (manifest.audit_entries, manifest.audit_head)
    if not (sound and whole and same and head):
        raise Unfit(
            "The database in this backup is not what its manifest says, so nothing was put in place.",
            "Take another copy of it, or an older backup.",
        )


def _must_be_free(place: Path) -> None:
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise Unfit(f"{place} is not a folder.", "Name a folder with --into.")
    if place.exists() and any(place.iterdir()):
        raise Unfit(
            f"There is something in {place} already, and a restore overwrites nothing.",
            "Stop Fieldloom and move that folder aside, or name an empty folder with --into.",
        )


def _ledger(asked: Asked, manifest: Manifest) -> Ledger | None:
    """The ledger to be replayed, checked against the backup; None only where that was asked for."""
    here = withdrawal_ledger(asked.place)
    local = withdrawn.read(here)
    fits = bool(local.marks) and local.holds(manifest.withdrawn_head)
    if asked.without_ledger:
        if fits:
            raise Unfit(
                f"The ledger of withdrawals is here: {here}.", "Leave --without-ledger away."
            )
        return None
    if asked.ledger is None and not local.marks:
        beside = asked.file.with_name(LEDGER)
        copy = f"A copy lies beside the backup: --ledger {beside}" if beside.exists() else ""
        raise Unfit(
            "The ledger of withdrawals is not on this machine, so what was withdrawn since the backup "
            "was made would come back.",
            f"Name it with --ledger FILE. {copy or 'A copy lies beside each backup.'} "
            "Only where every copy is lost: --without-ledger.",
        )
    ledger = local
    if asked.ledger is not None:
        ledger = withdrawn.read(asked.ledger)
        if not ledger.marks:
            raise Unfit(f"There is no ledger in {asked.ledger}.", "Name another file.")
        if not ledger.holds(local.head):
            raise Unfit(
                "The ledger on this machine knows of withdrawals that the one you named does not.",
                "Leave --ledger away.",
            )
    if not ledger.holds(manifest.withdrawn_head):
        raise Unfit(
            "This ledger does not reach to the day of the backup: withdrawals are missing from it.",
            "Name a newer copy with --ledger FILE; the newest lies beside the newest backup.",
        )
    return ledger


def _keep_ledger(given: Path, here: Path) -> None:
    held = given.read_bytes()
    make_private(here.parent)
    if given.absolute() != here:
        staging.write_whole(here, held[: held.rfind(b"\n") + 1])


@contextmanager
def _named(data: Path, key: bytes, place: Path) -> Iterator[None]:
    """Within this block the process is one of the data in `data`, opened with `key`; the keys of
    people, and that of real names, lie where they will lie once the data is in its `place`."""
    ours = {"FIELDLOOM_DATA": str(data), "FIELDLOOM_KEY": key.hex()}
    ours["FIELDLOOM_PEOPLE_KEYS"] = str(people_keys(place))
    ours["FIELDLOOM_NAMES_KEY_FILE"] = str(names_key_file(place))
    before = {name: os.environ.get(name) for name in ours}
    keys.derived_key.cache_clear()
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        keys.derived_key.cache_clear()
