"""Copies of the key database with its key, sealed to people other than those of the backups; and putting
one back.

A copy is one file, encrypted with age: a line that says what it is, the key of real names, and the key
database as it is on the disk. So nothing of it lies readable anywhere, and it opens without this machine.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fieldloom import __version__
from fieldloom.backups import sealing, staging
from fieldloom.backups.making import house_mark
from fieldloom.ground import names_key as keys
from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.paths import data_folder, make_private, names_database, names_key_file, sync
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keyfile.holding import Counted
from fieldloom.pseudonyms.keystore.way_back import KEY

STAGED = ".names-"
WHAT = "fieldloom names"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that lies in its place; or was opened. `made_at` in UTC."""

    file: Path
    bytes: int
    sha256: str
    made_at: datetime
    counted: Counted

    def audit_ids(self) -> dict[str, Any]:
        """What the trail keeps of it: numbers and marks."""
        told = {"bytes": self.bytes, "sha256": self.sha256, "names": self.counted.forms}
        return {**told, "made_at": self.made_at.isoformat(), "pieces": self.counted.pieces}


def make(to: Path, recipients: Sequence[str]) -> Copy:
    """Make a copy in the folder `to`, sealed to these public keys. Raises `Unfit`, `file.NamesShut`."""
    own = [sealing.recipient(key) for key in recipients]
    counted = holding.checked()
    at = datetime.now(UTC).replace(microsecond=0)
    with _beside() as folder:
        with file.apart() as database:
            database.execute("VACUUM INTO ?", [str(folder / "names.db")])
        held = (folder / "names.db").read_bytes()
    head = {
        WHAT: 1,
        "version": __version__,
        "made_at": at.isoformat(),
        "key": file.file_key().hex(),
        "sha256": hashlib.sha256(held).hexdigest(),
    }
    sealed = sealing.sealed(json.dumps(head).encode() + b"\n" + held, own)
    place = make_private(to) / f"names-{house_mark()}-{at:%Y%m%dT%H%M%SZ}.age"
    if place.exists():
        raise Unfit(f"{place} is there already.", "Wait a second and repeat the command.")
    staging.write_whole(place, sealed)
    return Copy(place, len(sealed), hashlib.sha256(sealed).hexdigest(), at, counted)


@contextmanager
def opened(copy: Path, identity: Path) -> Iterator[tuple[Copy, bytes]]:
    """Open a copy in a private folder and check every key, form and piece in it; gone at the end.

    Within the block the key database is that copy; gives what is told of it, and its key. Raises `Unfit`.
    """
    if not copy.is_file():
        raise Unfit(f"There is no file {copy}.", "Name the copy: a file that ends in .age.")
    sealed = copy.read_bytes()
    head, held = _taken_apart(sealing.opened(sealed, sealing.identities(identity)))
    key = bytes.fromhex(head["key"])
    with _beside() as folder:
        part = folder / "names.db"
        staging.write_whole(part, held)
        with file.looking_into(part, key):
            counted = holding.checked()
            at = datetime.fromisoformat(head["made_at"])
            told = Copy(copy, len(sealed), hashlib.sha256(sealed).hexdigest(), at, counted)
            yield told, key


def put_back(copy: Path, identity: Path) -> Copy:
    """Put a copy back where no key database is: checked, and what was destroyed since destroyed in it.

    Raises `Unfit` where one is there, or another key is.
    """
    place = names_database(data_folder())
    if place.exists():
        raise Unfit(
            f"There is a key database at {place}, and nothing is overwritten.",
            "Only where it is damaged or older: stop Fieldloom, move it aside, and repeat the command.",
        )
    ended = [line.id for line in withdrawn.noted() if line.kind == KEY]
    with opened(copy, identity) as (told, key):
        _fits(key)
        holding.destroy(ended)
        keys.keep(key)
        _must_be_free(place)
        make_private(place.parent)
        _move(file.where(), place)
    return told


def _taken_apart(held: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, rest = held.partition(b"\n")
    try:
        head = json.loads(line)
        fits = head.get(WHAT) == 1 and head["sha256"] == hashlib.sha256(rest).hexdigest()
    except (ValueError, AttributeError, KeyError):
        fits = False
    if not fits:
        raise Unfit(
            "This is no copy of a key database.",
            "A copy of everything else is put back with: fieldloom restore",
        )
    return head, rest


def _fits(key: bytes) -> None:
    """See that the key that is at hand, if any, is that of the copy."""
    if not os.environ.get(keys.VARIABLE) and not names_key_file(data_folder()).exists():
        return
    if keys.names_key() != key:
        raise Unfit(
            f"The key of real names at hand ({keys.where_it_is()}) is not that of this copy.",
            "Move it aside, or name another place; the right key is brought along.",
        )


def _must_be_free(place: Path) -> None:
    if place.exists():
        raise Unfit(f"Meanwhile a key database was made at {place}.", "Nothing was put back.")


def _move(part: Path, place: Path) -> None:
    """Give it its name; by way of a copy where it lies on another disk."""
    try:
        part.rename(place)
    except OSError:
        staging.write_whole(place, part.read_bytes())
    place.chmod(0o600)
    sync(place.parent)


@contextmanager
def _beside() -> Iterator[Path]:
    data = make_private(data_folder())
    with (
        staging.alone(data / "names.lock", "Another copy of the key database is in work."),
        staging.staged(data, STAGED) as folder,
    ):
        yield folder
