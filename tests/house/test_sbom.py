"""The list of all parts that Fieldloom is installed with is whole, and tells of no place."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements/names.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bill():
    asked = [sys.executable, str(ROOT / "tools/sbom.py")]
    return json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)


def test_every_locked_part_is_listed_with_its_hashes(bill):
    locked = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCK, re.MULTILINE)
    assert len(locked) > 40
    assert [(part["name"], part["version"]) for part in bill["components"]] == locked
    told = [
        p["value"]
        for part in bill["components"]
        for p in part["properties"]
        if p["name"].endswith("sha256")
    ]
    assert told == re.findall(r"sha256:([0-9a-f]{64})", LOCK)
    assert all(part["properties"] for part in bill["components"])


def test_it_is_what_other_programs_read(bill):
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    references = [part["bom-ref"] for part in bill["components"]]
    assert len(set(references)) == len(references)
    assert all(re.fullmatch(r"pkg:pypi/[a-z0-9-]+@[\w.+]+", one) for one in references)


def test_no_address_stands_in_it(bill):
    assert not re.search(r"https?:|file:/|/home|/root|localhost|index-url", json.dumps(bill))
