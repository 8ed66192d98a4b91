"""Undo and redo at the desk: only what differs afterwards is sent, so that only that is drawn anew."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.ground.answers import Unfit
from fieldloom.web.desk import rows
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
    codings, memos = _standing(request, source)
    act = write(by=request.user, study=request.study)
    codings_now, memos_now = _standing(request, source)
    changed = [row for key, row in codings_now.items() if codings.get(key) != row]
    noted = [row for key, row in memos_now.items() if memos.get(key) != row]
    gone, memos_gone = [*(codings.keys() - codings_now)], [*(memos.keys() - memos_now)]
    return told(
        request,
        f"{how}: {act.name}",
        codings=[rows.coding(row) for row in changed],
        gone=gone,
        memos=rows.memos(noted, source),
        memosGone=memos_gone,
        names=sorted({r.code_name for r in [*changed, *(codings[key] for key in gone)]}),
        elsewhere=not (changed or noted or gone or memos_gone),
        made=True,
    )


def _standing(
    request: StudyRequest, source: Any
) -> tuple[dict[int, reads.CodingRow], dict[int, reads.MemoRow]]:
    codings = reads.codings_in(to=request.user, source=source)
    memos = reads.memos(to=request.user, study=request.study, source=source)
    return {row.id: row for row in codings}, {row.id: row for row in memos}
