"""What every act at the desk needs first: the source, its text as the page knew it, and who may what."""

from typing import Any

from django.http import JsonResponse
from django.utils import timezone

from fieldloom.access.gate import held_by
from fieldloom.access.rules import Permission, decide, scope_of
from fieldloom.coding import reads as coding
from fieldloom.coding.rules.rounds import CodebookAct, may_change_codebook
from fieldloom.ground.answers import NotFound, Overtaken
from fieldloom.sources import reads as sources
from fieldloom.web.desk import rows
from fieldloom.web.desk.talking import Sent
from fieldloom.web.shell.pages import StudyRequest

OFFERED = {
    "code": Permission.CODE,
    "codebook": Permission.EDIT_CODEBOOK,
    "correct": Permission.TAKE_IN,
    "lead": Permission.MANAGE_TEAM,
    "original": Permission.OPEN_ORIGINAL,
    "names": Permission.KEEP_NAMES,
    "telling": Permission.READ_PEOPLE,
}


def source_of(request: StudyRequest, ref: str) -> Any:
    """The source of this page. Raises `NotFound`."""
    return sources.source(ref, to=request.user, study=request.study)


def source_as_opened(request: StudyRequest, ref: str, sent: Sent) -> Any:
    """The source, if its text is still the one on the page: else places would mean other words.

    Raises `Overtaken`; so does a write that marks a place in this source, should a correction come
    between. An act of any other kind has to ask it in its own transaction.
    """
    source = sources.source_at_hand(ref, to=request.user, study=request.study)
    if source.revision.number != sent.number("revision"):
        raise Overtaken
    return source


def coding_of(request: StudyRequest, ref: str, pk: int) -> Any:
    """One coding of this source. Raises `NotFound`."""
    found = coding.coding(pk, to=request.user, study=request.study)
    if found.source.ref != ref:
        raise NotFound("There is no such coding in this text.")
    return found


def offered(request: StudyRequest, source: Any) -> dict[str, bool]:
    """What this user may do with this source, so that the page offers nothing else."""
    held, today = held_by(request.user, request.study.pk), timezone.localdate()
    may = {
        name: decide(permission, held, today).allowed
        and scope_of(permission, held, today).reaches(source)
        for name, permission in OFFERED.items()
    }
    return {**may, "codebook": may["codebook"] and _may_make_codes(request)}


def _may_make_codes(request: StudyRequest) -> bool:
    return may_change_codebook(
        CodebookAct.ADD, coding.blinded_by(to=request.user, study=request.study)
    ).allowed


def turns(request: StudyRequest) -> dict[str, Any]:
    """What this user would undo and redo next."""
    undo, redo = coding.next_turns(to=request.user, study=request.study)
    return {"undo": rows.turn(undo), "redo": rows.turn(redo)}


def told(request: StudyRequest, says: str, **changes: Any) -> JsonResponse:
    """The answer to an act: what was done in words, what changed, what can be undone now."""
    return JsonResponse({"says": says, **changes, "turns": turns(request)})


def coding_rows(request: StudyRequest, source: Any, *given: Any) -> list[dict[str, Any]]:
    """Codings (objects with their passages) as rows."""
    found = coding.rows_of(to=request.user, source=source, codings=list(given))
    return [rows.coding(row) for row in found]
