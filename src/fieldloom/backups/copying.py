"""A copy of the data that fits together, made while people work.

The database is copied first, in one read transaction (`VACUUM INTO`: writers go on, the copy is of one
moment, encrypted under the same key, and without remains of what was deleted). Then the files that this
copy names are linked, so that they stay to be read even where somebody takes one out meanwhile.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from fieldloom.backups.rules.manifest import DATABASE, SALT, Kept
from fieldloom.ground import sqlcipher
from fieldloom.ground.answers import Unfit
from fieldloom.ground.kept import kept_files
from fieldloom.ground.paths import make_private

TRIES = 5  # how often a copy is begun anew because a file was taken out while it was made
PIECE = 2**20
_NO_LINKS = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP}
_TABLES = """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%'
    ESCAPE '@' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"""
_HEAD = "SELECT number, mark FROM audit_entry ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: rows by table, files, files that are lost, and the newest audit entry."""

    tables: dict[str, int]
    files: tuple[Kept, ...]
    missing: tuple[str, ...]
    audit_entries: int
    audit_head: str


def copy(data: Path, into: Path) -> Copied:
    """Copy the data of the folder `data` into the empty folder `into`.

    Raises `Unfit` where files are taken out so fast that no copy fits together.
    """
    for _ in range(TRIES):
        (into / DATABASE).unlink(missing_ok=True)
        _copy_database(data / DATABASE, into / DATABASE)
        with looking_into(into / DATABASE) as database:
            named = kept_files(database)
            absent = _link(data, into, named)
            if absent and _named_still(data, absent) != absent:
                continue  # some of them were taken out since the copy was made
            tables, (entries, head) = counted(database), newest_entry(database)
        there = [DATABASE, *([SALT] if _link(data, into, [SALT]) == [] else []), *named]
        files = tuple(_described(into, name) for name in there if name not in set(absent))
        return Copied(tables, files, tuple(absent), entries, head)
    raise Unfit(
        "Originals were taken out of the vault again and again while the copy was made.",
        "Repeat the backup when nobody is taking files in or out.",
    )


@contextmanager
def looking_into(file: Path) -> Iterator[Any]:
    """A connection to a database that nobody else has open, which changes nothing in it."""
    address = f"file:{quote(str(file))}?mode=ro"
    with closing(
        dbapi2.connect(address, uri=True, factory=sqlcipher.KeyedConnection)
    ) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        yield connection


def counted(database: Any) -> dict[str, int]:
    """Rows by table; virtual tables are counted in the tables that they lie in."""
    names = [name for (name,) in database.execute(_TABLES)]
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }


def newest_entry(database: Any) -> tuple[int, str]:
    """The number and the mark of the newest entry of the trail."""
    number, mark = database.execute(_HEAD).fetchone() or (0, "")
    return number, mark


def hash_of(file: Path) -> tuple[int, str]:
    """How many bytes a file has, and their SHA-256."""
    found, size = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            found.update(piece)
            size += len(piece)
    return size, found.hexdigest()


def _copy_database(file: Path, into: Path) -> None:
    with closing(sqlcipher.connect(file, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", [str(into)])
    into.chmod(0o600)


def _link(data: Path, into: Path, names: Sequence[str]) -> list[str]:
    """Give files a second name in `into`, or copy them where the disk knows no links. Returns the absent."""
    absent = []
    for name in names:
        make_private((into / name).parent)
        try:
            (into / name).unlink(missing_ok=True)
            os.link(data / name, into / name, follow_symlinks=False)
        except FileNotFoundError:
            absent.append(name)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            shutil.copyfile(data / name, into / name)
    return absent


def _named_still(data: Path, names: Sequence[str]) -> list[str]:
    """Those of these files that the live database names, which are then really lost."""
    with closing(sqlcipher.connect(data / DATABASE, timeout=30)) as live:
        now = set(kept_files(live))
    return [name for name in names if name in now]


def _described(folder: Path, name: str) -> Kept:
    size, sha256 = hash_of(folder / name)
    return Kept(name, size, sha256)
