"""The keys of people. What holds a person's words in a sealed file needs that person's key to open.

A key is 32 random bytes, kept encrypted in a file of its own beside the main key, never in the data
and so in no backup. Its name is the person's row id and a random mark, so that a key that is made
later is another one. Whoever destroys it makes every copy of what it sealed unreadable, wherever the
copies lie.
"""

import json
import os
import re
import secrets
from collections.abc import Collection, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldloom.ground.keys import KEY_BYTES, derived_key
from fieldloom.ground.paths import data_folder, make_private, people_keys, sync

NONCE = 12  # bytes: 96 random bits (NIST SP 800-38D, 8.2.2)
NAME = re.compile(r"[0-9]{1,18}-[0-9a-f]{16}")
ENDING = ".key"


class KeyGone(LookupError):
    """The key of somebody who is in it is not there: it was destroyed, or never came along."""


def folder() -> Path:
    """Where the keys of people of this data lie."""
    return people_keys(data_folder())


def names() -> dict[int, list[str]]:
    """The names of all keys that are there, by person (row id)."""
    found: dict[int, list[str]] = {}
    here = folder()
    for file in sorted(here.iterdir()) if here.is_dir() else ():
        if file.name.endswith(ENDING) and NAME.fullmatch(name := file.name[: -len(ENDING)]):
            found.setdefault(int(name.partition("-")[0]), []).append(name)
    return found


def name_for(person: int, known: Mapping[int, list[str]]) -> str:
    """The name of this person's key; one is made where there is none among those `known`."""
    if known.get(person):
        return known[person][0]
    name = f"{person}-{secrets.token_hex(8)}"
    _write(name, AESGCM.generate_key(bit_length=256))
    return name


def key(name: str) -> bytes:
    """The key of this name. Raises `KeyGone`."""
    if not NAME.fullmatch(name):
        raise KeyGone(name)
    try:
        held = (folder() / f"{name}{ENDING}").read_bytes()
        return AESGCM(derived_key("people")).decrypt(held[:NONCE], held[NONCE:], name.encode())
    except (FileNotFoundError, InvalidTag, ValueError) as error:
        raise KeyGone(name) from error


def wrap(held: bytes, name: str, bound: bytes) -> bytes:
    """Encrypt a few bytes under a person's key; `bound` says to what they belong."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key(name)).encrypt(nonce, held, bound + name.encode())


def unwrap(held: bytes, name: str, bound: bytes) -> bytes:
    """What `wrap` was given. Raises `KeyGone`, or `InvalidTag` for bytes that were changed."""
    return AESGCM(key(name)).decrypt(held[:NONCE], held[NONCE:], bound + name.encode())


def destroy(wanted: Collection[str]) -> int:
    """Destroy keys for ever: overwritten, synced, taken off the disk. Returns how many were there."""
    gone = 0
    for name in wanted:
        file = folder() / f"{name}{ENDING}"
        if not NAME.fullmatch(name) or not file.exists():
            continue
        with file.open("r+b") as opened:
            opened.write(secrets.token_bytes(file.stat().st_size))
            opened.flush()
            os.fsync(opened.fileno())
        file.unlink()
        gone += 1
    if gone:
        sync(folder())
    return gone


def ring() -> bytes:
    """All keys, in one piece, to be sealed to whoever may open backups."""
    every = [name for some in names().values() for name in some]
    return json.dumps({name: key(name).hex() for name in every}).encode()


def take_back(held: bytes) -> int:
    """Put the keys of a ring into their place; one that is there already stays. Returns how many."""
    made = 0
    for name, told in json.loads(held).items():
        value = bytes.fromhex(told)
        fits = NAME.fullmatch(name) and len(value) == KEY_BYTES
        if fits and not (folder() / f"{name}{ENDING}").exists():
            _write(name, value)
            made += 1
    return made


def _write(name: str, value: bytes) -> None:
    """Write a key whole and durable."""
    here = make_private(folder())
    nonce = secrets.token_bytes(NONCE)
    held = nonce + AESGCM(derived_key("people")).encrypt(nonce, value, name.encode())
    part = here / f".{name}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(held)
        file.flush()
        os.fsync(file.fileno())
    part.replace(here / f"{name}{ENDING}")
    sync(here)
