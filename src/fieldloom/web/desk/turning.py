"""Undo and redo at the desk: only what differs afterwards is sent, so that only that is drawn anew."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.web.desk import rows
from fieldloom.web.desk.standing import source_of, told
from fieldloom.web.desk.talking import Sent, sends
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.CODE)
@sends
def undo(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Take back the act `act`, which has to be this user's newest that stands."""
    return _turned(request, ref, sent, "Undone", writes.undo)


@in_study(Permission.CODE)
@sends
def redo(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Do again the act `act`, which has to be the one this user undid last."""
    return _turned(request, ref, sent, "Done again", writes.redo)


def _turned(
    request: StudyRequest, ref: str, sent: Sent, how: str, write: Callable[..., Any]
) -> HttpResponseBase:
    source = source_of(request, ref)
    meant = writes.Meant(sent.number("act"), sent.operation)
    act = write(by=request.user, study=request.study, meant=meant)
    done = reads.done_by(act, to=request.user, source=source)
    return told(
        request,
        f"{how}: {act.name}",
        codings=[rows.coding(row) for row in done.codings],
        gone=done.gone,
        memos=rows.memos(done.memos, source),
        memosGone=done.memos_gone,
        names=done.names,
        elsewhere=not (done.codings or done.memos or done.gone or done.memos_gone),
        made=True,
    )
