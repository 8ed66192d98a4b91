"""A Fieldloom of its own for the command line, driven from outside as a person would."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldloom.ground.paths import key_file

PASSWORD = "a long and plain passphrase"


@dataclass
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@dataclass
class House:
    """A data folder, and `fieldloom` in it."""

    folder: Path

    def __call__(self, *words, stdin="", **environment):
        told = {
            **os.environ,
            "FIELDLOOM_DATA": str(self.folder / "data"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            **environment,
        }
        told.pop("FIELDLOOM_KEY", None)
        done = subprocess.run(
            [sys.executable, "-m", "fieldloom", *map(str, words)],
            input=stdin,
            capture_output=True,
            text=True,
            env=told,
            timeout=120,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def begun(tmp_path_factory):
    """A Fieldloom with a keeper and a study, which nobody uses: beginning one takes seven seconds."""
    made = House(tmp_path_factory.mktemp("begun"))
    who = ("--username", "kit", "--name", "Kit", "--email", "kit@example.org")
    begun = made("init", *who, "--study", "Quay", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert begun.code == 0, begun.err
    return made


@pytest.fixture(scope="module")
def house(begun, tmp_path_factory):
    """A copy of it for the tests of one file."""
    made = House(tmp_path_factory.mktemp("house"))
    shutil.copytree(begun.folder, made.folder, dirs_exist_ok=True)
    keys = made.folder / "config" / "fieldloom" / "keys"
    for key in keys.iterdir():  # its name says for which folder it is, and its ending of what
        ending = key.name.partition(".key")[2]
        key.rename(keys / f"{key_file(made.folder / 'data').name}{ending}")
    return made


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """A folder of field material: two good texts and one that cannot be read."""
    folder = tmp_path_factory.mktemp("texts")
    (folder / "call.txt").write_text(
        "INT: How was the clinic?\n\nP: We waited. We always wait 🙂 there.\n\n"
        "INT: And then?\n\nP: They were kind, to be fair.\n",
        encoding="utf-8",
    )
    (folder / "note.md").write_text(
        "---\ntitle: At the door\nkind: field_note\n---\nThe kettle was on. Nobody waited.\n",
        encoding="utf-8",
    )
    (folder / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8)
    return folder
