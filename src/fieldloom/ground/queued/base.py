"""The database wrapper: before a transaction begins it takes its place, after its end it gives it up."""

import fcntl
import os
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base


class Line:
    """The line before one database file, for every thread of every process that opens it.

    It is a lock on an empty file beside the database. The system lets those who wait sleep, wakes
    them in turn, and takes the lock from a process that dies. It only orders: what keeps two writers
    apart is still SQLite's own lock, so somebody who writes without standing here breaks nothing.
    """

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(database.name + "-line")
        self._handle: int | None = None
        self._holds = False

    def wait(self) -> None:
        """Return when it is this connection's turn; at once where it has the turn already."""
        if self._holds:
            return
        if self._handle is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._handle = os.open(self._file, flags, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        self._holds = True

    def leave(self) -> None:
        """Let the next one have its turn; nothing where this connection does not have it."""
        if self._holds and self._handle is not None:
            self._holds = False
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave, and keep nothing open."""
        self.leave()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as Django knows it, with a line before each transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line: Line | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        """A new connection, with its own place in the line of its file."""
        if not self.is_in_memory_db():
            self._line = Line(Path(conn_params["database"]))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self._line is not None:
            self._line.wait()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._line is not None:
                self._line.close()
                self._line = None

    def _leave(self) -> None:
        if self._line is not None:
            self._line.leave()
