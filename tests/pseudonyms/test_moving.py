"""Names that the version before kept sealed in the main database move over at the first start: all of
them, also where it is stopped half-way, and nothing of them is left behind."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import House
from fieldloom.ground.paths import key_file

SCRIPT = Path(__file__).with_name("before_0002.py")
NAMES = {"Morag": "Kayleigh Morrison; our Kay", "Una": "Tracy"}


def run(house, what):
    told = {
        **os.environ,
        "FIELDLOOM_DATA": str(house.folder / "data"),
        "XDG_CONFIG_HOME": str(house.folder / "config"),
    }
    told.pop("FIELDLOOM_KEY", None)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), what], env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


@pytest.fixture(scope="module")
def older(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("older"))
    run(made, "make")
    assert not (made.folder / "data" / "names.db").exists()
    return made


@pytest.fixture
def house(older, tmp_path):
    """Data of the version before, in a folder of this test's own."""
    made = House(tmp_path / "house")
    shutil.copytree(older.folder, made.folder)
    keys = made.folder / "config" / "fieldloom" / "keys"
    for key in keys.iterdir():
        ending = key.name.partition(".key")[2]
        key.rename(keys / f"{key_file(made.folder / 'data').name}{ending}")
    return made


def names(house):
    number = house("safe", "ask", "--reason", "To see that they came over.", "--json").json[
        "number"
    ]
    assert house("safe", "answer", number, "--yes").code == 0
    rows = house("safe", "register", "--names", "--json")
    assert rows.code == 0, rows.err
    return {row["pseudonym"]: row["names"] for row in rows.json}


def columns(house):
    """What the main database says of its table of forms, and whether the old sealed form is left."""
    asked = """
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT name FROM pragma_table_info('pseudonyms_surfaceform')")
    print(*[row[0] for row in cursor.fetchall()])
"""
    told = {
        **os.environ,
        "FIELDLOOM_DATA": str(house.folder / "data"),
        "XDG_CONFIG_HOME": str(house.folder / "config"),
        "DJANGO_SETTINGS_MODULE": "fieldloom.settings",
    }
    told.pop("FIELDLOOM_KEY", None)
    done = subprocess.run(
        [sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_any_command_moves_them_over(house):
    assert house("study", "list").code == 0
    assert (house.folder / "data" / "names.db").exists()
    assert names(house) == NAMES
    assert set(columns(house)) == {"id", "mark", "entity_id"}


def test_where_it_is_stopped_half_way_nothing_is_lost(house):
    assert run(house, "move_and_die") == -signal.SIGKILL
    assert "sealed" in columns(house)
    assert house("study", "list").code == 0
    assert names(house) == NAMES


def test_one_that_was_spoilt_is_told_and_the_others_come_over(house):
    run(house, "spoil")
    assert house("study", "list").code == 0
    opened = house("safe", "propose", "--json", __file__)
    assert "1 of 3 names" in opened.err
    assert house("safe", "give-up").code == 0
    assert house("safe", "give-up", "--every-copy-is-lost", "--json").json["names"] == 1
    assert names(house) == {"Morag": "Kayleigh Morrison; our Kay", "Una": ""}


def test_the_key_database_is_no_database_to_others(house):
    assert house("study", "list").code == 0
    file = house.folder / "data" / "names.db"
    assert b"Kayleigh" not in file.read_bytes() and not file.read_bytes().startswith(b"SQLite")
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(file).execute("SELECT * FROM form")
