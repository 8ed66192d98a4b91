"""Waiting for the turn to write has an end: a writer who is stopped does not hold up everybody."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, connections, transaction

from fieldloom.ground.answers import Busy
from fieldloom.ground.queued.line import Line

HOLDER = """
import sys, time
from pathlib import Path
from fieldloom.ground.queued.line import Line
line = Line(Path(sys.argv[1])); line.wait(); print("held", flush=True); time.sleep(60)
"""


@pytest.fixture
def holder():
    """A process that has its turn at a file, and is stopped in it."""
    started = []

    def hold(file):
        asked = [sys.executable, "-c", HOLDER, str(file)]
        process = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "held\n"
        process.send_signal(signal.SIGSTOP)
        return process

    yield hold
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(Line, "patience", 0.3)


def test_whoever_waits_for_a_stopped_process_is_told_in_time(tmp_path, holder, impatient):
    holder(tmp_path / "some.db")
    told = []

    def wait():
        begun, line = time.monotonic(), Line(tmp_path / "some.db")
        with pytest.raises(Busy, match=r"Nothing was changed\. Send it again"):
            line.wait()
        told.append(time.monotonic() - begun)
        line.close()

    waiting = [threading.Thread(target=wait) for _ in range(5)]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join(10)
    assert len(told) == 5, "the first in line and those behind it"
    assert all(0.25 < seconds < 5 for seconds in told)


def test_once_it_goes_on_or_is_killed_the_next_has_its_turn(tmp_path, holder, impatient):
    process, line = holder(tmp_path / "some.db"), Line(tmp_path / "some.db")
    with pytest.raises(Busy):
        line.wait()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    line.wait()
    assert line.holds
    line.close()


def test_a_forked_process_does_not_wait_for_threads_that_it_does_not_have(tmp_path, impatient):
    line = Line(tmp_path / "some.db")
    line.wait()
    child = os.fork()
    if child == 0:  # another file, so that only this process's own waiting is at stake
        line.holds = False
        try:
            own = Line(tmp_path / "some.db")
            own._handle = os.open(tmp_path / "other-line", os.O_RDWR | os.O_CREAT)
            own.wait()
        except BaseException:
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    line.close()


@pytest.mark.django_db(transaction=True)
def test_somebody_who_writes_without_standing_in_line_makes_others_wait_not_fail(impatient, study):
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 200")
    told, begun, done = [], threading.Event(), threading.Event()

    def outside():
        other = connections["default"]
        other.ensure_connection()
        other.connection.execute("BEGIN IMMEDIATE")
        begun.set()
        done.wait(10)
        other.connection.execute("ROLLBACK")
        connections.close_all()

    thread = threading.Thread(target=outside)
    thread.start()
    begun.wait(10)
    try:
        with pytest.raises(Busy), transaction.atomic():
            told.append("written")
    finally:
        done.set()
        thread.join(10)
        connection.connection.execute("PRAGMA busy_timeout = 30000")
    assert told == []
    with transaction.atomic():
        told.append("written")
    assert told == ["written"]
