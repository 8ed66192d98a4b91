"""What is kept for a moment, and read once: in memory where it is little, else in a file that has no name
and that nobody can read without a key which lies in memory only."""

import secrets
import tempfile
from collections.abc import Iterator
from typing import IO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldloom.ground.paths import data_folder

IN_MEMORY = 8 * 2**20  # bytes
_PART = 2**20  # bytes to a sealed part
_NONCE = 12


class Spool:
    """Bytes written once and read once. Nothing of them stands unencrypted on a disk."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._held: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None
        self._lengths: list[int] = []
        self._cipher = AESGCM(secrets.token_bytes(32))

    def write(self, piece: bytes) -> None:
        """Add bytes to the end."""
        self._held.append(piece)
        self._size += len(piece)
        if self._size > (self._in_memory if self._file is None else _PART):
            self._put()

    def pieces(self) -> Iterator[bytes]:
        """All of it, in order. Afterwards nothing is left."""
        try:
            if self._file is not None:
                self._file.seek(0)
                for number, length in enumerate(self._lengths):
                    yield self._cipher.decrypt(_nonce(number), self._file.read(length), None)
            held, self._held = self._held, []
            yield from held
        finally:
            self.close()

    def close(self) -> None:
        """Let go of it, read or not."""
        self._held = []
        if self._file is not None:
            self._file.close()

    def __del__(self) -> None:
        self.close()

    def _put(self) -> None:
        if self._file is None:
            # Closed by `close`, which whoever reads it to its end calls.
            self._file = tempfile.TemporaryFile(dir=data_folder(), buffering=0)  # noqa: SIM115
        sealed = self._cipher.encrypt(_nonce(len(self._lengths)), b"".join(self._held), None)
        left = memoryview(sealed)
        while left:
            left = left[self._file.write(left) :]
        self._lengths.append(len(sealed))
        self._held, self._size = [], 0


def _nonce(number: int) -> bytes:
    """A number for each part: the key is used for this spool alone."""
    return number.to_bytes(_NONCE, "big")
