"""What each audience is told, and the words that stand for a place or a service."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fieldloom.access.rules import Permission
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.audiences import NARROWS, Relations
from fieldloom.web.leaving.forms import LadderForm, ViewForm
from fieldloom.web.people.entering import entered, form_page, may
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.ENTER)
def views(request: StudyRequest) -> HttpResponse:
    """What each audience is told of this study."""
    rows = reads.views(to=request.user, study=request.study)
    told = {
        "rows": [(one, list(one.profile.told().values())) for one in rows],
        "may_decide": may(request, Permission.KEEP_NAMES),
    }
    return render(request, "leaving/views.html", told)


@in_study(Permission.KEEP_NAMES)
def view(request: StudyRequest, view: str) -> HttpResponse:
    """Decide what one audience is told."""
    asked: dict[str, Any] = {"by": request.user, "study": request.study}
    now = reads.viewed(view, to=request.user, study=request.study)
    form = ViewForm(request.POST or None, profile=now.profile)
    if entered(
        request,
        form,
        lambda form: writes.decide_view(**asked, view=now.view, profile=form.profile()),
    ):
        messages.success(request, f"What is told: {now.view.label}. Decided.")
        if form.profile().relations is not now.profile.relations is Relations.NONE:
            messages.warning(request, NARROWS)
        return redirect("leaving:views", slug=request.study.slug)
    return form_page(request, "leaving/view.html", form, {"now": now, **_crumbs(request, "views")})


@in_study(Permission.KEEP_NAMES)
def ladders(request: StudyRequest) -> HttpResponse:
    """Every place and service of the register, with the words kept for it."""
    rows = reads.ladders(to=request.user, study=request.study)
    told = {"rows": rows, "lacking": sum(bool(one.lacking) for one in rows)}
    return render(request, "leaving/ladders.html", {**told, **_crumbs(request, "views")})


@in_study(Permission.KEEP_NAMES)
def ladder(request: StudyRequest, pk: int) -> HttpResponse:
    """The words for one of them."""
    found = reads.ladder(pk, to=request.user, study=request.study)
    form = LadderForm(request.POST or None, ladder=found)

    def keep(form: LadderForm) -> bool:
        writes.set_ladder(by=request.user, entity=found.entity, rungs=form.cleaned_data)
        return True

    if entered(request, form, keep):
        messages.success(request, f"The words for {found.entity.shown} are kept.")
        return redirect("leaving:ladders", slug=request.study.slug)
    told = {"found": found, **_crumbs(request, "views", "ladders")}
    return form_page(request, "leaving/ladder.html", form, told)


_NAMES = {"views": "What each audience is told", "ladders": "Words for places and services"}


def _crumbs(request: StudyRequest, *pages: str) -> dict[str, Any]:
    slug = request.study.slug
    way = [{"label": _NAMES[one], "url": reverse(f"leaving:{one}", args=[slug])} for one in pages]
    return {"crumbs": way}
