"""Who is in it: the proposals that nobody has looked at, to be gone through with one key each."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources import reads, writes
from fieldloom.sources.rules.presence import ProposedFrom, Tagged
from fieldloom.web.people.entering import may
from fieldloom.web.shell.coming_back import ours
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 40


@in_study(Permission.READ_CONSENT)
def who(request: StudyRequest) -> HttpResponse:
    """Everybody who is proposed and nobody has looked at, in the study or in `?source=`."""
    ref = request.GET.get("source", "")
    if "/" in ref or not ref.isprintable():  # no study id, which stands in addresses, has such
        raise NotFound("There is no such source that you may know of.")
    rows = reads.unreviewed(to=request.user, study=request.study)
    some = rows.filter(source__ref=ref) if ref else rows
    page = Paginator(some, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = reads.shown(to=request.user, study=request.study, rows=list(page))
    told = {
        "page": page,
        "ref": ref,
        "by_source": _by_source(shown),
        "may_decide": may(request, Permission.TAKE_IN),
        "may_read": may(request, Permission.READ_SOURCES),
    }
    return render(request, "guarding/who.html", told)


@require_POST
@in_study(Permission.TAKE_IN)
def decide(request: StudyRequest, pk: int) -> HttpResponse:
    """Somebody is in it, or not, or that is open again: `state`."""
    row = reads.subject(pk, to=request.user, study=request.study)
    state = _state(request.POST.get("state", ""))
    linked = state is Tagged.CONFIRMED and row.proposed_from == ProposedFrom.SPEAKER.value
    if linked:
        writes.confirm_speaker(by=request.user, subject=row)
    else:
        writes.decide_subject(by=request.user, subject=row, state=state)
    if request.htmx:  # type: ignore[attr-defined]
        told: dict[str, Any] = {"linked": linked, "may_decide": True, "ref": row.source.ref}
        asked: dict[str, Any] = {"to": request.user, "study": request.study}
        shown = [] if linked else reads.shown(**asked, rows=[row])
        told["one"] = shown[0] if shown else None
        told["name"] = str(row.participant)
        return render(request, "guarding/parts/one.html", told)
    messages.success(request, f"{row.participant.ref}: {state.label.lower()}.")
    return redirect(_back(request))


@require_POST
@in_study(Permission.TAKE_IN)
def propose(request: StudyRequest, ref: str) -> HttpResponse:
    """Look through one source again."""
    found = reads.source(ref, to=request.user, study=request.study)
    made = writes.propose_subjects(by=request.user, source=found).proposals
    say = f"{made} proposed in {ref}." if made else f"Nobody else was found to propose in {ref}."
    messages.success(request, say)
    return redirect(f"{reverse('guarding:who', args=[request.study.slug])}?source={ref}")


def _by_source(shown: list[reads.Present]) -> list[tuple[str, list[reads.Present]]]:
    found: dict[str, list[reads.Present]] = {}
    for one in shown:
        found.setdefault(one.source, []).append(one)
    return list(found.items())


def _state(value: str) -> Tagged:
    known = {state.value: state for state in Tagged}
    if value not in known:
        raise Unfit("Say whether the person is in it or not.", "Use a button of the page.", "state")
    return known[value]


def _back(request: StudyRequest) -> str:
    here = reverse("guarding:who", args=[request.study.slug])
    return ours(request, request.POST.get("back", "")) or here
