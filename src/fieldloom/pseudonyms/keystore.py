"""The key store: what somebody is really called, sealed under a key of its own.

Every real name passes through here, in and out, and through nowhere else. Today the sealed forms lie in
rows of the main database, each under AES-256-GCM with a key that is used for nothing else; a database
file apart, with another key and another backup, takes their place behind these four functions.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import derived_key

NONCE = 12


def mark_of(study_id: int, form: str) -> str:
    """By what a form is known again without being opened: HMAC-SHA-256 as 64 hexadecimal digits.

    Keyed, so that nobody can try names against the database; capitals and blanks do not count.
    """
    told = f"{study_id}/{' '.join(form.split()).casefold()}".encode()
    return hmac.new(derived_key("pseudonym marks"), told, hashlib.sha256).hexdigest()


def sealed(study_id: int, entity_id: int, form: str) -> bytes:
    """A form, encrypted for this entity of this study alone."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + _cipher().encrypt(nonce, form.encode(), _bound(study_id, entity_id))


def opened(study_id: int, entity_id: int, held: bytes) -> str:
    """The form again. Raises `Unfit` where it was changed, or belongs to another entity."""
    try:
        form = _cipher().decrypt(held[:NONCE], held[NONCE:], _bound(study_id, entity_id))
    except (InvalidTag, ValueError) as error:
        raise Unfit(
            "A real name was changed after it was sealed, so it is not opened.",
            "Restore the register from a backup.",
        ) from error
    return form.decode()


def choice_key() -> bytes:
    """The key from which pseudonyms and shifts of dates are drawn: 32 bytes."""
    return derived_key("pseudonym choices")


def _cipher() -> AESGCM:
    return AESGCM(derived_key("pseudonyms"))


def _bound(study_id: int, entity_id: int) -> bytes:
    return f"{study_id}/{entity_id}".encode()
