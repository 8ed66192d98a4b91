"""A text on paper, with what stands in its margin: a page that shows what will be printed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.coding.reads import CodingRow
from fieldloom.web.desk import paper, rows
from fieldloom.web.desk.paragraphs import Shown, stretch
from fieldloom.web.desk.standing import source_of
from fieldloom.web.shell.pages import StudyRequest, in_study

PART = 300_000  # characters: about a hundred sheets of A4, which a browser lays out in seconds
EVERY, SOME, NONE = "every", "some", "none"


class Choices(forms.Form):
    """What to print. An address without any of it prints everything that one may see."""

    may_see = False
    codes = forms.ChoiceField(choices=[(EVERY, "Every code"), (SOME, "Only these"), (NONE, "None")])
    code = forms.TypedMultipleChoiceField(coerce=int, required=False)
    memos = forms.ChoiceField(choices=[("end", "As notes at the end"), (NONE, "None")])
    part = forms.IntegerField(required=False, min_value=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A long text is printed in parts: paragraphs `first` to `last`, part `number` of `parts`."""

    number: int
    parts: int
    first: int
    last: int

    @classmethod
    def of(cls, paragraphs: int, characters: int, wanted: int) -> "Part":
        """Part `wanted`, or the one nearest to it, of about `PART` characters each."""
        parts = max(1, min(-(-characters // PART), max(paragraphs, 1)))
        number = min(max(wanted, 1), parts)
        each = -(-max(paragraphs, 1) // parts)
        first = min((number - 1) * each + 1, max(paragraphs, 1))
        return cls(number, parts, first, min(number * each, max(paragraphs, 1)))


@in_study(Permission.READ_SOURCES)
def sheet(request: StudyRequest, ref: str) -> HttpResponseBase:
    """A text to print: `?codes=every|some|none`, `?code=` (row ids), `?memos=end|none`, `?part=`."""
    source = source_of(request, ref)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    may_see = access.decision(**asked, permission=Permission.READ_CODING).allowed
    found = coding.codings_in(to=request.user, source=source) if may_see else []
    form = _form(request, found)
    form.may_see = may_see
    wanted = form.cleaned_data.get("part") or 1
    part = Part.of(source.current.paragraph_count, source.current.characters, wanted)
    told = {
        "source": source,
        "form": form,
        "part": part,
        "others": [n for n in range(1, part.parts + 1) if n != part.number],
        "query": _query(request),
        "now": timezone.localtime(),
        **_body(request, source, part, form, _chosen(form, found)),
    }
    return render(request, "desk/print.html", told)


def _form(request: StudyRequest, found: Sequence[CodingRow]) -> Choices:
    given = request.GET.copy()
    given.setdefault("codes", EVERY)
    given.setdefault("memos", "end")
    form = Choices(given)
    used = {row.code_id: row.code_path for row in found}
    ordered = sorted(used.items(), key=lambda pair: pair[1].casefold())
    form.fields["code"].choices = ordered  # type: ignore[attr-defined]
    form.is_valid()  # what cannot be understood counts as not given
    return form


def _chosen(form: Choices, found: list[CodingRow]) -> list[CodingRow]:
    which = form.cleaned_data.get("codes", EVERY)
    if which == SOME:
        wanted = set(form.cleaned_data.get("code", ()))
        return [row for row in found if row.code_id in wanted]
    return [] if which == NONE else found


def _query(request: StudyRequest) -> str:
    given = request.GET.copy()
    given.pop("part", None)
    return given.urlencode()


def _body(
    request: StudyRequest, source: Any, part: Part, form: Choices, chosen: list[CodingRow]
) -> dict[str, Any]:
    """The paragraphs of a part, its codes and its notes. Whoever sees no codes has none `chosen`."""
    read = stretch(source, request.user, part.first, part.last, coded=False)
    shown = read.paragraphs
    found = [row for row in chosen if row.start < read.end and row.end > read.start]
    with_memos = form.may_see and form.cleaned_data.get("memos") != NONE
    notes = _notes(request, source, shown, found) if with_memos else []
    keys = paper.keys_of(found)
    printed = list(paper.laid_out(shown, found, keys, *_numbers(notes)))
    return {
        "printed": printed,
        "lanes": max((bar.lane for one in printed for bar in one.bars), default=1),
        "keys": list(keys.values()),
        "notes": [note for note, _, _ in notes],
    }


def _numbers(
    notes: list[tuple[paper.Note, str, int]],
) -> tuple[dict[int, tuple[int, ...]], list[tuple[int, int]]]:
    """The numbers of notes by coding id; and (where the words begin, number) for memos on words."""
    on_codings: dict[int, tuple[int, ...]] = defaultdict(tuple)
    on_words = []
    for note, about, about_id in notes:
        if about == "coding":
            on_codings[about_id] += (note.number,)
        elif about == "passage":
            on_words.append((about_id, note.number))  # there `about_id` is where the words begin
    return on_codings, on_words


def _notes(
    request: StudyRequest, source: Any, shown: list[Shown], found: list[CodingRow]
) -> list[tuple[paper.Note, str, int]]:
    """Memos in the order of what they are on: the text, then place by place; numbered from 1."""
    memos = coding.memos(to=request.user, study=request.study, source=source)
    places = {m["id"]: m["start"] for m in rows.memos(memos, source) if m["start"] is not None}
    codings = {row.id: row for row in found}
    first, end = (shown[0].start, shown[-1].end) if shown else (0, 0)
    placed = []
    for memo in memos:
        if memo.about == "coding" and memo.about_id in codings:
            row = codings[memo.about_id]
            placed.append((row.start, memo, f"{row.code_name}, coded by {row.coder_name}", row.id))
        elif memo.about == "passage" and first <= places.get(memo.id, -1) < end:
            placed.append((places[memo.id], memo, "Some words", places[memo.id]))
        elif memo.about == "source":
            placed.append((-1, memo, "The whole text", 0))
    placed.sort(key=lambda entry: (entry[0], entry[1].made_at, entry[1].id))
    return [
        (
            paper.Note(number, on, _paragraph(shown, start), m.text, m.author_name, m.changed_at),
            m.about,
            about_id,
        )
        for number, (start, m, on, about_id) in enumerate(placed, 1)
    ]


def _paragraph(shown: list[Shown], start: int) -> int:
    """The number of the paragraph in which a place lies; 0 for none."""
    return next((one.number for one in shown if one.start <= start < one.end), 0)
