"""Requests to take something out: the list, recording one, deciding and appealing it, the letter."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.consent import reads as consent
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads, writes
from fieldloom.sources.rules.redacting import (
    Ground,
    RequestAct,
    Requester,
    RequestState,
    Wanted,
)
from fieldloom.web.guarding.forms import ReasonsForm, RequestForm
from fieldloom.web.guarding.holds import crumbs, place_of
from fieldloom.web.people.entering import entered, form_page, may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_CONSENT)
def requests(request: StudyRequest) -> HttpResponse:
    """Every request, the newest first."""
    rows = reads.requests(to=request.user, study=request.study)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "guarding/requests.html", {"page": page})


@in_study(Permission.RECORD_CONSENT)
def ask(request: StudyRequest, ref: str) -> HttpResponse:
    """Record that somebody asks that a paragraph (`?paragraph=`) or all of a source be taken out."""
    found = reads.source(ref, to=request.user, study=request.study)
    people = reads.people_to_tag(to=request.user, study=request.study)
    colleagues = access.members(to=request.user, study=request.study).exclude(pk=request.user.pk)
    team = colleagues.values_list("username", "name")
    start = {"paragraph": request.GET.get("paragraph", "")}
    form = RequestForm(request.POST or None, initial=start, people=people, team=team)
    made = entered(request, form, lambda sent: _asked(request, found, sent))
    if made is not None:
        messages.success(request, "It is recorded, and nobody reads it until it is decided.")
        return redirect("guarding:request", slug=request.study.slug, pk=made.pk)
    told = {"source": found, "crumbs": crumbs(request, "requests", "Requests")}
    return form_page(request, "guarding/ask.html", form, told)


@in_study(Permission.READ_CONSENT)
def one(request: StudyRequest, pk: int) -> HttpResponse:
    """One request: how it stands, and what may be done to it; `act` does it."""
    row = reads.request(pk, to=request.user, study=request.study)
    form = ReasonsForm(request.POST or None)
    if entered(request, form, lambda sent: _act(request, row, sent)) is not None:
        return redirect("guarding:request", slug=request.study.slug, pk=pk)
    ways = reads.ways_on(to=request.user, request=row)
    decides, records = Permission.MANAGE_CONSENT, Permission.RECORD_CONSENT
    allowed = {
        RequestAct.UPHOLD: may(request, decides),
        RequestAct.DECLINE: may(request, decides),
        RequestAct.APPEAL: may(request, records),
    }
    told = {
        "one": row,
        "person": reads.whom_it_is_for(to=request.user, request=row),
        "crumbs": crumbs(request, "requests", "Requests"),
        "acts": [act for act, way in ways.items() if way.allowed and allowed[act]],
        "decide": ways[RequestAct.UPHOLD],
        "may_decide": allowed[RequestAct.UPHOLD],
        "hides": RequestState(row.state).hides,
        "decided": row.decided_at is not None,
    }
    return form_page(request, "guarding/request.html", form, told)


@in_study(Permission.READ_CONSENT)
def letter(request: StudyRequest, pk: int) -> HttpResponse:
    """The outcome, to be printed or copied for whoever asked: no word of the passage."""
    row = reads.request(pk, to=request.user, study=request.study)
    told = {
        "one": row,
        "crumbs": crumbs(request, "requests", "Requests"),
        "letter": reads.letter_of(to=request.user, request=row, on=timezone.localdate()),
    }
    return render(request, "guarding/letter.html", told)


def _asked(request: StudyRequest, source: Any, form: RequestForm) -> Any:
    given = form.cleaned_data
    seen: dict[str, Any] = {"to": request.user, "study": request.study}
    person = asker = None
    if given["participant"]:
        person = consent.participant(given["participant"], **seen)
    if given["asked_by"]:
        asker = access.member(given["asked_by"], **seen)
    new = writes.NewRequest(
        Requester(given["requester"]),
        Ground(given["ground"]),
        Wanted(given["wanted"]),
        None,
        person,
        asker,
        place_of(request, source, given["paragraph"]),
    )
    return writes.ask_to_take_out(by=request.user, source=source, new=new)


def _act(request: StudyRequest, row: Any, form: ReasonsForm) -> Any:
    said = form.cleaned_data["reasons"]
    act = request.POST.get("act", "")
    if act == RequestAct.APPEAL.value:
        done = writes.appeal_request(by=request.user, request=row, grounds=said)
    elif act in (RequestAct.UPHOLD.value, RequestAct.DECLINE.value):
        upheld = act == RequestAct.UPHOLD.value
        done = writes.decide_request(by=request.user, request=row, upheld=upheld, reasons=said)
    else:
        raise Unfit("Say what is to be done.", "Use a button of the page.")
    messages.success(request, f"{RequestState(done.state).label}.")
    return done
