"""The compartment: a key of its own, in a file of its own, for the words of safeguarding records.

Not derived from the master key: whoever has the database, its key and a backup still reads nothing.
The file lies beside the master key with mode 0600, or where `FIELDLOOM_SAFEGUARDING_KEY_FILE` says.
No backup holds it; `fieldloom safeguarding key` makes a copy sealed to people of the lead's choice.
"""

import json
import os
import secrets
import stat
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import write_once
from fieldloom.ground.paths import key_file, make_private

KEY, NONCE = 32, 12  # bytes; AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D)


class NoKey(Unfit):
    """The compartment's key is missing, malformed or readable by others."""


def where() -> Path:
    """The key file of the compartment, whether it is there or not."""
    named = os.environ.get("FIELDLOOM_SAFEGUARDING_KEY_FILE")
    if named:
        return Path(named).expanduser().absolute()
    main = key_file(Path(settings.DATA))
    return main.with_name(main.name + ".safeguarding")


def begin() -> None:
    """Make the key where there is none yet. To be called only where nothing is sealed yet."""
    path = where()
    if path.is_relative_to(Path(settings.DATA).absolute()):
        raise NoKey(f"The key file {path} would lie inside the data folder.", "Name another place.")
    if not path.exists():
        put(secrets.token_bytes(KEY))


def put(key: bytes) -> None:
    """Write a key into the key file, whole and for its owner's eyes only. Never over another.

    Raises `NoKey` for what is no key, and where another key is there.
    """
    if len(key) != KEY:
        raise NoKey(
            f"This is no key of a compartment: it has {len(key)} bytes, and a key has {KEY} bytes.",
            "Take the copy that `fieldloom safeguarding key` made.",
        )
    path = where()
    make_private(path.parent)
    write_once(path, key.hex().encode() + b"\n")
    if the_key() != key:
        raise NoKey(f"{path} holds another key.", "Move it away first.")


def the_key() -> bytes:
    """The key. Raises `NoKey`, with what to do."""
    path = where()
    if not path.exists():
        raise NoKey(
            f"The key of the safeguarding compartment is not at {path}.",
            "Put it back: fieldloom safeguarding put-back. Without it nobody reads the records.",
        )
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise NoKey(f"Others can read the key file {path}.", f"Run: chmod 600 {path}")
    try:
        key = bytes.fromhex(path.read_text().strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != KEY:
        raise NoKey(f"{path} holds no key of 64 hexadecimal digits.", "Put the right one back.")
    return key


def seal(told: dict[str, Any], place: str) -> bytes:
    """These words, sealed to one `place`: the entry that they are, so that none can be moved."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(the_key()).encrypt(nonce, json.dumps(told).encode(), place.encode())


def unseal(sealed: bytes, place: str) -> dict[str, Any]:
    """What was sealed. Raises `NoKey` where it was changed, moved, or sealed under another key."""
    try:
        plain = AESGCM(the_key()).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except InvalidTag:
        raise NoKey(
            "This entry does not open: it was changed, or the key is another.",
            "Put back the key with which it was written.",
        ) from None
    told: dict[str, Any] = json.loads(plain)
    return told
