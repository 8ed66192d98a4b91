"""Sealing to recipients and opening with an identity: age (age-encryption.org/v1), as a stream.

age authenticates every 64 KiB and the end, so a changed, cut or lengthened file never opens whole.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyrage
from pyrage import x25519

from fieldloom.ground.answers import Unfit

SECRET = "AGE-SECRET-KEY-1"  # noqa: S105  (how a secret key begins)


class Taking(Protocol):
    """Something that bytes are written to."""

    def write(self, held: bytes, /) -> int: ...


class Reading(Protocol):
    """Something that bytes are read from."""

    def read(self, most: int, /) -> bytes: ...


class NotOpened(Unfit):
    """The file is damaged, or no identity at hand is one of its recipients."""


def recipient(key: str) -> Any:
    """A recipient from its public key. Raises `Unfit` for anything else, a secret key above all."""
    if key.upper().startswith(SECRET):
        raise Unfit(
            "This is a secret key. It must not come near this machine's data.",
            "Give the public key, which begins with age1.",
        )
    try:
        return x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as error:
        raise Unfit(
            "This is no public key of age.",
            "It begins with age1 and has 62 characters: fieldloom backup identity makes one.",
        ) from error


def new_identity() -> tuple[str, str]:
    """A fresh identity: (secret key, public key)."""
    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


def identities(file: Path) -> list[Any]:
    """The identities in a file as age writes it: one a line, lines with # are remarks."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unfit(f"The identity file {file} cannot be read.", "Name another.") from error
    told = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    try:
        found = [x25519.Identity.from_str(line) for line in told]
    except pyrage.IdentityError as error:
        raise Unfit(
            f"{file} is no identity file.",
            f"Its line begins with {SECRET}; lines with # are remarks.",
        ) from error
    if not found:
        raise Unfit(f"{file} holds no identity.", f"Its line begins with {SECRET}.")
    return found


def seal(pieces: Iterator[bytes], into: Taking, recipients: Sequence[Any]) -> None:
    """Encrypt what comes, piece by piece, into `into`. Raises whatever either end raised."""
    given, taken = _Given(pieces), _Taken(into.write)
    _through(lambda: pyrage.encrypt_io(given, taken, list(recipients)), given, taken)


def sealed(held: bytes, recipients: Sequence[Any]) -> bytes:
    """A few bytes, encrypted."""
    return bytes(pyrage.encrypt(held, list(recipients)))


def open_into(file: Reading, take: Callable[[bytes], Any], own: Sequence[Any]) -> None:
    """Decrypt a file, giving its bytes on as they come: they are of no use before this returns.

    Raises `NotOpened`, or whatever `take` raised.
    """
    taken = _Taken(take)
    try:
        _through(lambda: pyrage.decrypt_io(file, taken, list(own)), taken)
    except (pyrage.DecryptError, OSError) as error:
        raise _not_opened(error) from error


def opened(held: bytes, own: Sequence[Any]) -> bytes:
    """A few bytes, decrypted. Raises `NotOpened`."""
    try:
        return bytes(pyrage.decrypt(held, list(own)))
    except (pyrage.DecryptError, OSError) as error:
        raise _not_opened(error) from error


def _not_opened(error: Exception) -> Exception:
    if isinstance(error, OSError) and error.errno is not None:
        return error  # the disk's fault, not the file's
    if "No matching keys" in str(error):
        return NotOpened(
            "This identity does not open this backup.",
            "Name the identity file of one of the recipients to whom it was sealed.",
        )
    return NotOpened(
        "This backup is damaged, cut short, or was changed, so nothing of it was taken.",
        "Take another copy of it, or an older backup.",
    )


def _through(run: Callable[[], None], *ends: "_Given | _Taken") -> None:
    """Run, and raise what an end raised rather than what the library made of it."""
    try:
        run()
    except Exception:
        for end in ends:
            if end.trouble is not None:
                raise end.trouble from None
        raise


class _Given:
    """What the library reads: the pieces of an iterator, as large as it asks for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, memoryview(b"")
        self.trouble: BaseException | None = None

    def read(self, most: int = 8192) -> bytes:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = memoryview(piece)
        except BaseException as error:
            self.trouble = error
            raise
        given, self._rest = self._rest[:most], self._rest[most:]
        return bytes(given)


class _Taken:
    """What the library writes to."""

    def __init__(self, take: Callable[[bytes], Any]) -> None:
        self._take = take
        self.trouble: BaseException | None = None

    def write(self, held: bytes) -> int:
        if self.trouble is not None:  # the library tries once more when it gives up
            raise self.trouble
        try:
            self._take(held)
        except BaseException as error:
            self.trouble = error
            raise
        return len(held)

    def flush(self) -> None:
        """Nothing is held back here."""
