"""The people of a study: lists, and one page each."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from fieldloom.access.rules import Permission
from fieldloom.coding.rules.links import LinkKind
from fieldloom.consent import reads as consent
from fieldloom.fieldwork.reads import encounters_with
from fieldloom.fieldwork.things import Encounter
from fieldloom.people import reads
from fieldloom.people.rules import Interval
from fieldloom.people.who import Family, Membership, Participant, Service
from fieldloom.web.coding.linking import mentions_of
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 100


@in_study(Permission.READ_PEOPLE)
def families(request: StudyRequest) -> HttpResponse:
    """The families followed."""
    rows = reads.families(to=request.user, study=request.study)
    return _listed(request, "people/families.html", rows)


@in_study(Permission.READ_PEOPLE)
def participants(request: StudyRequest) -> HttpResponse:
    """Everybody who takes part, and where they belong today."""
    rows = reads.participants(to=request.user, study=request.study)
    return _listed(request, "people/participants.html", rows)


@in_study(Permission.READ_PEOPLE)
def services(request: StudyRequest) -> HttpResponse:
    """The services observed."""
    rows = reads.services(to=request.user, study=request.study)
    return _listed(request, "people/services.html", rows)


@in_study(Permission.READ_PEOPLE)
def agencies(request: StudyRequest) -> HttpResponse:
    """The bodies to which services belong."""
    rows = reads.agencies(to=request.user, study=request.study)
    return _listed(request, "people/agencies.html", rows)


@in_study(Permission.READ_PEOPLE)
def family(request: StudyRequest, ref: str) -> HttpResponse:
    """A family on a day: who belongs, who did, and the encounters with it."""
    found = reads.family(ref, to=request.user, study=request.study)
    told = {"family": found, "crumbs": crumbs(request, "families"), **_home(request, found)}
    told["mentions"] = mentions_of(request, LinkKind.FAMILY, found.pk)
    return render(request, "people/family.html", told)


@in_study(Permission.READ_PEOPLE)
def service(request: StudyRequest, ref: str) -> HttpResponse:
    """A service on a day: who works or is seen there, and the encounters with it."""
    found = reads.service(ref, to=request.user, study=request.study)
    told = {"service": found, "crumbs": crumbs(request, "services"), **_home(request, found)}
    told["mentions"] = mentions_of(request, LinkKind.SERVICE, found.pk)
    return render(request, "people/service.html", told)


@in_study(Permission.READ_PEOPLE)
def participant(request: StudyRequest, ref: str) -> HttpResponse:
    """A participant: where they belong and belonged, and the encounters with them."""
    found = reads.participant(ref, to=request.user, study=request.study)
    told = {
        "participant": found,
        "crumbs": crumbs(request, "participants"),
        "rows": _standing(
            reads.memberships(to=request.user, participant=found), timezone.localdate()
        ),
        "encounters": _met(request, found),
        "kin": reads.kinship(to=request.user, participant=found),
        "may_see_consent": (sees := may(request, Permission.READ_CONSENT)),
        "off_limits": consent.off_limits(to=request.user, participant=found) if sees else (),
        "mentions": mentions_of(request, LinkKind.PARTICIPANT, found.pk),
        "may_write": may(request, Permission.WRITE_PEOPLE),
    }
    return render(request, "people/participant.html", told)


@in_study(Permission.READ_PEOPLE)
def agency(request: StudyRequest, ref: str) -> HttpResponse:
    """An agency and its services."""
    told = {
        "agency": reads.agency(ref, to=request.user, study=request.study),
        "crumbs": crumbs(request, "agencies"),
        "may_write": may(request, Permission.WRITE_PEOPLE),
    }
    return render(request, "people/agency.html", told)


TITLES = {
    "families": "Families",
    "participants": "Participants",
    "services": "Services",
    "agencies": "Agencies",
}


def crumbs(request: StudyRequest, name: str) -> list[dict[str, str]]:
    """The way to a page that stands under one of the lists."""
    return [{"label": TITLES[name], "url": reverse(f"people:{name}", args=[request.study.slug])}]


def _listed(request: StudyRequest, template: str, rows: QuerySet[Any]) -> HttpResponse:
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "may_write": may(request, Permission.WRITE_PEOPLE)}
    return render(request, template, told)


def _home(request: StudyRequest, of: Family | Service) -> dict[str, Any]:
    """What the pages of a family and of a service have in common."""
    on = _day(request)
    rows = _standing(reads.members(to=request.user, of=of), on)
    return {
        "on": on,
        "rows": rows,
        "there": len({row.participant_id for row, holds in rows if holds}),
        "encounters": _met(request, of),
        "may_write": may(request, Permission.WRITE_PEOPLE),
    }


def _standing(rows: QuerySet[Membership], on: date) -> list[tuple[Membership, bool]]:
    """Each membership and whether it holds on the day, those that do first."""
    told = [(row, Interval(row.from_day, row.to_day).holds_on(on)) for row in rows]
    return sorted(told, key=lambda pair: not pair[1])


def _met(request: StudyRequest, of: Participant | Family | Service) -> list[Encounter]:
    if not may(request, Permission.READ_FIELDWORK):
        return []
    return list(encounters_with(to=request.user, of=of))


def _day(request: StudyRequest) -> date:
    """The day asked for, or today where none is, or none that there was."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
