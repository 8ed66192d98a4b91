"""A backup is made while people write, and while it is made it may be killed; it takes little memory."""

import json
import os
import subprocess
import sys
import threading
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from fieldloom.backups import copying, making
from fieldloom.backups.copying import looking_into
from fieldloom.ground.answers import Unfit

HERE = Path(__file__).parent
CUTS = int(os.environ.get("FIELDLOOM_KILLS", "3")) * 6
"""At how many places a backup and a restore are each killed: a few each time, hundreds at night."""


def test_a_backup_made_while_a_writer_writes_is_of_one_moment(little):
    ended, written, failed = threading.Event(), [0], []

    def write():
        try:
            with closing(little.open()) as database:
                while not ended.is_set():
                    number = written[0] + 1
                    database.execute("INSERT INTO one VALUES (?, ?)", [number, "w" * 500])
                    database.execute("INSERT INTO other VALUES (?)", [number])
                    mark = f"{number:064}"
                    database.execute("INSERT INTO audit_entry VALUES (?, ?)", [number + 1, mark])
                    database.commit()
                    written[0] = number
        except Exception as error:  # told by the test
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made, before = [], []
        for _ in range(4):
            before.append(written[0])
            made.append(little.back_up())
        after = written[0]
    finally:
        ended.set()
        writer.join()
    assert failed == []
    assert after > before[0]  # somebody wrote meanwhile

    for number, one in enumerate(made):
        place = little.folder / f"r{number}" / "data"
        held = little.restore(one.file, place)
        assert held.tables["one"] == held.tables["other"] == held.audit_entries - 1
        assert before[number] <= held.tables["one"] <= after
        with looking_into(place / "fieldloom.db") as database:
            last = database.execute("SELECT max(id) FROM one").fetchone()[0] or 0
        assert last == held.tables["one"]


def test_a_file_that_is_taken_out_while_it_is_copied_makes_the_copy_begin_anew(little, monkeypatch):
    gone = little.keep(b"withdrawn")
    copy = copying._copy_database
    copies = []

    def copy_then_take_out(file, into):
        copy(file, into)
        copies.append(into)
        if len(copies) == 1:
            with closing(little.open()) as database:
                database.execute("DELETE FROM sources_original WHERE mark = ?", [Path(gone).name])
                database.commit()
            (little.data / gone).unlink()

    monkeypatch.setattr(copying, "_copy_database", copy_then_take_out)
    made = little.back_up()
    assert len(copies) == 2
    assert made.manifest.missing == ()
    assert gone not in {file.name for file in made.manifest.files}
    assert little.restore(made.file) == made.manifest


def test_a_file_that_is_taken_out_after_it_was_copied_still_fits_the_copy(little, monkeypatch):
    name = little.keep(b"taken out late")
    described = copying._described

    def take_out_then_describe(folder, file):
        (little.data / name).unlink(missing_ok=True)
        return described(folder, file)

    monkeypatch.setattr(copying, "_described", take_out_then_describe)
    made = little.back_up()
    little.restore(made.file)
    assert (little.place / name).read_bytes() == b"taken out late"


def test_only_one_backup_is_made_at_a_time(little):
    met = []

    def again(_done, _total):
        if not met:
            with pytest.raises(Unfit, match="Another backup"):
                little.back_up()
            met.append(True)

    little.back_up(told=again)
    assert met


def test_a_large_file_takes_little_memory(little):
    size = 96 * 2**20
    little.keep(b"")
    with (little.data / little.keep(b"")).open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        made = little.back_up()
        backup = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        little.restore(made.file)
        restore = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made.bytes > size
    assert max(backup, restore) < 8 * 2**20


def cut(little, do):
    """Kill a process that backs up or restores, at places spread over all that it does with files."""
    asked = {
        "do": do,
        "folder": str(little.folder),
        "secret": little.secret,
        "public": little.public,
        "cuts": CUTS,
    }
    paths = [HERE.parents[1] / "src", HERE.parent]
    given = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "DJANGO_SETTINGS_MODULE": "fieldloom.settings",
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "cutting.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        env=given,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_backup_that_is_killed_is_there_whole_or_not_at_all(little):
    little.keep(b"an original" * 50_000)
    seen = cut(little, "backup")
    print(f"backup: {len(seen)} kills, {sum(one['whole'] for one in seen)} after it was whole")
    assert len(seen) >= CUTS
    # Whatever bears a backup's name opens; of the others, the next backup leaves no trace.
    assert [one for one in seen if one["named"] != one["opened"]] == []
    assert {one["whole"] for one in seen} == {
        True,
        False,
    }  # killed before and after it had its name
    made = little.back_up()
    assert little.restore(made.file) == made.manifest
    assert [p for p in little.backups.iterdir() if p.name.startswith(".")] == []
    assert little.left() == [little.place]


def test_a_restore_that_is_killed_has_put_all_in_place_or_nothing(little):
    little.keep(b"an original" * 50_000)
    made = little.back_up()
    seen = cut(little, "restore")
    print(f"restore: {len(seen)} kills, {sum(one['whole'] for one in seen)} after it was whole")
    assert len(seen) >= CUTS
    assert [one for one in seen if one["there"] and not one["whole"]] == []
    assert {one["there"] for one in seen} == {True, False}  # killed before and after the last step
    little.restore(made.file)
    assert list(little.place.parent.iterdir()) == [little.place]
    assert making.newest_in(little.backups) == made.file
