"""Names, ages, the manifest, and the keeper's line: pure rules."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.backups.rules import manifest, naming, standing
from fieldloom.ground.answers import Unfit

NOW = datetime(2022, 5, 3, 14, 2, 9, tzinfo=UTC)
HOUSE = "0a1b2c3d"


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)), st.integers(0, 9))
def test_a_name_tells_when_the_backup_was_made(at, again):
    at = at.replace(tzinfo=UTC, microsecond=0)
    name = naming.name_of(HOUSE, at, again)
    assert naming.made_at(name, HOUSE) == at
    assert naming.made_at(name, "ffffffff") is None


@given(st.lists(st.integers(0, 80), unique=True), st.integers(1, 60))
def test_old_backups_are_named_oldest_first_but_never_the_newest(ages, keep):
    names = [naming.name_of(HOUSE, NOW - timedelta(days=age)) for age in ages]
    foreign = [naming.name_of("ffffffff", NOW - timedelta(days=400)), "notes.age"]
    expected = [age for age in sorted(ages, reverse=True) if age > keep and age != min(ages)]
    found = naming.past(names + foreign, HOUSE, NOW, keep)
    assert found == [naming.name_of(HOUSE, NOW - timedelta(days=age)) for age in expected]


def held(**changed):
    told = {
        "fieldloom backup": 1,
        "version": "0.1.0",
        "made_at": NOW.isoformat(),
        "tables": {"access_user": 2},
        "files": [["fieldloom.db", 10, "a" * 64], ["vault/1/" + "b" * 64, 3, "c" * 64]],
        "missing": [],
        "audit": {"entries": 4, "head": "d" * 64},
        "withdrawn": {"entries": 0, "head": "e" * 64},
    }
    return json.dumps(told | changed).encode()


def test_a_manifest_is_read_as_it_was_written():
    read = manifest.read(held(), "0.1.0")
    assert (read.bytes, read.rows, read.audit_entries) == (13, 2, 4)
    assert manifest.read(manifest.written(read), "0.2") == read


@pytest.mark.parametrize(
    "name",
    [
        "../key",
        "/etc/passwd",
        "vault/../../x",
        "vault/1/..",
        "vault//x",
        "fieldloom.db-wal",
        "fieldloom.db-journal",
        "worker.lock",
        "vault\\1\\x",
        "vault/1/a\n",
        "Vault/1/a",
        ".ssh/authorized_keys",
        "vault/.hidden",
        "vault/1/2/3",
        "vault/1/" + "a" * 120,
        "",
    ],
)
def test_no_backup_may_put_a_file_anywhere_else(name):
    assert not manifest.may_lie_there(name)
    files = [["fieldloom.db", 1, "a" * 64], [name, 1, "a" * 64]]
    with pytest.raises(Unfit, match="no backup of Fieldloom holds"):
        manifest.read(held(files=files), "0.1.0")


@pytest.mark.parametrize(
    "files",
    [
        [],
        [["vault/1/" + "b" * 64, 1, "a" * 64]],
        [["fieldloom.db", 1, "a" * 64]] * 2,
    ],
    ids=["none", "no database", "twice"],
)
def test_a_backup_holds_its_database_once(files):
    with pytest.raises(Unfit):
        manifest.read(held(files=files), "0.1.0")


@pytest.mark.parametrize("size", [-1, 1.5, "10", True, None])
def test_a_size_is_a_number_of_bytes(size):
    with pytest.raises(Unfit, match="not a backup"):
        manifest.read(held(files=[["fieldloom.db", size, "a" * 64]]), "0.1.0")


@pytest.mark.parametrize(
    ("made_with", "version", "fits"),
    [
        ("0.1.0", "0.1.0", True),
        ("0.1.0", "0.10", True),
        ("0.10", "0.9", False),
        ("1", "0.9", False),
    ],
)
def test_a_newer_backup_is_refused_and_says_what_it_needs(made_with, version, fits):
    if fits:
        assert manifest.read(held(version=made_with), version).version == made_with
        return
    with pytest.raises(Unfit, match=f"made by Fieldloom {made_with}"):
        manifest.read(held(version=made_with), version)


@given(st.binary(max_size=60) | st.dictionaries(st.text(max_size=9), st.integers()))
def test_anything_else_is_refused_in_words(thing):
    text = thing if isinstance(thing, bytes) else json.dumps(thing).encode()
    with pytest.raises(Unfit):
        manifest.read(text, "0.1.0")


def days(number):
    return NOW - timedelta(days=number)


@pytest.mark.parametrize(
    ("line", "text", "asks"),
    [
        (standing.of_backup(None, NOW), "No backup yet.", True),
        (standing.of_backup(NOW, NOW), "Last backup: less than a day ago.", False),
        (standing.of_backup(days(1), NOW), "Last backup: 1 day ago.", False),
        (standing.of_backup(days(7), NOW), "Last backup: 7 days ago.", False),
        (standing.of_backup(days(8), NOW), "Last backup: 8 days ago.", True),
        (standing.of_drill(None, False, NOW), "No backup has been tried yet.", True),
        (standing.of_drill(days(90), True, NOW), "Last drill: 90 days ago.", False),
        (standing.of_drill(days(91), True, NOW), "Last drill: 91 days ago.", True),
        (standing.of_drill(days(2), False, NOW), "The last drill failed, 2 days ago.", True),
    ],
)
def test_the_keepers_line_asks_where_something_is_to_be_done(line, text, asks):
    assert (line.text, line.asks, bool(line.command)) == (text, asks, asks)
