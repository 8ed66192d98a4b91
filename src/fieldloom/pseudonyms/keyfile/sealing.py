"""How a few bytes are sealed in the key database, and by what a form of a name is known again.

AES-256-GCM with random nonces of 96 bits (NIST SP 800-38D, 8.2.2). Everything is bound to what it is
and to whom it belongs, so nothing that is moved, swapped or cut opens.
"""

import hashlib
import hmac
import secrets
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import KEY_BYTES
from fieldloom.ground.names_key import derived

NONCE = 12  # bytes


class Changed(Unfit):
    """Something in the key database is not what was put there."""

    def __init__(self) -> None:
        super().__init__(
            "Something in the key database was changed after it was sealed, so it is not opened.",
            "Put it back from its backup: fieldloom safe restore-key",
        )


def fresh_key() -> bytes:
    """A new key for an entity or for what stood in a text."""
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def fresh_token() -> str:
    """What a key is found by: 128 random bits, as 32 hexadecimal digits. Never a row id: those are used
    again after a transaction that was taken back."""
    return secrets.token_hex(16)


def seal(key: bytes, held: bytes, *bound: object) -> bytes:
    """These bytes, encrypted; `bound` says what they are and whose."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, held, _bound(bound))


def unseal(key: bytes, held: bytes, *bound: object) -> bytes:
    """What `seal` was given. Raises `Changed` for anything else, or where it is bound to others."""
    try:
        return AESGCM(key).decrypt(held[:NONCE], held[NONCE:], _bound(bound))
    except (InvalidTag, ValueError) as error:
        raise Changed from error


def mark_of(file_key: bytes, study_id: int, form: str) -> str:
    """By what a form is known again without being opened: HMAC-SHA-256 as 64 hexadecimal digits.

    Keyed with the key of real names, so that nobody who has the database and the main key can try names
    against it; capitals, blanks, and whether an accent stands apart do not count.
    """
    folded = normalize("NFC", " ".join(form.split()).casefold())
    told = f"{study_id}/{folded}".encode()
    return hmac.new(derived(file_key, "marks"), told, hashlib.sha256).hexdigest()


def _bound(parts: tuple[object, ...]) -> bytes:
    return "/".join(str(part) for part in parts).encode()
