"""The pages of safeguarding. Words of a record are shown to whoever may open it, and each time that is
recorded; nobody else learns more than that something is restricted."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.fieldwork.things import Encounter
from fieldloom.ground.answers import NotFound
from fieldloom.safeguarding import reads, writes
from fieldloom.safeguarding.rules import ADDED, EntryKind, State
from fieldloom.safeguarding.things import SafeguardingRecord
from fieldloom.web.people.entering import entered, form_page, may, missing
from fieldloom.web.shell.pages import StudyRequest, in_study

HINTS: dict[EntryKind, str] = {
    EntryKind.HAPPENED: "As it was, with the day and the time; what was said, in the words in which it "
    "was said. Facts, not what you make of them.",
    EntryKind.ABOUT: "By study code where they have one.",
    EntryKind.TOLD: "What you told them you would have to pass on, and what would happen.",
    EntryKind.WHO_KNOWS: "Names and times.",
    EntryKind.NEXT: "What is to be done, by whom, by when.",
    EntryKind.REFERRAL: "To whom, by which way, and what they answered.",
}


def _words(kind: EntryKind, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=kind.label,
        required=required,
        help_text=HINTS[kind],
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages=missing("Write it down as it was."),
    )


class BeginForm(forms.Form):
    """All that is known so far."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in ADDED:
            self.fields[kind.value] = _words(kind, required=kind is EntryKind.HAPPENED)

    def told(self) -> dict[EntryKind, str]:
        """What was filled in, by what it says."""
        return {kind: self.cleaned_data[kind.value] for kind in ADDED}


class EntryForm(forms.Form):
    """One more entry."""

    kind = forms.TypedChoiceField(
        label="What is it?", choices=[(k.value, k.label) for k in ADDED], coerce=EntryKind
    )
    words = forms.CharField(
        label="In words",
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages=missing("Write it down as it was."),
    )


class WhyForm(forms.Form):
    """Why, or how it ended."""

    words = forms.CharField(
        label="In words",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages=missing("Say it in a sentence."),
    )


@in_study(Permission.RAISE_SAFEGUARDING)
def records(request: StudyRequest) -> HttpResponse:
    """The records that one may know of."""
    rows = reads.records(to=request.user, study=request.study)
    leads = may(request, Permission.READ_SAFEGUARDING)
    told = {"rows": rows, "leads": leads, "knows": may(request, Permission.SEE_SAFEGUARDING)}
    return render(request, "safeguarding/records.html", told)


@in_study(Permission.RAISE_SAFEGUARDING)
def begin(request: StudyRequest) -> HttpResponse:
    """A new record; `?encounter=E-005` says where it came up."""
    met = _encounter(request)

    def write(form: BeginForm) -> SafeguardingRecord:
        return writes.begin_record(
            by=request.user, study=request.study, encounter=met, told=form.told()
        )

    form = BeginForm(request.POST or None)
    made = entered(request, form, write)
    if made is not None:
        messages.success(request, f"{made.ref} is begun. It is with you until you hand it over.")
        return redirect("safeguarding:record", slug=request.study.slug, ref=made.ref)
    told = {"crumbs": _crumbs(request), "met": met}
    return form_page(request, "safeguarding/begin.html", form, told)


@in_study(Permission.RAISE_SAFEGUARDING)
def record(request: StudyRequest, ref: str) -> HttpResponse:
    """One record, opened, and one more entry to it."""
    held = reads.record(ref, to=request.user, study=request.study)

    def write(form: EntryForm) -> Any:
        return writes.add_entry(by=request.user, record=held, **form.cleaned_data)

    form = EntryForm(request.POST or None)
    if entered(request, form, write) is not None:
        messages.success(request, "It is added, and stays as it is.")
        return redirect("safeguarding:record", slug=request.study.slug, ref=held.ref)
    told = {
        "held": held,
        "crumbs": _crumbs(request),
        "entries": writes.open_record(by=request.user, record=held),
        "leads": may(request, Permission.READ_SAFEGUARDING),
        "is_mine": held.author_id == request.user.pk,
        "with_author": held.state == State.WITH_AUTHOR.value,
        "is_closed": held.state == State.CLOSED.value,
    }
    return form_page(request, "safeguarding/record.html", form, told)


@require_POST
@in_study(Permission.RAISE_SAFEGUARDING)
def hand_over(request: StudyRequest, ref: str) -> HttpResponse:
    """To the safeguarding lead."""
    held = reads.record(ref, to=request.user, study=request.study)
    writes.hand_over(by=request.user, record=held)
    messages.success(request, f"{held.ref} is with the safeguarding lead now.")
    return redirect("safeguarding:records", slug=request.study.slug)


@in_study(Permission.READ_SAFEGUARDING)
def legal_hold(request: StudyRequest, ref: str) -> HttpResponse:
    """Put a legal hold on, or lift the one that is on."""
    held = reads.record(ref, to=request.user, study=request.study)

    def write(form: WhyForm) -> Any:
        on, words = not held.legal_hold, form.cleaned_data["words"]
        return writes.set_legal_hold(by=request.user, record=held, on=on, words=words)

    title = "Lift the legal hold" if held.legal_hold else "Put a legal hold on it"
    return _act(request, held, write, title, "Who asked for it, and why.")


@in_study(Permission.READ_SAFEGUARDING)
def close(request: StudyRequest, ref: str) -> HttpResponse:
    """It has come to its end."""
    held = reads.record(ref, to=request.user, study=request.study)

    def write(form: WhyForm) -> Any:
        words = form.cleaned_data["words"]
        return writes.close_record(by=request.user, record=held, words=words)

    return _act(request, held, write, "Close it", "How it ended. Nothing is added after that.")


@in_study(Permission.READ_SAFEGUARDING)
def referral(request: StudyRequest, ref: str) -> HttpResponse:
    """One record on paper, for whoever it is referred to."""
    held = reads.record(ref, to=request.user, study=request.study)
    told = {
        "held": held,
        "crumbs": _crumbs(request),
        "entries": writes.print_referral(by=request.user, record=held),
    }
    return render(request, "safeguarding/referral.html", told)


def _act(
    request: StudyRequest, held: SafeguardingRecord, write: Any, title: str, lead: str
) -> HttpResponse:
    form = WhyForm(request.POST or None)
    if entered(request, form, write) is not None:
        messages.success(request, "It is kept.")
        return redirect("safeguarding:record", slug=request.study.slug, ref=held.ref)
    told = {"held": held, "crumbs": _crumbs(request), "title": title, "lead": lead}
    return form_page(request, "safeguarding/act.html", form, told)


def _encounter(request: StudyRequest) -> Encounter | None:
    ref = request.GET.get("encounter", "")
    if not ref:
        return None
    try:
        return fieldwork.encounter(ref, to=request.user, study=request.study)
    except NotFound:
        return None


def _crumbs(request: StudyRequest) -> list[dict[str, str]]:
    url = reverse("safeguarding:records", args=[request.study.slug])
    return [{"label": "Safeguarding", "url": url}]
