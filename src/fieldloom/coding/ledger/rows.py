"""Rows as the journal keeps them: plain values by field name, packed so that thousands stay small.

A row's id and version are kept beside its fields. The version only ever grows, through undo and
redo too: whoever opened an older state is always noticed.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeAlias, TypeVar

from django.db.models import Field, Model

from fieldloom.coding.models import Code, Coding, Memo
from fieldloom.coding.rules.undoing import Change, Row, RowKey

T = TypeVar("T")
Packed: TypeAlias = list[dict[str, Any]]
Kept: TypeAlias = Code | Coding | Memo

MODELS: dict[str, type[Kept]] = {"code": Code, "coding": Coding, "memo": Memo}
AT_A_TIME = 4000
"""How many row ids go into one statement."""


def name_of(model: type[Model]) -> str:
    """The name by which the journal knows a model: "code", "coding" or "memo"."""
    return str(model._meta.model_name)


def fields_of(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    """The fields whose values the journal keeps, by name: all but the row's id and version."""
    if model not in _FIELDS:
        every = model._meta.concrete_fields
        _FIELDS[model] = {f.name: f for f in every if not f.primary_key and f.name != "version"}
    return _FIELDS[model]


_FIELDS: dict[type[Model], dict[str, "Field[Any, Any]"]] = {}


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it, always written in one way."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def row_of(thing: Model) -> dict[str, Any]:
    """All kept fields of a row; a link to another row is that row's id."""
    fields = fields_of(type(thing))
    return {name: plain(getattr(thing, field.attname)) for name, field in fields.items()}


def values_of(model: type[Model], row: Row) -> dict[str, Any]:
    """A kept row, or some fields of one, as the model takes them."""
    fields = fields_of(model)
    return {fields[name].attname: fields[name].to_python(value) for name, value in row.items()}


def in_parts(things: Iterable[T], size: int = AT_A_TIME) -> Iterator[list[T]]:
    """The things in lists of at most `size`."""
    held: list[T] = []
    for thing in things:
        held.append(thing)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held


def packed(changes: Iterable[Change], versions: Mapping[RowKey, int]) -> Packed:
    """Changes for the database: field names once a run of like rows, then bare values.

    One run is {"model", "fields", "rows"}; one row is [id, version, before or None, after or None].
    """
    runs = groupby(changes, key=lambda c: (c.model, tuple((c.before or c.after or {}).keys())))
    return [
        {
            "model": model,
            "fields": list(fields),
            "rows": [
                [
                    change.key,
                    versions.get(change.row, 0),
                    _bare(change.before, fields),
                    _bare(change.after, fields),
                ]
                for change in run
            ],
        }
        for (model, fields), run in runs
    ]


def unpacked(runs: Packed) -> tuple[list[Change], dict[RowKey, int]]:
    """The changes as they were packed, and the versions of the rows that were made or dropped."""
    changes: list[Change] = []
    versions: dict[RowKey, int] = {}
    for run in runs:
        model, fields = run["model"], run["fields"]
        for key, version, before, after in run["rows"]:
            changes.append(Change(model, key, _named(fields, before), _named(fields, after)))
            if version:
                versions[model, key] = version
    return changes, versions


def _bare(row: Row | None, fields: Iterable[str]) -> list[Any] | None:
    return None if row is None else [row[field] for field in fields]


def _named(fields: list[str], values: list[Any] | None) -> Row | None:
    return None if values is None else dict(zip(fields, values, strict=True))
