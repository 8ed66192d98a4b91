"""A drill: the only proof that a backup can be restored is to restore it."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldloom.cli.backing_up import make_one

if TYPE_CHECKING:
    from fieldloom.access.who import User

LOCK, STAGED = "drill.lock", ".drill-"


@dataclass(frozen=True, slots=True)
class Drilled:
    """How it went, in words and as facts."""

    passed: bool
    told: str
    facts: dict[str, Any]


class NotPassed(Exception):
    """Something was not as it should be; the text says what."""


def drill(by: "User", folder: Path, identity: Path, *, newest: bool, quiet: bool) -> Drilled:
    """Make a backup (or take the newest), restore it apart, try it, and record how that went."""
    from django.conf import settings

    from fieldloom.backups import making, reads, sealing, staging, writes
    from fieldloom.ground.answers import NotFound

    reads.keeper(to=by)
    sealing.identities(identity)
    began = time.monotonic()
    file, expected = making.newest_in(folder), None
    if not newest:
        made = make_one(by, folder, quiet=quiet)
        file = made.file
        expected = (made.manifest.rows, len(made.manifest.files), made.manifest.audit_head)
    if file is None:
        raise NotFound(f"There is no backup in {folder} yet. Run: fieldloom backup")
    data = Path(settings.DATA)
    with (
        staging.alone(data / LOCK, "Another drill is going on."),
        staging.staged(data, STAGED) as apart,
    ):
        came, tried, trouble = _try(file, identity, apart, expected)
    drilled = writes.Drill(
        passed=not trouble,
        seconds=time.monotonic() - began,
        rows=came.get("rows", 0),
        files=came.get("files", 0),
        head=came.get("head", ""),
    )
    writes.note_drill(by=by, drill=drilled)
    facts = {"file": file, "passed": drilled.passed, **drilled.audit_ids(), **tried}
    return Drilled(drilled.passed, _words(drilled, file, tried, trouble), facts)


def _try(
    file: Path, identity: Path, apart: Path, expected: tuple[int, int, str] | None
) -> tuple[dict[str, Any], dict[str, Any], str]:
    """(what came back, what was tried in it, what was wrong with it)."""
    from fieldloom.ground.paths import data_folder, withdrawal_ledger

    came: dict[str, Any] = {}
    tried: dict[str, Any] = {}
    ledger = withdrawal_ledger(data_folder())
    words = ["-m", "fieldloom", "restore", str(file), "--identity", str(identity), "--json"]
    try:
        came = _child(apart, [*words, "--into", str(apart / "data"), "--ledger", str(ledger)])
        if expected and expected != (came["rows"], came["files"], came["head"]):
            raise NotPassed("What came back is not what was sealed.")
        tried = _child(apart, ["-m", "fieldloom.cli.rehearsing"])
        if tried["trouble"]:
            raise NotPassed(tried["trouble"])
    except NotPassed as error:
        return came, tried, str(error)
    return came, tried, ""


def _child(apart: Path, words: list[str]) -> dict[str, Any]:
    """What a process of the restored data answers; it finds nothing of the live data."""
    from fieldloom.ground.keys import master_key

    env = {n: v for n, v in os.environ.items() if not n.startswith("FIELDLOOM_")}
    env |= {
        "FIELDLOOM_DATA": str(apart / "data"),
        "FIELDLOOM_KEY": master_key().hex(),
        "FIELDLOOM_WITHDRAWN": str(apart / "withdrawn"),
        "FIELDLOOM_PEOPLE_KEYS": str(apart / "people"),
        "FIELDLOOM_NAMES_KEY_FILE": str(apart / "names.key"),
    }
    done = subprocess.run(
        [sys.executable, *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotPassed(done.stderr.strip() or f"The restored copy ended with {done.returncode}.")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _words(drilled: Any, file: Path, tried: dict[str, Any], trouble: str) -> str:
    if trouble:
        return f"The drill failed after {drilled.seconds:.1f} seconds: {file}\n{trouble}"
    opened = (
        "a text was opened and a search found its words"
        if tried["searched"]
        else "no text was opened, for there is none that the keeper may read"
    )
    return (
        f"{file.name} was restored: {drilled.rows:,} rows and {drilled.files:,} files as they were, the "
        f"trail is whole, {opened}. The copy was removed again.\nThe drill took "
        f"{drilled.seconds:.1f} seconds."
    )
