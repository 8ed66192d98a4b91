"""The inside of a backup: a plain tar stream, manifest first, so that it can be checked as it comes.

Whoever opens a backup with `age` and `tar` alone finds what lies in the data folder, all of it still
encrypted, and the key sealed once more.
"""

import hashlib
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

from fieldloom.backups.rules.manifest import KEY, MANIFEST, Kept, Manifest, written

BLOCK = 512
END = 2 * BLOCK
PIECE = 2**18

Told = Callable[[int], None]
"""Is told how many bytes more were done."""


class ChangedMeanwhile(OSError):
    """A file that was copied reads otherwise the second time: the disk or the memory is failing."""


def pieces(folder: Path, manifest: Manifest, key: bytes, told: Told) -> Iterator[bytes]:
    """The whole stream, a piece at a time. `key` is the sealed key."""
    made = int(manifest.made_at.timestamp())
    yield from _small(MANIFEST, written(manifest), made)
    yield from _small(KEY, key, made)
    for file in manifest.files:
        yield header(file.name, file.bytes, made)
        yield from _content(folder / file.name, file, told)
        yield padding(file.bytes)
    yield bytes(END)


def header(name: str, size: int, made: int) -> bytes:
    """The block before a file of this name and size."""
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, made, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def padding(size: int) -> bytes:
    """The zeros that fill a file's last block."""
    return bytes(-size % BLOCK)


def _small(name: str, held: bytes, made: int) -> Iterator[bytes]:
    yield header(name, len(held), made)
    yield held
    yield padding(len(held))


def _content(path: Path, file: Kept, told: Told) -> Iterator[bytes]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            found.update(piece)
            size += len(piece)
            if size > file.bytes:
                break
            yield piece
            told(len(piece))
    if (size, found.hexdigest()) != (file.bytes, file.sha256):
        raise ChangedMeanwhile(f"A copied file could not be read twice alike: {path.name}")
