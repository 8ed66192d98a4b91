"""What the long table of quotations asks for: the order, rows by id, the codes, a quote in context."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import render

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.colours import shade
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads as sources
from fieldloom.web.coding.narrowing import NarrowForm
from fieldloom.web.coding.pages import numbers
from fieldloom.web.desk import rows
from fieldloom.web.desk.paragraphs import Shown, stretch
from fieldloom.web.desk.standing import source_of, turns
from fieldloom.web.desk.talking import talks
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

CONTEXT = 32  # characters kept on each side of a quote: as many stand here where there is more
AT_ONCE = 200  # rows in one answer
IN_A_ROW = 420  # characters of a quote in the table; the whole of it stands beside
BESIDE = 2  # paragraphs shown before and after those of a quote
NAMED = 60  # other codings of a quote that are named
LONGEST = 40  # paragraphs of a quote that are shown beside the table


@in_study(Permission.READ_CODING)
@talks
def order(request: StudyRequest) -> HttpResponseBase:
    """The row ids of all that the filters leave, in order, and what can be undone."""
    form = NarrowForm(request.GET, request=request)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    ids = reads.quotation_order(**asked, wanted=form.wanted(), sort=form.order)
    told = {"ids": ids.tolist(), "narrowing": form.narrowing, "passedOver": form.passed_over}
    return JsonResponse({**told, "turns": turns(request)})


@in_study(Permission.READ_CODING)
@talks
def some(request: StudyRequest) -> HttpResponseBase:
    """The rows of `?ids=`, those that are there, in that order."""
    wanted = numbers(request.GET.get("ids", "").split(","))
    if len(wanted) > AT_ONCE:
        raise Unfit(f"At most {AT_ONCE} rows come at once.", "Ask for fewer.", "ids")
    found = reads.some_quotations(to=request.user, study=request.study, ids=wanted)
    return JsonResponse({"rows": [row_told(one) for one in found]})


@in_study(Permission.READ_CODING)
@talks
def codes(request: StudyRequest) -> HttpResponseBase:
    """The codebook for the picker, in its order."""
    found = reads.codebook(to=request.user, study=request.study, counted=False)
    return JsonResponse({"codes": [rows.code(row) for row in found]})


@dataclass(frozen=True, slots=True)
class Lit:
    """A paragraph, cut where a quote begins and ends in it."""

    paragraph: Shown
    before: str
    quote: str
    after: str


@in_study(Permission.READ_CODING)
@talks
def around(request: StudyRequest, pk: int) -> HttpResponseBase:
    """A quote with the paragraphs around it and what else it is coded with, for beside the table."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    coding = reads.coding(pk, **asked)
    [quoted] = reads.some_quotations(**asked, ids=[pk])
    told = {"quoted": quoted, "row": quoted.row, "shade": shade(quoted.row.colour)}
    told["may_code"] = may(request, Permission.CODE)
    # A row tells the memos on the coding first, then those on its passage.
    told["on_passage"] = quoted.row.memos[len(quoted.notes) :]
    if not quoted.row.waiting and may(request, Permission.READ_SOURCES):
        told |= _in_context(request, coding.source.ref, quoted.row)
    return render(request, "coding/parts/around.html", told)


def _in_context(request: StudyRequest, ref: str, row: reads.QuotationRow) -> dict[str, Any]:
    source = source_of(request, ref)
    first = max(1, row.paragraph - BESIDE)
    reach = sources.paragraphs(
        to=request.user, revision=source.current, first=first, last=row.paragraph + LONGEST
    )
    touched = [p.number for p in reach if p.start < row.end]
    last = min(touched[-1] + BESIDE, row.paragraph + LONGEST) if touched else row.paragraph
    shown = stretch(source, request.user, first, last, coded=False)
    here = reads.codings_in(to=request.user, source=source, start=row.start, end=row.end)
    others = [rows.coding(one) for one in here if one.id != row.id]
    lit = [_lit(p, row.start, row.end) for p in shown.paragraphs]
    return {"paragraphs": lit, "others": others[:NAMED], "more": len(others[NAMED:])}


def _lit(paragraph: Shown, start: int, end: int) -> Lit:
    words, origin = paragraph.words, paragraph.start
    begin = min(max(start - origin, 0), len(words))
    stop = min(max(end - origin, begin), len(words))
    return Lit(paragraph, words[:begin], words[begin:stop], words[stop:])


def row_told(quoted: reads.Quoted) -> dict[str, Any]:
    """One quotation as the table's scripts know it."""
    row = quoted.row
    return {
        "id": row.id,
        "ref": row.ref,
        "title": row.title,
        "paragraph": row.paragraph,
        "quote": row.quote[:IN_A_ROW],
        "code": row.code_id,
        "name": row.code_name,
        "path": row.code_path,
        "shade": shade(row.colour),
        "coder": quoted.coder_id,
        "coderName": row.coder,
        "at": row.made_at.isoformat(),
        "speaker": row.speaker,
        "participant": row.participant,
        "waiting": row.waiting,
        "version": quoted.version,
        "notes": [
            {
                "id": note.id,
                "text": note.text,
                "author": note.author_name,
                "mine": note.mine,
                "version": note.version,
            }
            for note in quoted.notes
        ],
    }
