"""A data folder whose processes are killed with -9, again and again, and looked at after each kill."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from durability.working import said_in
from jobs.houses import gone, wait_until

HERE = Path(__file__).parent
KILLS = int(os.environ.get("FIELDLOOM_KILLS", "3"))
"""How many kills a test makes: a few each time, a hundred at night."""


class Maker:
    """The process that forks all the others."""

    def __init__(self, data):
        paths = [HERE.parents[1] / "src", HERE.parent]
        given = os.environ | {
            "FIELDLOOM_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "fieldloom.settings",
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
        }
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        command = [sys.executable, str(HERE / "maker.py")]
        self.process = subprocess.Popen(command, env=given, **pipes)

    def ask(self, **asked):
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.communicate()


@dataclass
class Tally:
    """What came of the kills of one test."""

    kills: int = 0
    acknowledged: int = 0
    lost: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    resumed: int = 0
    astray: int = 0

    def __str__(self):
        return (
            f"{self.kills} kills, {self.acknowledged} acknowledged, {len(self.lost)} lost,"
            f" {self.resumed} jobs resumed at the end, {len(self.faults)} faults,"
            f" {self.astray} vault files without a row"
        )


class Folder:
    """One data folder, what was said in it, and the processes that are killed there."""

    def __init__(self, data, maker):
        self.data, self.maker = data, maker
        self.said_file = data.parent / "said"
        self.chance = random.Random()
        self.tally = Tally()
        self.running = set()

    def said(self):
        return said_in(self.said_file)

    def start(self, do, **asked):
        seed = self.chance.randrange(10**9)
        paths = {"data": str(self.data), "said": str(self.said_file)}
        process = self.maker.ask(do=do, seed=seed, **paths, **asked)
        self.running.add(process)
        return process

    def do(self, what, **asked):
        """What a process tells that ends by itself; `room` is how many bytes a file may hold."""
        paths = {"data": str(self.data), "said": str(self.said_file)}
        return self.maker.ask(do=what, **paths, **asked)

    def let_work(self, early):
        """Some time: from the very start, or after some further words were acknowledged."""
        if not early:
            enough = len(self.said()) + self.chance.randint(1, 10)
            wait_until(lambda: len(self.said()) >= enough)
        time.sleep(self.chance.uniform(0, 0.4 if early else 0.12))

    def kill(self, *processes):
        """End these, as one kill; whatever they had started must end by itself."""
        started = [child for process in processes for child in children(process)]
        for process in processes:
            os.kill(process, signal.SIGKILL)
        self.tally.kills += bool(processes)
        self.running -= set(processes)
        wait_until(lambda: all(map(gone, [*processes, *started])))

    def close(self):
        """End what a test that failed has left running."""
        self.kill(*(process for process in self.running if not gone(process)))

    def look(self, resume=False):
        """Note in the tally what is wrong now; after resuming what was left, where asked."""
        seen = self.do("look", resume=resume)
        self.tally.faults += seen["faults"]
        self.tally.lost += seen["lost"]
        self.tally.resumed += seen["resumed"]
        self.tally.astray = seen["astray"]
        return seen


def children(process):
    """The processes that a process has started and that still run."""
    found = []
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(one) for one in told.read_text().split()]
    return found


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A Fieldloom with a study, two coders, one text and three codes; and a maker of processes."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    data.mkdir(mode=0o700)
    maker = Maker(data)
    try:
        assert maker.ask(do="prepare", data=str(data)) is None
        yield data, maker
    finally:
        maker.close()


@pytest.fixture
def folder(prepared, tmp_path):
    """A copy of that Fieldloom, for one test to kill in as it likes."""
    data, maker = prepared
    shutil.copytree(data, tmp_path / "data")
    made = Folder(tmp_path / "data", maker)
    yield made
    made.close()
