"""The key of the key database: 32 bytes of its own, not derived from the main key.

It comes from `FIELDLOOM_NAMES_KEY` (64 hexadecimal digits), or from a key file made with the first name,
with mode 0600, beside the main key. So whoever has the database and the main key has no name yet.
"""

import os
import secrets
import stat
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldloom.ground.keys import KEY_BYTES, KeyUnusable, from_hex, write_once
from fieldloom.ground.paths import data_folder, make_private, names_database, names_key_file, sync

VARIABLE = "FIELDLOOM_NAMES_KEY"


def names_key(*, make: bool = False) -> bytes:
    """The key of the key database. With `make` it is made where there is none and no database needs it.

    Raises `KeyUnusable`, with what to do about it.
    """
    if given := os.environ.get(VARIABLE):
        return from_hex(given.strip(), VARIABLE)
    data = data_folder()
    file, database = names_key_file(data), names_database(data)
    if not file.exists() and make and not database.exists():
        if file.is_relative_to(data):
            raise KeyUnusable(f"The key file {file} would lie inside the data folder.")
        keep(secrets.token_bytes(KEY_BYTES))
    return from_file(file)


def from_file(file: Path) -> bytes:
    """The key in this file. Raises `KeyUnusable` where there is none, or others can read it."""
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except FileNotFoundError as error:
        raise KeyUnusable(
            f"The key of real names is not at {file}. Put it back there, name its place with "
            "FIELDLOOM_NAMES_KEY_FILE, or take it from its backup: fieldloom safe restore-key"
        ) from error
    if mode & 0o077:
        raise KeyUnusable(f"Others can read the key file {file}. Run: chmod 600 {file}")
    return from_hex(file.read_text().strip(), str(file))


def keep(key: bytes) -> None:
    """Write the key into its file, unless one is there; on disk when this returns."""
    file = names_key_file(data_folder())
    try:
        make_private(file.parent)
        write_once(file, key.hex().encode() + b"\n")
    except OSError as error:  # a service that may not write there
        raise KeyUnusable(
            f"The key of real names cannot be written to {file}. Run once, as the user of Fieldloom and "
            "outside its service: fieldloom init. Or name another place with FIELDLOOM_NAMES_KEY_FILE."
        ) from error
    sync(file.parent)


def where_it_is() -> str:
    """In words, where the key of real names comes from: what a person must keep safe."""
    if os.environ.get(VARIABLE):
        return f"given in {VARIABLE}"
    return str(names_key_file(data_folder()))


@cache
def derived(key: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose, by HKDF with SHA-256 (RFC 5869), from the key of real names."""
    info = b"fieldloom/names/1/" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)
