"""A saved filter as it is kept: plain values by name, read back with whatever is known today. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fieldloom.access.rules import Decision

NAME_LONGEST = 80


def kept(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is wanted as JSON can hold it; what narrows nothing is left out."""
    return {name: _plain(value) for name, value in asked.items() if _narrows(value)}


def read_back(asked: Mapping[str, Any], kinds: Mapping[str, type]) -> dict[str, Any]:
    """The kept values as they were, by the kinds of today's wishes (tuple, bool, date, str).

    What is not known any more, or is of another kind than it was, is left out.
    """
    found = {name: _value(asked[name], kind) for name, kind in kinds.items() if name in asked}
    return {name: value for name, value in found.items() if value is not None}


def may_change_filter(owner: int, by: int, *, leads: bool) -> Decision:
    """Whether `by` may rename, share or drop a filter of `owner` (ids of users)."""
    if owner == by:
        return Decision(True, "It is your own.")
    if leads:
        return Decision(True, "You lead this study, so you may tidy up its shared filters.")
    return Decision(
        False,
        "This filter is another person's.",
        "Apply it, and save it under a name of your own.",
    )


def _narrows(value: Any) -> bool:
    return value is False or bool(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(value: Any, kind: type) -> Any:
    if kind is tuple:
        return tuple(_known(value)) if isinstance(value, list) else None
    if kind is date:
        return _day(value)
    return value if isinstance(value, kind) else None


def _known(values: Iterable[Any]) -> Iterable[Any]:
    return (value for value in values if isinstance(value, int | str))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
