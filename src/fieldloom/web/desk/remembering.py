"""Memos beside the text: on a coding, on chosen words, on the text as a whole."""

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources.writes import mark, mark_region
from fieldloom.web.desk import rows
from fieldloom.web.desk.pictures import region_sent
from fieldloom.web.desk.repeating import once
from fieldloom.web.desk.standing import (
    coding_of,
    coding_rows,
    source_as_opened,
    source_of,
    told,
)
from fieldloom.web.desk.talking import Sent, sends
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.CODE)
@sends
@once
def write(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Write a memo `text` about a "coding" (`id`), a "passage" (`start`, `end`, or `region`) or
    the "source"."""
    with transaction.atomic():
        source = source_of(request, ref)
        about, key = _about(request, source, sent)
        memo = writes.write_memo(
            by=request.user,
            study=request.study,
            about=about,
            about_id=key,
            text=sent.words("text"),
            operation=sent.operation,
        )
    return _answer(request, source, "Memo written", memo.pk, about, key)


@in_study(Permission.CODE)
@sends
@once
def change(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Change a memo's `text`; `expected` is the version that the page knew."""
    source, memo = source_of(request, ref), _memo(request, ref, pk)
    given: dict[str, Any] = {"expected": sent.maybe("expected"), "operation": sent.operation}
    writes.change_memo(by=request.user, memo=memo, text=sent.words("text"), **given)
    return _answer(request, source, "Memo changed", pk, MemoAbout(memo.about), memo.about_id)


@in_study(Permission.CODE)
@sends
@once
def drop(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Drop a memo."""
    source, memo = source_of(request, ref), _memo(request, ref, pk)
    writes.drop_memo(by=request.user, memo=memo, operation=sent.operation)
    changed = _coding(request, source, MemoAbout(memo.about), memo.about_id)
    return told(request, "Memo dropped", memosGone=[pk], codings=changed)


def _about(request: StudyRequest, source: Any, sent: Sent) -> tuple[MemoAbout, int]:
    kind = sent.words("about")
    if kind == "source":
        return MemoAbout.SOURCE, source.pk
    if kind == "coding":
        return MemoAbout.CODING, coding_of(request, source.ref, sent.number("id")).pk
    if kind == "passage":
        opened = source_as_opened(request, source.ref, sent)
        if region := region_sent(sent):
            part = mark_region(by=request.user, source=opened, region=region)
            return MemoAbout.PASSAGE, part.pk
        place = {"start": sent.number("start"), "end": sent.number("end")}
        return MemoAbout.PASSAGE, mark(by=request.user, source=opened, **place).pk
    raise Unfit("This cannot carry a memo.", "Choose a coding, some words, or the text.", "about")


def _memo(request: StudyRequest, ref: str, pk: int) -> Any:
    found = reads.memo(pk, to=request.user, study=request.study)
    if found.source is None or found.source.ref != ref:
        raise NotFound("There is no such memo in this text.")
    return found


def _answer(
    request: StudyRequest, source: Any, says: str, pk: int, about: MemoAbout, key: int
) -> HttpResponseBase:
    standing = reads.memos(to=request.user, study=request.study, about=about, about_id=key)
    found = [row for row in standing if row.id == pk]
    changed = _coding(request, source, about, key)
    return told(request, says, memos=rows.memos(found, source), codings=changed)


def _coding(request: StudyRequest, source: Any, about: MemoAbout, key: int) -> list[dict[str, Any]]:
    """The coding that a memo is on, since it shows how many it has."""
    if about is not MemoAbout.CODING:
        return []
    return coding_rows(request, source, coding_of(request, source.ref, key))
