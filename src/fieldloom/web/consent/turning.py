"""Consent is turned off: one proposes it after seeing what would be seen again, another decides."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fieldloom.access.rules import Permission
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.numbers import laxer, numbers_of
from fieldloom.consent.rules.turning import Turned
from fieldloom.consent.things import Outcome, Regime, TurningOff
from fieldloom.sources import reads as sources
from fieldloom.web.consent.deciding import numbers, reasons, shut_now
from fieldloom.web.consent.views import crumbs
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.shell.pages import StudyRequest, in_study


class ProposalForm(forms.Form):
    """Why consent should no longer decide."""

    reasoning = reasons("Kept for good, and read by whoever approves or declines it.")


class OutcomeForm(forms.Form):
    """What becomes of a proposal, and why."""

    turned = forms.TypedChoiceField(
        label="What becomes of it", coerce=Turned, widget=forms.RadioSelect
    )
    reasoning = reasons()

    def __init__(self, *args: Any, mine: bool, off: bool) -> None:
        super().__init__(*args)
        turns = (Turned.TAKEN_BACK,) if mine else (Turned.DECLINED, Turned.APPROVED)
        words = {
            Turned.APPROVED: "Approve it: from now on consent no longer decides"
            if off
            else "Approve it: from now on consent decides in this way",
            Turned.DECLINED: "Decline it",
            Turned.TAKEN_BACK: "Take it back",
        }
        self.fields["turned"].choices = [(one.value, words[one]) for one in turns]  # type: ignore[attr-defined]
        self.fields["turned"].initial = turns[0].value
        self.fields["reasoning"].required = not mine


@in_study(Permission.MANAGE_CONSENT)
def turn_off(request: StudyRequest) -> HttpResponse:
    """Propose that consent no longer decides; before it, what would be seen again."""

    def write(form: ProposalForm) -> TurningOff:
        given = form.cleaned_data["reasoning"]
        return writes.propose_turning_off(by=request.user, study=request.study, reasoning=given)

    form = ProposalForm(request.POST or None)
    if entered(request, form, write) is not None:
        messages.success(request, "It is proposed. A second person approves or declines it.")
        return redirect("consent:decisions", slug=request.study.slug)
    return form_page(request, "consent/turn_off.html", form, _told(request))


@in_study(Permission.MANAGE_CONSENT)
def turning(request: StudyRequest, pk: int) -> HttpResponse:
    """A proposal: approved or declined by a second person, taken back by whoever made it."""
    proposal = reads.turning_off(pk, to=request.user, study=request.study)

    def write(form: OutcomeForm) -> Outcome:
        return writes.turn_off(by=request.user, proposal=proposal, **form.cleaned_data)

    mine = proposal.proposed_by_id == request.user.pk
    form = OutcomeForm(request.POST or None, mine=mine, off=proposal.into is None)
    done = entered(request, form, write)
    if done is not None:
        messages.success(request, _said(Turned(done.turned), proposal))
        return redirect("consent:decisions", slug=request.study.slug)
    told = _told(request) | _instead(request, proposal) | {"proposal": proposal, "mine": mine}
    return form_page(request, "consent/turning.html", form, told)


def _told(request: StudyRequest) -> dict[str, Any]:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found = shut_now(request, reads.policy(**asked))
    return {"crumbs": crumbs(request), "regime": reads.regime(**asked), **found}


def _instead(request: StudyRequest, proposal: TurningOff) -> dict[str, Any]:
    """What would hold, number by number beside what holds now, and how many paragraphs each withholds."""
    held = reads.regime(to=request.user, study=request.study)
    if proposal.into is None or held is None:
        return {}
    new = Regime(study=request.study, **proposal.into)
    sides = zip(numbers(held), numbers(new), strict=True)
    policy = numbers_of(proposal.into).policy
    told = sources.would_be_withheld(to=request.user, study=request.study, policy=policy)
    less = laxer(
        numbers_of({name: getattr(held, name) for name in proposal.into}), numbers_of(proposal.into)
    )
    rows = [(term, now, then) for (term, now), (_, then) in sides if now != then]
    return {"changes": rows, "less": less, "withheld": told}


def _said(turned: Turned, proposal: TurningOff) -> str:
    if turned is Turned.APPROVED and proposal.into is not None:
        return "Consent decides in the way that was proposed, from now on."
    if turned is Turned.APPROVED:
        return (
            "Consent no longer decides in this study. What was agreed and withdrawn stays recorded."
        )
    return "It is declined." if turned is Turned.DECLINED else "It is taken back."
