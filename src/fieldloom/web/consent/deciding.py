"""What is found and decided: competence, that an event does not count, the law, and the switch."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from fieldloom.access.rules import Permission
from fieldloom.consent import reads, writes
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.consent.things import Competence, Event, LawfulBasis, Regime, TurningOff
from fieldloom.people import reads as people
from fieldloom.people.rules import Nation
from fieldloom.sources import reads as sources
from fieldloom.web.consent.forms import chosen, many
from fieldloom.web.consent.views import crumbs
from fieldloom.web.people.entering import day_field, entered, form_page, may, missing
from fieldloom.web.shell.pages import StudyRequest, in_study


def reasons(help_text: str = "") -> forms.CharField:
    """Why, in the team's own words."""
    return forms.CharField(
        label="Reasons",
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=missing("Say why, and who decided."),
    )


class FindingForm(forms.Form):
    """Whether somebody was found able to decide alone."""

    competent = forms.TypedChoiceField(
        label="What was found",
        choices=[("yes", "Can decide alone"), ("no", "Cannot decide alone")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages=missing("Say what was found."),
    )
    on = day_field("On which day", required=True)
    nation = forms.TypedChoiceField(label="Under the law of", choices=chosen(Nation), coerce=Nation)
    review_by = day_field("Look at it again by", help_text="After this day it no longer counts.")
    reasoning = reasons("How it was found. Never the words of the person.")


class NotCountingForm(forms.Form):
    """Why an event does not count."""

    reasoning = reasons("For example the wrong person, or a form that was not understood.")


class BasisForm(forms.Form):
    """On which articles of the UK GDPR the study stands."""

    from_day = day_field("From", required=True)
    article_6 = forms.CharField(
        label="Article 6", max_length=40, initial="6(1)(e)", error_messages=missing("Name it.")
    )
    article_9 = forms.CharField(label="Article 9", max_length=40, required=False, initial="9(2)(j)")
    reasoning = reasons()


WHO_COUNTS = [
    ("0", "Everybody in it, even where nobody could tell who"),
    ("1", "Whoever somebody close could recognise"),
    ("2", "Whoever somebody of the place could recognise"),
    ("3", "Whoever anybody could recognise"),
]


class SwitchForm(forms.Form):
    """The numbers under which consent decides."""

    identifiable_from = forms.TypedChoiceField(
        label="Who counts as being in a passage",
        choices=WHO_COUNTS,
        coerce=int,
        initial="1",
    )
    unreviewed = forms.TypedChoiceField(
        label="A passage in which nobody has confirmed who is in it goes to at most",
        choices=chosen(Audience),
        coerce=Audience,
        initial=Audience.WHOLE_TEAM.value,
    )
    third_party = forms.TypedChoiceField(
        label="Somebody the team never met is shown, under a pseudonym, to at most",
        choices=chosen(Audience),
        coerce=Audience,
        initial=Audience.WHOLE_TEAM.value,
    )
    offence_purposes = many("Passages about an offence may be used for", Purpose)
    quarantine = forms.BooleanField(
        label="What is taken in from an encounter stays shut until a second person has verified the "
        "consent given there",
        required=False,
    )
    unplaced = forms.BooleanField(
        label="What is of no encounter stays shut until a second person has said whom it is of",
        required=False,
    )
    assent_from = forms.IntegerField(
        label="From which age is a child’s own assent asked?",
        min_value=0,
        max_value=16,
        initial=Policy().assent_from,
        help_text="In years; the ethics panel decides it. Of a younger child, whoever answers for "
        "them is asked, and signs that the child does not want it count as a no.",
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        error_messages=missing("Give an age in years."),
    )
    reasoning = reasons()

    @staticmethod
    def standing(policy: Policy, shut: writes.Quarantine) -> dict[str, Any]:
        """What the form begins with: the numbers in force, so that only what is changed changes."""
        return {
            "identifiable_from": str(policy.identifiable_from),
            "unreviewed": policy.unreviewed_ceiling.value,
            "third_party": policy.third_party_ceiling.value,
            "offence_purposes": [one.value for one in policy.offence_purposes],
            "quarantine": shut.encounters,
            "unplaced": shut.unplaced,
            "assent_from": policy.assent_from,
        }

    def given(self, request: StudyRequest) -> dict[str, Any]:
        """What the write that decides takes."""
        return {
            "by": request.user,
            "study": request.study,
            "policy": self.policy(),
            "reasoning": self.cleaned_data["reasoning"],
            "quarantine": self.quarantine_of(),
        }

    def quarantine_of(self) -> writes.Quarantine:
        """What stays shut when it is taken in."""
        given = self.cleaned_data
        return writes.Quarantine(given["quarantine"], given["unplaced"])

    def policy(self) -> Policy:
        """The numbers as the rules take them."""
        given = self.cleaned_data
        return Policy(
            given["identifiable_from"],
            given["unreviewed"],
            given["third_party"],
            frozenset(given["offence_purposes"]),
            given["assent_from"],
        )


@in_study(Permission.ASSESS_COMPETENCE)
def assess(request: StudyRequest, ref: str) -> HttpResponse:
    """Whether a person can decide alone, found by somebody who did not interview them."""
    found = people.participant(ref, to=request.user, study=request.study)

    def write(form: FindingForm) -> Competence:
        finding = writes.NewFinding(**form.cleaned_data)
        return writes.assess_competence(by=request.user, participant=found, finding=finding)

    form = FindingForm(request.POST or None, initial={"on": timezone.localdate()})
    if entered(request, form, write) is not None:
        messages.success(request, f"What was found of {found} is kept.")
        return redirect("consent:person", slug=request.study.slug, ref=found.ref)
    told = {"participant": found, "crumbs": crumbs(request, found)}
    return form_page(request, "consent/assess.html", form, told)


@in_study(Permission.MANAGE_CONSENT)
def invalidate(request: StudyRequest, pk: int) -> HttpResponse:
    """An event that is found not to count from now on."""
    told = reads.event(pk, to=request.user, study=request.study)

    def write(form: NotCountingForm) -> Event:
        given = form.cleaned_data["reasoning"]
        return writes.invalidate(by=request.user, event=told.event, reasoning=given)

    form, found = NotCountingForm(request.POST or None), told.event.participant
    if entered(request, form, write) is not None:
        messages.success(request, "From now on this does not count. It stays to be read.")
        return redirect("consent:person", slug=request.study.slug, ref=found.ref)
    more = {"told": told, "crumbs": crumbs(request, found)}
    return form_page(request, "consent/invalidate.html", form, more)


@in_study(Permission.READ_CONSENT)
def decisions(request: StudyRequest) -> HttpResponse:
    """On which law the study stands, and whether consent decides."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    held, turnings = reads.regime(**asked), list(reads.turnings_off(**asked))
    told = {
        "regime": held,
        "facts": _facts(held) if held else [],
        "bases": reads.lawful_bases(**asked),
        "may_manage": may(request, Permission.MANAGE_CONSENT),
        "may_verify": may(request, Permission.VERIFY_CONSENT),
        "turnings": turnings,
        "waits": any(not hasattr(one, "outcome") for one in turnings),
    }
    return render(request, "consent/decisions.html", told)


@in_study(Permission.MANAGE_CONSENT)
def basis(request: StudyRequest) -> HttpResponse:
    """The law on which the study stands from a day on."""

    def write(form: BasisForm) -> LawfulBasis:
        new = writes.NewBasis(**form.cleaned_data)
        return writes.set_lawful_basis(by=request.user, study=request.study, new=new)

    form = BasisForm(request.POST or None, initial={"from_day": timezone.localdate()})
    if entered(request, form, write) is not None:
        messages.success(request, "The lawful basis is kept.")
        return redirect("consent:decisions", slug=request.study.slug)
    return form_page(request, "consent/basis.html", form, {"crumbs": crumbs(request)})


@in_study(Permission.MANAGE_CONSENT)
def switch(request: StudyRequest) -> HttpResponse:
    """From now on consent decides; before it, of how many people the material would be hidden. What asks less
    than before is proposed to a second person."""

    def write(form: SwitchForm) -> Regime | TurningOff:
        given = form.given(request)
        try:
            return writes.let_consent_decide(**given)
        except writes.AsksLess:
            return writes.propose_other_numbers(**given)

    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    policy, shut = reads.policy(**asked), reads.quarantine(**asked)
    form = SwitchForm(request.POST or None, initial=SwitchForm.standing(policy, shut))
    if (made := entered(request, form, write)) is not None:
        return decided(request, made)
    told = {"crumbs": crumbs(request), **shut_now(request, policy)}
    told["regime"] = reads.regime(**asked)
    return form_page(request, "consent/switch.html", form, told)


def decided(request: StudyRequest, made: Regime | TurningOff) -> HttpResponse:
    """Say that it holds, or that it waits."""
    slug = request.study.slug
    if isinstance(made, TurningOff):
        told = "Some of this asks less, so it is proposed. A second person approves or declines it."
        messages.success(request, told)
        return redirect("consent:decisions", slug=slug)
    messages.success(request, "From now on consent decides in this study.")
    return redirect("consent:overview", slug=slug)


def shut_now(request: StudyRequest, policy: Policy) -> dict[str, Any]:
    """Of whom the whole team cannot read the words where consent decides under this policy, by why."""
    wanted = reads.Wanted(purposes=(Purpose.TEAM_ANALYSIS,))
    rows = reads.matrix(to=request.user, study=request.study, wanted=wanted)
    team = Audience.WHOLE_TEAM.level
    shut = [
        (row.participant, one)
        for row in rows
        for one in row.stands
        if one.ceiling is None or one.ceiling.level < team
    ]
    why = Counter(one.status for _, one in shut)
    words = sources.would_be_withheld(to=request.user, study=request.study, policy=policy)
    return {"people": len(rows), "shut": shut, "why": why.most_common(), "words": words}


def _facts(held: Regime) -> list[tuple[str, str]]:
    return [
        ("Since", f"{timezone.localtime(held.from_at):%-d %B %Y, %H:%M}"),
        ("Decided by", held.decided_by.name),
        ("Reasons", held.reasoning),
        *numbers(held),
    ]


def numbers(held: Regime) -> list[tuple[str, str]]:
    """The numbers of a decision, in words."""
    offence = ", ".join(Purpose(one).label for one in held.offence_purposes) or "nothing"
    shut = "until a second person has verified the consent" if held.quarantine else "not used"
    loose = "until a second person says whom it is of" if held.unplaced else "not used"
    asked = f"from the age of {held.assent_from}" if held.assent_from else "of every child"
    counts = dict(WHO_COUNTS)[str(held.identifiable_from)]
    return [
        ("Who counts as being in a passage", counts[0].lower() + counts[1:]),
        ("Not confirmed who is in it", f"at most: {Audience.at(held.unreviewed).label.lower()}"),
        ("Never met by the team", f"at most: {Audience.at(held.third_party).label.lower()}"),
        ("Passages about an offence", offence),
        ("A child’s own assent is asked", asked),
        ("Quarantine", shut),
        ("Quarantine of what is of no encounter", loose),
    ]
