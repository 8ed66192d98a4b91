"""Whoever writes waits in a line, and nobody is told "done" before the disk has it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from fieldloom.ground.queued import syncing
from fieldloom.ground.queued.line import Line
from fieldloom.ground.queued.syncing import NotOnDisk, Syncing

HOLDER = """
import sys, time
from pathlib import Path
from fieldloom.ground.queued.line import Line
line = Line(Path(sys.argv[1])); line.wait(); print("held", flush=True); time.sleep(60)
"""


def synchronous():
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA synchronous").fetchone()[0]


def write(value):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_study SET title = %s", [value])


@pytest.fixture
def apart():
    """Run something in a thread of its own, whose connection is closed after it."""

    def run(work):
        def alone():
            try:
                work()
            finally:
                connections.close_all()

        thread = threading.Thread(target=alone)
        thread.start()
        return thread

    return run


@pytest.mark.django_db(transaction=True)
def test_a_second_writer_has_its_turn_after_the_first_and_not_before(apart):
    order = []

    def second():
        with transaction.atomic():
            order.append("second")

    with transaction.atomic():
        thread = apart(second)
        time.sleep(0.2)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["rollback", "close"])
def test_a_turn_is_given_up_however_it_ends(apart, how):
    done = []

    def second():
        with transaction.atomic():
            done.append(True)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        if how == "close":
            connection.close()
        _ = 1 / 0
    apart(second).join(10)
    assert done == [True]


def test_a_process_that_is_killed_gives_up_its_turn(tmp_path):
    file = tmp_path / "some.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(file)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "held\n"
        line, turns = Line(file), []
        waiting = threading.Thread(target=lambda: (line.wait(), turns.append(line.holds)))
        waiting.start()
        time.sleep(0.2)
        assert turns == []
        os.kill(holder.pid, signal.SIGKILL)
        waiting.join(10)
    assert turns == [True]
    line.close()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_ends_when_the_disk_has_it(monkeypatch, study):
    seen = []

    def look(handle):
        assert not connection.connection.in_transaction, "the turn is over while the disk works"
        seen.append(os.fstat(handle).st_size)
        os.fdatasync(handle)

    monkeypatch.setattr(syncing, "_sync", look)
    with transaction.atomic():
        write("Harbour")
        assert seen == []
    assert len(seen) == 1
    assert seen[0] > 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", ["well", "badly"])
def test_outside_a_transaction_sqlite_itself_syncs_each_statement(ends, study):
    assert synchronous() == 2
    try:
        with transaction.atomic():
            assert synchronous() == 1
            write("Harbour")
            assert ends == "well", "this one is rolled back"
    except AssertionError:
        assert ends == "badly"
    assert synchronous() == 2


@pytest.mark.django_db(transaction=True)
def test_what_the_disk_does_not_take_is_not_acknowledged(monkeypatch, study):
    def fail(handle):
        raise OSError(5, "Input/output error")

    own = Syncing(Path(connection.settings_dict["NAME"]))
    monkeypatch.setattr(connection, "_syncing", own)
    monkeypatch.setattr(syncing, "_sync", fail)
    with pytest.raises(NotOnDisk), transaction.atomic():
        write("Harbour")
    monkeypatch.setattr(syncing, "_sync", os.fdatasync)
    with pytest.raises(NotOnDisk, match="started again"), transaction.atomic():
        write("Quay")


def test_one_sync_serves_all_who_came_before_it_began_and_nobody_who_came_later(
    tmp_path, monkeypatch
):
    file = tmp_path / "some.db"
    (tmp_path / "some.db-wal").write_bytes(b"log")
    spans, calls = [], []
    clock = iter(range(10**6))

    def slow(handle):
        begun = next(clock)
        time.sleep(0.05)
        spans.append((begun, next(clock)))

    monkeypatch.setattr(syncing, "_sync", slow)
    one = Syncing(file)

    def commit():
        for _ in range(3):
            came = next(clock)
            one.wait()
            calls.append((came, next(clock)))

    threads = [threading.Thread(target=commit) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 30
    assert len(spans) <= 10, "they did not share"
    for came, went in calls:
        assert any(came < begun and ended < went for begun, ended in spans)


def test_a_log_that_is_gone_has_been_moved_into_the_database(tmp_path):
    Syncing(tmp_path / "none.db").wait()
