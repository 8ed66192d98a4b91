"""Undo and redo at the desk: only what differs afterwards is sent, so that only that is drawn anew."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.ground.answers import Unfit
from fieldloom.web.desk.differing import differing
from fieldloom.web.desk.standing import source_of, told
from fieldloom.web.desk.talking import Sent, sends
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.CODE)
@sends
def undo(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Take back the act `act`, which has to be this user's newest that stands."""
    _must_be_next(reads.next_undo(to=request.user, study=request.study), sent)
    return _turned(request, ref, "Undone", writes.undo)


@in_study(Permission.CODE)
@sends
def redo(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Do again the act `act`, which has to be the one this user undid last."""
    _must_be_next(reads.next_redo(to=request.user, study=request.study), sent)
    return _turned(request, ref, "Done again", writes.redo)


def _must_be_next(row: reads.ActRow | None, sent: Sent) -> None:
    """Undo is sent with the act it means: sent twice, or from an old page, it takes back no other."""
    if row is None or row.id != sent.number("act"):
        now = f"Next would be: {row.name}." if row else "Nothing is left to turn."
        raise Unfit("This was turned already, or something was done since.", now, "act")


def _turned(
    request: StudyRequest, ref: str, how: str, write: Callable[..., Any]
) -> HttpResponseBase:
    source = source_of(request, ref)
    user, study = request.user, request.study
    act, changes = differing(request, source, lambda: write(by=user, study=study))
    return told(request, f"{how}: {act.name}", **changes, made=True)
