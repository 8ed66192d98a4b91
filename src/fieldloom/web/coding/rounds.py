"""Coding rounds: which there are and how far they are; opened, changed, closed, and opened again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.ground.answers import Unfit
from fieldloom.web.coding.pages import crumbs
from fieldloom.web.coding.round_forms import RoundForm
from fieldloom.web.people.entering import entered, form_page, may
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.SEE_TEAM)
def rounds(request: StudyRequest) -> HttpResponse:
    """Every round with its coders, and how many codings of each the asker may see."""
    told = {
        "rows": reads.rounds(to=request.user, study=request.study),
        "may_lead": may(request, Permission.MANAGE_TEAM),
        "may_read": may(request, Permission.READ_CODING),
        "may_code": may(request, Permission.CODE),
        "crumbs": crumbs(request) if may(request, Permission.READ_CODING) else [],
    }
    return render(request, "coding/rounds.html", told)


@in_study(Permission.MANAGE_TEAM)
def start(request: StudyRequest) -> HttpResponse:
    """A new round."""

    def write(form: RoundForm) -> Any:
        return writes.open_round(by=request.user, study=request.study, new=form.wanted())

    form = RoundForm(request.POST or None, request=request)
    made = entered(request, form, write)
    if made is not None:
        messages.success(request, f"“{made.name}” is open.")
        return redirect("coding:rounds", slug=request.study.slug)
    return form_page(request, "coding/round.html", form, {"crumbs": _way(request)})


@in_study(Permission.MANAGE_TEAM)
def change(request: StudyRequest, pk: int) -> HttpResponse:
    """A round is called otherwise, or has other coders, sources or rules."""
    standing = reads.coding_round(pk, to=request.user, study=request.study)

    def write(form: RoundForm) -> Any:
        return writes.change_round(by=request.user, standing=standing, new=form.wanted())

    form = RoundForm(request.POST or None, request=request, standing=standing)
    made = entered(request, form, write)
    if made is not None:
        messages.success(request, f"“{made.name}” is changed.")
        return redirect("coding:rounds", slug=request.study.slug)
    told = {"crumbs": _way(request), "standing": standing}
    return form_page(request, "coding/round.html", form, told)


@require_POST
@in_study(Permission.MANAGE_TEAM)
def close(request: StudyRequest, pk: int) -> HttpResponse:
    """From now on the coders of a round see each other's work."""
    return _turned(request, pk, writes.close_round, "“{}” is closed: its coders see all now.")


@require_POST
@in_study(Permission.MANAGE_TEAM)
def reopen(request: StudyRequest, pk: int) -> HttpResponse:
    """A closed round is open again."""
    return _turned(request, pk, writes.reopen_round, "“{}” is open again.")


def _turned(request: StudyRequest, pk: int, write: Callable[..., Any], said: str) -> HttpResponse:
    standing = reads.coding_round(pk, to=request.user, study=request.study)
    try:
        messages.success(request, said.format(write(by=request.user, standing=standing).name))
    except Unfit as error:
        messages.warning(request, str(error))
    return redirect("coding:rounds", slug=request.study.slug)


def _way(request: StudyRequest) -> list[dict[str, str]]:
    return [{"label": "Coding rounds", "url": reverse("coding:rounds", args=[request.study.slug])}]
