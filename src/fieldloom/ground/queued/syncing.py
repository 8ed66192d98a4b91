"""Waiting for the disk: one sync serves everybody whose commit was written before it began."""

import os
import threading
from functools import cache
from pathlib import Path

_sync = getattr(os, "fdatasync", os.fsync)


class NotOnDisk(OSError):
    """The disk could not say that it has what was written. Nothing is acknowledged from then on."""


class Syncing:
    """The write-ahead log of one database, as this process waits for it to be on disk.

    The log is written from front to back, so whoever's commit stands in it when a sync begins has
    everything before it on disk as well when it ends. Where the log is gone, the last connection was
    closed and SQLite has moved and synced all of it into the database.
    """

    def __init__(self, database: Path) -> None:
        self._log = database.with_name(database.name + "-wal")
        self._state = threading.Condition()
        self._came = self._covered = 0  # how many have come, and how many of them are on disk
        self._busy = self._failed = False
        self._known = -1  # the log's file, by its number, whose name is known to be on disk

    def wait(self) -> None:
        """Return once everything that was committed before this call is on disk.

        Raises `NotOnDisk` where the disk does not take it, and ever after: a system that once said
        no may say yes the next time without having written anything.
        """
        with self._state:
            self._came += 1
            mine = self._came
            while self._busy and self._covered < mine:
                self._state.wait()
            if self._covered >= mine:
                return
            if self._failed:
                raise NotOnDisk("The disk failed. Fieldloom has to be started again.")
            self._busy, upto = True, self._came
        try:
            self._to_disk()
        except OSError as error:
            self._failed = True
            raise NotOnDisk(f"The disk did not take what was written: {error}") from error
        finally:
            with self._state:
                self._busy = False
                self._covered = self._covered if self._failed else upto
                self._state.notify_all()

    def _to_disk(self) -> None:
        try:
            handle = os.open(self._log, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            _sync(handle)
            self._name_to_disk(os.fstat(handle).st_ino)
        finally:
            os.close(handle)

    def _name_to_disk(self, file: int) -> None:
        """A new log also needs its name in the folder on disk; once is enough."""
        if file == self._known:
            return
        folder = os.open(self._log.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self._known = file


@cache
def syncing_of(database: Path) -> Syncing:
    """The one that all connections of this process to this file wait at."""
    return Syncing(database)
