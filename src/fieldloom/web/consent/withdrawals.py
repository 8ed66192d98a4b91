"""What becomes of withdrawals: which are open, what one reaches, its steps, and the letter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.letter import Letter
from fieldloom.consent.rules.manifest import KINDS
from fieldloom.consent.things import Withdrawal
from fieldloom.exchange.letters.leaving import LetterFile, letter_out
from fieldloom.exchange.letters.writing import FORMATS
from fieldloom.ground.answers import NotFound
from fieldloom.jobs import reads as jobs
from fieldloom.web.consent.views import crumbs
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.shell.stopped import let_through


@in_study(Permission.READ_CONSENT)
def withdrawals(request: StudyRequest) -> HttpResponse:
    """The withdrawals that are open, the most urgent first; or all."""
    every = "every" in request.GET
    rows = reads.withdrawals(to=request.user, study=request.study, every=every)
    seen = [reads.seen_withdrawal(to=request.user, withdrawal=row) for row in rows]
    return render(request, "consent/withdrawals.html", {"rows": seen, "every": every})


@in_study(Permission.READ_CONSENT)
def withdrawal(request: StudyRequest, pk: int) -> HttpResponse:
    """One withdrawal: what it reaches, where it stands, and the next step."""
    case = _case(request, pk)
    seen = reads.seen_withdrawal(to=request.user, withdrawal=case)
    told = {
        "seen": seen,
        "said": reads.event(case.event_id, to=request.user, study=request.study),
        "crumbs": _crumbs(request),
        "job": _job(request, case),
        "left": [(what, KINDS[what].many) for what in seen.open_by_hand],
        "may_manage": may(request, Permission.MANAGE_CONSENT),
    }
    return render(request, "consent/withdrawal.html", told)


@require_POST
@in_study(Permission.MANAGE_CONSENT)
def look_at(request: StudyRequest, pk: int) -> HttpResponseBase:
    """Find out what it reaches."""
    return _stepped(request, pk, writes.look_at_withdrawal, "What it reaches is found.")


@require_POST
@in_study(Permission.MANAGE_CONSENT)
def send_back(request: StudyRequest, pk: int) -> HttpResponseBase:
    """It is to be looked at anew."""
    return _stepped(request, pk, writes.send_back_withdrawal, "It is to be looked at anew.")


@require_POST
@in_study(Permission.MANAGE_CONSENT)
def confirm(request: StudyRequest, pk: int) -> HttpResponseBase:
    """A second person confirms what they were shown."""
    shown = request.POST.get("shown", "")
    said = "It is confirmed, and can be carried out."
    return _stepped(request, pk, writes.confirm_withdrawal, said, shown=shown)


@require_POST
@in_study(Permission.MANAGE_CONSENT)
def carry_out(request: StudyRequest, pk: int) -> HttpResponseBase:
    """Carry it out."""
    return _stepped(request, pk, writes.carry_out_withdrawal, "It is being carried out.")


@require_POST
@in_study(Permission.MANAGE_CONSENT)
def looked_through(request: StudyRequest, pk: int) -> HttpResponseBase:
    """One kind of thing was looked through by hand."""
    what = request.POST.get("what", "")
    return _stepped(request, pk, writes.look_through, "That is looked through.", what=what)


@in_study(Permission.READ_CONSENT)
def letter(request: StudyRequest, pk: int) -> HttpResponseBase:
    """The letter to the person, to print, or as a file; easy to read where that is asked for."""
    case, easy = _case(request, pk), "easy" in request.GET
    found = reads.letter_of(to=request.user, withdrawal=case, easy=easy)
    form = request.GET.get("form", "")
    if form in FORMATS:
        name = f"{case.participant.ref}-withdrawal{'-easy' if easy else ''}"
        return _file(request, found, LetterFile(name, form, easy))
    way = [*_crumbs(request), {"label": f"{case.participant.ref}", "url": _url(request, case)}]
    return render(
        request, "consent/letter.html", {"letter": found, "case": case, "easy": easy, "crumbs": way}
    )


def _file(request: StudyRequest, found: Letter, file: LetterFile) -> HttpResponse:
    let = let_through(request)
    out = letter_out(by=request.user, study=request.study, letter=found, file=file, let=let)
    answer = HttpResponse(b"".join(out.pieces), content_type=out.media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, out.name) or ""
    return answer


def _stepped(
    request: StudyRequest, pk: int, write: Callable[..., Withdrawal], said: str, **more: Any
) -> HttpResponseBase:
    """Take a step and go back to the page. What refuses says why on a page of its own."""
    case = write(by=request.user, withdrawal=_case(request, pk), **more)
    messages.success(request, said)
    return redirect(_url(request, case))


def _case(request: StudyRequest, pk: int) -> Withdrawal:
    return reads.withdrawal(pk, to=request.user, study=request.study)


def _job(request: StudyRequest, case: Withdrawal) -> Any:
    """The long work that carries it out, for those who may see long work."""
    if case.job is None or not may(request, Permission.SEE_JOBS):
        return None
    try:
        return jobs.job(case.job, to=request.user, study=request.study)
    except NotFound:
        return None


def _url(request: StudyRequest, case: Withdrawal) -> str:
    return reverse("consent:withdrawal", args=[request.study.slug, case.pk])


def _crumbs(request: StudyRequest) -> list[dict[str, str]]:
    url = reverse("consent:withdrawals", args=[request.study.slug])
    return [*crumbs(request), {"label": "Withdrawals", "url": url}]
