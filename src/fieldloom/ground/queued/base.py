"""The database wrapper: a transaction waits for its turn, and ends when it is on disk."""

from pathlib import Path
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from fieldloom.ground.answers import Busy
from fieldloom.ground.queued.line import Line
from fieldloom.ground.queued.syncing import Syncing, syncing_of


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite as Django knows it; its transactions wait in a line and reach the disk together.

    Inside its turn a transaction only writes. That the disk has it is waited for after the turn has
    been given up, together with whoever else waits for that: nobody is told "done" before. A statement
    outside any transaction is synced by SQLite itself, as ever.
    """

    _line: Line | None = None
    _syncing: Syncing | None = None
    _synced = "FULL"

    def get_new_connection(self, conn_params: Any) -> Any:
        """A new connection, with its own place in the line of its file."""
        if not self.is_in_memory_db():
            file = Path(conn_params["database"])
            self._line, self._syncing = Line(file), syncing_of(file)
            self._synced = "FULL"
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self._line is not None:
            self._line.wait()
        try:
            self._sync_commits("NORMAL")
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException as error:
            self._leave()
            if isinstance(error, OperationalError) and "locked" in str(error):
                raise Busy from error  # somebody writes who did not stand in the line
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave()
        if self._syncing is not None:
            self._syncing.wait()

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
        """Let the next one write. A transaction that could not end keeps SQLite's own lock."""
        if self._line is None:
            return
        if self.connection is not None and not self.connection.in_transaction:
            self._sync_commits("FULL")
        self._line.leave()

    def _sync_commits(self, how: str) -> None:
        if self._line is not None and how != self._synced:
            self.connection.execute(f"PRAGMA synchronous = {how}")
            self._synced = how
