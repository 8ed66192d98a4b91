"""A paragraph is put right in place, and passages that lost their words get a new place by hand."""

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources import reads, writes
from fieldloom.web.desk import rows
from fieldloom.web.desk.beside import waiting
from fieldloom.web.desk.reading import number
from fieldloom.web.desk.standing import source_as_opened, source_of
from fieldloom.web.desk.talking import Sent, sends, talks
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.TAKE_IN)
@talks
def paragraph(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Paragraph `?number=` as it can be edited, and how many passages touch it."""
    source = source_of(request, ref)
    row = _row(request, source.current, number(request, "number", 0))
    memos = coding.memos(to=request.user, study=request.study, source=source)
    noted = {m["aboutId"] for m in rows.memos(memos, source) if _inside(m, row)}
    coded = coding.codings_in(to=request.user, source=source, start=row.start, end=row.end)
    passages = len({c.passage_id for c in coded} | noted)
    told = {"text": row.text.rstrip("\n"), "revision": source.current.number, "passages": passages}
    return JsonResponse(told)


@in_study(Permission.TAKE_IN)
@sends
def correct(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Put `text` in place of a paragraph of revision `expected`, for a `reason`."""
    source = source_of(request, ref)
    expected = sent.number("expected")
    opened = reads.revision(expected, to=request.user, source=source)
    row = _row(request, opened, sent.number("number"))
    whole = reads.text_of(to=request.user, revision=opened)
    line_ends = row.text[len(row.text.rstrip("\n")) :]
    text = whole[: row.start] + sent.words("text").rstrip("\n") + line_ends + whole[row.end :]
    done = writes.correct(
        by=request.user, source=source, text=text, reason=sent.words("reason"), expected=expected
    )
    told = coding.moved_passages(to=request.user, source=source, done=done)
    return JsonResponse(
        {
            "says": f"Corrected. This is revision {done.revision.number} now.",
            "carried": told.carried,
            "changed": [{"quote": p.quote, "paragraph": p.paragraph} for p in told.changed],
            "waiting": [{"quote": p.quote, "why": p.needs_person} for p in told.waiting],
        }
    )


@in_study(Permission.CODE)
@sends
def place(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Put a passage that waits at `start` to `end`; its codings and memos come along."""
    with transaction.atomic():
        source = source_as_opened(request, ref, sent)
        found = reads.passages_waiting(to=request.user, source=source).filter(pk=pk).first()
        hidden = coding.hidden_passages(to=request.user, source=source)
        if found is None or found.pk in hidden:
            raise NotFound("This passage does not wait any more.")
        start, end = sent.number("start"), sent.number("end")
        passage = writes.place_passage(by=request.user, passage=found, start=start, end=end)
    asked: dict[str, Any] = {"start": passage.start, "end": passage.end}
    back = coding.codings_in(to=request.user, source=source, **asked)
    memos = coding.memos(to=request.user, study=request.study, source=source)
    return JsonResponse(
        {
            "says": f"Placed in paragraph {passage.paragraph}",
            "codings": [rows.coding(row) for row in back if row.passage_id == pk],
            "memos": [m for m in rows.memos(memos, source) if m["aboutId"] == pk],
            "waiting": waiting(request, source),
        }
    )


def _row(request: StudyRequest, revision: Any, wanted: int) -> reads.ParagraphRow:
    found = reads.paragraphs(to=request.user, revision=revision, first=wanted, last=wanted)
    if not found:
        raise Unfit(f"This text has no paragraph {wanted}.", "Reload the page.", "number")
    return found[0]


def _inside(memo: dict[str, Any], row: reads.ParagraphRow) -> bool:
    return memo["start"] is not None and memo["start"] < row.end and memo["end"] > row.start
