"""Writing with a journal: each row made, changed or dropped is noted, and the act is kept."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, Model, QuerySet

from fieldloom.access.models import User
from fieldloom.coding.ledger.rows import (
    MODELS,
    Kept,
    fields_of,
    in_parts,
    name_of,
    packed,
    plain,
    row_of,
    unpacked,
)
from fieldloom.coding.models import Act
from fieldloom.coding.rules.undoing import Change, Row, RowKey
from fieldloom.ground import by_hand
from fieldloom.ground.answers import NotFound, Unfit

T = TypeVar("T", bound=Kept)


class Ledger:
    """The rows that one act changes. What is done to a row twice is noted as one change."""

    def __init__(self) -> None:
        self._changes: dict[RowKey, Change] = {}
        self._versions: dict[RowKey, int] = {}

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(self._changes.values())

    @property
    def versions(self) -> dict[RowKey, int]:
        return self._versions

    def add(self, thing: T) -> T:
        """Save a new row."""
        by_hand.insert(thing)
        self._note(name_of(type(thing)), thing.pk, None, row_of(thing), thing.version)
        return thing

    def add_all(self, things: Iterable[T]) -> list[T]:
        """Save many new rows of one model in few statements."""
        made: list[T] = []
        for part in in_parts(things):
            made += type(part[0])._default_manager.bulk_create(part)  # type: ignore[arg-type]
        for thing in made:
            self._note(name_of(type(thing)), thing.pk, None, row_of(thing), thing.version)
        return made

    def change(self, thing: T, **fields: Any) -> T:
        """Give some fields of a row new values; one that is equal already is left alone."""
        known = fields_of(type(thing))
        before = {name: plain(getattr(thing, known[name].attname)) for name in fields}
        for name, value in fields.items():
            setattr(thing, name, value)
        after = {name: plain(getattr(thing, known[name].attname)) for name in fields}
        differing = [name for name in fields if before[name] != after[name]]
        if not differing:
            return thing
        thing.version += 1
        thing.save(update_fields=[*differing, "version"])
        was, now = ({name: row[name] for name in differing} for row in (before, after))
        self._note(name_of(type(thing)), thing.pk, was, now)
        return thing

    def change_all(self, rows: "QuerySet[Any, Any]", **fields: Any) -> int:
        """Give all rows of a query the same values in few statements; answers how many."""
        model = rows.model
        known = fields_of(model)
        attnames = [known[name].attname for name in fields]
        after = {name: _plain_id(value) for name, value in fields.items()}
        found = list(rows.order_by("pk").values_list("pk", *attnames))
        for part in in_parts(found):
            some = model._default_manager.filter(pk__in=[row[0] for row in part])
            some.update(**fields, version=F("version") + 1)
        for key, *values in found:
            before = {name: plain(value) for name, value in zip(fields, values, strict=True)}
            self._note(name_of(model), key, before, after)
        return len(found)

    def drop(self, thing: Kept) -> None:
        """Delete a row. What still refers to it must have been moved or dropped before."""
        key, model = thing.pk, type(thing)
        self._note(name_of(model), key, row_of(thing), None, thing.version)
        remove(model, [key])

    def drop_all(self, rows: "QuerySet[Any, Any]") -> int:
        """Delete all rows of a query in few statements; answers how many."""
        found = list(rows.order_by("pk"))
        for thing in found:
            self._note(name_of(rows.model), thing.pk, row_of(thing), None, thing.version)
        remove(rows.model, [thing.pk for thing in found])
        return len(found)

    def _note(
        self, model: str, key: int, before: Row | None, after: Row | None, version: int = 0
    ) -> None:
        row = (model, key)
        if version:
            self._versions[row] = version
        earlier = self._changes.get(row)
        if earlier is None:
            self._changes[row] = Change(model, key, before, after)
            return
        if after is not None:
            after = {**(earlier.after or {}), **after}
        before = None if earlier.before is None else {**(before or {}), **earlier.before}
        if before is None and after is None:
            del self._changes[row]
        else:
            self._changes[row] = Change(model, key, before, after)


def remove(model: type[Model], keys: Iterable[int]) -> None:
    """Delete rows by id as they stand. The collector is passed by: it would look up every link of
    every row, while `turning.nothing_hangs` looks once for all."""
    for part in in_parts(keys):
        rows = model._default_manager.filter(pk__in=part)
        rows._raw_delete(rows.db)


# Part of every act, so by hand: through the models it would cost as much as the act's own row.
_GONE = """
    UPDATE coding_act SET state = 'gone' WHERE study_id = %s AND user_id = %s AND state = 'undone'
"""

# Asked before each act; nearly always there is none.
_EARLIER = "SELECT 1 FROM coding_act WHERE user_id = %s AND operation = %s"


@contextmanager
def act(by: User, study_id: int, name: str, operation: uuid.UUID | None = None) -> Iterator[Ledger]:
    """Write through a ledger, and keep what it noted as one act of this user.

    Must run in the write's transaction. An act that changed nothing is not kept. What the user had
    undone before can then no longer be redone.
    """
    ledger = Ledger()
    yield ledger
    changes = ledger.changes
    if not changes:
        return
    with connection.cursor() as cursor:
        cursor.execute(_GONE, [study_id, by.pk])
    kept = {"changes": packed(changes, ledger.versions), "size": len(changes)}
    by_hand.insert(Act(study_id=study_id, user=by, name=name, operation=operation, **kept))


def earlier(by: User, operation: uuid.UUID | None, model: type[T]) -> T | None:
    """The row of this model that the user's operation made, had it been done already; else None.

    Raises `Unfit` when that operation was undone since, and `NotFound` when its row is gone.
    """
    if operation is None:
        return None
    if by_hand.one(_EARLIER, [by.pk, _key_of(operation)]) is None:
        return None
    done = Act.objects.get(user=by, operation=operation)
    if done.state != Act.State.DONE:
        raise Unfit("This was done already, and undone since.", "Do it anew if it is still wanted.")
    changes, _ = unpacked(done.changes)
    name = name_of(model)
    keys = [change.key for change in changes if change.model == name and change.before is None]
    found = MODELS[name]._default_manager.filter(pk__in=keys).last()
    if not isinstance(found, model):
        raise NotFound("This was done already, and what it made has been taken away since.")
    return found


def _key_of(operation: uuid.UUID) -> Any:
    return Act._meta.get_field("operation").get_db_prep_value(operation, connection)


def _plain_id(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else plain(value)
