"""Recording what was said: shown in words first, then kept."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from fieldloom.access.gate import require
from fieldloom.access.rules import Permission
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.asking import readers_fit
from fieldloom.consent.rules.events import EventKind, Readers
from fieldloom.consent.rules.overview import in_words
from fieldloom.consent.rules.persons import is_minor
from fieldloom.consent.rules.terms import Voice
from fieldloom.consent.things import Event, FormVersion
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.fieldwork.rules import EncounterState
from fieldloom.ground.answers import Unfit
from fieldloom.ground.withdrawn import only_tried
from fieldloom.people import reads as people
from fieldloom.people.rules import Interval
from fieldloom.people.who import Participant
from fieldloom.web.consent.forms import (
    TITLES,
    VOICES,
    AgainForm,
    AnswersForm,
    InterestForm,
    SaidForm,
    ScopeForm,
    There,
)
from fieldloom.web.consent.views import crumbs
from fieldloom.web.people.entering import form_page
from fieldloom.web.shell.pages import StudyRequest, in_study

# Of each kind: the write, and what it is given beside who, of whom and what was said.
ACTS: dict[EventKind, tuple[Callable[..., Event], str]] = {
    EventKind.CONSENT: (writes.take_consent, "answers"),
    EventKind.ASSENT: (writes.assent, "answers"),
    EventKind.DISSENT: (writes.dissent, "scope"),
    EventKind.REAFFIRM: (writes.reaffirm, "again"),
    EventKind.PAUSE: (writes.pause, "scope"),
    EventKind.WITHDRAW: (writes.withdraw, "withdrawing"),
    EventKind.REVOKE: (writes.revoke, "withdrawing"),
    EventKind.PUBLIC_INTEREST: (writes.decide_public_interest, "interest"),
}
ON_PAPER = (EventKind.CONSENT, EventKind.ASSENT)
FORMS: dict[EventKind, type[SaidForm]] = {
    EventKind.REAFFIRM: AgainForm,
    EventKind.PUBLIC_INTEREST: InterestForm,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What would be kept, in words, and of each purpose what was and what would be from now on.
    `kept`: it was kept."""

    event: reads.Recounted | None = None
    changes: Sequence[tuple[str, str, str]] = ()
    kept: bool = False


@in_study(Permission.RECORD_CONSENT)
def record(request: StudyRequest, ref: str, kind: str) -> HttpResponse:
    """One event of one person: filled in, shown in words, kept."""
    found = people.participant(ref, to=request.user, study=request.study)
    what = _kind(kind)
    if what is EventKind.PUBLIC_INTEREST:
        require(request.user, Permission.MANAGE_CONSENT, request.study)
    told = {"participant": found, "crumbs": crumbs(request, found), "title": TITLES[what]}
    paper = None
    if what in ON_PAPER:
        papers = list(reads.forms(to=request.user, study=request.study))
        fitting = _written_for(request, found, what, papers)
        paper = _chosen(request, papers, fitting)
        if paper is None:
            today = timezone.localdate()
            use = [p for p in fitting if Interval(p.valid_from, p.valid_to).holds_on(today)]
            others = [one for one in papers if one not in use]
            told |= {"papers": use, "others": others}
            return render(request, "consent/choose_form.html", told)
    form = _form(request, found, what, paper)
    shown = None
    if request.method == "POST" and form.is_valid():
        shown = _kept_or_shown(request, found, form)
        if shown is not None and shown.kept:
            messages.success(request, f"It is kept what was said of {found}.")
            return redirect("consent:person", slug=request.study.slug, ref=found.ref)
    told |= {"paper": paper, "kind": what, "shown": shown, "mark": _mark(request)}
    return form_page(request, "consent/record.html", form, told)


def _kind(kind: str) -> EventKind:
    try:
        return next(one for one in TITLES if one.value == kind)
    except StopIteration:
        raise Http404("Nothing of this kind is recorded.") from None


def _written_for(
    request: StudyRequest, found: Participant, what: EventKind, papers: list[FormVersion]
) -> list[FormVersion]:
    """The forms that are written for the person, or for whoever may answer for them."""
    person, today = reads.person_of(to=request.user, participant=found), timezone.localdate()
    voices = VOICES[what] if is_minor(person, today) else (Voice.OWN,)

    def fits(paper: FormVersion) -> bool:
        readers, born = Readers(paper.readers), found.born_year
        return any(readers_fit(readers, person, voice, today, born).allowed for voice in voices)

    return [paper for paper in papers if fits(paper)]


def _chosen(
    request: StudyRequest, papers: list[FormVersion], fitting: list[FormVersion]
) -> FormVersion | None:
    """The form that the address names, as "CF 1"; the only one where there is but one, and it fits."""
    named = request.GET.get("form", "")
    found = next((paper for paper in papers if str(paper) == named), None)
    return found or (papers[0] if len(papers) == 1 and fitting else None)


def _form(
    request: StudyRequest, found: Participant, what: EventKind, paper: FormVersion | None
) -> SaidForm:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    met = fieldwork.encounters_with(to=request.user, of=found)
    there = There(
        [one for one in people.participants(**asked) if one.pk != found.pk],
        list(fieldwork.waves(**asked)),
        [one for one in met if one.state == EncounterState.DONE.value],
    )
    initial = {"on": timezone.localdate()}
    more: dict[str, Any] = {"kind": what, "there": there, "initial": initial}
    if paper is not None:
        return AnswersForm(request.POST or None, answers_to=paper, **more)
    return FORMS.get(what, ScopeForm)(request.POST or None, **more)


def _kept_or_shown(request: StudyRequest, found: Participant, form: SaidForm) -> Shown | None:
    """Keep what was shown before and sent unchanged; show anything else first. None: it cannot be."""
    try:
        if request.POST.get("keep") == _mark(request):
            _write(request, found, form)
            return Shown(kept=True)
        return _shown(request, found, form)
    except Unfit as error:
        form.add_error(error.place if error.place in form.fields else None, str(error))
        return None


def _shown(request: StudyRequest, found: Participant, form: SaidForm) -> Shown:
    """What would be kept: it is recorded, read back in words, and taken back as if it never was."""
    with only_tried(), transaction.atomic():
        before = _standing(request, found)
        made = _write(request, found, form)
        event = reads.event(made.pk, to=request.user, study=request.study)
        after = _standing(request, found)
        transaction.set_rollback(True)
    changes = [
        (purpose, before[purpose], words)
        for purpose, words in after.items()
        if words != before[purpose]
    ]
    return Shown(event, changes)


def _standing(request: StudyRequest, found: Participant) -> dict[str, str]:
    """Each purpose, and in words where it stands now."""
    told = {}
    for one in reads.stands(to=request.user, participant=found):
        apart = "".join(f"; {other.where}: {in_words(other.stand)}" for other in one.apart)
        told[one.purpose.label] = in_words(one.stand) + apart
    return told


def _write(request: StudyRequest, found: Participant, form: SaidForm) -> Event:
    write, name = ACTS[form.kind]
    given = {name: getattr(form, name)()}
    return write(by=request.user, participant=found, said=form.said(), **given)


def _mark(request: StudyRequest) -> str:
    """What was sent, in a few digits: only what was shown unchanged is kept."""
    left = ("csrfmiddlewaretoken", "keep")
    sent = sorted((n, v) for n, v in request.POST.lists() if n not in left)
    return hashlib.sha256(repr(sent).encode()).hexdigest()[:32]
