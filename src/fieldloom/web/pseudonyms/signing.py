"""Signing off: what it would do is shown, cautions are acknowledged, then names are replaced."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.reads import BeforeSigning
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.pseudonyms.listing import Narrowed
from fieldloom.web.pseudonyms.progress import beside, counted, source_of
from fieldloom.web.shell.pages import StudyRequest, in_study

MUST = "Acknowledge first: tick each that you know of and have taken into account."
OPEN = object()
"""Told where names were found that nobody has decided yet."""


class SignForm(forms.Form):
    """That one has read it; and each caution, acknowledged."""

    read = forms.BooleanField(
        label="I have read this text, and no name stands in it that is not marked",
        error_messages={"required": "Read the text first, then tick this."},
    )

    def __init__(self, *args: Any, cautions: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cautions:
            self.fields["cautions"] = forms.MultipleChoiceField(
                label="Known, and taken into account",
                choices=[(str(place), told) for place, told in enumerate(cautions)],
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": MUST},
            )
        self.told = cautions

    def clean_cautions(self) -> list[str]:
        """All of them are ticked, or none counts."""
        ticked: list[str] = self.cleaned_data["cautions"]
        if len(ticked) < len(self.told):
            raise forms.ValidationError(MUST)
        return ticked

    @property
    def acknowledged(self) -> list[str]:
        """The cautions that were ticked, in their own words."""
        return [self.told[int(place)] for place in self.cleaned_data.get("cautions", ())]


@in_study(Permission.KEEP_NAMES)
def sign(request: StudyRequest, ref: str) -> HttpResponse:
    """What signing this text off would do; and signing it off."""
    source = source_of(request, ref)
    before = reads.before_signing(to=request.user, source=source)
    form = SignForm(request.POST or None, cautions=before.cautions)
    done = entered(request, form, lambda sent: _sign(request, source, sent))
    if done is OPEN:
        here = reverse("pseudonyms:names", args=[request.study.slug])
        return redirect(f"{here}?{Narrowed(source=ref).query()}")
    if done is not None:
        messages.success(request, said_of(ref, done))
        return redirect("pseudonyms:source", slug=request.study.slug, ref=ref)
    slug = request.study.slug
    crumbs = [
        {"label": "Make safe", "url": reverse("pseudonyms:progress", args=[slug])},
        {"label": ref, "url": reverse("pseudonyms:source", args=[slug, ref])},
    ]
    mine = before.first_by is not None and before.first_by == request.user
    told = {"ref": ref, "before": before, "bars": _bars(before, mine), "crumbs": crumbs}
    told["beside"] = reads.beside(to=request.user, source=source)
    return form_page(request, "pseudonyms/sign.html", form, told)


@require_POST
@in_study(Permission.KEEP_NAMES)
def sign_many(request: StudyRequest) -> HttpResponse:
    """Sign off the texts that are ticked (`ref`), each by itself; one with cautions goes by its own page."""
    told, kept = [], []
    for ref in request.POST.getlist("ref"):
        source = source_of(request, ref)
        try:
            told.append(said_of(ref, writes.sign_off(by=request.user, source=source)))
        except Unfit as error:
            kept.append(f"{ref}: {error}")
    for said in told:
        messages.success(request, said)
    for said in kept or ([] if told else ["Tick the texts that you have read."]):
        messages.warning(request, said)
    return redirect("pseudonyms:progress", slug=request.study.slug)


def said_of(ref: str, done: Any) -> str:
    """What signing came to."""
    if done.after_id is None:
        return f"{ref}: signed by you. It waits for a second person."
    places = f"{done.replaced} place{'' if done.replaced == 1 else 's'}"
    return f"{ref} is signed off: {places} replaced{beside(done.elsewhere)}. It can be read."


def _sign(request: StudyRequest, source: Any, form: SignForm) -> Any:
    """The signature; `OPEN` where the last look, which goes with it, found more. Then that is kept."""
    try:
        return writes.sign_off(by=request.user, source=source, acknowledged=form.acknowledged)
    except Unfit as error:
        if error.place != "open":
            raise
        writes.find(by=request.user, source=source)
        messages.warning(request, str(error))
        return OPEN


def _bars(before: BeforeSigning, mine: bool) -> str:
    """Why it cannot be signed off now, with what would change it; "" where it can."""
    if before.open:
        are = "is" if before.open == 1 else "are"
        return f"{counted(before.open, 'place')} {are} still to be decided. Decide them first."
    if before.nothing_seen:
        number, are = counted(before.withheld, "paragraph"), "is" if before.withheld == 1 else "are"
        return (
            f"{number} {are} withheld for another reason, so nobody could look at them."
            " There is nothing else in it. It can be signed off once they are read again."
        )
    if mine:
        return "You signed it already. A second person has to read it and sign as well."
    return ""
