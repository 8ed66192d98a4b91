"""Encounters as a list that can be narrowed, and one page each."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads
from fieldloom.fieldwork.rules import EncounterState
from fieldloom.safeguarding import reads as safeguarding
from fieldloom.web.consent.visits import at_encounter
from fieldloom.web.fieldwork.forms import FilterForm
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_FIELDWORK)
def encounters(request: StudyRequest) -> HttpResponse:
    """Encounters by day; the list alone when the filters ask for it."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    form = FilterForm(request.GET, waves=reads.waves(**asked), sites=reads.sites(**asked))
    rows = reads.encounters(**asked, wanted=form.wanted())
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    told = {
        "form": form,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": urlencode(chosen),
        "narrowed_to": reads.narrowed_to(**asked),
        "may_write": may(request, Permission.WRITE_FIELDWORK),
        "has_sites": bool(form.fields["site"].choices[1:]),  # type: ignore[attr-defined]
    }
    part = "#list" if request.headers.get("HX-Request") else ""
    return render(request, f"fieldwork/encounters.html{part}", told)


@in_study(Permission.READ_FIELDWORK)
def encounter(request: StudyRequest, ref: str) -> HttpResponse:
    """One encounter: when, where, who took part, and whether it took place."""
    held = reads.encounter(ref, to=request.user, study=request.study)
    told = {
        "held": held,
        "crumbs": crumbs(request),
        "may_write": may(request, Permission.WRITE_FIELDWORK),
        "shows_people": may(request, Permission.READ_PEOPLE),
        "is_planned": held.state == EncounterState.PLANNED.value,
        **at_encounter(request, held),
        "is_restricted": safeguarding.restricted_at(to=request.user, encounter=held),
        "may_raise": may(request, Permission.RAISE_SAFEGUARDING),
    }
    return render(request, "fieldwork/encounter.html", told)


def crumbs(request: StudyRequest, *, plan: bool = False) -> list[dict[str, str]]:
    """The way to a page under the encounters, or under the plan."""
    slug = request.study.slug
    way = [{"label": "Encounters", "url": reverse("fieldwork:encounters", args=[slug])}]
    if plan:
        label = "Sites, waves and targets"
        way.append({"label": label, "url": reverse("fieldwork:plan", args=[slug])})
    return way
