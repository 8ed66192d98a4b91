"""Codes are joined and parted, each shown before it is done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.codebook import Applied, Node, merge_plan
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.web.coding import forms
from fieldloom.web.coding.pages import crumbs, done, entered, form_page, numbers, to_code
from fieldloom.web.shell.pages import StudyRequest, in_study

SPLIT_SHOWN = 500


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What merging would do; `against` says why it cannot be done."""

    against: str
    moving: int
    doubles: int
    memos: int
    children: int
    into: reads.CodeRow


@in_study(Permission.EDIT_CODEBOOK)
def merge(request: StudyRequest, pk: int) -> HttpResponse:
    """Choose into which code (GET), see what that would do, then do it (POST)."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found, rows = reads.code(pk, **asked), reads.codebook(**asked)

    def write(form: forms.IntoForm) -> Any:
        into = reads.code(form.cleaned_data["into"], **asked)
        return writes.merge_codes(by=request.user, code=found, into=into)

    sent = request.POST if request.method == "POST" else request.GET or None
    form = forms.IntoForm(sent, rows=rows, code_id=pk)
    if (kept := entered(request, form, write)) is not None:
        done(request, f"“{found.name}” is now part of “{kept.name}”.")
        return to_code(request, kept.pk)
    told = {"code": found, "crumbs": crumbs(request, found)}
    if form.is_bound and form.is_valid():
        told["preview"] = _preview(request, rows, pk, form.cleaned_data["into"])
    return form_page(request, "coding/merge.html", form, told)


@in_study(Permission.EDIT_CODEBOOK)
def split(request: StudyRequest, pk: int) -> HttpResponse:
    """Choose codings of a code for a new one, which stands right after it."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found = reads.code(pk, **asked)
    chosen = set(numbers(request.POST.getlist("codings")))

    def write(form: forms.CodeForm) -> Any:
        if not chosen:
            form.add_error(None, "Choose at least one coding for the new code.")
            return None
        new = writes.NewCode(**form.cleaned_data)
        going = reads.codings(chosen, **asked)
        return writes.split_code(by=request.user, code=found, new=new, codings=going)

    form = forms.CodeForm(request.POST or None)
    if (made := entered(request, form, write)) is not None:
        done(request, f"“{made.name}” is split off “{found.name}”.")
        return to_code(request, made.pk)
    shown = reads.quotations(**asked, wanted=reads.Wanted(code_ids=(pk,)), size=SPLIT_SHOWN)
    told = {"code": found, "crumbs": crumbs(request, found), "shown": shown, "chosen": chosen}
    return form_page(request, "coding/split.html", form, told)


def _preview(
    request: StudyRequest, rows: list[reads.CodeRow], code_id: int, into_id: int
) -> MergePreview:
    """By the very rule the write uses, over the codings that the asker may see."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    nodes = [Node(row.id, row.parent_id, row.name, row.position) for row in rows]
    plan = merge_plan(nodes, _applied(request, code_id, into_id), code_id, into_id)
    memos = reads.memos(**asked, about=MemoAbout.CODE, about_id=code_id)
    return MergePreview(
        against="" if plan.verdict.allowed else plan.verdict.because,
        moving=len(plan.moves),
        doubles=len(plan.doubles),
        memos=len(memos),
        children=len(plan.children),
        into=next(row for row in rows if row.id == into_id),
    )


def _applied(request: StudyRequest, *code_ids: int) -> list[Applied]:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    wanted = reads.Wanted(code_ids=code_ids)
    found = reads.quotations(**asked, wanted=wanted, size=10**6).rows
    places: dict[Any, int] = {}
    coders: dict[str, int] = {}
    return [
        Applied(
            row.id,
            row.code_id,
            places.setdefault((row.ref, row.start, row.end, row.waiting), len(places)),
            coders.setdefault(row.coder, len(coders)),
        )
        for row in found
    ]
