"""Words by which it is proven that somebody's words are gone: kept sealed, beside the keys, while it
lasts, and destroyed when it is done.

They never lie in the data, so no backup holds them; a work that is killed and taken up again finds them
there. What is chosen are words that nobody else said.
"""

import json
import os
import re
import secrets
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldloom.ground.keys import derived_key
from fieldloom.ground.paths import data_folder, make_private, people_keys

WORDS, PHRASES = 24, 6
SHORTEST = 5  # letters of a word that tells something
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")  # letters of any script
_PHRASE = re.compile(r"\S+(?: \S+){4}")
NONCE = 12


def choose(theirs: Iterable[str], others: Iterable[str]) -> list[str]:
    """Some words that only this person said, the longest first, and a few phrases of five words. None
    is a part of a word of others, for the search would find it there.

    In small letters. Where they said no word that is theirs alone, the phrases remain.
    """
    mine: set[str] = set()
    phrases: dict[str, None] = {}
    for text in theirs:
        small = text.lower()
        mine.update(_WORD.findall(small))
        phrases |= dict.fromkeys(_PHRASE.findall(small)[:1])
    phrases = dict.fromkeys(list(phrases)[: PHRASES * 4])
    spoken: set[str] = set()
    for text in others:
        if not mine and not phrases:
            break
        small = text.lower()
        spoken.update(_WORD.findall(small))
        for known in [phrase for phrase in phrases if phrase in small]:
            del phrases[known]
    every = "\n".join(spoken)
    longest = sorted(mine - spoken, key=lambda word: (-len(word), word))
    alone = islice((word for word in longest if word not in every), WORDS)
    return [*alone, *list(phrases)[:PHRASES]]


def keep(case: int, words: list[str]) -> None:
    """Keep them sealed until `destroy`."""
    file = _file(case)
    make_private(file.parent)
    nonce = secrets.token_bytes(NONCE)
    held = AESGCM(derived_key("canaries")).encrypt(nonce, json.dumps(words).encode(), _bound(case))
    part = file.with_name(f".{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(nonce + held)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)


def kept(case: int) -> list[str] | None:
    """The words kept for a case; None where none are."""
    try:
        held = _file(case).read_bytes()
    except FileNotFoundError:
        return None
    told = AESGCM(derived_key("canaries")).decrypt(held[:NONCE], held[NONCE:], _bound(case))
    words: list[str] = json.loads(told)
    return words


def destroy(case: int) -> None:
    """Overwrite them and take them off the disk."""
    file = _file(case)
    if not file.exists():
        return
    with file.open("r+b") as opened:
        opened.write(secrets.token_bytes(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())
    file.unlink()


def _file(case: int) -> Path:
    return people_keys(data_folder()) / f"searching-{case}"


def _bound(case: int) -> bytes:
    return f"withdrawal {case}".encode()
