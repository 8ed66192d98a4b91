"""Keys, forms and pieces in the key database, found by random tokens. Knows no table of the house."""

import hashlib
import json
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fieldloom.ground.names_key import derived
from fieldloom.pseudonyms.keyfile import file
from fieldloom.pseudonyms.keyfile.sealing import Changed, fresh_key, mark_of, seal, unseal

PART = 500  # tokens in one statement
ERASED = b"\0"  # what is left of a piece whose words were erased; of one whose key went nothing is


@dataclass(frozen=True, slots=True)
class Slip:
    """A piece as it is kept: its place in the safe text (code points, `start` == `end` where something
    was taken out), the token whose key closes it, and what stood there (None: that key is destroyed)."""

    start: int
    end: int
    whose: str
    old: str | None


def put_forms(study_id: int, token: str, forms: Iterable[str]) -> list[str]:
    """Keep forms under the key of this token, which is made where there is none; on disk when this
    returns. Returns their marks, in order."""
    file_key, now = file.file_key(), time.time()
    marks = []
    with file.writing() as database:
        key = _key_or_new(database, file_key, study_id, token)
        for form in forms:
            mark = mark_of(file_key, study_id, form)
            sealed = seal(key, form.encode(), "form", study_id, token, mark)
            database.execute(
                "INSERT OR REPLACE INTO form VALUES (?, ?, ?, ?)", (token, mark, sealed, now)
            )
            marks.append(mark)
    return marks


def forms_under(study_id: int, tokens: Collection[str]) -> dict[tuple[str, str], str]:
    """(token, mark) -> the form, of all these tokens. Raises `Changed`."""
    told: dict[tuple[str, str], str] = {}
    file_key = file.file_key()
    with file.reading() as database:
        keys = _keys(database, file_key, study_id, tokens)
        for some in _parts(keys):
            asked = f"SELECT whose, mark, sealed FROM form WHERE whose IN ({_marks(some)})"  # noqa: S608
            for whose, mark, sealed in database.execute(asked, some):
                form = unseal(keys[whose], sealed, "form", study_id, whose, mark)
                told[whose, mark] = form.decode()
    return told


def drop_forms(token: str, marks: Collection[str]) -> None:
    """Take these forms out; safe to repeat."""
    with file.writing() as database:
        for mark in marks:
            database.execute("DELETE FROM form WHERE whose = ? AND mark = ?", (token, mark))


def put_pieces(
    study_id: int, token: str, slips: Sequence[Slip], instead_of: Collection[str] = ()
) -> None:
    """Keep what stood in a text, under a new token; on disk when this returns. Pieces of whom a key is
    kept are closed by that key, the others by a key of this token. `instead_of`: tokens that nothing needs
    from now on but an older copy of the data."""
    file_key, now = file.file_key(), time.time()
    with file.writing() as database:
        mine = _key_or_new(database, file_key, study_id, token)
        others = {slip.whose for slip in slips if slip.old is not None} - {token}
        keys = {token: mine} | _keys(database, file_key, study_id, others)
        for missing in others - set(keys):
            keys[missing] = _key_or_new(database, file_key, study_id, missing)
        for number, slip in enumerate(slips):
            row = (token, number, slip.whose, slip.start, slip.end)
            sealed = (
                b""
                if slip.old is None
                else seal(keys[slip.whose], slip.old.encode(), "piece", study_id, *row)
            )
            database.execute("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?)", (*row, sealed))
        kept = seal(mine, _summary(slips), "kept", study_id, token)
        database.execute("INSERT INTO kept VALUES (?, ?, ?)", (token, kept, now))
        for earlier in instead_of:
            database.execute("UPDATE held SET at = ? WHERE whose = ?", (now, earlier))


def pieces_under(study_id: int, token: str) -> list[Slip]:
    """What was kept under this token, in order, without what was erased of it. Raises `Changed` where a
    piece is missing, moved or changed, and `file.NamesShut` where nothing of it is here."""
    file_key = file.file_key()
    with file.reading() as database:
        rows = database.execute(
            "SELECT number, whose, start, stop, sealed FROM piece WHERE token = ? ORDER BY number",
            (token,),
        ).fetchall()
        kept = database.execute("SELECT sealed FROM kept WHERE token = ?", (token,)).fetchone()
        keys = _keys(database, file_key, study_id, {token, *(row[1] for row in rows)})
    if kept is None or token not in keys:
        raise file.NamesShut(
            "What stood in this text before is not in the key database at hand.",
            "It may be older than the data. Put a newer copy back: fieldloom safe restore-key",
        )
    slips = [
        Slip(
            start,
            stop,
            whose,
            _old(keys.get(whose), sealed, study_id, (token, number, whose, start, stop)),
        )
        for number, whose, start, stop, sealed in rows
    ]
    if unseal(keys[token], kept[0], "kept", study_id, token) != _summary(slips):
        raise Changed
    return [slip for slip, row in zip(slips, rows, strict=True) if row[4] != ERASED]


def erase(token: str, spans: Sequence[tuple[int, int]]) -> None:
    """Destroy for ever what is kept under this token of these places of its text: overwritten, and the log
    emptied; safe to repeat. The rest opens as before."""
    with file.writing() as database:
        rows = database.execute(
            "SELECT number, start, stop FROM piece WHERE token = ? AND sealed <> ?", (token, ERASED)
        ).fetchall()
        gone = [number for number, start, stop in rows if any(meets(start, stop, s) for s in spans)]
        for number in gone:
            database.execute(
                "UPDATE piece SET sealed = ? WHERE token = ? AND number = ?",
                (ERASED, token, number),
            )
    if gone:
        with file.apart() as database:
            file.empty_log(database)


def meets(start: int, end: int, span: tuple[int, int]) -> bool:
    """Whether a piece lies in a place, wholly or in part; one of no length also at its edge."""
    if start == end:
        return span[0] <= start <= span[1]
    return start < span[1] and span[0] < end


def unneeded(tokens: Collection[str]) -> None:
    """Nothing but an older copy of the data needs these keys, and their forms, from now on."""
    with file.writing() as database:
        for token in tokens:
            database.execute("UPDATE held SET at = ? WHERE whose = ?", (time.time(), token))


def unneeded_forms(token: str, marks: Collection[str]) -> None:
    """Nothing but an older copy of the data needs these forms from now on."""
    with file.writing() as database:
        for mark in marks:
            database.execute(
                "UPDATE form SET at = ? WHERE whose = ? AND mark = ?", (time.time(), token, mark)
            )


def destroy(tokens: Collection[str]) -> bool:
    """Destroy the keys of these tokens with all that they close, for ever: overwritten, and the log
    emptied; safe to repeat. Whether nobody who reads kept the log from being emptied."""
    with file.writing() as database:
        for token in tokens:
            database.execute("DELETE FROM held WHERE whose = ?", (token,))
            database.execute("DELETE FROM form WHERE whose = ?", (token,))
            gone = "UPDATE piece SET sealed = x'' WHERE whose = ? AND sealed <> ?"
            database.execute(gone, (token, ERASED))
            database.execute("DELETE FROM piece WHERE token = ?", (token,))
            database.execute("DELETE FROM kept WHERE token = ?", (token,))
    with file.apart() as database:
        return file.empty_log(database)


def known(before: float | None = None) -> set[str]:
    """The tokens of which a key is here; those only that were made before this time (seconds)."""
    with file.reading() as database:
        rows = database.execute("SELECT whose, at FROM held")
        return {whose for whose, at in rows if before is None or at < before}


def marks_under(tokens: Collection[str], before: float) -> dict[str, set[str]]:
    """Token -> the marks of its forms that were put here before this time."""
    told: dict[str, set[str]] = {}
    with file.reading() as database:
        for some in _parts(tokens):
            asked = f"SELECT whose, mark FROM form WHERE at < ? AND whose IN ({_marks(some)})"  # noqa: S608
            for whose, mark in database.execute(asked, (before, *some)):
                told.setdefault(whose, set()).add(mark)
    return told


def closing(kept: Collection[str]) -> set[str]:
    """The tokens whose keys close some piece of what is kept under these tokens."""
    told: set[str] = set()
    with file.reading() as database:
        for some in _parts(kept):
            asked = f"SELECT DISTINCT whose FROM piece WHERE token IN ({_marks(some)})"  # noqa: S608
            told.update(whose for (whose,) in database.execute(asked, some))
    return told


def named_in(whose: str) -> set[str]:
    """The tokens of what is kept in which some piece is closed by this key."""
    with file.reading() as database:
        asked = "SELECT DISTINCT token FROM piece WHERE whose = ?"
        return {token for (token,) in database.execute(asked, (whose,))}


@dataclass(frozen=True, slots=True)
class Counted:
    """How much lies in a key database: keys, forms of names, texts with a way back, pieces of it."""

    keys: int
    forms: int
    texts: int
    pieces: int


def checked() -> Counted:
    """Open everything that is in the key database, and count it. Raises `Changed` where something was
    changed, moved or is missing, or where the file is damaged."""
    with file.reading() as database:
        if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Changed
        studies = dict(database.execute("SELECT whose, study FROM held"))
        forms: dict[int, set[str]] = {}
        for (whose,) in database.execute("SELECT DISTINCT whose FROM form"):
            if whose not in studies:
                raise Changed
            forms.setdefault(studies[whose], set()).add(whose)
        kept = [token for (token,) in database.execute("SELECT token FROM kept")]
        by_study: dict[int, list[str]] = {}
        for whose, study in studies.items():
            by_study.setdefault(study, []).append(whose)
        for study, some in by_study.items():
            _keys(database, file.file_key(), study, some)
    opened = sum(len(forms_under(study, some)) for study, some in forms.items())
    pieces = sum(len(pieces_under(studies.get(token, 0), token)) for token in kept)
    return Counted(len(studies), opened, len(kept), pieces)


def _old(key: bytes | None, sealed: bytes, study_id: int, row: tuple[object, ...]) -> str | None:
    if key is None or sealed in (b"", ERASED):
        return None
    return unseal(key, sealed, "piece", study_id, *row).decode()


def _summary(slips: Sequence[Slip]) -> bytes:
    """How many pieces there are and where: so that none is missing unnoticed."""
    told = json.dumps([[slip.start, slip.end, slip.whose] for slip in slips])
    return f"{len(slips)} {hashlib.sha256(told.encode()).hexdigest()}".encode()


def _key_or_new(database: Any, file_key: bytes, study_id: int, token: str) -> bytes:
    found = _keys(database, file_key, study_id, [token])
    if token in found:
        return found[token]
    key = fresh_key()
    sealed = seal(derived(file_key, "keys"), key, "key", study_id, token)
    database.execute("INSERT INTO held VALUES (?, ?, ?, ?)", (token, study_id, sealed, time.time()))
    return key


def _keys(
    database: Any, file_key: bytes, study_id: int, tokens: Collection[str]
) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    outer = derived(file_key, "keys")
    for some in _parts(tokens):
        asked = f"SELECT whose, sealed FROM held WHERE whose IN ({_marks(some)})"  # noqa: S608
        for whose, sealed in database.execute(asked, some):
            found[whose] = unseal(outer, sealed, "key", study_id, whose)
    return found


def _parts(tokens: Iterable[str]) -> list[list[str]]:
    every = sorted(tokens)
    return [every[at : at + PART] for at in range(0, len(every), PART)]


def _marks(some: Sequence[str]) -> str:
    return ", ".join("?" * len(some))
