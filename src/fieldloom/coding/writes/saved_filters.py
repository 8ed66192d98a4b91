"""What keeps, renames, shares and drops saved filters. Recorded; no part of undo."""

from typing import Any

from django.db import IntegrityError, transaction

from fieldloom.access.gate import may, needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.models import SavedFilter
from fieldloom.coding.reads.saved_filters import asked_of
from fieldloom.coding.reads.wanted import Wanted
from fieldloom.coding.rules.saved_filters import NAME_LONGEST, may_change_filter
from fieldloom.coding.rules.sorting import Sort
from fieldloom.ground.answers import Refused, Unfit


@recorded("filter saved")
@needs(Permission.READ_CODING)
def save_filter(
    *, by: User, study: Study, name: str, wanted: Wanted, sort: Sort, shared: bool = False
) -> SavedFilter:
    """Keep a way of narrowing the quotations under a name; one's own of that name is replaced.

    Raises `Unfit` for an empty or overlong name.
    """
    named = _worded(name)
    asked = asked_of(wanted, sort)
    mine = SavedFilter.objects.filter(study=study, owner=by, name__iexact=named).first()
    if mine is None:
        given: dict[str, Any] = {"name": named, "asked": asked, "shared": shared}
        return SavedFilter.objects.create(study=study, owner=by, **given)
    mine.name, mine.asked, mine.shared = named, asked, shared
    mine.save(update_fields=["name", "asked", "shared"])
    return mine


@recorded("filter renamed or shared")
@needs(Permission.READ_CODING)
def change_filter(*, by: User, saved: SavedFilter, name: str, shared: bool) -> SavedFilter:
    """Rename a filter, share it or keep it to its owner. Raises `Refused` for another's, `Unfit`
    for a name that its owner has given already."""
    _may(by, saved)
    saved.name, saved.shared = _worded(name), shared
    try:
        with transaction.atomic():
            saved.save(update_fields=["name", "shared"])
    except IntegrityError as error:
        reason = "There is another filter of this name."
        raise Unfit(reason, "Give it another, or drop the other first.", "name") from error
    return saved


@recorded("filter dropped")
@needs(Permission.READ_CODING)
def drop_filter(*, by: User, saved: SavedFilter) -> None:
    """Drop a saved filter; the quotations stay as they are. Raises `Refused` for another's."""
    _may(by, saved)
    SavedFilter.objects.filter(pk=saved.pk).delete()


def _may(by: User, saved: SavedFilter) -> None:
    leads = may(by, Permission.MANAGE_TEAM, saved.study_id).allowed
    decision = may_change_filter(saved.owner_id, by.pk, leads=leads)
    if not decision.allowed:
        raise Refused(decision)


def _worded(name: str) -> str:
    words = " ".join(name.split())
    if not words:
        raise Unfit(
            "A saved filter needs a name.", "Give it one, such as “Waiting, wave 2”.", "name"
        )
    if len(words) > NAME_LONGEST:
        reason = f"A name has at most {NAME_LONGEST} characters."
        raise Unfit(reason, "Make it shorter.", "name")
    return words
