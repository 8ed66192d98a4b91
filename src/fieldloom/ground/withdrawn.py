"""The ledger of withdrawals: what was withdrawn stays withdrawn, whatever copy is put back.

It is a file outside the data (`paths.withdrawal_ledger`), so an older copy of the data does not
bring an older ledger with it. It only grows. Each line holds a kind, an id and a time, no words, and
is bound to the line before it by HMAC-SHA-256 (RFC 2104) under a key that is not in the file.

A room that withdraws does two things: it calls `note` in the transaction that withdraws, before that
is committed; and in its `AppConfig.ready` it says how to do it again:

    @replayed("person")
    def withdraw_again(id: str, at: datetime, *, by: User) -> None: ...

A restore calls it for every line, oldest first, before anybody can read. So it must be safe to do
twice, and must mind that the copy may not yet hold what is withdrawn.
"""

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from fieldloom.ground.answers import Unfit
from fieldloom.ground.keys import derived_key
from fieldloom.ground.paths import data_folder, make_private, withdrawal_ledger

KIND = re.compile(r"[a-z][a-z ]{0,39}")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")  # ids and key ids: never a word of anybody
BEGUN = "ledger"  # the kind of the first line, whose id names the ledger


class LedgerBroken(Unfit):
    """The ledger was changed, lost a line, or is that of other data."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """One withdrawal: what kind of thing, which one, since when (UTC)."""

    kind: str
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as read: its withdrawals, oldest first, and the mark of every line."""

    lines: tuple[Withdrawn, ...]
    marks: tuple[str, ...]

    @property
    def head(self) -> str:
        """The mark of the newest line; "" where there is no ledger."""
        return self.marks[-1] if self.marks else ""

    def holds(self, head: str) -> bool:
        """Whether this ledger is that of `head`, at that time or later."""
        return not head or head in self.marks


def begin() -> Ledger:
    """Make the ledger of this data where there is none, and read it.

    A ledger that is there and empty says that nothing was withdrawn; one that is missing says nothing.
    """
    with _held(withdrawal_ledger(data_folder())) as handle:
        return _whole(handle)


_tried: ContextVar[bool] = ContextVar("tried", default=False)


@contextmanager
def only_tried() -> Iterator[None]:
    """Within this block nothing is noted: for a withdrawal that is shown and then taken back."""
    token = _tried.set(True)
    try:
        yield
    finally:
        _tried.reset(token)


# What is to be noted at the end of the block around; None outside of any.
_waiting: ContextVar[list[Withdrawn] | None] = ContextVar("waiting", default=None)


@contextmanager
def held_back() -> Iterator[None]:
    """Within this block what is noted waits for its end, and is on disk before it is left; where it
    fails nothing is noted: what was taken back was not withdrawn. Of blocks within one another the
    outermost notes. So it belongs within the transaction that withdraws, as every recorded write has
    it."""
    around = _waiting.get()
    waiting: list[Withdrawn] = [] if around is None else around
    before, token = len(waiting), _waiting.set(waiting)
    try:
        yield
    except BaseException:
        del waiting[before:]
        raise
    finally:
        _waiting.reset(token)
    if around is None:
        for one in waiting:
            _write(one)


def note(kind: str, id: str, at: datetime | None = None) -> Withdrawn:
    """Add a withdrawal; it is on disk when this returns, or the block that holds it back is left. What
    is noted already is not noted twice.

    Raises `ValueError` for a kind or an id that could hold words, `LedgerBroken`, and `OSError`
    where the ledger cannot be written: the withdrawal must then not be acknowledged.
    """
    if not KIND.fullmatch(kind) or kind == BEGUN or not ID.fullmatch(id):
        raise ValueError("A withdrawal is noted by its kind and an id, never by words.")
    new, waiting = Withdrawn(kind, id, (at or datetime.now(UTC)).astimezone(UTC)), _waiting.get()
    if _tried.get():
        return new
    if waiting is not None:
        waiting.append(new)
        return new
    return _write(new)


def _write(new: Withdrawn) -> Withdrawn:
    with _held(withdrawal_ledger(data_folder())) as handle:
        ledger = _whole(handle)
        same = (one for one in ledger.lines if (one.kind, one.id) == (new.kind, new.id))
        known = next(same, None)
        if known is None:
            _add(handle, len(ledger.marks), new, ledger.head)
        os.fsync(handle)
    return known or new


def noted() -> tuple[Withdrawn, ...]:
    """Every withdrawal of this data, oldest first. Raises `LedgerBroken`."""
    return read(withdrawal_ledger(data_folder())).lines


def read(file: Path) -> Ledger:
    """The ledger in this file, checked line by line; an empty one where there is no file.

    A last line that was being written when the power went was acknowledged to nobody, and is left out.
    Raises `LedgerBroken`.
    """
    try:
        held = file.read_bytes()
    except FileNotFoundError:
        return Ledger((), ())
    return _checked(held)


class Again(Protocol):
    """Withdraws again what a restored copy still shows. Safe to do twice."""

    def __call__(self, id: str, at: datetime, /, *, by: Any) -> None: ...


_AGAIN: dict[str, Again] = {}


A = TypeVar("A", bound=Again)


def replayed(kind: str) -> Callable[[A], A]:
    """Register how withdrawals of one kind are done again."""

    def enter(function: A) -> A:
        if _AGAIN.setdefault(kind, function) is not function:
            raise ValueError(f"There are two ways to withdraw a “{kind}” again.")
        return function

    return enter


def replay(lines: Sequence[Withdrawn], *, by: Any) -> int:
    """Withdraw all of these again, oldest first. Returns how many.

    Raises `Unfit`, having done nothing, where no room here knows how to withdraw one of the kinds.
    """
    unknown = sorted({line.kind for line in lines} - set(_AGAIN))
    if unknown:
        raise Unfit(
            f"The ledger holds withdrawals of a kind this Fieldloom does not know: {', '.join(unknown)}.",
            "Restore with the version of Fieldloom that wrote the ledger, or a newer one.",
        )
    with only_tried():  # it is noted already
        for line in lines:
            _AGAIN[line.kind](line.id, line.at, by=by)
    return len(lines)


@contextmanager
def _held(file: Path) -> Iterator[int]:
    """The ledger's file, for this process alone; its name is on disk."""
    make_private(file.parent)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        folder = os.open(file.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        yield handle
    finally:
        os.close(handle)


def _whole(handle: int) -> Ledger:
    """The ledger, begun where it is empty, and without a last line that was never finished."""
    held = os.pread(handle, os.fstat(handle).st_size, 0)
    if (end := held.rfind(b"\n") + 1) < len(held):
        os.ftruncate(handle, end)
        os.fsync(handle)
    if end == 0:
        _add(handle, 0, Withdrawn(BEGUN, secrets.token_hex(16), datetime.now(UTC)), "")
        os.fsync(handle)
        held = os.pread(handle, os.fstat(handle).st_size, 0)
    return _checked(held)


def _add(handle: int, number: int, line: Withdrawn, before: str) -> None:
    at = line.at.isoformat(timespec="microseconds")
    told = [number, line.kind, line.id, at, before]
    text = json.dumps([*told, _mark(told)], separators=(",", ":")).encode() + b"\n"
    written = 0
    while written < len(text):
        written += os.write(handle, text[written:])


def _mark(told: list[Any]) -> str:
    text = json.dumps(told, separators=(",", ":")).encode()
    return hmac.new(derived_key("withdrawn"), text, hashlib.sha256).hexdigest()


def _checked(held: bytes) -> Ledger:
    lines: list[Withdrawn] = []
    marks: list[str] = []
    for number, text in enumerate(held.split(b"\n")[:-1]):
        try:
            *told, mark = json.loads(text)
            if told[0] != number or told[4] != (marks[-1] if marks else ""):
                raise ValueError
            if not hmac.compare_digest(mark, _mark(told)):
                raise ValueError
            lines.append(Withdrawn(told[1], told[2], datetime.fromisoformat(told[3])))
        except (ValueError, TypeError, IndexError) as error:
            raise LedgerBroken(
                f"Line {number + 1} of the ledger of withdrawals was changed, or belongs to other data.",
                "Put the ledger back from its copy: what was withdrawn must not come back.",
            ) from error
        marks.append(mark)
    return Ledger(tuple(lines[1:]), tuple(marks))
