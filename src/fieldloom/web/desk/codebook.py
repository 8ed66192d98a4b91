"""The codebook beside the text: its tree with the numbers, and what is done to codes from there.

Every act answers with the codings of this text that look different now, and the page asks for the
tree again.
"""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.colours import LOOK, NAMES
from fieldloom.ground.answers import NotFound
from fieldloom.web.coding.tree import one_step
from fieldloom.web.desk import rows
from fieldloom.web.desk.differing import differing
from fieldloom.web.desk.standing import source_of, told
from fieldloom.web.desk.talking import Sent, sends, talks
from fieldloom.web.shell.pages import StudyRequest, in_study

CHANGEABLE = ("name", "colour")
COLOURS = [
    {"hex": hexed, "name": name.capitalize(), "shade": number}
    for number, (hexed, name) in enumerate(zip(LOOK, NAMES, strict=True), 1)
]
"""The twelve of the look, as the page offers them."""


@in_study(Permission.READ_CODING)
@talks
def tree(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Every code in the codebook's order, counted in this text and in the study."""
    here = reads.counts_in(to=request.user, source=source_of(request, ref))
    codes = reads.codebook(to=request.user, study=request.study)
    told = [rows.code_in_tree(row, here.get(row.id, 0)) for row in codes]
    return JsonResponse({"codes": told, "colours": COLOURS})


@in_study(Permission.EDIT_CODEBOOK)
@sends
def add(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """A new code `name`, last under `parent`. Sent again, the one that was made is answered."""
    source_of(request, ref)
    key, name = sent.maybe("parent"), " ".join(sent.words("name").split())
    parent = None if key is None else _code(request, key)
    new = writes.NewCode(name, parent)
    code = writes.add_code(by=request.user, study=request.study, new=new, operation=sent.operation)
    return told(request, f"Code added: {code.name}", code=code.pk, made=True)


@in_study(Permission.EDIT_CODEBOOK)
@sends
def change(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Give a code another `name` or `colour`, in place of what `was` there, in version `expected`,
    when the page was drawn."""
    source, code = source_of(request, ref), _code(request, pk)
    wanted = {name: sent.words(name) for name in CHANGEABLE if name in sent.said}
    expected = sent.maybe("expected")
    seen = {name: sent.words("was") for name in wanted} if len(wanted) == 1 else None
    act: Any = {"by": request.user, "code": code, "changes": wanted, "expected": expected}
    act |= {"seen": seen, "operation": sent.operation}
    was = code.name
    done, changes = differing(request, source, lambda: writes.change_code(**act))
    says = f"Renamed: {was} is now {done.name}" if done.name != was else f"Changed: {was}"
    return told(request, says, **changes, made=True)


@in_study(Permission.EDIT_CODEBOOK)
@sends
def move(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Put a code under `parent` (null: at the top), at `position` from 0 (null: last)."""
    key, place = sent.maybe("parent"), sent.maybe("position")
    return _moved(request, ref, pk, (key, 10**6 if place is None else place), sent)


@in_study(Permission.EDIT_CODEBOOK)
@sends
def step(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """One step `to`: "up" or "down" among the neighbours, "in" under the one above, "out"."""
    codes = reads.codebook(to=request.user, study=request.study, counted=False)
    _code(request, pk)
    if reads.was_done(sent.operation, to=request.user, study=request.study):
        return told(request, "Moved", made=True)
    return _moved(request, ref, pk, one_step(codes, pk, sent.words("to")), sent)


@in_study(Permission.EDIT_CODEBOOK)
@talks
def preview(request: StudyRequest, ref: str, pk: int, into: int) -> HttpResponseBase:
    """What merging a code into another would do."""
    pair = {"code": _code(request, pk), "into": _code(request, into)}
    seen = reads.merge_preview(to=request.user, study=request.study, **pair)
    return JsonResponse(asdict(seen))


@in_study(Permission.EDIT_CODEBOOK)
@sends
def merge(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Merge a code into the code `into`, as one act."""
    source, kept = source_of(request, ref), _code(request, sent.number("into"))
    try:
        code = _code(request, pk)
    except NotFound:
        if reads.was_done(sent.operation, to=request.user, study=request.study):
            return told(request, f"Merged into {kept.name}", made=True)
        raise
    act: Any = {"by": request.user, "code": code, "into": kept, "operation": sent.operation}
    says = f"Merged: {code.name} is now part of {kept.name}"
    _, changes = differing(request, source, lambda: writes.merge_codes(**act))
    return told(request, says, **changes, made=True)


def _moved(
    request: StudyRequest, ref: str, pk: int, place: tuple[int | None, int], sent: Sent
) -> HttpResponseBase:
    source, code = source_of(request, ref), _code(request, pk)
    parent = None if place[0] is None else _code(request, place[0])
    act: Any = {"by": request.user, "code": code, "parent": parent, "position": place[1]}
    act["operation"] = sent.operation
    _, changes = differing(request, source, lambda: writes.move_code(**act))
    where = f"under {parent.name}" if parent else "at the top"
    return told(request, f"Moved: {code.name} stands {where}", **changes, made=True)


def _code(request: StudyRequest, pk: int) -> Any:
    return reads.code(pk, to=request.user, study=request.study)
