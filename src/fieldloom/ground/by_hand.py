"""Single rows by plain SQL, for what stands on the way of every request.

Django makes the SQL of a query anew each time it is asked, which takes five to ten times as long as
the database does to answer it. Here it is written, or made, once. Everything else goes through the
models' own queries.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    DEFERRED,
    AutoField,
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)

M = TypeVar("M", bound=Model)


# Django hands these to the driver as they stand in the row, so they need not be asked each time.
_AS_THEY_ARE = (IntegerField, BooleanField, CharField, TextField, ForeignKey)


def rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement finds, as the driver gives them."""
    db = connections[DEFAULT_DB_ALIAS]
    if db.vendor != "sqlite" or db.queries_logged or db.execute_wrappers:
        with db.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    # What Django's cursor does, without its four layers, which take longer than most statements.
    db.ensure_connection()
    db.validate_no_broken_transaction()
    with db.wrap_database_errors:
        found: list[tuple[Any, ...]] = db.connection.execute(_asked(sql), values).fetchall()
        return found


def one(sql: str, values: list[Any]) -> tuple[Any, ...] | None:
    """The first row that a statement finds, or None."""
    found = rows(sql, values)
    return found[0] if found else None


def do(sql: str, values: list[Any]) -> None:
    """Carry out a statement that finds nothing."""
    db = connections[DEFAULT_DB_ALIAS]
    if db.vendor == "sqlite":
        rows(sql, values)
        return
    with db.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _asked(sql: str) -> str:
    """A statement with SQLite's own marks for values. Statements are few, and written once."""
    return (sql % (("?",) * sql.count("%s"))) if "%" in sql else sql


def partly(model: type[M], **known: Any) -> M:
    """A row of which some fields are known, by column; any other is fetched should it be asked for.

    The values have to be as the model holds them: times with their zone, JSON read.
    """
    fields = model._meta.concrete_fields
    row = model(*[known.get(field.attname, DEFERRED) for field in fields])
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


def insert(thing: Model, *, unless_there: bool = False) -> bool:
    """Save a new row, as `save(force_insert=True)` does, without its signals.

    With `unless_there` a row that a constraint forbids is left out instead, and the answer is False.
    """
    model = type(thing)
    sql, fields = _inserting(model, thing.pk is not None, unless_there, 1)
    made = one(sql, _values(thing, fields))
    if made is None:
        return False
    thing.pk = made[0]
    thing._state.adding, thing._state.db = False, DEFAULT_DB_ALIAS
    return True


def insert_numbered(things: Sequence[Model]) -> None:
    """Save some new rows of one model, which have their ids already, in one statement; as `insert`."""
    sql, fields = _inserting(type(things[0]), True, False, len(things))
    rows(sql, [value for thing in things for value in _values(thing, fields)])
    for thing in things:
        thing._state.adding, thing._state.db = False, DEFAULT_DB_ALIAS


def _values(thing: Model, fields: Sequence[tuple[str, "Field[Any, Any] | None"]]) -> list[Any]:
    """What the driver is given for these fields of a row."""
    db, held = connections[DEFAULT_DB_ALIAS], thing.__dict__
    return [
        held[name] if field is None else field.get_db_prep_save(field.pre_save(thing, True), db)
        for name, field in fields
    ]


def _made(field: "Field[Any, Any]") -> "Field[Any, Any] | None":
    """The field where it makes the driver's value itself; None where the row's value is that."""
    plain = isinstance(field, _AS_THEY_ARE) and not isinstance(field, AutoField)
    return None if plain and type(field).__module__.startswith("django.db.models.") else field


@cache
def _inserting(
    model: type[Model], numbered: bool, unless_there: bool, number: int
) -> tuple[str, list[tuple[str, "Field[Any, Any] | None"]]]:
    quoted = connection.ops.quote_name
    every = model._meta.concrete_fields
    fields = [field for field in every if numbered or not isinstance(field, AutoField)]
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    marks = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * number)
    or_not = " ON CONFLICT DO NOTHING" if unless_there else ""
    key = quoted(str(model._meta.pk.column))
    table = quoted(model._meta.db_table)
    sql = f"INSERT INTO {table} ({columns}) VALUES {marks}{or_not} RETURNING {key}"  # noqa: S608  (names of the models, quoted)
    return sql, [(field.attname, _made(field)) for field in fields]
