"""The worker: one process a data folder that does the long work of all its studies.

A lock on a file in the data folder makes it the only one. Whoever wants work done and finds the
lock free may become the worker: the server starts one, and a command can be one itself while it
waits for its job (`run_here`).
"""

import fcntl
import gc
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from django.conf import settings

from fieldloom.ground.answers import Unfit
from fieldloom.jobs import ledger
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import Progress

if TYPE_CHECKING:
    from sqlalchemy import Engine

LOCK = "worker.lock"
LOOK_EVERY = 0.02  # seconds between two looks for work: one small query each
LOOK_AT_WORK = 0.2  # the same while a job is being done, whose time it takes; the end is noticed
PATIENCE = 2  # times that a command begins its job anew before it says that it cannot be ended
IDLE = 60.0  # seconds without work after which a worker ends, and its memory is free


class Worker:
    """Becomes the worker of the data folder `data` as soon as no other is.

    The library that does the work is brought in at the first job, not before.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock: int | None = None
        self._engine: Engine | None = None

    def wait(self) -> None:
        """Until it is time to look for work again."""
        if self._engine is not None:
            from fieldloom.jobs import durable

            durable.wait_for_an_end(LOOK_AT_WORK)
        time.sleep(LOOK_EVERY)

    def turn(self) -> bool:
        """Hand over what waits, if this is the worker. Whether any work is left to do."""
        jobs = ledger.unended()
        if not jobs or not self._alone():
            return bool(jobs)
        from fieldloom.jobs import durable

        if self._engine is None:
            self._engine = durable.launch(self._data)
            gc.freeze()  # what is loaded stays: work that makes many objects need not look through it
        for job in jobs:
            durable.hand_over(job)
        return True

    def see_that_it_ends(self, job: Job) -> None:
        """Raise `Unfit` for a job whose end this worker could not write down, again and again."""
        if self._engine is None:
            return
        from fieldloom.jobs import durable

        if durable.begun_afresh(job.pk) > PATIENCE:
            raise Unfit(
                "The work is done as far as it goes, but its end cannot be written down.",
                "See whether the disk has room, then run: fieldloom jobs run.",
            )

    def close(self) -> None:
        """Finish the steps under way and give the lock back."""
        if self._engine is not None:
            from fieldloom.jobs import durable

            durable.close(self._engine)
            self._engine = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _alone(self) -> bool:
        """Take the lock, or say that another holds it. The system frees it however a holder ends."""
        if self._lock is not None:
            return True
        handle = os.open(self._data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._lock = handle
        return True


def needed() -> bool:
    """Whether any job waits or runs."""
    return bool(ledger.unended())


def serve_jobs(idle: float = IDLE) -> None:
    """Be the worker until there has been nothing to do for `idle` seconds, or until SIGTERM.

    At SIGTERM or SIGINT each job finishes its step and is laid aside.
    """
    closing = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: closing.set())
    worker = Worker(settings.DATA)
    busy_at = time.monotonic()
    try:
        while not closing.is_set() and time.monotonic() - busy_at < idle:
            if worker.turn():
                busy_at = time.monotonic()
            worker.wait()
    finally:
        worker.close()


def run_here(*, until: Job) -> Iterator[Progress]:
    """See a job to its end from this process, giving its progress a few times a second.

    Does the work itself when no worker runs, else waits for the one that does. Closing the
    iterator early (Ctrl+C) lays the job aside; the next worker goes on with it. Raises `Unfit` where
    its end cannot be written down, as on a full disk.
    """
    worker = Worker(settings.DATA)
    try:
        while True:
            worker.turn()
            now = ledger.progress(until.pk)
            yield now
            if now.ended:
                return
            worker.see_that_it_ends(until)
            worker.wait()
    finally:
        worker.close()
