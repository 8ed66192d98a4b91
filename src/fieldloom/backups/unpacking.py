"""Opening a backup into an empty private folder, taking nothing on trust.

The stream must be, byte for byte, what the manifest at its beginning says: those files in that order, of
that size and hash, and nothing after them. Each is checked as it comes, before the next is begun.
"""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldloom.backups import sealing
from fieldloom.backups.packing import BLOCK, END, Told, padding
from fieldloom.backups.rules.manifest import KEY, LONGEST, MANIFEST, Kept, Manifest, read
from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import KEY_BYTES
from fieldloom.ground.paths import make_private

PIECE = 2**16
SPARE = 64 * 2**20  # bytes that must stay free on the disk
Wants = Generator[int, bytes, None]
"""Says how many bytes it wants next, and is given exactly so many."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was opened: the manifest, and the master key of the data."""

    manifest: Manifest
    key: bytes


def unpack(
    file: Path, own: Sequence[Any], into: Path, version: str, told: Callable[[int, int], None]
) -> Unpacked:
    """Open a backup with the identities `own` into the empty folder `into`.

    `told` is given how many bytes of the backup were read, and of how many. Raises `Unfit` with what to
    do for a wrong identity, a damaged or foreign file, a newer version, and too little room.
    """
    taking = _Taking(into, own, version)
    total = file.stat().st_size
    with file.open("rb") as opened:
        sealing.open_into(_Watched(opened, lambda done: told(done, total)), taking.take, own)
    return taking.end()


class _Taking:
    """Takes the stream as it comes, in pieces of any size."""

    def __init__(self, into: Path, own: Sequence[Any], version: str) -> None:
        self._into, self._own, self._version = into, own, version
        self._manifest: Manifest | None = None
        self._key = b""
        self._held = bytearray()
        self._steps = self._all()
        self._wanted = next(self._steps)

    def take(self, piece: bytes) -> None:
        self._held += piece
        while self._wanted and len(self._held) >= self._wanted:
            given = bytes(self._held[: self._wanted])
            del self._held[: self._wanted]
            self._wanted = self._steps.send(given)
        if not self._wanted and self._held:
            raise _otherwise()

    def end(self) -> Unpacked:
        """What was opened. Raises `Unfit` where the stream ended too early."""
        if self._wanted or self._manifest is None:
            raise _otherwise()
        return Unpacked(self._manifest, self._key)

    def _all(self) -> Wants:
        manifest = yield from self._small(MANIFEST, LONGEST)
        self._manifest = read(manifest, self._version)
        _room_for(self._manifest, self._into)
        self._key = sealing.opened((yield from self._small(KEY, PIECE)), self._own)
        if len(self._key) != KEY_BYTES:
            raise _otherwise()
        for file in self._manifest.files:
            yield from self._file(file)
        if any((yield END)):
            raise _otherwise()
        yield 0  # nothing may follow

    def _small(self, name: str, most: int) -> Generator[int, bytes, bytes]:
        size = _announced((yield BLOCK), name)
        if size > most or not size:
            raise _otherwise()
        held = yield size
        if rest := padding(size):
            yield len(rest)
        return held

    def _file(self, file: Kept) -> Wants:
        if _announced((yield BLOCK), file.name) != file.bytes:
            raise _otherwise()
        path = self._into / file.name
        make_private(path.parent)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        found, left = hashlib.sha256(), file.bytes
        with os.fdopen(os.open(path, flags, 0o600), "wb") as opened:
            while left:
                piece = yield min(left, PIECE)
                found.update(piece)
                opened.write(piece)
                left -= len(piece)
        if rest := padding(file.bytes):
            yield len(rest)
        if found.hexdigest() != file.sha256:
            raise _otherwise()


class _Watched:
    """A file that tells how far it has been read."""

    def __init__(self, file: Any, told: Told) -> None:
        self._file, self._told = file, told
        self._done = self._next = 0

    def read(self, most: int) -> bytes:
        held: bytes = self._file.read(most)
        self._done += len(held)
        if self._done >= self._next:
            self._next = self._done + 2**20
            self._told(self._done)
        return held


def _announced(block: bytes, name: str) -> int:
    """The size of the file that this block announces: a plain file of exactly this name."""
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError) as error:
        raise _otherwise() from error
    if info.name != name or info.type != tarfile.REGTYPE or info.size < 0:
        raise _otherwise()
    return info.size


def _room_for(manifest: Manifest, into: Path) -> None:
    free, wanted = shutil.disk_usage(into).free, manifest.bytes + SPARE
    if free < wanted:
        raise Unfit(
            f"The backup needs {wanted / 2**20:,.0f} MB, and {free / 2**20:,.0f} MB are free.",
            "Make room, or restore onto another disk with --into.",
        )


def _otherwise() -> Unfit:
    return Unfit(
        "What lies in this backup is not what it says of itself, so nothing of it was taken.",
        "Take another copy of it, or ask who made it.",
    )
