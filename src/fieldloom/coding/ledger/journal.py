"""Writing with a journal: each row made, changed or dropped is noted, and the act is kept."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, Model, QuerySet

from fieldloom.access.models import User
from fieldloom.coding.ledger.codes import codes_told
from fieldloom.coding.ledger.news import WHOSE, Lies, lies, tell
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
from fieldloom.coding.models import Act, Code
from fieldloom.coding.rules.undoing import Change, Row, RowKey
from fieldloom.ground import by_hand
from fieldloom.ground.answers import NotFound, Unfit

T = TypeVar("T", bound=Kept)


class Ledger:
    """The rows that one act changes. What is done to a row twice is noted as one change."""

    def __init__(self) -> None:
        self._changes: dict[RowKey, Change] = {}
        self._versions: dict[RowKey, int] = {}
        self.where: dict[RowKey, Lies] = {}
        self._concerns: list[int] = []

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(self._changes.values())

    @property
    def versions(self) -> dict[RowKey, int]:
        return self._versions

    @property
    def concerned(self) -> tuple[int, ...]:
        return tuple(self._concerns)

    def concerns(self, *codes: Code) -> None:
        """Name codes that the act is about although their own rows may stay as they are."""
        self._concerns += [code.pk for code in codes]

    def add(self, thing: T) -> T:
        """Save a new row."""
        by_hand.insert(thing)
        self._note(name_of(type(thing)), thing.pk, None, row_of(thing), thing.version)
        self._place(thing)
        return thing

    def add_all(self, things: Iterable[T]) -> list[T]:
        """Save many new rows of one model in few statements."""
        made: list[T] = []
        for part in in_parts(things):
            made += type(part[0])._default_manager.bulk_create(part)  # type: ignore[arg-type]
        for thing in made:
            self._note(name_of(type(thing)), thing.pk, None, row_of(thing), thing.version)
            self._place(thing)
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
        self._place(thing)
        return thing

    def change_all(self, rows: "QuerySet[Any, Any]", **fields: Any) -> int:
        """Give all rows of a query the same values in few statements; answers how many."""
        model = rows.model
        known = fields_of(model)
        attnames = [known[name].attname for name in fields]
        after = {name: _plain_id(value) for name, value in fields.items()}
        name = name_of(model)
        lying = _lying(model)
        found = list(rows.order_by("pk").values_list("pk", *lying, *attnames))
        for part in in_parts(found):
            some = model._default_manager.filter(pk__in=[row[0] for row in part])
            some.update(**fields, version=F("version") + 1)
        for key, *values in found:
            if lying:
                self.where[name, key] = values[0], values[1]
            olds = zip(fields, values[len(lying) :], strict=True)
            self._note(name, key, {field: plain(value) for field, value in olds}, after)
        return len(found)

    def change_each(self, model: type[Kept], wanted: Mapping[int, Row]) -> None:
        """Give many rows values of their own: by row id, the same fields (no links) for each."""
        if not wanted:
            return
        rows = [(key, tuple(row.values())) for key, row in wanted.items()]
        names = list(next(iter(wanted.values())))
        lying = _lying(model)
        before: dict[int, tuple[Any, ...]] = {}
        for part in in_parts(wanted):
            found = model._default_manager.filter(pk__in=part)
            for key, *was in found.values_list("pk", *lying, *names):
                before[key] = tuple(was[len(lying) :])
                if lying:
                    self.where[name_of(model), key] = was[0], was[1]
        columns = [str(fields_of(model)[name].column) for name in names]
        told = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in columns)
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET {told}, version = version + 1 WHERE id = %s",  # noqa: S608
                [(*values, key) for key, values in rows],
            )
        for key, values in rows:
            was, now = (dict(zip(names, some, strict=True)) for some in (before[key], values))
            self._note(name_of(model), key, was, now)

    def drop(self, thing: Kept) -> None:
        """Delete a row. What still refers to it must have been moved or dropped before."""
        key, model = thing.pk, type(thing)
        self._note(name_of(model), key, row_of(thing), None, thing.version)
        self._place(thing)
        remove(model, [key])

    def drop_all(self, rows: "QuerySet[Any, Any]") -> int:
        """Delete all rows of a query in few statements; answers how many."""
        found = list(rows.order_by("pk"))
        for thing in found:
            self._note(name_of(rows.model), thing.pk, row_of(thing), None, thing.version)
            self._place(thing)
        remove(rows.model, [thing.pk for thing in found])
        return len(found)

    def _place(self, thing: Kept) -> None:
        self.where[name_of(type(thing)), thing.pk] = lies(thing)

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
    by_hand.do(_GONE, [study_id, by.pk])
    kept = {"changes": packed(changes, ledger.versions), "size": len(changes)}
    kept["codes"] = codes_told(changes, ledger.concerned)
    by_hand.insert(Act(study_id=study_id, user=by, name=name, operation=operation, **kept))
    tell(study_id, changes, ledger.where)


def earlier(by: User, operation: uuid.UUID | None, model: type[T]) -> T | None:
    """The row of this model that the user's operation made, had it been done already; else None.

    Raises `Unfit` when that operation was undone since, and `NotFound` when its row is gone.
    """
    done = _done(by, operation)
    if done is None:
        return None
    changes, _ = unpacked(done.changes)
    name = name_of(model)
    keys = [change.key for change in changes if change.model == name and change.before is None]
    found = MODELS[name]._default_manager.filter(pk__in=keys).last()
    if not isinstance(found, model):
        raise NotFound("This was done already, and what it made has been taken away since.")
    return found


def earlier_on(by: User, operation: uuid.UUID | None, thing: Kept) -> bool:
    """Whether the user's operation has changed or dropped this very row already.

    Raises `Unfit` when that operation was undone since, or was an act on something else.
    """
    done = _done(by, operation)
    if done is None:
        return False
    changes, _ = unpacked(done.changes)
    if (name_of(type(thing)), thing.pk) not in {change.row for change in changes}:
        raise another_act()
    return True


def another_act() -> Unfit:
    """The refusal of an operation id that stands for something else already."""
    return Unfit("This operation was another act.", "Reload the page.", "operation")


def _done(by: User, operation: uuid.UUID | None) -> Act | None:
    if operation is None:
        return None
    if connection.vendor == "postgresql":  # of two that come at once, one waits for the other
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7163, hashtext(%s))", [str(operation)])
    if by_hand.one(_EARLIER, [by.pk, _key_of(operation)]) is None:
        return None
    done = Act.objects.get(user=by, operation=operation)
    if done.state != Act.State.DONE:
        raise Unfit("This was done already, and undone since.", "Do it anew if it is still wanted.")
    return done


def _lying(model: type[Model]) -> tuple[str, ...]:
    """The fields that say where a row lies and whose it is; none for a code."""
    whose = WHOSE.get(name_of(model))
    return ("source_id", f"{whose}_id") if whose else ()


def _key_of(operation: uuid.UUID) -> Any:
    return Act._meta.get_field("operation").get_db_prep_value(operation, connection)


def _plain_id(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else plain(value)
