"""Undo and redo: each person their own acts, in the order they did them, across reloads."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fieldloom.access.gate import needs, require
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import makers_touched, sources_touched, touches_codebook, turn
from fieldloom.coding.models import Act
from fieldloom.coding.reads.acts import mine
from fieldloom.coding.reads.reach import blindness, limits, rounds_by_source
from fieldloom.coding.rules.rounds import CodebookAct
from fieldloom.coding.writes.standing import lets
from fieldloom.ground.answers import Refused, Unfit


@dataclass(frozen=True, slots=True)
class Meant:
    """Which act a client means to turn (row id), and its own id of this turn: sent twice, or from an
    old page, it turns no other."""

    act: int
    operation: uuid.UUID | None = None


@recorded("act undone")
@needs(Permission.CODE)
def undo(
    *, by: User, study: Study, passing_over: tuple[int, ...] = (), meant: Meant | None = None
) -> Act:
    """Take back this user's newest act that stands, whole; rows come back under their old ids.

    `passing_over` are row ids of acts to leave as they are. Raises `Unfit`, changing nothing, when
    there is none, when it is not the one that is meant, or when a row of it was changed since: it
    then says what and by whom. A `meant` operation done before is not done twice.
    """
    return _next(by, study, mine(by, study, Act.State.DONE, passing_over), "undo", meant)


@recorded("act redone")
@needs(Permission.CODE)
def redo(*, by: User, study: Study, meant: Meant | None = None) -> Act:
    """Do again what this user undid last. Raises as `undo`."""
    return _next(by, study, mine(by, study, Act.State.UNDONE), "redo", meant)


def _next(by: User, study: Study, acts: Any, what: str, meant: Meant | None) -> Act:
    if meant is not None and (done := _turned_before(by, study, meant)) is not None:
        return done
    act: Act | None = acts.select_for_update().first()
    if meant is not None and (act is None or act.pk != meant.act):
        now = f"Next would be: {act.name}." if act else "Nothing is left to turn."
        raise Unfit("This was turned already, or something was done since.", now, "act")
    if act is None:
        raise Unfit(f"There is nothing of yours left to {what}.")
    return _turned(by, study, act, meant.operation if meant else None)


def _turned_before(by: User, study: Study, meant: Meant) -> Act | None:
    rows = Act.objects.select_for_update().filter(pk=meant.act, user=by, study=study)
    act = rows.first() if meant.operation is not None and 0 < meant.act < 2**63 else None
    return act if act is not None and str(meant.operation) in act.turns else None


def _turned(by: User, study: Study, act: Act, operation: uuid.UUID | None) -> Act:
    if touches_codebook(act):
        require(by, Permission.EDIT_CODEBOOK, study)
        lets(by, CodebookAct.CHANGE, study.pk)
    seen = limits(by, study, Permission.CODE)
    if seen is not None and (touched := sources_touched(act)):
        reached = set(seen.filter(pk__in=touched).values_list("pk", flat=True))
        if touched - reached:
            because = "This act reaches into sources that you may no longer read."
            raise Refused(Decision(False, because, "Somebody who reads them can change it."))
    if blindness(by, study.pk) is None:
        return turn(act, timezone.now(), operation)
    return _turned_blind(by, study, act, operation)


def _turned_blind(by: User, study: Study, act: Act, operation: uuid.UUID | None) -> Act:
    """Reach into nobody else's work in the round, and say of no later change what it is or whose."""
    if makers_touched(act) - {by.pk}:
        covered = rounds_by_source(by, study.pk, list(sources_touched(act)))
        if any(taking.blind for taking in covered.values()):
            because = (
                "This act reaches into others' codings, which you do not see in a blind round."
            )
            raise Refused(Decision(False, because, "You can turn it once the round closes."))
    try:
        return turn(act, timezone.now(), operation)
    except Unfit as error:
        reason = "Something that was done since stands in the way of this."
        remedy = "In a blind round it is not said what. You can go on with the act before it."
        raise Unfit(reason, remedy) from error
