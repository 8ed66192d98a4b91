"""One delivery: how far it is, what became of each file, and what a person is asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.jobs import reads as jobs
from fieldloom.jobs import writes as job_writes
from fieldloom.sources import reads, writes
from fieldloom.sources.rules.kinds import FileState
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

KIND_OF_WORK = "take in"
SHOWN = 200  # files of one group on the page; the rest are counted
# The groups of the page, what needs a person first: title, states, and what the group is about.
GROUPS = (
    ("asking", "Waiting for your answer", (FileState.ASKS, FileState.DOUBLE)),
    ("refused", "Could not be read", (FileState.REFUSED,)),
    ("taken", "Taken in", (FileState.TAKEN, FileState.OPENED)),
    ("waiting", "Still to be read", (FileState.WAITING,)),
)


@in_study(Permission.TAKE_IN)
def delivery(request: StudyRequest, pk: int) -> HttpResponse:
    """A delivery; for htmx only what changes while its files are taken in."""
    found = reads.delivery(pk, to=request.user, study=request.study)
    files, job = list(found.files.all()), _job(request, pk)
    known = len([file for file in files if file.state != FileState.WAITING.value])
    told = {
        "delivery": found,
        "crumbs": [_way(request)],
        "groups": _groups(files),
        "job": job,
        "running": job is not None and job.ended_at is None,
        "waits": known < len(files),
        "known": known,
        "total": len(files),
        "counted": f"{known} of {len(files)} files",
        "may_read": may(request, Permission.READ_SOURCES),
        "may_open": may(request, Permission.OPEN_ORIGINAL),
    }
    part = "#now" if request.headers.get("HX-Request") else ""
    return render(request, f"sources/delivery.html{part}", told)


@require_POST
@in_study(Permission.TAKE_IN)
def answer(request: StudyRequest, pk: int) -> HttpResponse:
    """A person says what a file is: a revision of the source it met, or a source of its own."""
    file = reads.delivered_file(pk, to=request.user, study=request.study)
    as_revision = request.POST.get("as") == "revision"
    try:
        writes.answer_file(by=request.user, file=file, as_revision=as_revision)
    except Unfit as error:
        messages.warning(request, str(error))
    return redirect("sources:delivery", slug=request.study.slug, pk=file.delivery_id)


@require_POST
@in_study(Permission.TAKE_IN)
def stop(request: StudyRequest, pk: int) -> HttpResponse:
    """Stop after the file that is being read; what was taken in stays."""
    reads.delivery(pk, to=request.user, study=request.study)
    try:
        if job := _job(request, pk):
            job_writes.stop(by=request.user, job=job)
            messages.info(request, "It stops after the file that is being read.")
    except Unfit as error:
        messages.info(request, str(error))
    return redirect("sources:delivery", slug=request.study.slug, pk=pk)


@require_POST
@in_study(Permission.TAKE_IN)
def go_on(request: StudyRequest, pk: int) -> HttpResponse:
    """Take in what still waits, after a stop."""
    found = reads.delivery(pk, to=request.user, study=request.study)
    job = _job(request, pk)
    if found.closed and (job is None or job.ended_at is not None):
        by, study = request.user, request.study
        job_writes.start(by=by, study=study, kind=KIND_OF_WORK, subject=found.pk)
    return redirect("sources:delivery", slug=request.study.slug, pk=pk)


def _job(request: StudyRequest, pk: int) -> Any:
    """The work on this delivery: what runs or waits, else what ended last, else None."""
    if not may(request, Permission.SEE_JOBS):
        return None
    known = jobs.jobs(to=request.user, study=request.study)
    mine = known.filter(kind=KIND_OF_WORK, subject=pk)
    return mine.filter(ended_at=None).first() or mine.first()


def _groups(files: list[Any]) -> list[dict[str, Any]]:
    groups = []
    for name, title, states in GROUPS:
        values = {state.value for state in states}
        rows = [file for file in files if file.state in values]
        if rows:
            more = max(0, len(rows) - SHOWN)
            group = {"name": name, "title": title, "rows": rows[:SHOWN]}
            groups.append({**group, "number": len(rows), "more": more})
    return groups


def _way(request: StudyRequest) -> dict[str, str]:
    return {"label": "Take in", "url": reverse("sources:take_in", args=[request.study.slug])}
