"""How a row is checked and kept: the same few steps in every write of people and of fieldwork."""

import copy
from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from fieldloom.access.models import Study
from fieldloom.access.rules import Decision
from fieldloom.ground.answers import NotFound, Unfit

M = TypeVar("M", bound=Model)


def hold(decision: Decision, place: str) -> None:
    """Raise `Unfit` with the decision's own reason and remedy unless it allows."""
    if not decision.allowed:
        raise Unfit(decision.because, decision.would_change, place)


def keep(row: Model, place: str = "ref", *, only: Collection[str] | None = None) -> None:
    """Save a row whose plain fields fit the table: the whole row, or `only` some fields of it.

    Raises `Unfit` for a text that is too long, missing or no choice, and, with `place`, for a
    study code that somebody else took in the same moment.
    """
    links = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        name, told = next(iter(error.message_dict.items()))
        what = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        raise Unfit(f"{str(what).capitalize()}: {told[0]}", place=name) from error
    try:
        with transaction.atomic():
            row.save(update_fields=None if only is None else list(only))
    except IntegrityError as error:
        raise Unfit("This code is taken in this study.", "Choose another.", place) from error


def taken_up(row: M, changes: Mapping[str, Any], fields: Collection[str]) -> M:
    """A copy of `row` with what `changes` gives, so that a refused change leaves `row` as it was.

    Raises `TypeError` for a field that may not change.
    """
    unknown = sorted(set(changes) - set(fields))
    if unknown:
        raise TypeError(f"These cannot be changed: {', '.join(unknown)}.")
    new = copy.copy(row)
    for name, value in changes.items():
        setattr(new, name, plain(value))
    return new


def plain(value: Any) -> Any:
    """A value as the table keeps it: the value of a kind, a text without blanks at its ends."""
    if isinstance(value, Enum):
        return value.value
    return value.strip() if isinstance(value, str) else value


def of_study(study: Study | int, *things: Any) -> None:
    """Raise `NotFound` unless every thing (None aside) belongs to the study."""
    study_id = study if isinstance(study, int) else study.pk
    if any(thing is not None and thing.study_id != study_id for thing in things):
        raise NotFound("There is no such thing in this study.")
