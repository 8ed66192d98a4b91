"""What people are to one another: recording a tie from a participant's page, and ending it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from fieldloom.access.rules import Permission
from fieldloom.people import reads, writes
from fieldloom.people.rules import KinshipKind
from fieldloom.people.who import Kinship, Participant
from fieldloom.people.writes import NewKinship
from fieldloom.web.people.entering import day_field, entered, form_page, missing
from fieldloom.web.people.views import crumbs
from fieldloom.web.shell.pages import StudyRequest, in_study


class KinshipForm(forms.Form):
    """What a participant is to another, from when, and how the team knows."""

    kind = forms.TypedChoiceField(
        label="What they are",
        choices=[("", "Choose what they are"), *((k.value, k.label) for k in KinshipKind)],
        coerce=KinshipKind,
        error_messages=missing("Choose what they are to the other."),
    )
    to = forms.ChoiceField(label="To whom", error_messages=missing("Choose to whom."))
    from_day = day_field("First day", help_text="Leave empty if it is not known.")
    to_day = day_field("Last day", help_text="Leave empty while it goes on.")
    evidence = forms.CharField(
        label="How the team knows",
        required=False,
        max_length=200,
        help_text="For example: birth certificate seen, court order seen, told by both parents. "
        "Needed for whoever answers for a child.",
    )

    def __init__(self, *args: Any, people: Iterable[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.ref: person for person in people}
        choices = [("", "Choose somebody"), *((r, str(p)) for r, p in self.people.items())]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def new(self) -> NewKinship:
        """The tie that was given."""
        given = self.cleaned_data
        return NewKinship(**{**given, "to": self.people[given["to"]]})


class EndForm(forms.Form):
    """The last day of a tie."""

    to_day = day_field("Last day", required=True)


@in_study(Permission.WRITE_PEOPLE)
def add(request: StudyRequest, ref: str) -> HttpResponse:
    """What this participant is to another."""
    found = reads.participant(ref, to=request.user, study=request.study)
    people = reads.participants(to=request.user, study=request.study).exclude(pk=found.pk)

    def write(form: KinshipForm) -> Kinship:
        return writes.record_kinship(by=request.user, participant=found, new=form.new())

    form = KinshipForm(request.POST or None, people=people)
    if entered(request, form, write) is not None:
        messages.success(request, "The tie is recorded.")
        return redirect("people:participant", slug=request.study.slug, ref=found.ref)
    told = {"participant": found, "crumbs": crumbs(request, "participants")}
    return form_page(request, "people/kinship.html", form, told)


@in_study(Permission.WRITE_PEOPLE)
def end(request: StudyRequest, pk: int) -> HttpResponse:
    """The last day of a tie. What was so before stays so."""
    held = reads.tie(pk, to=request.user, study=request.study)

    def write(form: EndForm) -> Kinship:
        return writes.end_kinship(by=request.user, kinship=held, **form.cleaned_data)

    form = EndForm(request.POST or None, initial={"to_day": held.to_day})
    if entered(request, form, write) is not None:
        messages.success(request, "The last day is saved.")
        return redirect("people:participant", slug=request.study.slug, ref=held.of.ref)
    told = {"held": held, "participant": held.of, "crumbs": crumbs(request, "participants")}
    return form_page(request, "people/kinship.html", form, told)
