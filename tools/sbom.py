"""Draws the list of all parts that Fieldloom is installed with, as CycloneDX 1.6 (JSON), from the lock
file: name, version, hashes. No address stands in it, and nothing is asked of anybody.

    python tools/sbom.py > fieldloom.cdx.json
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements/names.lock"
PART = re.compile(
    r"^([A-Za-z0-9][\w.-]*)(\[[\w,-]+\])?==([^\s;\\]+)(?:\s*;\s*([^\\\n]+))?", re.MULTILINE
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def parts(lock: str) -> list[dict[str, Any]]:
    """Every part of a lock file with its hashes; `condition` says on which machines it is installed."""
    found = list(PART.finditer(lock))
    ends = [one.start() for one in found[1:]] + [len(lock)]
    return [_part(one, lock[one.start() : end]) for one, end in zip(found, ends, strict=True)]


def _part(one: re.Match[str], lines: str) -> dict[str, Any]:
    name, _, version, condition = one.groups()
    reference = f"pkg:pypi/{re.sub(r'[-_.]+', '-', name).lower()}@{version}"
    told: dict[str, Any] = {
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": version,
        "purl": reference,
        "properties": [
            {"name": "fieldloom:file-sha256", "value": digest} for digest in HASH.findall(lines)
        ],
    }
    if condition:
        told["properties"].append({"name": "fieldloom:condition", "value": condition.strip()})
    return told


def bill(lock: str, version: str) -> dict[str, Any]:
    """The whole list. The same lock file gives the same list."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "fieldloom", "version": version},
        },
        "components": parts(lock),
    }


def main() -> None:
    """Write the list to standard output."""
    init = (ROOT / "src/fieldloom/__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "([^"]+)"', init)
    told = bill(LOCK.read_text(encoding="utf-8"), version[1] if version else "0")
    json.dump(told, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
