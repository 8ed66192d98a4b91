"""Saved filters: one's own, and those that are shared with the team."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from fieldloom.access.gate import asks, may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import SavedFilter
from fieldloom.coding.reads.wanted import Wanted
from fieldloom.coding.rules.saved_filters import kept, may_change_filter, read_back
from fieldloom.coding.rules.sorting import Sort, sort_of
from fieldloom.ground.answers import NotFound

_EMPTY = Wanted()
_SPECIAL = {"coded_from": date, "coded_to": date, "with_memo": bool}
KINDS: dict[str, type] = {
    field.name: _SPECIAL.get(field.name, type(getattr(_EMPTY, field.name)))
    for field in fields(Wanted)
}


@dataclass(frozen=True, slots=True)
class FilterRow:
    """One saved filter: what it wants and in which order. `mine` whether the asker saved it,
    `may_change` whether they may rename, share or drop it."""

    id: int
    name: str
    owner_name: str
    shared: bool
    mine: bool
    may_change: bool
    wanted: Wanted
    sort: Sort


@asks(Permission.READ_CODING)
def saved_filters(*, to: User, study: Study) -> list[FilterRow]:
    """One's own filters and the team's, by name."""
    leads = may(to, Permission.MANAGE_TEAM, study).allowed
    return [_row(found, to, leads) for found in _seen(to, study).select_related("owner")]


@asks(Permission.READ_CODING)
def saved_filter(pk: int, *, to: User, study: Study) -> SavedFilter:
    """One saved filter by row id. Raises `NotFound` for none, or somebody's own."""
    found = _seen(to, study).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such filter, or it has been dropped.")
    return found


@asks(Permission.READ_CODING)
def saved_filter_named(name: str, *, to: User, study: Study) -> FilterRow:
    """One saved filter by its name in any capitals; one's own goes before the team's.

    Raises `NotFound`.
    """
    alike = [
        row for row in saved_filters(to=to, study=study) if row.name.casefold() == name.casefold()
    ]
    if not alike:
        raise NotFound(f"There is no saved filter “{name}”.")
    return min(alike, key=lambda row: not row.mine)


def asked_of(wanted: Wanted, sort: Sort) -> dict[str, Any]:
    """Wishes and order as a saved filter keeps them."""
    return {**kept(asdict(wanted)), "sort": sort.value}


def _seen(to: User, study: Study) -> "QuerySet[SavedFilter]":
    return SavedFilter.objects.filter(Q(owner=to) | Q(shared=True), study=study)


def _row(found: SavedFilter, to: User, leads: bool) -> FilterRow:
    return FilterRow(
        id=found.pk,
        name=found.name,
        owner_name=found.owner.name,
        shared=found.shared,
        mine=found.owner_id == to.pk,
        may_change=may_change_filter(found.owner_id, to.pk, leads=leads).allowed,
        wanted=Wanted(**read_back(found.asked, KINDS)),
        sort=sort_of(str(found.asked.get("sort", ""))),
    )
