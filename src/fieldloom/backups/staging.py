"""Private folders in which a copy is put together, locks, and putting a whole thing in its place.

A folder that a killed process left behind belongs to nobody once its lock is free: whoever takes the
lock next sweeps it away.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from fieldloom.ground.answers import Unfit
from fieldloom.ground.paths import sync

HANDS = 8  # files synced at once


@contextmanager
def alone(lock: Path, busy: str) -> Iterator[None]:
    """Be the only one who does this here: `lock` is a file of its own, or a folder.

    Raises `Unfit` with the sentence `busy` where another does it.
    """
    how = os.O_RDONLY if lock.is_dir() else os.O_RDWR | os.O_CREAT
    handle = os.open(lock, how | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unfit(busy, "Wait until it has ended, then repeat the command.") from error
        yield
    finally:
        os.close(handle)


@contextmanager
def staged(beside: Path, prefix: str) -> Iterator[Path]:
    """A private folder in `beside`, gone at the end; earlier ones of this prefix are swept away first.

    Only for whoever holds the lock that belongs to the prefix.
    """
    sweep(beside, prefix)
    folder = beside / f"{prefix}{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(beside: Path, prefix: str) -> None:
    """Take away what killed processes left under this prefix."""
    for left in beside.glob(f"{prefix}*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def sync_all(folder: Path) -> None:
    """Return when everything below this folder is on disk."""
    paths = [folder, *folder.rglob("*")]
    with ThreadPoolExecutor(HANDS) as hands:
        for _ in hands.map(sync, paths):
            pass


def write_whole(file: Path, held: bytes) -> None:
    """Write a small file for its owner's eyes, in one piece: after a crash it is old, new or absent."""
    part = file.with_name(f".{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(held)
        opened.flush()
        os.fsync(handle)
    part.replace(file)
    sync(file.parent)
