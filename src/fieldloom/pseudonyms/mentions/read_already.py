"""Which texts of the team were read already under a register as it stands, and what was found: so that the
next signature looks only at what is new. In the memory of this process alone, without a word of any text."""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

REGISTERS, TEXTS = 4, 200_000  # as many are remembered; 200,000 texts take about 30 MB
Found = tuple[int, int]
"""How many names are found in a text that stays as it is; and how many of them for sure."""

_key = secrets.token_bytes(32)
_known: OrderedDict[bytes, dict[bytes, Found]] = OrderedDict()
_lock = Lock()


def under(register: Iterable[object]) -> dict[bytes, Found]:
    """What is remembered under a register that reads so: by `mark_of` a text. Empty where it was changed."""
    told = hashlib.blake2b(key=_key, digest_size=16)
    for one in register:
        told.update(repr(one).encode("utf-8", "replace") + b"\0")
    with _lock:
        known = _known.setdefault(told.digest(), {})
        _known.move_to_end(told.digest())
        while len(_known) > REGISTERS:
            _known.popitem(last=False)
        if len(known) > TEXTS:
            known.clear()
        return known


def mark_of(text: str) -> bytes:
    """By what a text is known again in this process, and nowhere else."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), key=_key, digest_size=16).digest()


def forget() -> None:
    """Begin anew."""
    with _lock:
        _known.clear()
