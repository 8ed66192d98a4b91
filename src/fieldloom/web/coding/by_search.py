"""Coding by search: what would be coded is shown, then done at once, and undone as one act."""

from typing import Any

from django.http import HttpResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.coding.rules.colours import shade
from fieldloom.ground.answers import Unfit
from fieldloom.web.coding.forms import SearchCodeForm
from fieldloom.web.coding.pages import crumbs, done, entered, form_page, to_code
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.CODE)
def by_search(request: StudyRequest) -> HttpResponse:
    """GET shows what a search would code; POST codes it."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}

    def write(form: SearchCodeForm) -> writes.AutoCoded:
        code = reads.code(form.cleaned_data["code"], **asked)
        query = form.cleaned_data["query"]
        return writes.auto_code(by=request.user, study=request.study, code=code, query=query)

    rows = reads.codebook(**asked)
    # A search brought along has no code chosen yet: that is where to begin, not a mistake.
    sent = request.POST if request.method == "POST" else request.GET
    first = request.method == "GET" and "code" not in sent
    form = SearchCodeForm(None if first else sent, rows=rows, initial=request.GET.dict())
    if (made := entered(request, form, write)) is not None:
        done(request, _said(made), otherwise=_said(made))
        return to_code(request, form.cleaned_data["code"])
    told: dict[str, Any] = {"crumbs": crumbs(request), "codes": bool(rows)}
    if form.is_bound and form.is_valid():
        told |= _preview(request, form, rows)
    return form_page(request, "coding/by_search.html", form, told)


def _preview(
    request: StudyRequest, form: SearchCodeForm, rows: list[reads.CodeRow]
) -> dict[str, Any]:
    query, chosen = form.cleaned_data["query"], form.cleaned_data["code"]
    try:
        found = reads.auto_code_preview(to=request.user, study=request.study, query=query)
    except Unfit as error:
        form.add_error("query", str(error))
        return {}
    row = next(row for row in rows if row.id == chosen)
    return {"preview": found, "chosen": row, "shade": shade(row.colour)}


def _said(made: writes.AutoCoded) -> str:
    already = f" {made.already} were coded so already." if made.already else ""
    return f"{made.made} paragraph{'' if made.made == 1 else 's'} coded.{already}"
