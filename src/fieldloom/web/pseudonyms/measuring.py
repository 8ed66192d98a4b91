"""How well names are found on texts that the team marked by hand: the figures, and what was missed."""

from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.scoring import Score, Scores, Share
from fieldloom.web.people.entering import entered, form_page
from fieldloom.web.shell.pages import StudyRequest, in_study

CONTEXT = 40  # code points to each side of what was missed
SHOWN = 100  # so many of them; the rest are counted
EXAMPLE = "P: my worker at [[service:Ravenscar Surgery]] is [[person:Steph]]"


class MeasureForm(forms.Form):
    """Texts marked by hand, pasted or as one plain text file."""

    text = forms.CharField(
        label="Text with its marks",
        required=False,
        strip=False,
        help_text=f"Some pages of yours, marked like this: {EXAMPLE}",
        widget=forms.Textarea(attrs={"class": "input-words", "rows": 8}),
    )
    file = forms.FileField(
        label="Or a plain text file",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,text/plain"}),
    )
    small = forms.BooleanField(
        label="Measure it in small letters too", required=False, initial=True
    )
    register = forms.BooleanField(label="With this study’s register", required=False, initial=True)

    def texts(self) -> list[str]:
        """What is to be measured. Raises `Unfit` for nothing, and for a file that is no plain text."""
        given = [self.cleaned_data["text"]] if self.cleaned_data["text"].strip() else []
        if sent := self.cleaned_data["file"]:
            try:
                given.append(sent.read().decode("utf-8-sig"))
            except UnicodeDecodeError as error:
                reason = "The file is no plain text in UTF-8."
                raise Unfit(reason, "Save it as plain text.", "file") from error
        if not given:
            raise Unfit("There is no text to measure on.", "Paste one, or choose a file.", "text")
        return [normalize("NFC", one.replace("\r\n", "\n")) for one in given]


@dataclass(frozen=True, slots=True)
class Figure:
    """A share in words: "94%", and "47 of 50; 84% to 98%" beside it; "none" of nothing."""

    told: str
    beside: str = ""

    @classmethod
    def of(cls, share: Share) -> "Figure":
        """A share with its counts and its 95% interval."""
        if share.share is None:
            return cls("none")
        counts = f"{share.met:,} of {share.all:,}; {share.low:.0%} to {share.high:.0%}"
        return cls(f"{share.share:.0%}", counts)


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one kind, or of all kinds together: what was found, what was right, of the sure ones."""

    label: str
    recall: Figure
    precision: Figure
    sure: Figure


@dataclass(frozen=True, slots=True)
class Measured:
    """One table: `small` is the same text in small letters. `missed`: kind, words before, what, after."""

    small: bool
    words: int
    rows: list[Row]
    missed: list[tuple[str, str, str, str]]
    more: int


@in_study(Permission.KEEP_NAMES)
def how_well(request: StudyRequest) -> HttpResponse:
    """What finding does and does not do; and the figures for a text that is sent."""
    form = MeasureForm(request.POST or None, request.FILES or None)
    found = entered(request, form, lambda sent: _measured(request, sent))
    told = {"form": form, "measured": found, "here": "how_well"}
    if found is not None:
        return render(request, "pseudonyms/how_well.html", told)
    return form_page(request, "pseudonyms/how_well.html", form, told)


def _measured(request: StudyRequest, form: MeasureForm) -> list[Measured]:
    texts, register = form.texts(), form.cleaned_data["register"]
    ways = [False, True] if form.cleaned_data["small"] else [False]
    asked: dict[str, Any] = {"by": request.user, "study": request.study, "texts": texts}
    return [
        _table(small, writes.measure(**asked, measuring=writes.Measuring(register, small)))
        for small in ways
    ]


def _table(small: bool, told: Scores) -> Measured:
    rows = [_row(kind.label, told.kinds[kind]) for kind in Kind if kind in told.kinds]
    missed = []
    for marked, mark in told.missed[:SHOWN]:
        text = marked.text.replace("\n", " ")
        before = text[max(0, mark.start - CONTEXT) : mark.start]
        after = text[mark.end : mark.end + CONTEXT]
        missed.append((mark.kind.label, before, text[mark.start : mark.end], after))
    rows.append(_row("All together", told.total))
    return Measured(small, told.words, rows, missed, max(0, len(told.missed) - SHOWN))


def _row(label: str, one: Score) -> Row:
    return Row(label, *(Figure.of(share) for share in (one.recall, one.precision, one.sure)))
