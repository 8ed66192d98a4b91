"""The vault: the originals of field material, each encrypted under a key of its own.

A file in the vault is named by its mark, a keyed hash of its content, so that the same file is
kept once in a study and the name tells nothing to whoever does not hold the key. Its key lies in
the database, itself encrypted; a file without its row is noise. Nothing readable touches the disk.

Where it is known who is in a file, its key is encrypted under the key of each of these people as well
(`ground.personal`), one around the other: so destroying one of them closes every copy for ever.
"""

import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction

from fieldloom.access.models import Study
from fieldloom.ground import personal
from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import derived_key
from fieldloom.ground.paths import make_private, sync
from fieldloom.sources.models import Original

NONCE = 12
HANDS = 8  # files written at once: the disk takes their syncs together
HANDFUL = 8 * 2**20  # bytes; a larger file is written by itself, to keep memory low
LEFT_OVER = 3600  # seconds after which a file without a row is nobody's work in progress
PART = ".part"
BARE = NONCE + 32 + 16  # bytes of a key that the house's own key alone closes: nonce, key, tag
_LAYERED = b"people\n"


class Damaged(Unfit):
    """An original is missing from the vault, or was changed there after it was kept."""


def mark_of(data: bytes) -> str:
    """The name of these bytes: HMAC-SHA-256 as 64 hexadecimal digits (RFC 2104).

    Keyed, so that nobody can tell from the vault whether a study holds a file they know.
    """
    return hmac.new(derived_key("vault names"), data, hashlib.sha256).hexdigest()


def seal(study: Study, data: bytes) -> Original:
    """Keep these bytes; bytes that the study keeps already are not kept twice."""
    return seal_all(study, [data])[0]


@transaction.atomic
def seal_all(study: Study, files: Sequence[bytes]) -> list[Original]:
    """Keep many files at once, in the order given: all are on disk, and durable, when it returns.

    One writer at a time: the row and the file of a mark are then never of two different keys.
    """
    _one_at_a_time()
    marks = [mark_of(data) for data in files]
    known = {o.mark: o for o in Original.objects.filter(study=study, mark__in=set(marks))}
    folder = make_private(_folder(study.pk))
    fresh = {
        mark: data
        for mark, data in zip(marks, files, strict=True)
        if mark not in known or not _opens(known[mark])
    }
    sealed_keys = _write_all(folder, fresh)
    for mark, data in fresh.items():
        if mark in known:  # its file had been lost or spoilt: here it is again
            known[mark].sealed_key = sealed_keys[mark]
            known[mark].save(update_fields=["sealed_key"])
        else:
            sealed_key = sealed_keys[mark]
            known[mark] = Original(study=study, mark=mark, size=len(data), sealed_key=sealed_key)
    Original.objects.bulk_create([o for o in known.values() if o.pk is None])
    return [known[mark] for mark in marks]


def _opens(original: Original) -> bool:
    try:
        unseal(original)
    except Damaged:
        return False
    return True


def unseal(original: Original) -> bytes:
    """The original's bytes. Raises `Damaged` when they are gone or not those that were kept."""
    return opened(original.study_id, original.mark, bytes(original.sealed_key))


def opened(study_id: int, mark: str, sealed_key: bytes) -> bytes:
    """As `unseal`, from the row's values: for a thread that must not touch the database."""
    mine = mark.encode()
    if not sealed_key:
        raise Damaged(
            "The original was erased, since somebody who is in it withdrew.",
            "It cannot be brought back.",
        )
    try:
        held = (_folder(study_id) / mark).read_bytes()
        key = _key_of(mark, sealed_key)
        return AESGCM(key).decrypt(held[:NONCE], held[NONCE:], mine)
    except personal.KeyGone as error:
        raise Damaged(
            "The key of somebody who is in this original is not here, so nobody can open it.",
            "Where they have not withdrawn: put back the keys of people, which lie beside the backups.",
        ) from error
    except FileNotFoundError as error:
        raise Damaged(
            "The original is missing from the vault.",
            "Put the vault folder back from a backup, or hand the file over again.",
        ) from error
    except (InvalidTag, ValueError) as error:
        raise Damaged(
            "The original was changed in the vault after it was kept, so it is not opened.",
            "Put the vault folder back from a backup, or hand the file over again.",
        ) from error


def sealed_to(sealed_key: bytes) -> set[int]:
    """The people (row ids) whose keys are needed to open it, beside the house's own."""
    return {int(name.partition("-")[0]) for name in _layers(sealed_key)[0]}


class Keys:
    """The keys of people as they are now, each made where it is first needed."""

    def __init__(self) -> None:
        self._known = personal.names()

    def sealed_anew(self, original: Original, people: set[int]) -> bytes:
        """The original's key, sealed so that all of these people's keys are needed: each wraps what
        the one before has wrapped. One that cannot be opened any more stays as it is."""
        try:
            key = _key_of(original.mark, bytes(original.sealed_key))
        except (personal.KeyGone, InvalidTag, ValueError):
            return bytes(original.sealed_key)
        mine, nonce = original.mark.encode(), secrets.token_bytes(NONCE)
        held = nonce + AESGCM(derived_key("vault")).encrypt(nonce, key, mine)
        names = []
        for person in sorted(people):
            name = personal.name_for(person, self._known)
            self._known.setdefault(person, [name])
            held = personal.wrap(held, name, mine)
            names.append(name)
        return _LAYERED + json.dumps(names).encode() + b"\n" + held if names else held


def _key_of(mark: str, sealed_key: bytes) -> bytes:
    names, held = _layers(sealed_key)
    for name in reversed(names):
        held = personal.unwrap(held, name, mark.encode())
    return AESGCM(derived_key("vault")).decrypt(held[:NONCE], held[NONCE:], mark.encode())


def _layers(sealed_key: bytes) -> tuple[list[str], bytes]:
    """The names of the keys of people around it, the innermost first, and what they close."""
    if len(sealed_key) == BARE or not sealed_key.startswith(_LAYERED):
        return [], sealed_key
    told, _, held = sealed_key[len(_LAYERED) :].partition(b"\n")
    return list(json.loads(told)), held


def take_away(study_id: int, marks: Sequence[str]) -> None:
    """Take the files of these marks off the disk, and return when they are."""
    folder = _folder(study_id)
    gone = [mark for mark in marks if (folder / mark).exists()]
    for mark in gone:
        (folder / mark).unlink(missing_ok=True)
    if gone:
        sync(folder)


@transaction.atomic
def forget(study_id: int, marks: Sequence[str]) -> None:
    """Take files off the disk whose rows were dropped; one that has a row again by now stays."""
    _one_at_a_time()
    kept = Original.objects.filter(study=study_id, mark__in=marks).values_list("mark", flat=True)
    for mark in set(marks) - set(kept):
        (_folder(study_id) / mark).unlink(missing_ok=True)


@transaction.atomic
def sweep(older_than: float = LEFT_OVER) -> int:
    """Drop what a crash left: files that have no row, older than so many seconds. Returns how many.

    A crash between a file and its row leaves a file whose key is lost: it can never be read.
    """
    _one_at_a_time()
    root = Path(settings.DATA) / "vault"
    before = time.time() - older_than
    dropped = 0
    for folder in sorted(root.glob("[0-9]*/")):  # one a study, named by its row id
        kept = set(Original.objects.filter(study=int(folder.name)).values_list("mark", flat=True))
        for file in folder.iterdir():
            if file.name not in kept and file.stat().st_mtime < before:
                file.unlink()
                dropped += 1
    return dropped


def _one_at_a_time() -> None:
    """SQLite transactions begin IMMEDIATE, so there is one writer; PostgreSQL is asked for a lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7163)")


def _folder(study_id: int) -> Path:
    return Path(settings.DATA) / "vault" / str(study_id)


def _write_all(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Write each file whole and durable under its mark. Returns mark -> its sealed key."""
    if not files:
        return {}
    small = max(map(len, files.values())) <= HANDFUL
    with ThreadPoolExecutor(HANDS if small else 1) as hands:
        keys = list(hands.map(lambda item: _write(folder, *item), files.items()))
    for mark in files:
        (folder / f"{mark}{PART}").replace(folder / mark)
    for changed in (folder, folder.parent):  # the study's folder may itself be new
        sync(changed)
    return dict(zip(files, keys, strict=True))


def _write(folder: Path, mark: str, data: bytes) -> bytes:
    """Encrypt into a part file and sync it. Returns the file's key, encrypted for its row."""
    key, mine = AESGCM.generate_key(bit_length=256), mark.encode()
    nonce, key_nonce = secrets.token_bytes(NONCE), secrets.token_bytes(NONCE)
    part = folder / f"{mark}{PART}"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(nonce)
        file.write(AESGCM(key).encrypt(nonce, data, mine))
        file.flush()
        os.fsync(file.fileno())
    return key_nonce + AESGCM(derived_key("vault")).encrypt(key_nonce, key, mine)
