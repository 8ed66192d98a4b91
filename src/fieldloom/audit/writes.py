"""What changes the trail: nothing but adding to its end, in the transaction of the act it records."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from fieldloom.audit import rules
from fieldloom.audit.models import Entry
from fieldloom.audit.refs import refs, study_of
from fieldloom.ground import by_hand
from fieldloom.ground.keys import derived_key

P = ParamSpec("P")
R = TypeVar("R")

_LAST = "SELECT number, mark FROM audit_entry ORDER BY number DESC LIMIT 1"


def recorded(verb: str, *, part: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a write one transaction with its audit entry: `@recorded("code applied")`.

    A write within another one has a savepoint, so that the outer one could go on without it. A write
    that is `part` of what others do has none: it stands and falls with them.

    The write takes keywords only, `by=` among them: the user who acts, or None where nobody has
    signed in yet (a first start, a failed sign-in). A write refused on grounds of permission
    (an exception with `refusal = True`) is recorded as refused, after its rollback.
    """

    def wrap(write: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(write)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs.get("by")
            given = {name: value for name, value in kwargs.items() if name != "by"}
            try:
                with transaction.atomic(savepoint=not part):
                    result = write(*args, **kwargs)
                    append(verb, by, refs(given, result), study_of(given, result))
            except Exception as error:
                if getattr(error, "refusal", False) and not connection.in_atomic_block:
                    with transaction.atomic():
                        append(verb, by, refs(given), study_of(given), refused=True)
                raise
            return result

        act.recorded_as = verb  # type: ignore[attr-defined]
        return act

    return wrap


def append(
    verb: str, by: object, about: dict[str, Any], study: int | None, *, refused: bool = False
) -> None:
    """Add one entry to the end of the chain. Must run inside a transaction.

    SQLite gives one writer at a time (transactions begin IMMEDIATE); PostgreSQL is asked for a
    lock, so that two writers never take the same number.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7162)")
    last = by_hand.one(_LAST, [])
    number, before = (last[0] + 1, last[1]) if last else (1, rules.FIRST)
    actor = getattr(by, "pk", None)
    at = datetime.now(UTC)
    line = rules.Line(number, at, actor, study, verb, about, refused, before)
    mark = rules.mark_of(line, derived_key("audit"))
    told = {"verb": verb, "about": about, "refused": refused, "before": before, "mark": mark}
    by_hand.insert(Entry(number=number, at=at, actor=actor, study=study, **told))
