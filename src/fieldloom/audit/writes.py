"""What changes the trail: nothing but adding to its end, in the transaction of the act it records."""

import functools
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from fieldloom.audit import rules
from fieldloom.audit.models import Entry
from fieldloom.audit.refs import refs, study_of
from fieldloom.ground import by_hand
from fieldloom.ground.keys import derived_key
from fieldloom.ground.withdrawn import held_back

P = ParamSpec("P")
R = TypeVar("R")

# Entries in one statement. A coding has two, with that of its passage; a folder of files has many.
_AT_ONCE = (32, 2)
_LAST = "SELECT number, mark FROM audit_entry ORDER BY number DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry will say, until it is put on the chain at the end of the outermost write."""

    verb: str
    by: object
    about: dict[str, Any]
    study: int | None
    refused: bool = False


# Entries of the writes within the write that is going on, in the order in which they were done.
_waiting: ContextVar[list[Told] | None] = ContextVar("waiting", default=None)


def recorded(verb: str, *, part: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a write one transaction with its audit entry: `@recorded("code applied")`.

    The write takes keywords only, `by=` among them: the user who acts, or None where nobody has
    signed in yet (a first start, a failed sign-in). A write refused on grounds of permission
    (an exception with `refusal = True`) is recorded as refused, after its rollback.

    A write within another can fail without it, for it has a savepoint; their entries go on the chain
    together at the end. One that is `part` of the write around it has no savepoint: both fail.
    """

    def wrap(write: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(write)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs.get("by")
            given = {name: value for name, value in kwargs.items() if name != "by"}
            around = _waiting.get()
            told: list[Told] = [] if around is None else around
            before, token = len(told), _waiting.set(told)
            try:
                with transaction.atomic(savepoint=around is None or not part), held_back():
                    result = write(*args, **kwargs)
                    told.append(Told(verb, by, refs(given, result), study_of(given, result)))
                    if around is None:
                        _add(*told)
            except Exception as error:
                del told[before:]
                if getattr(error, "refusal", False) and not connection.in_atomic_block:
                    with transaction.atomic():
                        _add(Told(verb, by, refs(given), study_of(given), refused=True))
                raise
            finally:
                _waiting.reset(token)
            return result

        act.recorded_as = verb  # type: ignore[attr-defined]
        return act

    return wrap


def append(
    verb: str, by: object, about: dict[str, Any], study: int | None, *, refused: bool = False
) -> None:
    """Add one entry to the end of the chain. Must run inside a transaction."""
    _add(Told(verb, by, about, study, refused))


def append_all(told: Sequence[Told]) -> None:
    """Add entries to the end of the chain, in their order. Must run inside a transaction."""
    if told:
        _add(*told)


def _add(*told: Told) -> None:
    """Add entries to the end of the chain, each bound to the one before it.

    SQLite gives one writer at a time (transactions begin IMMEDIATE); PostgreSQL is asked for a
    lock, so that two writers never take the same number.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7162)")
    number, before = by_hand.one(_LAST, []) or (0, rules.FIRST)
    entries = []
    for one in told:
        number += 1
        at, actor = datetime.now(UTC), getattr(one.by, "pk", None)
        line = rules.Line(number, at, actor, one.study, one.verb, one.about, one.refused, before)
        mark = rules.mark_of(line, derived_key("audit"))
        entries.append(
            Entry(
                number=number,
                at=at,
                actor=actor,
                study=one.study,
                verb=one.verb,
                about=one.about,
                refused=one.refused,
                before=before,
                mark=mark,
            )
        )
        before = mark
    first = 0
    while first < len(entries):
        some = next((n for n in _AT_ONCE if first + n <= len(entries)), 1)
        by_hand.insert_numbered(entries[first : first + some])
        first += some
