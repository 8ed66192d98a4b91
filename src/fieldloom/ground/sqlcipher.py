"""SQLite with encryption: SQLCipher takes the place of Python's own `sqlite3`, for the whole process.

Django's SQLite backend subclasses the driver's cursor, so a second driver beside the first does
not work: the driver is replaced before anything imports it. That also gives every library here
(the job store included) a current SQLite; Debian's 3.40.1 can corrupt a write-ahead log.
"""

import sys
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlcipher3 import dbapi2

from fieldloom.ground.keys import KeyUnusable, derived_key

# The write-ahead log can be corrupted by SQLite 3.7.0 to 3.51.2, save where the fix was
# backported (sqlite.org, "WAL-reset bug": fixed in 3.51.3, 3.50.7 and 3.44.6).
FIXED = (3, 51, 3)
BACKPORTS = ((3, 50, 7), (3, 44, 6))

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -32000",
)


class DatabaseUnsafe(Exception):
    """This SQLite may lose or leak data, so Fieldloom will not start on it."""


def is_sound(version: tuple[int, int, int]) -> bool:
    """Whether a SQLite of this version keeps its write-ahead log whole."""
    return version >= FIXED or any(b <= version < (b[0], b[1] + 1, 0) for b in BACKPORTS)


def install() -> None:
    """Put SQLCipher in the place of `sqlite3`.

    Raises `DatabaseUnsafe` when this SQLite has the log bug, lacks encryption or full-text search.
    """
    version = dbapi2.sqlite_version_info
    if not is_sound(version):
        raise DatabaseUnsafe(
            f"SQLite {dbapi2.sqlite_version} can corrupt its write-ahead log. "
            "Install sqlcipher3 0.6.4 or newer, which carries a mended one."
        )
    probe = dbapi2.connect(":memory:")
    options = {row[0] for row in probe.execute("PRAGMA compile_options")}
    cipher = probe.execute("PRAGMA cipher_version").fetchone()
    probe.close()
    if not cipher or "ENABLE_FTS5" not in options:
        raise DatabaseUnsafe("This SQLite has no encryption or no full-text search (FTS5).")
    sys.modules["sqlite3"] = sqlcipher3
    sys.modules["sqlite3.dbapi2"] = dbapi2


class KeyedConnection(dbapi2.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that is unlocked before anyone else can touch it.

    A raw 256-bit key is given, so SQLCipher derives nothing and opening costs under a millisecond.
    Raises `KeyUnusable` when the key at hand is another than the file was made with.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute(f"PRAGMA key = \"x'{self.key().hex()}'\"")
        try:
            self.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.DatabaseError as error:
            if "file is not a database" not in str(error):
                raise
            self.close()
            raise KeyUnusable(
                "The key or passphrase at hand is not the one that this data was made with. "
                "Nothing was opened and nothing was changed."
            ) from error

    def key(self) -> bytes:
        """The 32 bytes that open this file. A database with a key of its own says another."""
        return derived_key("database")


def connect(path: Path | str, **options: Any) -> dbapi2.Connection:
    """Open an encrypted database outside Django (the job store, a backup), with the house's pragmas."""
    connection = dbapi2.connect(str(path), **{"factory": KeyedConnection, **options})
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection
