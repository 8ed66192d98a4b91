"""Long work, running and past; while any runs, its pages ask again every second."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.jobs import reads, writes
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 25


@in_study(Permission.SEE_JOBS)
def jobs(request: StudyRequest) -> HttpResponseBase:
    """What runs, then what is past, newest first. For htmx, only what changes while work runs."""
    under_way, past = reads.under_way(to=request.user, study=request.study)
    page = Paginator(past, ON_A_PAGE).get_page(request.GET.get("page"))
    told = {"under_way": under_way, "page": page, "may_stop": _may_stop(request)}
    return render(request, _page_or_part(request, "jobs/list.html", "work"), told)


@in_study(Permission.SEE_JOBS)
def job(request: StudyRequest, pk: UUID) -> HttpResponseBase:
    """One piece of work: how far it is, or how it ended."""
    found = reads.job(pk, to=request.user, study=request.study)
    told = {
        "job": found,
        "facts": _facts(found.outcome),
        "may_stop": _may_stop(request),
        "crumbs": [{"label": "Work", "url": reverse("jobs:list", args=[request.study.slug])}],
    }
    return render(request, _page_or_part(request, "jobs/job.html", "now"), told)


@require_POST
@in_study(Permission.START_JOBS)
def stop(request: StudyRequest, pk: UUID) -> HttpResponseBase:
    """Ask that a piece of work stop, and show it."""
    try:
        writes.stop(by=request.user, job=reads.job(pk, to=request.user, study=request.study))
        messages.success(request, "It stops after the step under way. What was done stays done.")
    except Unfit as error:
        messages.info(request, str(error))
    return redirect("jobs:job", slug=request.study.slug, pk=pk)


def _page_or_part(request: StudyRequest, page: str, part: str) -> str:
    """The template to answer with: for htmx the part of the page that changes."""
    return f"{page}#{part}" if "HX-Request" in request.headers else page


def _may_stop(request: StudyRequest) -> bool:
    start = Permission.START_JOBS
    return access.decision(to=request.user, permission=start, study=request.study).allowed


def _facts(outcome: dict[str, object]) -> list[tuple[str, object]]:
    """What came of the work, as terms and counts; only what reads as one is shown."""
    shown = {name: told for name, told in outcome.items() if isinstance(told, int | float | str)}
    return [(name.replace("_", " "), told) for name, told in shown.items()]
