"""Kills a process that backs up or restores at the n-th thing that it does with a file.

Reads what to do as JSON, forks a process for each cut, kills it with -9 from within, and tells after
each what lies there. Things done are counted by the interpreter's own audit events.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import django

django.setup()

from backups.little import nothing, silent  # noqa: E402
from fieldloom.backups import making, restoring, sealing  # noqa: E402
from fieldloom.backups.copying import hash_of  # noqa: E402
from fieldloom.ground.answers import Unfit  # noqa: E402

COUNTED = {"open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.rmdir"}
asked = json.load(sys.stdin)
folder = Path(asked["folder"])
own = [sealing.x25519.Identity.from_str(asked["secret"])]
place = folder / "restored" / "data"


def back_up():
    making.make(folder / "data", folder / "backups", [asked["public"]], silent)


def restore(file=None, to=place):
    file = file or making.newest_in(folder / "backups")
    restoring.restore(restoring.Asked(file, own, to), nothing, silent)


DO = {"backup": back_up, "restore": restore}[asked["do"]]


def child(at):
    """A process that ends at its `at`-th deed, or tells by its exit how many it did."""
    process = os.fork()
    if process:
        return os.waitpid(process, 0)[1]
    done = 0

    def deed(event, _args):
        nonlocal done
        if event in COUNTED:
            done += 1
            if done == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(deed)
    DO()
    Path(folder / "deeds").write_text(str(done))
    os._exit(0)


def whole_restored():
    kept = [p for p in (folder / "data" / "vault").rglob("*") if p.is_file()]
    there = [place / p.relative_to(folder / "data") for p in kept]
    same = all(t.is_file() and hash_of(t) == hash_of(k) for k, t in zip(kept, there, strict=True))
    return same and (place / "fieldloom.db").is_file()


def look():
    """What lies there, and whether it is whole."""
    if asked["do"] == "restore":
        seen = {"there": place.exists(), "whole": place.exists() and whole_restored()}
        shutil.rmtree(place, ignore_errors=True)
        return seen
    named = (
        sorted((folder / "backups").glob("fieldloom-*.age"))
        if (folder / "backups").exists()
        else []
    )
    opened = 0
    for file in named:
        to = folder / "looked" / "data"
        try:
            restore(file, to)
            opened += 1
        except Unfit:
            pass
        shutil.rmtree(to.parent, ignore_errors=True)
        file.unlink()
    return {"named": len(named), "opened": opened, "whole": bool(named)}


def main():
    assert child(0) == 0
    look_first = look() if asked["do"] == "restore" else None
    assert look_first is None or look_first["whole"]
    for file in (folder / "backups").glob("*") if asked["do"] == "backup" else ():
        file.unlink()
    deeds = int((folder / "deeds").read_text())
    told = []
    for number in range(asked["cuts"] + 1):
        status = child(max(1, round(deeds * number / asked["cuts"])))
        assert os.WIFSIGNALED(status) or number == asked["cuts"], status
        told.append(look())
        if number % 2:  # every second one begins where nothing was left; the others sweep first
            for left in (place.parent, folder / "backups", *(folder / "data").glob(".*")):
                if asked["do"] == "backup" or left == place.parent:
                    shutil.rmtree(left, ignore_errors=True)
    json.dump(told, sys.stdout)


main()
