"""kill -9 while names are replaced, put back or destroyed, which writes into two files: no name stands in a
safe text without a way back, and none opens where it was said to be gone.

Each act is killed at a few points of its way; `make bench-night` (FIELDLOOM_KILLS=100) at a hundred each.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from durability.killing import KILLS

SCRIPT = Path(__file__).with_name("dying_names.py")
EACH = max(KILLS, 5)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    given = {name: value for name, value in os.environ.items() if not name.startswith("FIELDLOOM_")}
    given |= {
        "FIELDLOOM_DATA": str(folder / "begin"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "FIELDLOOM_KEY": "5e" * 32,
        "FIELDLOOM_NAMES_KEY": "7a" * 32,
        "FIELDLOOM_NAME_MODEL": "off",
    }
    command = [sys.executable, str(SCRIPT), str(folder), str(EACH)]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_whatever_is_killed_where_no_name_is_lost_and_none_comes_back(told):
    killed = [one for one in told if one["point"] not in ("whole", "not killed")]
    print(f"names: {len(killed)} kills, {sum(bool(one['faults']) for one in told)} with faults")
    assert [one for one in told if one["faults"]] == []
    assert len(killed) >= 20


def test_every_act_was_killed_about_its_commit(told):
    acts = {one["act"] for one in told}
    assert len(acts) == 6
    about = {"before the commit", "after the commit", "before the ledger", "after the ledger"}
    assert {one["act"] for one in told if one["point"] in about} == acts
