"""The line of those who want to write."""

import fcntl
import os
from pathlib import Path


class Line:
    """The line before one database file, for every thread of every process that opens it.

    It is a lock on an empty file beside the database. The system lets those who wait sleep, wakes
    them when it is free, and takes it from a process that dies. It only orders: what keeps two writers
    apart is still SQLite's own lock, so somebody who writes without standing here breaks nothing.
    """

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(database.name + "-line")
        self._handle: int | None = None
        self.holds = False

    def wait(self) -> None:
        """Return when it is this connection's turn; at once where it has the turn already."""
        if self.holds:
            return
        if self._handle is None:
            self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        self.holds = True

    def leave(self) -> None:
        """Let the next one have its turn; nothing where this connection does not have it."""
        if self.holds and self._handle is not None:
            self.holds = False
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave, and keep nothing open."""
        self.leave()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
