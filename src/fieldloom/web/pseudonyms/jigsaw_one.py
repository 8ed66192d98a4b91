"""One family with its people: what remains of each, how rare it is, what is decided; the second reader."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.reads import Opened
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.jigsaw_signing import Becomes, Stage
from fieldloom.web.people.entering import may
from fieldloom.web.pseudonyms.jigsaw import here, view_of
from fieldloom.web.shell.pages import StudyRequest, in_study

BECOMES = {one.value: one for one in Becomes}


@in_study(Permission.KEEP_NAMES)
def one(request: StudyRequest, ref: str) -> HttpResponse:
    """A family, or somebody of none; `?decide=1` decides anew what stands."""
    return _page(request, ref, view_of(request))


@require_POST
@in_study(Permission.KEEP_NAMES)
def decide(request: StudyRequest, ref: str) -> HttpResponse:
    """Keep what was chosen for each rare thing (`d-` and its mark, `w-` for words); `rest` for all others."""
    view, sent = view_of(request), request.POST
    try:
        told = reads.jigsaw_of(ref, to=request.user, study=request.study, view=view)
        made: dict[str, Any] = {
            "by": request.user,
            "study": request.study,
            "ref": ref,
            "view": view,
        }
        writes.prepare_jigsaw(**made, decided=_chosen(told, sent), note=sent.get("note", ""))
    except Unfit as error:
        return _page(request, ref, view, error=str(error), sent=sent)
    messages.success(request, "Decided. A second reader signs it now.")
    return redirect(here(request, view, told.unit.ref))


@require_POST
@in_study(Permission.KEEP_NAMES)
def sign(request: StudyRequest, ref: str) -> HttpResponse:
    """Sign what was decided, as the second reader."""
    view, note = view_of(request), request.POST.get("note", "")
    try:
        made: dict[str, Any] = {
            "by": request.user,
            "study": request.study,
            "ref": ref,
            "view": view,
        }
        writes.sign_jigsaw(**made, note=note)
    except Unfit as error:
        return _page(request, ref, view, error=str(error))
    messages.success(request, f"{ref} is signed for: {view.label.lower()}.")
    return redirect(here(request, view))


def _chosen(told: Opened, sent: Mapping[str, Any]) -> dict[str, tuple[Becomes, str]]:
    rest, chosen = BECOMES.get(sent.get("rest", "")), {}
    for row in told.rows:
        becomes = BECOMES.get(sent.get(f"d-{row.mark}", ""), rest)
        if becomes is not None:
            chosen[row.mark] = (becomes, sent.get(f"w-{row.mark}", ""))
    return chosen


def _page(
    request: StudyRequest,
    ref: str,
    view: View,
    *,
    error: str = "",
    sent: Mapping[str, Any] | None = None,
) -> HttpResponse:
    told = reads.jigsaw_of(ref, to=request.user, study=request.study, view=view)
    unit, settled = told.unit, told.unit.stage in (Stage.PREPARED, Stage.SIGNED)
    anew = bool(request.GET.get("decide")) or sent is not None
    given = {
        "told": told,
        "unit": unit,
        "view": view,
        "views": list(View),
        "sections": [(part, _rows(part.rare, sent)) for part in told.sections],
        "deciding": bool(told.rows) and (anew or not settled),
        "becomes": list(Becomes),
        "error": error,
        "sent": sent or {},
        "may_read": may(request, Permission.READ_SOURCES),
        "crumbs": [{"label": "What could still tell", "url": here(request, view)}],
    }
    return render(request, "pseudonyms/jigsaw_one.html", given, status=422 if error else 200)


def _rows(rows: Any, sent: Mapping[str, Any] | None) -> list[tuple[Any, str, str]]:
    """Each rare thing with what is chosen of it and the words: as sent, else as decided last."""
    told = []
    for row in rows:
        then = row.then.becomes.value if row.then and not row.changed else ""
        words = row.then.words if row.then else ""
        if sent is not None:
            then, words = sent.get(f"d-{row.mark}", ""), sent.get(f"w-{row.mark}", "")
        told.append((row, then, words))
    return told
