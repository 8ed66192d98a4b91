"""Codes are added, changed, moved and dropped."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.ground.answers import Unfit
from fieldloom.web.coding import forms
from fieldloom.web.coding.pages import (
    UNCHANGED,
    begin,
    crumbs,
    done,
    entered,
    form_page,
    to_code,
    to_codebook,
    went,
)
from fieldloom.web.coding.tree import one_step, tree, under
from fieldloom.web.shell.pages import StudyRequest, in_study

SAID = ("name", "colour", "description", "use_when", "not_when")


@in_study(Permission.EDIT_CODEBOOK)
def add(request: StudyRequest) -> HttpResponse:
    """A new code, at the top or under another (`?under=`)."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}

    def write(form: forms.NewCodeForm) -> Any:
        above = form.cleaned_data["parent"]
        parent = reads.code(above, **asked) if above else None
        said = {name: form.cleaned_data[name] for name in SAID}
        new = writes.NewCode(parent=parent, **said)
        return writes.add_code(by=request.user, study=request.study, new=new)

    start = {"parent": request.GET.get("under", "")}
    rows = reads.codebook(**asked, counted=False)
    form = forms.NewCodeForm(request.POST or None, initial=start, rows=rows)
    made = entered(request, form, write)
    if made is not None:
        done(request, f"Code “{made.name}” added.")
        return to_code(request, made.pk)
    return form_page(request, "coding/code_form.html", form, {"crumbs": crumbs(request)})


@in_study(Permission.EDIT_CODEBOOK)
def change(request: StudyRequest, pk: int) -> HttpResponse:
    """What a code is called and what is said about it; two who change it at once are told."""
    found = reads.code(pk, to=request.user, study=request.study)

    def write(form: forms.ChangeCodeForm) -> Any:
        given = form.cleaned_data
        said = {
            name: given[name] or found.colour if name == "colour" else given[name] for name in SAID
        }
        return writes.change_code(
            by=request.user, code=found, changes=said, expected=given["version"]
        )

    now = {name: getattr(found, name) for name in (*SAID, "version")}
    form = forms.ChangeCodeForm(request.POST or None, initial=now)
    if (made := entered(request, form, write)) is not None:
        done(request, f"Code “{made.name}” changed.")
        return to_code(request, pk)
    told = {"code": found, "crumbs": crumbs(request, found)}
    return form_page(request, "coding/code_form.html", form, told)


@in_study(Permission.EDIT_CODEBOOK)
def move(request: StudyRequest, pk: int) -> HttpResponse:
    """A code goes under another, or to another place; a script sends the same form."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found = reads.code(pk, **asked)

    def write(form: forms.MoveForm) -> Any:
        above, place = form.cleaned_data["parent"], form.cleaned_data["position"]
        parent = reads.code(above, **asked) if above else None
        position = place - 1 if place else 10**6
        return writes.move_code(by=request.user, code=found, parent=parent, position=position)

    rows = reads.codebook(**asked, counted=False)
    now = {"parent": found.parent_id}
    form = forms.MoveForm(request.POST or None, initial=now, rows=rows, code_id=pk)
    if entered(request, form, write) is not None:
        return _moved(request, found)
    if form.errors and request.headers.get("HX-Request"):
        return _moved(request, found, trouble="The code cannot go there.")
    told = {"code": found, "crumbs": crumbs(request, found)}
    return form_page(request, "coding/move.html", form, told)


@require_POST
@in_study(Permission.EDIT_CODEBOOK)
def step(request: StudyRequest, pk: int) -> HttpResponse:
    """A code goes one place up or down among its neighbours, in under the one above, or out."""
    found = reads.code(pk, to=request.user, study=request.study)
    rows = reads.codebook(to=request.user, study=request.study, counted=False)
    begin(request)
    try:
        parent_id, position = one_step(rows, pk, request.POST.get("to", ""))
        asked: dict[str, Any] = {"to": request.user, "study": request.study}
        parent = reads.code(parent_id, **asked) if parent_id else None
        writes.move_code(by=request.user, code=found, parent=parent, position=position)
    except Unfit as error:
        return _moved(request, found, str(error))
    return _moved(request, found)


@in_study(Permission.EDIT_CODEBOOK)
def drop(request: StudyRequest, pk: int) -> HttpResponse:
    """A code is dropped; in use only when that was said."""
    found = reads.code(pk, to=request.user, study=request.study)

    def write(form: forms.DropForm) -> bool:
        all_of_it = form.cleaned_data["with_codings"]
        writes.drop_code(by=request.user, code=found, with_codings=all_of_it)
        return True

    form = forms.DropForm(request.POST if request.method == "POST" else None)
    if entered(request, form, write):
        done(request, f"Code “{found.name}” dropped.")
        return to_codebook(request)
    rows = reads.codebook(to=request.user, study=request.study)
    below = under(rows, pk)
    number = sum(row.codings for row in rows if row.id in below)
    told = {"code": found, "crumbs": crumbs(request, found), "under": len(below) - 1}
    return form_page(request, "coding/drop.html", form, {**told, "codings": number})


def _moved(request: StudyRequest, code: Any, trouble: str = "") -> HttpResponse:
    """After a move: the code's page, or for a script the tree anew; `trouble` says why not."""
    sentence = f"Code “{code.name}” moved."
    if request.headers.get("HX-Request"):
        rows = reads.codebook(to=request.user, study=request.study)
        made = went(request)
        said = trouble or (sentence if made else UNCHANGED)
        told = {"branches": tree(rows), "done": said, "went": made}
        return render(request, "coding/parts/tree_anew.html", told)
    if trouble:
        messages.warning(request, trouble)
    else:
        done(request, sentence)
    return to_code(request, code.pk)
