"""Consent at a glance: the study, what is due, and one person."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from fieldloom.access.rules import Permission
from fieldloom.consent import reads
from fieldloom.consent.rules.events import EventKind
from fieldloom.consent.rules.overview import in_words, who_answers
from fieldloom.consent.rules.persons import Person, is_minor
from fieldloom.consent.rules.terms import Being, Purpose, Status
from fieldloom.people.who import Participant
from fieldloom.web.consent.filters import MatrixFilter, past
from fieldloom.web.consent.forms import TITLES
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 60
# Whose consent can take which way: the events that a page offers for each.
OFFERED: dict[Being, tuple[EventKind, ...]] = {
    Being.ADULT: (EventKind.CONSENT,),
    Being.CHILD: (EventKind.ASSENT, EventKind.CONSENT, EventKind.DISSENT),
    Being.PROFESSIONAL: (EventKind.CONSENT,),
    Being.STAKEHOLDER: (EventKind.CONSENT,),
    Being.THIRD_PARTY: (EventKind.PUBLIC_INTEREST,),
}
ALWAYS = (EventKind.REAFFIRM, EventKind.PAUSE, EventKind.WITHDRAW, EventKind.REVOKE)


@in_study(Permission.READ_CONSENT)
def overview(request: StudyRequest) -> HttpResponse:
    """Participants by purposes: where each agreement stands today, or on a day."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    chosen = MatrixFilter.of(request)
    rows = reads.matrix(**asked, on=chosen.on, wanted=chosen.wanted)
    columns = chosen.columns(rows)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    told = {
        "form": chosen.form,
        "page": page,
        "query": chosen.query,
        "on": chosen.on,
        "purposes": [tuple(Purpose)[n] for n in columns],
        "rows": [(row.participant, _cells(row, columns)) for row in page],
        "regime": reads.regime(**asked),
        "number_due": len(reads.due(**asked)),
        "may_manage": may(request, Permission.MANAGE_CONSENT),
        "may_verify": may(request, Permission.VERIFY_CONSENT),
        "legend": list(Status),
    }
    return render(request, "consent/overview.html", told)


@in_study(Permission.READ_CONSENT)
def due(request: StudyRequest) -> HttpResponse:
    """Who is to be asked, and why."""
    rows = reads.due(to=request.user, study=request.study)
    kinds = [(kind, [row for row in rows if row.kind is kind]) for kind in reads.DueKind]
    told: dict[str, Any] = {
        "kinds": [(kind, some) for kind, some in kinds if some],
        "number": len(rows),
    }
    told["may_verify"] = may(request, Permission.VERIFY_CONSENT)
    return render(request, "consent/due.html", told)


@in_study(Permission.READ_CONSENT)
def person(request: StudyRequest, ref: str) -> HttpResponse:
    """One person: where each purpose stands, what was said when, and what is due."""
    found = reads.participant(ref, to=request.user, study=request.study)
    on = day_of(request)
    asked: dict[str, Any] = {"to": request.user, "participant": found}
    seen = reads.person_of(**asked, on=on)
    told = {
        "participant": found,
        "crumbs": crumbs(request),
        "on": on,
        "answers": who_answers(
            seen, on or timezone.localdate(), reads.policy(to=request.user, study=request.study)
        ),
        "stands": [(one, in_words(one.stand), _apart(one)) for one in reads.stands(**asked, on=on)],
        "history": reads.history(**asked),
        "checks": reads.checks_of(**asked),
        "off_limits": reads.off_limits(**asked),
        "findings": reads.findings(**asked),
        "due": reads.due_of(**asked),
        "offers": _offers(request, seen),
        "may_see_people": may(request, Permission.READ_PEOPLE),
        "may_assess": may(request, Permission.ASSESS_COMPETENCE),
        "may_manage": may(request, Permission.MANAGE_CONSENT),
    }
    return render(request, "consent/person.html", told)


def crumbs(request: StudyRequest, person: Participant | None = None) -> list[dict[str, str]]:
    """The way to a page under consent, or under a person's consent."""
    slug = request.study.slug
    way = [{"label": "Consent", "url": reverse("consent:overview", args=[slug])}]
    if person is not None:
        way.append(
            {"label": str(person), "url": reverse("consent:person", args=[slug, person.ref])}
        )
    return way


def day_of(request: StudyRequest) -> date | None:
    """The day asked for; None for today or a day ahead, and where what was asked is no day."""
    try:
        return past(parse_date(request.GET.get("on", "")))
    except ValueError:
        return None


def _cells(row: reads.Row, columns: list[int]) -> list[tuple[Purpose, Any]]:
    return [(tuple(Purpose)[n], row.stands[n]) for n in columns]


def _apart(one: reads.OfPurpose) -> list[tuple[str, str]]:
    return [(apart.where, in_words(apart.stand)) for apart in one.apart]


def _offers(request: StudyRequest, seen: Person) -> list[tuple[EventKind, str]]:
    """What may be recorded of this person by whoever asks, in words, the likeliest first."""
    of_age = seen.being is Being.CHILD and not is_minor(seen, timezone.localdate())
    kinds = (*OFFERED[Being.ADULT if of_age else seen.being], *ALWAYS)
    record = may(request, Permission.RECORD_CONSENT)
    manage = may(request, Permission.MANAGE_CONSENT)
    return [(k, TITLES[k]) for k in kinds if (manage if k is EventKind.PUBLIC_INTEREST else record)]
