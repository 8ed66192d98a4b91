"""The line of those who want to write."""

import fcntl
import os
import threading
import time
from functools import cache
from pathlib import Path
from typing import ClassVar

from fieldloom.ground.answers import Busy

LOOK_EVERY, LATER = 0.0005, 0.02  # seconds between two looks whether another process is done
SOON = 1.0  # seconds after which it is looked for less often


class Line:
    """The line before one database file, for every thread of every process that opens it.

    Threads of one process wait for one another, asleep. Whoever is their first looks for a lock of the
    system on an empty file beside the database, which says that no other process writes; the
    system takes it from a process that dies. The line only orders: what keeps two writers apart is
    still SQLite's own lock, so somebody who writes without standing here breaks nothing.
    """

    patience: ClassVar[float] = 600.0
    """Seconds that this process waits at most. Where people wait for the answer it is set to less."""

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(database.name + "-line")
        self._handle: int | None = None
        self.holds = False

    def wait(self) -> None:
        """Return when it is this connection's turn; at once where it has the turn already.

        Raises `Busy` where it does not come in time: a writer may have been stopped, not killed.
        """
        if self.holds:
            return
        if self._handle is None:
            self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        until, first = time.monotonic() + self.patience, _first_of(self._file)
        if not first.acquire(timeout=self.patience):
            raise Busy
        try:
            _no_other_process(self._handle, until)
        except BaseException:
            first.release()
            raise
        self.holds = True

    def leave(self) -> None:
        """Let the next one have its turn; nothing where this connection does not have it."""
        if self.holds and self._handle is not None:
            self.holds = False
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            _first_of(self._file).release()

    def close(self) -> None:
        """Leave, and keep nothing open."""
        self.leave()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@cache
def _first_of(file: Path) -> threading.Lock:
    """What the threads of this process wait at."""
    return threading.Lock()


# A process that is forked has none of the threads that wait or write here.
os.register_at_fork(after_in_child=_first_of.cache_clear)


def _no_other_process(handle: int, until: float) -> None:
    """Return with the lock. The system's own waiting for it cannot be given an end, so it is looked
    for again and again, after a while less often."""
    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            now = time.monotonic()
            if now > until:
                raise Busy from None
            time.sleep(LOOK_EVERY if now < begun + SOON else LATER)
