"""What could still tell who somebody is: the families, the worst first, and what stands in the way."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.exchange.leaving_jigsaw import jigsaw_out
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.jigsaw import LEAST, MOST, Counts
from fieldloom.pseudonyms.rules.jigsaw_signing import Stage
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.shell.stopped import going

TAGS = {Stage.SIGNED: "tag-success", Stage.NOTHING: "", Stage.FRESH: "tag-warning"}


@dataclass(frozen=True, slots=True)
class Line:
    """A family, or somebody of none, in the list."""

    ref: str
    label: str
    people: int
    is_family: bool
    counts: Counts
    stage: Stage
    changed: str
    by: str

    @property
    def tag(self) -> str:
        """The class of the tag that says how it stands."""
        return TAGS.get(self.stage, "tag-warning")


@in_study(Permission.KEEP_NAMES)
def jigsaw(request: StudyRequest) -> HttpResponse:
    """Every family as an audience (`?view=`) is told of it, the worst first."""
    view = view_of(request)
    found = reads.jigsaw(to=request.user, study=request.study, view=view)
    lines = [_line(one) for one in found.units]
    told = {
        "here": "jigsaw",
        "found": found,
        "view": view,
        "views": list(View),
        "families": [one for one in lines if one.is_family],
        "others": [one for one in lines if not one.is_family],
        "nothing": sum(one.stage is Stage.NOTHING for one in found.families),
        "least": LEAST,
        "most": MOST,
        "may_leave": may(request, Permission.EXPORT),
        "may_mark": may(request, Permission.READ_SOURCES),
    }
    return render(request, "pseudonyms/jigsaw.html", told)


@require_POST
@in_study(Permission.KEEP_NAMES)
def rare(request: StudyRequest) -> HttpResponse:
    """What fewer than `number` share is rare here."""
    try:
        number = forms.IntegerField().clean(request.POST.get("number"))
        writes.set_rare_below(by=request.user, study=request.study, number=number)
        messages.success(request, f"What fewer than {number} share is rare from now on.")
    except (Unfit, forms.ValidationError):
        messages.warning(request, f"A number from {LEAST} to {MOST}.")
    return redirect(here(request, view_of(request)))


@require_POST
@in_study(Permission.EXPORT)
def leave(request: StudyRequest) -> HttpResponseBase:
    """All of it for one audience, as a table."""
    out = jigsaw_out(by=request.user, study=request.study, going=going(request))
    answer = StreamingHttpResponse(out.pieces, content_type=out.media_type)
    name = content_disposition_header(True, out.name)
    answer.headers["Content-Disposition"] = name or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def view_of(request: StudyRequest) -> View:
    """For whom, as the address or the form says; the team where it says nothing that there is."""
    given: Any = request.POST.get("view") or request.GET.get("view")
    return next((one for one in View if one.value == given), View.TEAM)


def here(request: StudyRequest, view: View, ref: str = "") -> str:
    """The address of the list, or of one of it."""
    args = [request.study.slug, ref] if ref else [request.study.slug]
    page = reverse(f"pseudonyms:jigsaw{'_one' if ref else ''}", args=args)
    return page if view is View.TEAM else f"{page}?view={view.value}"


def _line(one: Any) -> Line:
    last = one.signature or one.prepared
    by = f"{last.by.name}, {last.at:%-d %B %Y}" if last else ""
    return Line(
        one.ref,
        one.label,
        one.people,
        one.is_family,
        one.counts,
        one.stage,
        one.changed.words if one.stage is Stage.CHANGED else "",
        by if one.stage in (Stage.SIGNED, Stage.PREPARED) else "",
    )
