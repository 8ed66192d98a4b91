"""Kinds of work that tests ask for. A job's subject is the number of its steps."""

import os
import signal
import time
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from fieldloom.jobs.register import Run, work


def enter(item: int) -> None:
    """Enter a number once; every call is also noted in a file, so that repetitions show."""
    time.sleep(float(os.environ.get("TALLY_PAUSE", "0.01")))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM tally WHERE item = %s", [item])
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO tally (item) VALUES (%s)", [item])
    with Path(settings.DATA / "calls").open("a") as calls:
        calls.write(f"{item}\n")


@work("tally")
def tally(run: Run) -> dict[str, int]:
    run.each(range(run.subject), enter)
    return {"entered": run.done}


@work("nothing")
def nothing(run: Run) -> None:
    """Ends at once."""


@work("tally in pairs")
def tally_in_pairs(run: Run) -> None:
    run.each(range(run.subject), enter, batch=2)


@work("what is left")
def tally_what_is_left(run: Run) -> None:
    """Asks the table what to do, as a careless room might: the answer changes as work goes on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT item FROM tally")
        there = {row[0] for row in cursor.fetchall()}
    run.each([item for item in range(run.subject) if item not in there], enter)


@work("fails at five")
def fails_at_five(run: Run) -> None:
    def step(item: int) -> None:
        if item == 5:
            raise ValueError("Isla told us of the harbour")
        enter(item)

    run.each(range(run.subject), step)


@work("kills its worker at three")
def kills_at_three(run: Run) -> None:
    def step(item: int) -> None:
        enter(item)
        if item == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    run.each(range(run.subject), step)


@work("cannot be kept")
def cannot_be_kept(run: Run) -> dict[str, object]:
    return {"a set": {1, 2}}
