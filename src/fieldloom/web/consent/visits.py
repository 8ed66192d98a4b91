"""Before a visit, what to know; after it, what was said there of going on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fieldloom.access.rules import Permission
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.overview import in_words
from fieldloom.consent.things import StruckCheck
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.fieldwork.rules import EncounterState
from fieldloom.fieldwork.things import Encounter
from fieldloom.ground.answers import Unfit
from fieldloom.web.consent.checking import CheckForm, HowForm
from fieldloom.web.consent.deciding import NotCountingForm
from fieldloom.web.people.entering import entered, form_page, may
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_CONSENT)
def before(request: StudyRequest, ref: str) -> HttpResponse:
    """Before you go: of everybody who will be there or is of the family, what stands and what not."""
    held = fieldwork.encounter(ref, to=request.user, study=request.study)
    people = reads.before_visit(to=request.user, encounter=held)
    told = {"held": held, "crumbs": _way(request, held), "people": [_shown(one) for one in people]}
    return render(request, "consent/before.html", told)


@in_study(Permission.RECORD_CONSENT)
def check(request: StudyRequest, ref: str) -> HttpResponse:
    """What everybody who took part said of going on; all of it in one act."""
    held = fieldwork.encounter(ref, to=request.user, study=request.study)
    people = reads.before_visit(to=request.user, encounter=held)
    sent = request.POST or None
    how = HowForm(sent)
    forms = [
        CheckForm(sent, prefix=one.participant.ref, one=one, others=people)
        for one in people
        if one.expected and one.done is None
    ]
    if sent is not None and _kept(request, held, how, forms):
        messages.success(request, f"What was said at {held.ref} is kept.")
        return redirect("fieldwork:encounter", slug=request.study.slug, ref=held.ref)
    wrong = any(form.is_bound and form.errors for form in (how, *forms))
    told = {
        "held": held,
        "crumbs": _way(request, held),
        "how": how,
        "forms": forms,
        "took_place": held.state == EncounterState.DONE.value,
        "none": not any(one.expected for one in people),
    }
    return render(request, "consent/check.html", told, status=422 if wrong else 200)


@in_study(Permission.MANAGE_CONSENT)
def strike(request: StudyRequest, pk: int) -> HttpResponse:
    """A process check that was a mistake."""
    held = reads.check(pk, to=request.user, study=request.study)

    def write(form: NotCountingForm) -> StruckCheck:
        reasons = form.cleaned_data["reasoning"]
        return writes.strike_check(by=request.user, check=held, reasoning=reasons)

    form = NotCountingForm(request.POST or None)
    if entered(request, form, write) is not None:
        messages.success(request, "It is struck out, and stays to be read.")
        return redirect("fieldwork:encounter", slug=request.study.slug, ref=held.encounter.ref)
    told = {"check": held, "crumbs": _way(request, held.encounter)}
    return form_page(request, "consent/strike.html", form, told)


def at_encounter(request: StudyRequest, held: Encounter) -> dict[str, Any]:
    """What the page of an encounter says of consent, to whoever may know."""
    if not may(request, Permission.READ_CONSENT):
        return {}
    checks = reads.checks_at(to=request.user, encounter=held)
    people = reads.before_visit(to=request.user, encounter=held)
    return {
        "sees_consent": True,
        "checks": checks,
        "unasked": [one for one in people if one.expected and one.done is None],
        "off_limits": [one for one in people if one.off_limits],
        "may_check": may(request, Permission.RECORD_CONSENT),
        "may_strike": may(request, Permission.MANAGE_CONSENT),
        "is_done": held.state == EncounterState.DONE.value,
    }


def _kept(request: StudyRequest, held: Encounter, how: HowForm, forms: list[CheckForm]) -> bool:
    """Whether it could be kept; else each form says what is to be put right."""
    fine = [form.is_valid() for form in (how, *forms)]
    if not all(fine):
        return False
    checks = {
        form.one.participant: form.checked(**how.cleaned_data) for form in forms if form.answered
    }
    try:
        writes.check_process(by=request.user, encounter=held, checks=checks)
    except Unfit as error:
        ref = error.place.rpartition("-")[0]
        form = next((one for one in forms if one.prefix == ref), None)
        (form or how).add_error(None, str(error))
        return False
    return True


def _shown(one: reads.Before) -> dict[str, Any]:
    stands = [(purpose, stand.open, in_words(stand)) for purpose, stand in one.stands]
    return {"one": one, "stands": stands, "shut": not all(is_open for _, is_open, _ in stands)}


def _way(request: StudyRequest, held: Encounter) -> list[dict[str, str]]:
    slug = request.study.slug
    return [
        {"label": "Encounters", "url": reverse("fieldwork:encounters", args=[slug])},
        {"label": held.ref, "url": reverse("fieldwork:encounter", args=[slug, held.ref])},
    ]
