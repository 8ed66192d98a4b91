"""What was done, by whom, and back and forth through one's own acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.ground.answers import Unfit
from fieldloom.web.coding.pages import DONE, crumbs, numbers, page, page_number
from fieldloom.web.people.entering import may
from fieldloom.web.shell.coming_back import ours
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_CODING)
def history(request: StudyRequest) -> HttpResponse:
    """The acts of the study, newest first, and one's own next to undo and redo."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    number = page_number(request)
    # One more than is shown says whether there is another page.
    rows = reads.history(**asked, page=number, size=ON_A_PAGE)
    more = len(rows) == ON_A_PAGE and bool(reads.history(**asked, page=number + 1, size=ON_A_PAGE))
    told = {
        "rows": rows,
        "number": number,
        "more": more,
        "next_undo": reads.next_undo(**asked),
        "next_redo": reads.next_redo(**asked),
        "may_code": may(request, Permission.CODE),
        "blind": reads.blinded_by(**asked),
        "crumbs": crumbs(request),
    }
    return page(request, "coding/history.html", told)


@require_POST
@in_study(Permission.CODE)
def undo(request: StudyRequest) -> HttpResponseBase:
    """Take back one's newest act that stands; then back to the page one came from.

    `passing_over` names acts to leave as they are, when another's later change stands in the way.
    """
    over = tuple(numbers(request.POST.getlist("passing_over")))
    return _turned(
        request,
        lambda: writes.undo(by=request.user, study=request.study, passing_over=over),
        "Undone",
    )


@require_POST
@in_study(Permission.CODE)
def redo(request: StudyRequest) -> HttpResponseBase:
    """Do again what one undid last."""
    return _turned(request, lambda: writes.redo(by=request.user, study=request.study), "Done again")


def _turned(request: StudyRequest, turn: Any, said: str) -> HttpResponseBase:
    request.session.pop(DONE, None)
    try:
        act = turn()
    except Unfit as error:
        if request.headers.get("HX-Request"):
            raise
        messages.warning(request, str(error))
        return redirect(_back(request))
    sentence = f"{said}: {act.name}."
    if request.headers.get("HX-Request"):
        answer = render(request, "shell/parts/undo_toast.html", {"done": sentence})
        answer.headers["HX-Trigger"] = "acts-turned"
        return answer
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"act": act.pk, "name": act.name, "says": sentence})
    messages.success(request, sentence)
    return redirect(_back(request))


def _back(request: StudyRequest) -> str:
    """The page one came from, if it is one of ours, else the history."""
    came_from = request.POST.get("next") or request.headers.get("Referer", "")
    return ours(request, came_from) or reverse("coding:history", args=[request.study.slug])
