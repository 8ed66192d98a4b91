"""A reader marks a passage as telling of somebody by an illness, a post, an event; and takes a mark back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from fieldloom.access.gate import require
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people import reads as people
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.jigsaw import Sort
from fieldloom.sources import reads as sources
from fieldloom.web.people.entering import entered, form_page, missing
from fieldloom.web.pseudonyms.jigsaw import here, view_of
from fieldloom.web.shell.pages import StudyRequest, in_study


class TellingForm(forms.Form):
    """Where it stands, what sort of thing it is, and of whom it tells."""

    about = forms.ChoiceField(label="It tells of")
    sort = forms.ChoiceField(label="By", choices=[(one.value, one.label) for one in Sort])
    word = forms.CharField(
        label="In a word",
        help_text="Such as “epilepsy”. It is not kept: the same word elsewhere counts as the same thing.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=missing("Say in a word or two what tells."),
    )
    source = forms.CharField(
        label="Text",
        max_length=30,
        help_text="Its code, such as I-003.",
        widget=forms.TextInput(attrs={"class": "input-short", "autocomplete": "off"}),
        error_messages=missing("Give the code of the text."),
    )
    paragraph = forms.IntegerField(
        label="Paragraph",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        error_messages=missing("Give the number of the paragraph."),
    )
    words = forms.CharField(
        label="The words, as they stand there",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=missing("Write the words as they stand there."),
    )

    def __init__(self, *args: Any, about: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = about
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            (ref, f"{ref} {one.label}".strip()) for ref, one in about.items()
        ]


@in_study(Permission.KEEP_NAMES)
def mark(request: StudyRequest) -> HttpResponse:
    """Mark words of a text; `?about=` and `?source=` fill in of whom, and where."""
    require(request.user, Permission.READ_SOURCES, request.study)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    every = [*people.families(**asked), *people.participants(**asked)]
    about = {one.ref: one for one in every}
    start = {name: request.GET.get(name, "")[:60] for name in ("about", "source", "paragraph")}
    form = TellingForm(request.POST or None, about=about, initial=start)
    made = entered(request, form, lambda sent: _marked(request, sent))
    if made is not None:
        messages.success(request, "Marked. It counts from now on.")
        return redirect(here(request, view_of(request), form.cleaned_data["about"]))
    crumbs = [{"label": "What could still tell", "url": here(request, view_of(request))}]
    back = here(request, view_of(request), start["about"] if start["about"] in about else "")
    return form_page(request, "pseudonyms/jigsaw_mark.html", form, {"crumbs": crumbs, "back": back})


@require_POST
@in_study(Permission.KEEP_NAMES)
def unmark(request: StudyRequest, pk: int) -> HttpResponse:
    """Take a mark back."""
    require(request.user, Permission.READ_SOURCES, request.study)
    found = reads.telling_mark(pk, to=request.user, study=request.study)
    thing = found.family or found.participant
    writes.take_telling_back(by=request.user, telling=found)
    messages.success(request, "Taken back. It stays on record and counts no more.")
    return redirect(here(request, view_of(request), thing.ref if thing else ""))


def _marked(request: StudyRequest, form: TellingForm) -> Any:
    """The mark. Raises `Unfit` where the words do not stand there."""
    told = form.cleaned_data
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    try:
        source = sources.source(told["source"], **asked)
    except NotFound as error:
        raise Unfit(str(error), "Look at its code.", "source") from error
    number = told["paragraph"]
    rows = sources.paragraphs(to=request.user, revision=source.revision, first=number, last=number)
    start = rows[0].start + rows[0].text.find(told["words"]) if rows else 0
    if not rows or told["words"] not in rows[0].text:
        raise Unfit(
            "These words do not stand in that paragraph.",
            "Write them as they stand, capitals too.",
            "words",
        )
    return writes.mark_telling(
        by=request.user,
        source=source,
        place=(start, start + len(told["words"])),
        sort=Sort(told["sort"]),
        word=told["word"],
        about=form.people[told["about"]],
    )
