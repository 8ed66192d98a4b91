"""Codes are joined and parted, each shown before it is done."""

from typing import Any

from django.http import HttpResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.web.coding import forms
from fieldloom.web.coding.pages import crumbs, done, entered, form_page, numbers, to_code
from fieldloom.web.shell.pages import StudyRequest, in_study

SPLIT_SHOWN = 500


@in_study(Permission.EDIT_CODEBOOK)
def merge(request: StudyRequest, pk: int) -> HttpResponse:
    """Choose into which code (GET), see what that would do, then do it (POST)."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found, rows = reads.code(pk, **asked), reads.codebook(**asked, counted=False)

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
        into = reads.code(form.cleaned_data["into"], **asked)
        told["preview"] = reads.merge_preview(**asked, code=found, into=into)
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
