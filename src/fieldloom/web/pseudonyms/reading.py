"""Text by text: the raw text with its names marked, so that one that was not found can be marked as well."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from fieldloom.pseudonyms.reads import Marked, Raw, Within
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.web.people.entering import form_page, may, missing
from fieldloom.web.pseudonyms.progress import Row, rows_of, source_of
from fieldloom.web.pseudonyms.reviewing import whole
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 200  # paragraphs


class MarkForm(forms.Form):
    """A name that was not found: where it stands, in words, for whoever has no script."""

    paragraph = forms.IntegerField(
        label="Paragraph",
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        error_messages=missing("Give the number of the paragraph."),
    )
    words = forms.CharField(
        label="The name, as it stands there",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=missing("Write the name as it stands there."),
    )
    kind = forms.ChoiceField(label="It is a", choices=[(one.value, one.label) for one in Kind])


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph; `named` where they are a mention."""

    text: str
    named: Marked | None = None

    @property
    def state(self) -> str:
        """How it stands, as its class says."""
        return self.named.state.value if self.named else ""

    @property
    def becomes(self) -> str:
        """What stands in its place once it is signed off; "" where that is not known here."""
        decided = self.named is not None and self.named.state is Stand.DECIDED
        return self.named.shown if decided and self.named else ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: `number` from 1, its words from `start` to `end` in code points."""

    number: int
    start: int
    end: int
    speaker: tuple[Piece, ...]
    pieces: tuple[Piece, ...]


@in_study(Permission.KEEP_NAMES)
def source(request: StudyRequest, ref: str) -> HttpResponse:
    """One text around paragraph `?p=`, with its names as they stand."""
    return _page(request, ref, MarkForm())


@require_POST
@in_study(Permission.KEEP_NAMES)
def mark(request: StudyRequest, ref: str) -> HttpResponse:
    """Mark a name: at `start` to `end` as a script says, or by paragraph and words."""
    found, sent = source_of(request, ref), request.POST
    form = MarkForm(None if sent.get("start") else sent)
    if not form.is_bound or form.is_valid():
        try:
            text = reads.raw(to=request.user, source=found)
            start, end = _place(text, form, sent)
            kind = Kind(sent.get("kind", "")) if sent.get("kind") in _KINDS else Kind.PERSON
            asked = {"by": request.user, "source": found, "kind": kind}
            made = writes.mark_by_hand(**asked, start=start, end=end)
            messages.success(request, _said(Stand(made.state)))
            here = reverse("pseudonyms:source", args=[request.study.slug, ref])
            return redirect(f"{here}?p={made.paragraph}#p{made.paragraph}")
        except Unfit as error:
            if form.is_bound:
                form.add_error(error.place if error.place in form.fields else None, str(error))
            else:
                messages.warning(request, str(error))
                return redirect("pseudonyms:source", slug=request.study.slug, ref=ref)
    return _page(request, ref, form)


_KINDS = {one.value for one in Kind}


def _said(state: Stand) -> str:
    if state is Stand.OPEN:
        return "Marked. It waits to be decided."
    return "Marked. It is in the register, so it is decided as that name was."


def _place(text: Raw, form: MarkForm, sent: Any) -> tuple[int, int]:
    """Where the name stands. Raises `Unfit` where it does not, or the text was made anew meanwhile."""
    if sent.get("revision") != str(text.revision):
        raise Unfit("The text is another by now.", "Mark it again.")
    if not form.is_bound:
        return whole(sent.get("start", "")), whole(sent.get("end", ""))
    number, words = form.cleaned_data["paragraph"], form.cleaned_data["words"]
    if number > len(text.paragraphs):
        raise Unfit(f"This text has no paragraph {number}.", "Look at its number.", "paragraph")
    start, end, _, _ = text.paragraphs[number - 1]
    taken = [(one.start, one.end) for one in text.mentions]
    at = text.text.find(words, start, end)
    while at >= 0 and any(at < until and at + len(words) > since for since, until in taken):
        at = text.text.find(words, at + 1, end)
    if at < 0:
        reason = "These words do not stand in that paragraph, or are marked there already."
        raise Unfit(reason, "Write them as they stand, capitals too.", "words")
    return at, at + len(words)


def _page(request: StudyRequest, ref: str, form: MarkForm) -> HttpResponse:
    found = source_of(request, ref)
    text = reads.raw(to=request.user, source=found)
    count = len(text.paragraphs)
    first = max(0, min(whole(request.GET.get("p", "1")), count) - 1)
    first -= first % ON_A_PAGE
    last = min(first + ON_A_PAGE, count)
    slug = request.study.slug
    told = {
        "text": text,
        "source": found,
        "row": _row(request, ref),
        "blocks": list(_blocks(text, first, last)),
        "before": first - ON_A_PAGE + 1 if first else 0,
        "after": last + 1 if last < count else 0,
        "beside": reads.beside(to=request.user, source=found) if last == count else None,
        "may_read": may(request, Permission.READ_SOURCES),
        "crumbs": [{"label": "Make safe", "url": reverse("pseudonyms:progress", args=[slug])}],
    }
    return form_page(request, "pseudonyms/source.html", form, told)


def _row(request: StudyRequest, ref: str) -> Row | None:
    rows = rows_of(request, Within(sources=(ref,)))
    return rows[0] if rows else None


def _blocks(text: Raw, first: int, last: int) -> Iterator[Block]:
    for place in range(first, last):
        start, end, said, _ = text.paragraphs[place]
        words = start + said
        until = start + len(text.text[start:end].rstrip("\n"))
        inside = [one for one in text.mentions if one.start < end and one.end > start]
        label = tuple(_pieces(text.text, start, words, inside))
        yield Block(place + 1, words, until, label, tuple(_pieces(text.text, words, until, inside)))


def _pieces(text: str, start: int, end: int, named: Sequence[Marked]) -> Iterator[Piece]:
    """The words from `start` to `end`, cut where a name begins or ends; one that runs on is cut as well."""
    at = start
    for one in named:
        since, until = max(one.start, start), min(one.end, end)
        if since >= until:
            continue
        if at < since:
            yield Piece(text[at:since])
        yield Piece(text[since:until], one)
        at = until
    if at < end:
        yield Piece(text[at:end])
