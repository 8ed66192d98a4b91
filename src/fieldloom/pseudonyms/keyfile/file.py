"""The file of the key database: opened for one thing at a time, and closed again.

SQLCipher, whatever the main database is. What is written here is on disk before the transaction of the
main database that needs it is committed; `docs/decisions` says how a crash between the two ends.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from fieldloom.ground import sqlcipher
from fieldloom.ground.answers import Busy, Unfit
from fieldloom.ground.keys import KeyUnusable
from fieldloom.ground.names_key import derived, names_key
from fieldloom.ground.paths import data_folder, make_private, names_database, sync

WAIT = 30.0  # seconds for another writer
# `held.whose` is the token of an entity or of what was kept of a revision; `sealed` is its key.
SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE held (whose TEXT PRIMARY KEY, study INTEGER NOT NULL, sealed BLOB NOT NULL, at REAL NOT NULL);
CREATE TABLE form (whose TEXT NOT NULL, mark TEXT NOT NULL, sealed BLOB NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (whose, mark));
CREATE TABLE kept (token TEXT PRIMARY KEY, sealed BLOB NOT NULL, at REAL NOT NULL);
CREATE TABLE piece (token TEXT NOT NULL, number INTEGER NOT NULL, whose TEXT NOT NULL,
    start INTEGER NOT NULL, stop INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (token, number));
CREATE INDEX piece_whose ON piece (whose);
CREATE TABLE recipient (key TEXT PRIMARY KEY, name TEXT NOT NULL, at REAL NOT NULL);
PRAGMA user_version = 1;
COMMIT;
"""


class NamesShut(Unfit):
    """The key database, or its key, is not at hand: nobody can open real names here."""


class NamesConnection(sqlcipher.KeyedConnection):
    """A connection to the key database, unlocked with the key of real names."""

    def key(self) -> bytes:
        return derived(file_key(), "file")


# A copy that is looked into, with its key, in the place of the key database; None: the one in use.
_copy: ContextVar[tuple[Path, bytes] | None] = ContextVar("copy", default=None)


@contextmanager
def looking_into(copy: Path, key: bytes) -> Iterator[None]:
    """Within this block everything here is about a copy, opened with its own key."""
    token = _copy.set((copy, key))
    try:
        yield
    finally:
        _copy.reset(token)


def where() -> Path:
    """Where the key database lies."""
    copy = _copy.get()
    return names_database(data_folder()) if copy is None else copy[0]


def missing() -> NamesShut:
    """What there is to say where there is no key database, and one is needed."""
    return NamesShut(
        f"The key database is not at {where()}, so real names cannot be opened here.",
        "Put it back there, or take it from its backup: fieldloom safe restore-key",
    )


def file_key() -> bytes:
    """The key of real names. Raises `NamesShut` where it is not at hand."""
    if (copy := _copy.get()) is not None:
        return copy[1]
    try:
        return names_key()
    except KeyUnusable as error:
        raise NamesShut(str(error)) from error


def is_there() -> bool:
    """Whether there is a key database."""
    return where().exists()


@contextmanager
def reading() -> Iterator[Any]:
    """A connection for reading, in one transaction. Raises `NamesShut`."""
    with _connected() as database:
        database.execute("BEGIN")
        yield database


@contextmanager
def writing() -> Iterator[Any]:
    """A connection for writing: on disk when the block is left, taken back where it fails."""
    with _connected() as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


def make() -> None:
    """Make the key database and its key where there are none. Only for who knows that none is lost."""
    file = names_database(data_folder())
    if file.exists():
        return
    try:
        names_key(make=True)
    except KeyUnusable as error:
        raise NamesShut(str(error)) from error
    make_private(file.parent)
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _first(part)
        # Under its name only when it is whole; another process may have been first.
        try:
            os.link(part, file)
        except FileExistsError:
            return
        sync(file.parent)
    finally:
        part.unlink(missing_ok=True)


def empty_log(database: Any) -> bool:
    """Have the log written back and emptied. Whether nobody who reads stood in the way."""
    return bool(database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


@contextmanager
def apart() -> Iterator[Any]:
    """A connection without a transaction, for what cannot be done within one. Raises `NamesShut`."""
    with _connected() as database:
        yield database


@contextmanager
def _connected() -> Iterator[Any]:
    file = where()
    if not file.exists():
        raise missing()
    try:
        database = sqlcipher.connect(
            file, factory=NamesConnection, timeout=WAIT, isolation_level=None
        )
    except KeyUnusable as error:
        raise NamesShut(_other_key(error)) from error
    try:
        yield database
    except dbapi2.OperationalError as error:
        if "locked" in str(error):
            raise Busy from error
        raise
    finally:
        database.close()


def _other_key(error: KeyUnusable) -> str:
    if "FIELDLOOM_NAMES" in str(error) or "key file" in str(error):
        return str(error)
    return (
        "The key of real names at hand is not the one that the key database was made with. Nothing "
        "was opened. Put the right key back, or take both from the backup: fieldloom safe restore-key"
    )


def _first(part: Path) -> None:
    """Lay the tables into a new file, whole once it is closed."""
    database = sqlcipher.connect(part, factory=NamesConnection, isolation_level=None)
    try:
        database.executescript(SCHEMA)
    finally:
        database.close()
