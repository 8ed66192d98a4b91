"""Looking for bytes in files as they lie on the disk; in an encrypted database, in each of its pages.

It decrypts every page by itself, those that the database has set free and those in its log too, so that
nothing hides where the database would not look. It runs as a process of its own
(`python -m fieldloom.ground.looking`): to open and close a database's file in a process that has it
open as a database lets go of that process's locks (sqlite.org, "How To Corrupt", 2.2).

In comes, as JSON, {"needles": [hex, small letters], "key": hex, "files": [path]}; out goes
{"found": {path: how many needles are in it}, "unread": [path]}.
"""

import json
import mmap
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

# SQLCipher 4: pages of 4096 bytes, AES-256 in CBC, at the end of each its IV and an HMAC-SHA-512.
PAGE, IV, MAC, SALT = 4096, 16, 64, 16
WAL_HEAD, FRAME_HEAD = 32, 24
DATABASES, LOGS = (".db",), (".db-wal",)


@dataclass(frozen=True, slots=True)
class Looked:
    """How many needles each file holds, and which files could not be read."""

    found: dict[str, int]
    unread: tuple[str, ...]


def look(needles: Sequence[bytes], files: Iterable[Path], key: bytes) -> Looked:
    """Look for these bytes, small and capital letters alike, in a process of its own."""
    asked = {
        "needles": [needle.lower().hex() for needle in needles],
        "key": key.hex(),
        "files": [str(file) for file in files],
    }
    done = subprocess.run(
        [sys.executable, "-m", "fieldloom.ground.looking"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    return Looked(told["found"], tuple(told["unread"]))


def _answer(asked: dict[str, list[str]], key: bytes) -> dict[str, object]:
    needles = [bytes.fromhex(one) for one in asked["needles"]]
    found: dict[str, int] = {}
    unread: list[str] = []
    for name in asked["files"]:
        file = Path(name)
        try:
            seen: set[bytes] = set()
            for piece in _pieces(file, key):
                small = piece.lower()
                seen.update(needle for needle in needles if needle in small)
            found[name] = len(seen)
        except FileNotFoundError:
            continue
        except (OSError, ValueError):
            unread.append(name)
    return {"found": found, "unread": unread}


def _pieces(file: Path, key: bytes) -> Iterator[bytes]:
    """What is to be looked through: of a database its pages, some hundred in a piece."""
    if file.name.endswith(LOGS):
        yield from _joined(_frames(file, key))
    elif file.name.endswith(DATABASES):
        yield from _joined(_pages(file, key))
    elif file.stat().st_size:
        with file.open("rb") as opened:
            yield opened.read()


def _joined(pages: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    for page in pages:
        held.append(page)
        if len(held) == 512:
            yield b"\n".join(held)
            held = []
    yield b"\n".join(held)


def _pages(file: Path, key: bytes) -> Iterator[bytes]:
    """The decrypted pages of a database. Raises `ValueError` where the key or the form is another."""
    open_page = _opener(key)
    with file.open("rb") as opened:
        if not file.stat().st_size:
            return
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
            for at in range(0, len(held) - PAGE + 1, PAGE):
                page = open_page(held[at : at + PAGE], at == 0)
                if at == 0 and page[:2] != PAGE.to_bytes(2, "big"):
                    raise ValueError("not a database of this house")
                yield page


def _frames(file: Path, key: bytes) -> Iterator[bytes]:
    """The decrypted pages in a write-ahead log, overwritten ones too."""
    open_page = _opener(key)
    with file.open("rb") as opened:
        opened.seek(WAL_HEAD)
        while len(frame := opened.read(FRAME_HEAD + PAGE)) == FRAME_HEAD + PAGE:
            first = int.from_bytes(frame[:4], "big") == 1
            yield open_page(frame[FRAME_HEAD:], first)


def _opener(key: bytes) -> Callable[[bytes, bool], bytes]:
    def open_page(page: bytes, first: bool) -> bytes:
        iv = page[PAGE - IV - MAC : PAGE - MAC]
        held = page[SALT if first else 0 : PAGE - IV - MAC]
        return Cipher(AES(key), CBC(iv)).decryptor().update(held)

    return open_page


if __name__ == "__main__":
    told = json.load(sys.stdin)
    json.dump(_answer(told, bytes.fromhex(told["key"])), sys.stdout)
