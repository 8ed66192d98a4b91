"""A data folder with a real database of its own, shared with real worker processes."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

TESTS = Path(__file__).parent
SRC = TESTS.parent.parent / "src"


def use(file: Path) -> None:
    """Turn Django's one connection to another database file."""
    connection.close()
    connection.settings_dict["NAME"] = str(file)


@pytest.fixture(scope="session")
def made_database(tmp_path_factory, django_db_blocker):
    """An empty Fieldloom's database file, made once and copied for each test."""
    file = tmp_path_factory.mktemp("made") / "fieldloom.db"
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        use(file)
        call_command("migrate", verbosity=0, skip_checks=True)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE tally (item INTEGER)")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        use(before)
    return file


@dataclass
class House:
    """A data folder, the people of one study in it, and the workers started on it."""

    data: Path
    study: object
    pi: object
    workers: list

    @property
    def environment(self):
        return os.environ | {
            "FIELDLOOM_DATA": str(self.data),
            "DJANGO_SETTINGS_MODULE": "tally.settings",
            "PYTHONPATH": f"{SRC}{os.pathsep}{TESTS}",
        }

    def start(self, kind, steps):
        from fieldloom.jobs import writes

        return writes.start(by=self.pi, study=self.study, kind=kind, subject=steps)

    def worker(self, **environment):
        command = [sys.executable, "-m", "fieldloom.jobs"]
        process = subprocess.Popen(command, env=self.environment | environment)
        self.workers.append(process)
        return process

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


def fresh(job):
    job.refresh_from_db()
    return job


def wait_until(true, within=30.0):
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.fixture
def house(made_database, tmp_path, django_db_blocker, settings):
    """A Fieldloom of the test's own, with a principal investigator in a study."""
    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(made_database, data / "fieldloom.db")
    settings.DATA = data
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        use(data / "fieldloom.db")
        new = writes.NewUser("kit", "Kit Keeper", "kit@example.org", keeper=True)
        keeper = writes.add_user(by=None, new=new)
        study = writes.start_study(by=keeper, new=writes.NewStudy("Quayside", "quayside"))
        grant = writes.NewGrant(Role.PI, date(2099, 12, 31))
        writes.grant_first_role(by=keeper, user=keeper, study=study, new=grant)
        made = House(data, study, keeper, [])
        yield made
        for process in made.workers:
            process.kill()
            process.wait()
        use(before)
