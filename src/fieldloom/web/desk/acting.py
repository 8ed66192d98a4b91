"""What is done to codings at the desk. Each act answers with the rows that it changed."""

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads as sources
from fieldloom.sources.rules.regions import Region, where
from fieldloom.web.desk import rows
from fieldloom.web.desk.pictures import region_sent
from fieldloom.web.desk.repeating import not_again, once
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
def code_passage(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Code the stretch `start` to `end`, or the `region` of a picture, with `code` (row id), or
    with a new code: `name` under `parent`, or `vivo`, named by the words themselves."""
    # Others wait while one writes, so what may be read before is read before.
    source = source_as_opened(request, ref, sent)
    if _is_new(sent):
        with transaction.atomic():
            done = _coded(request, source, sent)
    else:
        done = _coded(request, source, sent)
    says, part = f"Coded: {done.code.name}", done.passage.region
    place = {"where": where(part)} if part else {"paragraph": done.passage.paragraph}
    changed = coding_rows(request, source, done)
    return told(request, says, codings=changed, made=_is_new(sent), **place)


@in_study(Permission.CODE)
@sends
@once
def adjust(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Move a coding's ends to `start` and `end`, or it to another `region` of the picture;
    `expected` is the version that the page knew."""
    with transaction.atomic():
        source = source_as_opened(request, ref, sent)
        coding = coding_of(request, ref, pk)
        given: dict[str, Any] = {"expected": sent.maybe("expected"), "operation": sent.operation}
        if region := region_sent(sent):
            return _moved(request, source, coding, region, given)
        start, end = sent.number("start"), sent.number("end")
        coding = writes.adjust_coding(by=request.user, coding=coding, start=start, end=end, **given)
    says = f"Ends moved: {coding.code.name}"
    return told(request, says, codings=coding_rows(request, source, coding))


@in_study(Permission.CODE)
@sends
@once
def recode(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Give a coding another code, or a new one (as in `code_passage`)."""
    given: dict[str, Any] = {"expected": sent.maybe("expected"), "operation": sent.operation}
    with transaction.atomic():
        source, coding = source_of(request, ref), coding_of(request, ref, pk)
        was, code = coding.code.name, _code(request, source, sent)
        if code.pk == coding.code_id:
            not_again(request, source, sent)
        coding = writes.recode(by=request.user, coding=coding, code=code, **given)
    changed = coding_rows(request, source, coding)
    return told(request, f"Recoded: {was} is now {code.name}", codings=changed, made=_is_new(sent))


@in_study(Permission.CODE)
@sends
@once
def remove(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Take a coding away. Memos on it go over to its passage, and are sent along."""
    source, coding = source_of(request, ref), coding_of(request, ref, pk)
    given: dict[str, Any] = {"expected": sent.maybe("expected"), "operation": sent.operation}
    says = f"Removed: {coding.code.name}"
    writes.remove_coding(by=request.user, coding=coding, **given)
    on_passage = {"about": MemoAbout.PASSAGE, "about_id": coding.passage_id}
    left = reads.memos(to=request.user, study=request.study, **on_passage)
    return told(request, says, gone=[pk], memos=rows.memos(left, source))


def _coded(request: StudyRequest, source: Any, sent: Sent) -> Any:
    given: dict[str, Any] = {"by": request.user, "source": source, "operation": sent.operation}
    if region := region_sent(sent):
        return writes.code_region(code=_code(request, source, sent), region=region, **given)
    given |= {"start": sent.number("start"), "end": sent.number("end")}
    if sent.said.get("vivo"):
        return writes.code_in_vivo(parent=_parent(request, sent), **given)
    code = _code(request, source, sent)
    sources.anchor(to=request.user, source=source, start=given["start"], end=given["end"])
    return writes.apply_code(code=code, **given)


def _moved(
    request: StudyRequest, source: Any, coding: Any, region: Region, given: dict[str, Any]
) -> HttpResponseBase:
    coding = writes.adjust_region(by=request.user, coding=coding, region=region, **given)
    says = f"Frame moved: {coding.code.name}"
    return told(request, says, codings=coding_rows(request, source, coding))


def _is_new(sent: Sent) -> bool:
    """Whether the codebook may have grown by this act, so that the page asks for it again."""
    return bool(sent.said.get("vivo")) or sent.maybe("code") is None


def _code(request: StudyRequest, source: Any, sent: Sent) -> Any:
    """The code that was picked, or the new one; one of that name there already is taken."""
    key = sent.maybe("code")
    if key is not None:
        return reads.code_to_apply(key, to=request.user, study=request.study)
    name, parent = " ".join(sent.words("name").split()), _parent(request, sent)
    if not name:
        raise Unfit("No code was chosen.", "Choose one, or write the name of a new one.", "name")
    not_again(request, source, sent)  # its new code may have got another name since
    under = parent.pk if parent else None
    for row in reads.codebook(to=request.user, study=request.study, counted=False):
        if row.parent_id == under and row.name.casefold() == name.casefold():
            return reads.code(row.id, to=request.user, study=request.study)
    new = writes.NewCode(name, parent)
    return writes.add_code(by=request.user, study=request.study, new=new)


def _parent(request: StudyRequest, sent: Sent) -> Any:
    key = sent.maybe("parent")
    return None if key is None else reads.code(key, to=request.user, study=request.study)
