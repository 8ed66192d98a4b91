"""The embedded database: encrypted, current, durable, and refused where it would not be."""

import sqlite3

import pytest
from django.db import connection

from fieldloom.ground import sqlcipher


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_a_sqlite_that_can_corrupt_its_log_is_told_from_a_sound_one(version, sound):
    assert sqlcipher.is_sound(version) is sound


def test_a_faulty_sqlite_is_refused_at_the_start(monkeypatch):
    monkeypatch.setattr(sqlcipher.dbapi2, "sqlite_version_info", (3, 40, 1))
    with pytest.raises(sqlcipher.DatabaseUnsafe, match="write-ahead log"):
        sqlcipher.install()


def test_every_connection_of_the_process_goes_through_the_encrypted_driver():
    assert sqlite3.connect.__module__.startswith("sqlcipher3")


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
    ],
)
def test_the_database_is_durable_and_leaves_nothing_behind(db, pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_the_file_holds_no_readable_word(tmp_path):
    file = tmp_path / "sealed.db"
    opened = sqlcipher.connect(file)
    opened.execute("CREATE TABLE words (word)")
    opened.execute("INSERT INTO words VALUES ('canary-in-the-harbour')")
    opened.commit()
    opened.close()
    held = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"canary" not in held
    assert b"SQLite format" not in held


def test_another_key_opens_nothing(tmp_path):
    file = tmp_path / "sealed.db"
    opened = sqlcipher.connect(file)
    opened.execute("CREATE TABLE words (word)")
    opened.commit()
    opened.close()
    plain = sqlcipher.dbapi2.connect(str(file))
    plain.execute("PRAGMA key = 'another'")
    with pytest.raises(sqlcipher.dbapi2.DatabaseError):
        plain.execute("SELECT * FROM words")
    plain.close()
