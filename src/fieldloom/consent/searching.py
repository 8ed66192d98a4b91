"""The search that proves that words are gone: row by row, and byte by byte on the disk.

Its result holds numbers, names of tables and row ids, never a word.
"""

import fcntl
import json
import os
import string
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from fieldloom.backups.staging import staged
from fieldloom.ground import sqlcipher
from fieldloom.ground.keys import derived_key
from fieldloom.ground.looking import Looked, look
from fieldloom.ground.paths import data_folder, withdrawal_ledger

MOST_IDS = 50
LARGEST = 64 * 2**20  # bytes of a file outside the database that is looked through
LOCK, STAGED = "searching.lock", ".searching-"
MOST_PLACES = 500  # comparisons in one statement: SQLite refuses a thousand
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_TEXT = ("text", "varchar", "char", "clob", "json")


def spellings(word: str) -> list[str]:
    """How a word in small letters may stand in a table or a file, once A to Z are made small: neither
    SQLite nor the search by byte knows other capitals, and JSON writes them as numbers."""
    shapes = {word, word.upper(), word.capitalize(), word.title()}
    shapes |= {json.dumps(shape)[1:-1] for shape in shapes}
    return sorted({shape.translate(_SMALL) for shape in shapes})


def rows_with(words: Sequence[str], leaving_out: Sequence[str] = ()) -> dict[str, list[int]]:
    """Of each table, the row ids in which one of these words stands; tables without any left out."""
    words = [shape for word in words for shape in spellings(word)]
    found: dict[str, list[int]] = {}
    for table, key, columns in _tables():
        if table in leaving_out or not words:
            continue
        ids = _ids(table, key, columns, words)
        if ids:
            found[table] = ids
    return found


def words_elsewhere(words: Sequence[str], holding: Sequence[str]) -> set[str]:
    """Those of these words that stand in tables that the person's words are not taken from, or in how
    the database describes itself."""
    hit = set(rows_with(words, holding))
    schema = _schema()
    chance = {word for word in words if word in schema}
    if hit:
        quiet = [table for table, _, _ in _tables() if table not in hit]
        chance |= {word for word in words if rows_with([word], quiet)}
    return chance


def terms_left(words: Sequence[str]) -> int:
    """How many of these words the search index still knows."""
    if connection.vendor != "sqlite":
        return 0
    single = [word for word in words if word.isalpha()]
    asked = "SELECT 1 FROM sources_index WHERE sources_index MATCH %s LIMIT 1"
    with connection.cursor() as cursor:
        return sum(bool(cursor.execute(asked, [f'"{word}"']).fetchone()) for word in single)


def settle_down() -> bool:
    """Have the database write its log into its file and empty it. Whether nobody stood in the way."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(cursor.fetchone()[0]) == 0


def rewrite_index() -> None:
    """Have the search index be written anew as one piece, so that nothing taken out is left in it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO sources_index(sources_index) VALUES ('optimize')")


def bytes_with(words: Sequence[str]) -> dict[str, Any]:
    """How many of these words lie on the disk: in the database's pages and its log, in the store of
    long work, in every other file of the data, in the ledger, in temporary files, and in a copy made
    now as a backup makes it. On PostgreSQL only the files are looked through."""
    needles = [shape.encode() for word in words for shape in spellings(word)]
    with _fresh_copy() as copy:
        groups = {**_places(), "a new backup": [copy] if copy else []}
        files = [file for some in groups.values() for file in some]
        looked = look(needles, files, derived_key("database"))
    told: dict[str, Any] = {name: _hits(looked, some) for name, some in groups.items()}
    return {"files": len(looked.found), "unread": len(looked.unread), "hits": told}


def _hits(looked: Looked, files: Sequence[Path]) -> int:
    return sum(looked.found.get(str(file), 0) for file in files)


def _places() -> dict[str, list[Path]]:
    data = Path(settings.DATA)
    database = Path(str(connection.settings_dict["NAME"]))
    own = [database, database.with_name(f"{database.name}-wal")]
    work = [data / "work.db", data / "work.db-wal"]
    rest = [
        file
        for file in sorted(data.rglob("*"))
        if file.is_file()
        and not file.is_relative_to(data / "vault")
        and ".db" not in file.name
        and file.stat().st_size <= LARGEST
    ]
    passing = Path(tempfile.gettempdir()).glob("*fieldloom*")
    return {
        "the database": [file for file in own if connection.vendor == "sqlite" and file.exists()],
        "long work": [file for file in work if file.exists()],
        "other files of the data": rest,
        "the ledger": [file for file in [withdrawal_ledger(data_folder())] if file.exists()],
        "temporary files": [file for file in passing if file.is_file()],
    }


@contextmanager
def _fresh_copy() -> Iterator[Path | None]:
    """A copy of the database as a backup begins with it, encrypted, gone at the end. What a search that
    was killed left behind goes first; searches wait for one another."""
    if connection.vendor != "sqlite":
        yield None
        return
    data = Path(settings.DATA)
    with _in_turn(data / LOCK), staged(data, STAGED) as folder:
        file = folder / "copy.db"
        with closing(sqlcipher.connect(str(connection.settings_dict["NAME"]), timeout=30)) as live:
            live.execute("VACUUM INTO ?", [str(file)])
        yield file


@contextmanager
def _in_turn(lock: Path) -> Iterator[None]:
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _schema() -> str:
    """How the database describes its tables: in SQLite that lies in its pages as well."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return "\n".join(sql for (sql,) in rows).lower()


def _tables() -> Iterator[tuple[str, str, list[str]]]:
    """Every table with its key and the columns that hold text."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        for name in names:
            if name.startswith("sources_index"):
                continue
            told = connection.introspection.get_table_description(cursor, name)
            columns = [one.name for one in told if _is_text(one.type_code)]
            key = connection.introspection.get_primary_key_column(cursor, name)
            if columns and key:
                yield name, key, columns


def _is_text(code: object) -> bool:
    if connection.vendor == "postgresql":
        return code in (25, 1042, 1043, 114, 3802)  # text, char, varchar, json, jsonb
    return str(code).lower().split("(")[0] in _TEXT


def _ids(table: str, key: str, columns: list[str], words: Sequence[str]) -> list[int]:
    """The first row ids, in which one of these spellings stands. Of keys that are no numbers, such as a
    session's, which is a secret, just the number is told."""
    most = max(1, MOST_PLACES // len(columns))
    found: dict[Any, None] = {}
    for first in range(0, len(words), most):
        found |= dict.fromkeys(_keys(table, key, columns, words[first : first + most]))
    return [one if isinstance(one, int) else 0 for one in list(found)[:MOST_IDS]]


def _keys(table: str, key: str, columns: list[str], words: Sequence[str]) -> list[Any]:
    quote = connection.ops.quote_name
    place = "instr(lower({0}), %s) > 0"
    if connection.vendor == "postgresql":
        place = "position(%s in lower(CAST({0} AS text))) > 0"
    one = " OR ".join(place.format(quote(column)) for column in columns for _ in words)
    asked = f"SELECT {quote(key)} FROM {quote(table)} WHERE {one} LIMIT {MOST_IDS}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, [word for _ in columns for word in words])
        return [row[0] for row in cursor.fetchall()]
