"""Makes processes that are there at once: loads everything, then forks one for each line it reads.

A line is JSON: {"do": ..., "data": folder, ...}. The answer is JSON too: the process id of what
works until it is killed, or what was seen by what only looks.
"""

import json
import os
import resource
import signal
import sys
import traceback
from datetime import date, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

import fieldloom.coding.reads  # noqa: E402
import fieldloom.coding.writes  # noqa: E402
import fieldloom.sources.writes  # noqa: E402, F401
from durability import looking, working  # noqa: E402
from fieldloom.jobs import durable, register  # noqa: E402, F401

register.find("take in")


def prepare(_asked):
    """An empty Fieldloom with a study, two coders, a text and a codebook."""
    from django.core.management import call_command

    from fieldloom.access import writes
    from fieldloom.access.rules import Role
    from fieldloom.coding import writes as coding
    from fieldloom.sources import writes as sources

    call_command("migrate", verbosity=0, skip_checks=True)
    keeper = writes.add_user(
        by=None, new=writes.NewUser("kit", "Kit Keeper", "kit@example.org", keeper=True)
    )
    study = writes.start_study(by=keeper, new=writes.NewStudy("Quayside", "quayside"))
    users = [keeper]
    for name in ("ana", "ben"):
        new = writes.NewUser(name, name.title(), f"{name}@example.org")
        users.append(writes.add_user(by=keeper, new=new))
    grant = writes.NewGrant(Role.PI, date.today() + timedelta(days=700))
    writes.begin_team(by=keeper, study=study, team=[(user, grant) for user in users])
    handed = sources.Handed("first.txt", "\n\n".join(map(working.text_of, "abcdefgh")).encode())
    delivery = sources.hand_over(by=keeper, study=study, files=[handed])
    working.see_to_the_end(sources.close_delivery(by=keeper, delivery=delivery), lambda **_: None)
    for name in ("waiting", "being told", "money"):
        coding.add_code(by=keeper, study=study, new=coding.NewCode(name))


def look(asked):
    """What is wrong after a kill; and, where `resume`, after what was left is done."""
    resumed = working.resume(lambda **_: None) if asked.get("resume") else 0
    said = working.said_in(asked["said"])
    with transaction.atomic():  # nobody writes meanwhile, so that all is of one moment
        lost = [*looking.lost_codings(said)]
        if asked.get("resume"):
            lost += looking.lost_files(said)
        faults, astray = looking.faults(), looking.left_in_the_vault()
    return {"faults": faults, "lost": lost, "resumed": resumed, "astray": astray}


def take_in_once(asked):
    """Take in some files; tell what stopped it."""
    return working.take_in_once(working.Saying(asked["said"]), asked["names"])


def take_in(asked):
    working.take_in_for_ever(working.Saying(asked["said"]), asked["seed"])


def code(asked):
    working.code_for_ever(working.Saying(asked["said"]), asked["seed"], asked["coder"])


WORK = {"take in": take_in, "code": code}
LOOKS = {"prepare": prepare, "look": look, "take in once": take_in_once}


def move_in(asked):
    """Be a process of this data folder, in which a file may hold so many bytes and no more."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    settings.DATA = Path(asked["data"])
    settings.DATABASES["default"]["NAME"] = settings.DATA / "fieldloom.db"
    if room := asked.get("room"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def work(asked):
    """Work in this process until it is killed. It holds none of the maker's pipes open."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, sys.stdin.fileno())
    os.dup2(nothing, sys.stdout.fileno())
    try:
        move_in(asked)
        WORK[asked["do"]](asked)
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def seen(asked):
    """What a process of its own saw, or the words with which it failed."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        move_in(asked)
        try:
            told = LOOKS[asked["do"]](asked)
        except Exception as error:
            told = {"faults": [repr(error)], "lost": [], "resumed": 0, "astray": 0}
        os.write(writing, json.dumps(told).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return json.loads(pipe.read() or b"null")


signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["do"] in LOOKS:
        print(json.dumps(seen(asked)), flush=True)
        continue
    made = os.fork()
    if made == 0:
        work(asked)
    print(json.dumps(made), flush=True)
