"""Making a backup: copy, seal to the recipients, put it in its place whole, write its receipt."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldloom import __version__
from fieldloom.backups import packing, sealing, staging
from fieldloom.backups.copying import copy
from fieldloom.backups.keeping import keep_ring_beside
from fieldloom.backups.places import usual_folder
from fieldloom.backups.rules.manifest import DATABASE, Manifest
from fieldloom.backups.rules.naming import RECEIPT, made_at, name_of, newest, past
from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import derived_key, master_key
from fieldloom.ground.paths import data_folder, make_private, sync, withdrawal_ledger

__all__ = [
    "Made",
    "house_mark",
    "make",
    "newest_in",
    "past_in",
    "receipt",
    "remove",
    "usual_folder",
]

LOCK, STAGED = "backup.lock", ".backup-"
LEDGER = "withdrawn.ledger"
SPARE = 64 * 2**20  # bytes that must stay free on either disk


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that lies in its place. `sha256` is that of the file, `bytes` its size.

    `ledger_whole`: the ledger of withdrawals at hand is not shorter than its copy beside the backups.
    """

    file: Path
    bytes: int
    sha256: str
    manifest: Manifest
    recipients: tuple[str, ...]
    ledger_whole: bool = True

    def audit_ids(self) -> dict[str, Any]:
        """What the trail keeps of it: numbers and marks."""
        told = self.manifest
        return {
            "bytes": self.bytes,
            "sha256": self.sha256,
            "entries": told.audit_entries,
            "head": told.audit_head,
            "files": len(told.files),
            "missing": len(told.missing),
        }


def house_mark() -> str:
    """Eight digits that stand in the names of this data's backups, and tell nothing else."""
    return derived_key("backup names").hex()[:8]


def make(data: Path, to: Path, recipients: Sequence[str], told: Callable[[int, int], None]) -> Made:
    """Make a backup of the folder `data` in the folder `to`, sealed to these public keys.

    `told` is given how many bytes were sealed, and of how many. Raises `Unfit` with what to do.
    """
    keys = [sealing.recipient(key) for key in recipients]
    if not keys:
        raise Unfit(
            "There is nobody yet to whom a backup could be sealed.",
            "Make an identity on another machine (fieldloom backup identity FILE), then: "
            "fieldloom backup recipients add age1...",
        )
    with staging.alone(data / LOCK, "Another backup of this data is being made."):
        _room_for(data / DATABASE, data)
        with staging.staged(data, STAGED) as folder:
            copied, ledger = copy(data, folder), withdrawn.begin()
            manifest = Manifest(
                version=__version__,
                made_at=datetime.now(UTC).replace(microsecond=0),
                tables=copied.tables,
                files=copied.files,
                missing=copied.missing,
                audit_entries=copied.audit_entries,
                audit_head=copied.audit_head,
                withdrawn=len(ledger.lines),
                withdrawn_head=ledger.head,
            )
            made = _seal(folder, _whole_folder(to, manifest.bytes), manifest, keys, told)
    made = replace(made, recipients=tuple(recipients))
    staging.write_whole(to / f"{made.file.name}{RECEIPT}", receipt(made))
    keep_ring_beside(to, keys)
    return replace(made, ledger_whole=_keep_ledger_beside(to))


def receipt(made: Made) -> bytes:
    """What may lie about openly: enough to know a backup again, and no word of any study."""
    told = made.manifest
    held = {
        "file": made.file.name,
        "bytes": made.bytes,
        "sha256": made.sha256,
        "made_at": told.made_at.isoformat(),
        "fieldloom": told.version,
        "recipients": made.recipients,
        "files": len(told.files),
        "rows": told.rows,
        "audit": {"entries": told.audit_entries, "head": told.audit_head},
        "withdrawn": {"entries": told.withdrawn, "head": told.withdrawn_head},
    }
    return json.dumps(held, indent=1).encode() + b"\n"


def newest_in(folder: Path) -> Path | None:
    """The newest backup of this data in a folder."""
    found = newest(_names(folder), house_mark())
    return folder / found if found else None


def past_in(folder: Path, keep_days: int) -> list[Path]:
    """The backups of this data in a folder that are older than so many days; never the newest."""
    found = past(_names(folder), house_mark(), datetime.now(UTC), keep_days)
    return [folder / name for name in found]


def remove(files: Sequence[Path]) -> None:
    """Take backups off the disk, with their receipts."""
    for file in files:
        if made_at(file.name, house_mark()) is None:
            raise Unfit(f"{file.name} is no backup of this data.", "Nothing was removed.")
    for file in files:
        file.unlink(missing_ok=True)
        file.with_name(f"{file.name}{RECEIPT}").unlink(missing_ok=True)
        sync(file.parent)


def _names(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()] if folder.is_dir() else []


def _whole_folder(to: Path, wanted: int) -> Path:
    make_private(to)
    _room(to, wanted)
    staging.sweep(to, f".fieldloom-{house_mark()}-")
    return to


def _seal(
    folder: Path,
    to: Path,
    manifest: Manifest,
    keys: Sequence[Any],
    told: Callable[[int, int], None],
) -> Made:
    """Seal the copy in `folder` into a part file in `to`, and give it its name when it is whole."""
    total, done = manifest.bytes, 0

    def further(more: int) -> None:
        nonlocal done
        done += more
        told(done, total)

    with _part(to, manifest.made_at) as out:
        key = sealing.sealed(master_key(), keys)
        sealing.seal(packing.pieces(folder, manifest, key, further), out, keys)
        file = out.keep()
    return Made(file, out.bytes, out.sha256, manifest, ())


class _Part:
    """A file that has no name yet but a part's: counted, hashed, kept when it is whole."""

    def __init__(self, to: Path, at: datetime) -> None:
        house = house_mark()
        taken = {file.name for file in to.iterdir()}
        names = (name_of(house, at, again) for again in range(len(taken) + 1))
        self.file = to / next(name for name in names if name not in taken)
        self._part = to / f".{self.file.name}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self._handle = os.open(self._part, flags, 0o600)
        self._found, self.bytes = hashlib.sha256(), 0

    @property
    def sha256(self) -> str:
        return self._found.hexdigest()

    def write(self, held: bytes) -> int:
        self._found.update(held)
        left = memoryview(held)
        while left:
            left = left[os.write(self._handle, left) :]
        self.bytes += len(held)
        return len(held)

    def keep(self) -> Path:
        """Sync, then give the file its name: never over another file."""
        os.fsync(self._handle)
        self._part.rename(self.file)
        sync(self.file.parent)
        return self.file

    def close(self) -> None:
        os.close(self._handle)
        self._part.unlink(missing_ok=True)


@contextmanager
def _part(to: Path, at: datetime) -> Iterator[_Part]:
    part = _Part(to, at)
    try:
        yield part
    finally:
        part.close()


def _keep_ledger_beside(to: Path) -> bool:
    """Lay a copy of the ledger beside the backups: ids only. Whether the one at hand is whole.

    It only grows, so one that is shorter than its copy has lost lines, and does not replace it. A copy
    of another ledger is kept under another name.
    """
    held = withdrawal_ledger(data_folder()).read_bytes()
    beside = to / LEDGER
    before = beside.read_bytes() if beside.exists() else b""
    if before != held and before.startswith(held):
        return False
    if not held.startswith(before):
        number = sum(1 for _ in to.glob(f"{LEDGER}.*"))
        beside.rename(to / f"{LEDGER}.{number + 1}")
    if before != held:
        staging.write_whole(beside, held)
    return True


def _room_for(database: Path, folder: Path) -> None:
    _room(folder, database.stat().st_size)


def _room(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted + SPARE:
        raise Unfit(
            f"In {folder} {(wanted + SPARE) / 2**20:,.0f} MB are needed and {free / 2**20:,.0f} MB free.",
            "Make room, or name another folder.",
        )
