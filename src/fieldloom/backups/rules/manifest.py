"""The manifest: the first thing in a backup, which says what must follow. Pure.

A restore takes nothing that the manifest does not name, and the manifest can name nothing that lies
outside the data folder.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldloom.ground.answers import Unfit

FORMAT = 1
DATABASE = "fieldloom.db"
SALT = "passphrase.salt"
MANIFEST, KEY = "manifest.json", "key.age"
LONGEST = 2**28  # bytes of a manifest: room for some two million files
_BESIDE = re.compile(r"[a-z][a-z-]{0,30}(?:/[A-Za-z0-9][A-Za-z0-9_-]{0,79}){1,2}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: its path in the data folder, its bytes and their SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `tables` are rows by table; heads are the newest marks of their chains."""

    version: str
    made_at: datetime
    tables: Mapping[str, int]
    files: tuple[Kept, ...]
    missing: tuple[str, ...]
    audit_entries: int
    audit_head: str
    withdrawn: int
    withdrawn_head: str

    @property
    def bytes(self) -> int:
        """How much room its files need."""
        return sum(file.bytes for file in self.files)

    @property
    def rows(self) -> int:
        """How many rows its tables hold."""
        return sum(self.tables.values())


def may_lie_there(name: str) -> bool:
    """Whether a backup may put a file here: the database, the salt, or a file in a room's folder."""
    return name in (DATABASE, SALT) or (len(name) <= 100 and bool(_BESIDE.fullmatch(name)))


def written(manifest: Manifest) -> bytes:
    """The manifest as it lies in the backup."""
    told: dict[str, Any] = {
        "fieldloom backup": FORMAT,
        "version": manifest.version,
        "made_at": manifest.made_at.isoformat(),
        "tables": dict(manifest.tables),
        "files": [[file.name, file.bytes, file.sha256] for file in manifest.files],
        "missing": list(manifest.missing),
        "audit": {"entries": manifest.audit_entries, "head": manifest.audit_head},
        "withdrawn": {"entries": manifest.withdrawn, "head": manifest.withdrawn_head},
    }
    return json.dumps(told, indent=1).encode()


def read(held: bytes, version: str) -> Manifest:
    """The manifest in these bytes, for a Fieldloom of this version.

    Raises `Unfit` for one of a newer Fieldloom, and for one that names what no backup may hold.
    """
    try:
        told = json.loads(held)
        form, made_with = told["fieldloom backup"], str(told["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise _no_backup() from error
    if form != FORMAT or _numbers(made_with) > _numbers(version):
        raise Unfit(
            f"This backup was made by Fieldloom {made_with[:20]}; this is {version}.",
            "Restore it with that version or a newer one.",
        )
    try:
        manifest = _understood(told)
    except (ValueError, KeyError, TypeError) as error:
        raise _no_backup() from error
    names = [file.name for file in manifest.files]
    wrong = [n for n in [*names, *manifest.missing] if not may_lie_there(n)]
    if wrong or len(set(names)) != len(names) or DATABASE not in names:
        raise Unfit(
            "This backup names files that no backup of Fieldloom holds, so nothing of it was taken.",
            "Ask who gave it to you where it comes from.",
        )
    return manifest


def _no_backup() -> Unfit:
    return Unfit(
        "This is not a backup of Fieldloom.", "Name the file that “fieldloom backup” made."
    )


def _understood(told: Mapping[str, Any]) -> Manifest:
    audit, withdrawn = told["audit"], told["withdrawn"]
    return Manifest(
        version=str(told["version"]),
        made_at=datetime.fromisoformat(told["made_at"]),
        tables={str(name): int(rows) for name, rows in told["tables"].items()},
        files=tuple(_file(*one) for one in told["files"]),
        missing=tuple(map(str, told["missing"])),
        audit_entries=int(audit["entries"]),
        audit_head=str(audit["head"]),
        withdrawn=int(withdrawn["entries"]),
        withdrawn_head=str(withdrawn["head"]),
    )


def _file(name: str, size: int, sha256: str) -> Kept:
    if size.__class__ is not int or size < 0 or not _HASH.fullmatch(sha256):
        raise ValueError("no file of a backup")
    return Kept(str(name), size, sha256)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
