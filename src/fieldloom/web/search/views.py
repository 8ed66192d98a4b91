"""Search: ranked hits with their words marked, each leading to its place in the text."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads
from fieldloom.web.people.entering import may
from fieldloom.web.search.forms import SearchForm
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_SOURCES)
def search(request: StudyRequest) -> HttpResponse:
    """The field, how to use it, and what was found. Nothing of a search is kept."""
    form = SearchForm(request.GET, request=request)
    told = {
        "form": form,
        "query": urlencode(form.chosen),
        "may_code": may(request, Permission.CODE),
        **_found(request, form),
    }
    part = "#found" if request.headers.get("HX-Request") else ""
    status = 422 if "error" in told else 200
    return render(request, f"search/search.html{part}", told, status=status)


def _found(request: StudyRequest, form: SearchForm) -> dict[str, object]:
    """The hits and their pages; or why the search has no clear meaning; or nothing was asked."""
    if not form.words:
        return {}
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 1
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    asked |= {"query": form.query(), "size": ON_A_PAGE}
    try:
        hits = reads.search(**asked, page=page)
        if page > hits.pages:  # hits have gone since the page before was shown
            hits = reads.search(**asked, page=hits.pages)
    except Unfit as error:
        return {"error": error}
    return {"hits": hits, "page": Paginator(range(hits.total), ON_A_PAGE).get_page(hits.page)}
