"""What waits until a second person has verified its consent; and verifying it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.sources import reads, writes
from fieldloom.sources.writes import Looked
from fieldloom.web.consent.views import crumbs
from fieldloom.web.people.entering import entered, form_page, missing
from fieldloom.web.shell.pages import StudyRequest, in_study


class LookedForm(forms.Form):
    """Whose consent was looked at, one tick each."""

    mark = forms.CharField(widget=forms.HiddenInput)
    people = forms.MultipleChoiceField(
        label="I have looked at what shows it, and it says what is recorded here, of",
        widget=forms.CheckboxSelectMultiple,
        error_messages=missing("Not looked at yet: tick each whose consent you have looked at."),
    )
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In the team’s words: what you looked at, and who an unknown speaker is.",
    )

    def __init__(self, *args: Any, shown: reads.ToVerify, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mark"].initial = shown.mark
        people = [(one.participant.ref, str(one.participant)) for one in shown.people]
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["people"]

    def looked(self) -> Looked:
        """What was looked at, as the write takes it."""
        given = self.cleaned_data
        return Looked(given["mark"], frozenset(given.get("people", ())), given["note"])


@in_study(Permission.VERIFY_CONSENT)
def waiting(request: StudyRequest) -> HttpResponse:
    """What waits, the longest first, and of each whether it is for this reader to verify."""
    rows = reads.waiting(to=request.user, study=request.study)
    told: dict[str, Any] = {"rows": rows, "number": sum(len(row.sources) for row in rows)}
    told["may_verify"] = True
    return render(request, "consent/waiting.html", told)


@in_study(Permission.VERIFY_CONSENT)
def verify(request: StudyRequest, ref: str) -> HttpResponse:
    """The material of one encounter: all there is to look at, and one act that opens it."""
    held = fieldwork.encounter(ref, to=request.user, study=request.study)
    shown = reads.to_verify(to=request.user, encounter=held)

    def write(form: LookedForm) -> Any:
        return writes.verify_encounter(by=request.user, encounter=held, looked=form.looked())

    before = reads.verifications(to=request.user, encounter=held)
    title = f"{held.ref}, {held.get_kind_display().lower()}"
    return _answer(request, shown, write, {"title": title, "before": before})


@in_study(Permission.VERIFY_CONSENT)
def verify_source(request: StudyRequest, ref: str) -> HttpResponse:
    """One source that is of no encounter."""
    source = reads.waiting_source(ref, to=request.user, study=request.study)
    shown = reads.to_verify_source(to=request.user, source=source)

    def write(form: LookedForm) -> Any:
        return writes.verify_source(by=request.user, source=source, looked=form.looked())

    return _answer(request, shown, write, {"title": f"{source.ref}, of no encounter"})


def _answer(
    request: StudyRequest,
    shown: reads.ToVerify,
    write: Callable[[LookedForm], Any],
    more: dict[str, Any],
) -> HttpResponse:
    sent = request.POST.copy() or None
    form = LookedForm(sent, shown=shown)
    if shown.may.allowed and shown.holds and entered(request, form, write) is not None:
        messages.success(request, "It is verified, and can be read by whoever it is open to.")
        return redirect("consent:waiting", slug=request.study.slug)
    if sent is not None:  # what is shown now is what is to be looked at
        sent["mark"] = shown.mark
    slug = request.study.slug
    here = {"label": "Waits to be verified", "url": reverse("consent:waiting", args=[slug])}
    told = {"shown": shown, "crumbs": [*crumbs(request), here], **more}
    return form_page(request, "consent/verify.html", form, told)
