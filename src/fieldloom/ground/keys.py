"""The master key and the keys derived from it.

The master key comes, in this order, from `FIELDLOOM_KEY` (64 hexadecimal digits), from
`FIELDLOOM_PASSPHRASE` (with a salt kept in the data folder), or from a key file made at the first
start with mode 0600 outside the data folder.
"""

import hashlib
import os
import secrets
import stat
from functools import cache
from pathlib import Path

from fieldloom.ground.paths import data_folder, key_file, make_private

KEY_BYTES = 32
SALT_NAME = "passphrase.salt"


class KeyUnusable(Exception):
    """The master key is missing, malformed, or lies where others can read it."""


def master_key(data: Path | None = None) -> bytes:
    """The 32 bytes from which every other key is derived.

    Raises `KeyUnusable`, with what to do about it, when the key cannot be had safely.
    """
    data = data or data_folder()
    if given := os.environ.get("FIELDLOOM_KEY"):
        return from_hex(given.strip(), "FIELDLOOM_KEY")
    if passphrase := os.environ.get("FIELDLOOM_PASSPHRASE"):
        return _from_passphrase(passphrase, data)
    return _from_file(key_file(data), data)


def where_the_key_is(data: Path) -> str:
    """In words, where the master key of this data comes from: what a person must keep safe."""
    if os.environ.get("FIELDLOOM_KEY"):
        return (
            "given in FIELDLOOM_KEY (keep it somewhere safe: nobody can read the data without it)"
        )
    if os.environ.get("FIELDLOOM_PASSPHRASE"):
        salt = data / SALT_NAME
        return (
            f"made from your passphrase and {salt} (keep both: the data cannot be read otherwise)"
        )
    return f"{key_file(data)} (keep a copy somewhere safe, apart from the data)"


def agree(key: bytes, data: Path, salt_in: Path) -> None:
    """See that `data` will be opened with `key` once it lies there; changes nothing.

    `salt_in` is the folder in which the data waits meanwhile, with its salt where it has one.
    Raises `KeyUnusable` where the key at hand is another.
    """
    if given := os.environ.get("FIELDLOOM_KEY"):
        same = from_hex(given.strip(), "FIELDLOOM_KEY") == key
        where = "The key in FIELDLOOM_KEY"
    elif passphrase := os.environ.get("FIELDLOOM_PASSPHRASE"):
        salted = (salt_in / SALT_NAME).exists()
        same = salted and _from_passphrase(passphrase, salt_in) == key
        where = "The passphrase in FIELDLOOM_PASSPHRASE"
    else:
        file = key_file(data)
        same = not file.exists() or _from_file(file, data) == key
        where = f"The key file {file}"
    if not same:
        raise KeyUnusable(
            f"{where} is not the one that this data was locked with. Nothing was changed. "
            "Leave it away, or name another file with FIELDLOOM_KEY_FILE: the right key is brought along."
        )


def keep(key: bytes, data: Path) -> None:
    """Write the key of `data` into its key file, unless it is given in another way."""
    if os.environ.get("FIELDLOOM_KEY") or os.environ.get("FIELDLOOM_PASSPHRASE"):
        return
    file = key_file(data)
    make_private(file.parent)
    write_once(file, key.hex().encode() + b"\n")
    if _from_file(file, data) != key:
        raise KeyUnusable(f"Meanwhile {file} became the key of other data. Nothing was changed.")


@cache
def derived_key(purpose: str, data: Path | None = None) -> bytes:
    """A 32-byte key for one purpose ("database", "vault", "audit" ...), by HKDF with SHA-256.

    Source: RFC 5869, with an empty salt, since the master key is uniformly random already.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = b"fieldloom/1/" + purpose.encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master_key(data))


def from_hex(text: str, where: str) -> bytes:
    """The 32 bytes that a place tells in hexadecimal. Raises `KeyUnusable`, naming the place."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyUnusable(f"{where} must hold 64 hexadecimal digits. Nothing was opened.")
    return key


def _from_passphrase(passphrase: str, data: Path) -> bytes:
    """Stretch a passphrase with scrypt (RFC 7914; N=2^16, r=8, p=1: about 64 MB and 0.2 s)."""
    salt_file = make_private(data) / SALT_NAME
    if not salt_file.exists():
        if (data / "fieldloom.db").exists():
            raise KeyUnusable(
                f"{salt_file} is missing, so the passphrase cannot be turned into the key. "
                "Put it back from a backup, or open this data with the key file it was made with."
            )
        write_once(salt_file, secrets.token_bytes(16))
    return hashlib.scrypt(
        passphrase.encode(), salt=salt_file.read_bytes(), n=2**16, r=8, p=1, maxmem=2**27, dklen=32
    )


def _from_file(path: Path, data: Path) -> bytes:
    if not path.exists():
        if (data / "fieldloom.db").exists():
            raise KeyUnusable(
                f"The key to {data} is not at {path}. Put the key file back there, or name it "
                "with FIELDLOOM_KEY_FILE. Without it the data cannot be read, by anyone."
            )
        if path.is_relative_to(data):
            raise KeyUnusable(f"The key file {path} would lie inside the data folder it locks.")
        make_private(path.parent)
        write_once(path, secrets.token_hex(KEY_BYTES).encode() + b"\n")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyUnusable(f"Others can read the key file {path}. Run: chmod 600 {path}")
    return from_hex(path.read_text().strip(), str(path))


def write_once(path: Path, content: bytes) -> None:
    """Write a small secret whole and durable, or leave the one that another process just made."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
