"""A data folder with a real database of its own, shared with real worker processes."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

HERE = Path(__file__).parent
SRC = HERE.parent.parent / "src"


def environment(data):
    return os.environ | {
        "FIELDLOOM_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "tally.settings",
        "PYTHONPATH": os.pathsep.join([str(SRC), str(HERE), os.environ.get("PYTHONPATH", "")]),
    }


def fresh(job):
    job.refresh_from_db()
    return job


def gone(worker):
    try:
        os.kill(worker, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(true, within=30.0):
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


class Workers:
    """Makes workers that are there at once, and remembers their process ids."""

    def __init__(self, data):
        command = [sys.executable, str(HERE / "tally" / "workers.py")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.maker = subprocess.Popen(command, env=environment(data), **pipes)
        self.made = []

    def make(self, data, pause):
        self.maker.stdin.write(f"{data} {pause}\n")
        self.maker.stdin.flush()
        self.made.append(int(self.maker.stdout.readline()))
        return self.made[-1]

    def kill_all(self):
        for worker in self.made:
            if not gone(worker):
                os.kill(worker, signal.SIGKILL)
        wait_until(lambda: all(map(gone, self.made)))
        self.made.clear()

    def close(self):
        self.kill_all()
        self.maker.communicate()


@dataclass
class House:
    """A data folder, the people of one study in it, and a maker of workers for it."""

    data: Path
    workers: Workers
    study: object = field(init=False)
    pi: object = field(init=False)

    def open(self):
        from fieldloom.access import reads

        self.pi = reads.keeper()
        self.study = reads.study("quayside", to=self.pi)
        return self

    def start(self, kind, steps):
        from fieldloom.jobs import writes

        return writes.start(by=self.pi, study=self.study, kind=kind, subject=steps)

    def worker(self, pause=0.01):
        """The process id of a new worker whose steps pause for so many seconds."""
        return self.workers.make(self.data, pause)

    def entered(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT item FROM tally ORDER BY rowid")
            return [row[0] for row in cursor.fetchall()]

    def calls(self):
        file = self.data / "calls"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def ended(self, job, within=30.0):
        """The job's row once it has ended."""
        wait_until(lambda: fresh(job).ended_at is not None, within)
        return fresh(job)


@contextmanager
def using(data, unblocked):
    """Turn Django's one connection to the database of another data folder for a while."""
    before = connection.settings_dict["NAME"]
    with unblocked:
        connection.close()
        connection.settings_dict["NAME"] = str(data / "fieldloom.db")
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


@pytest.fixture(scope="session")
def made(tmp_path_factory, django_db_blocker):
    """A Fieldloom with one study, in which a worker has done one job; and a maker of workers."""
    data = tmp_path_factory.mktemp("made")
    workers = Workers(data)
    try:
        with using(data, django_db_blocker.unblock()):
            house = _make(data, workers)
        yield house
    finally:
        workers.close()


def _make(data, workers):
    call_command("migrate", verbosity=0, skip_checks=True)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tally (item INTEGER)")
    _people()
    house = House(data, workers).open()
    job, worker = house.start("tally", 0), house.worker()
    house.ended(job)
    os.kill(worker, signal.SIGTERM)
    wait_until(lambda: gone(worker))
    return house


def _people():
    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    new = writes.NewUser("kit", "Kit Keeper", "kit@example.org", keeper=True)
    keeper = writes.add_user(by=None, new=new)
    study = writes.start_study(by=keeper, new=writes.NewStudy("Quayside", "quayside"))
    grant = writes.NewGrant(Role.PI, date.today() + timedelta(days=700))
    writes.grant_first_role(by=keeper, user=keeper, study=study, new=grant)


@pytest.fixture
def house(made, tmp_path, django_db_blocker, settings):
    """A copy of that Fieldloom, for one test to do with as it likes."""
    data = tmp_path / "data"
    shutil.copytree(made.data, data)
    settings.DATA = data
    with using(data, django_db_blocker.unblock()):
        yield House(data, made.workers).open()
        made.workers.kill_all()
