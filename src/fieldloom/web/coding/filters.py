"""Saved filters: kept under a name, renamed, shared, dropped."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads, writes
from fieldloom.ground.answers import Unfit
from fieldloom.web.coding.narrowing import NarrowForm, query_of
from fieldloom.web.shell.pages import StudyRequest, in_study


@require_POST
@in_study(Permission.READ_CODING)
def save(request: StudyRequest) -> HttpResponse:
    """Keep the filters of the page under a name."""
    form = NarrowForm(request.POST, request=request)
    try:
        saved = writes.save_filter(
            by=request.user,
            study=request.study,
            name=request.POST.get("name", ""),
            wanted=form.wanted(),
            sort=form.order,
            shared="shared" in request.POST,
        )
        messages.success(request, f"Saved as “{saved.name}”.")
    except Unfit as error:
        messages.warning(request, str(error))
    return _back(request, form.query)


@require_POST
@in_study(Permission.READ_CODING)
def change(request: StudyRequest, pk: int) -> HttpResponse:
    """Rename or share a filter; or drop it, where that button was pressed."""
    saved = reads.saved_filter(pk, to=request.user, study=request.study)
    if "drop" in request.POST:
        writes.drop_filter(by=request.user, saved=saved)
        messages.success(request, f"Dropped: “{saved.name}”. The quotations are as they were.")
        return _back(request, request.POST.get("query", ""))
    try:
        writes.change_filter(
            by=request.user,
            saved=saved,
            name=request.POST.get("name", ""),
            shared="shared" in request.POST,
        )
        messages.success(request, "The filter was changed.")
    except Unfit as error:
        messages.warning(request, str(error))
    return _back(request, request.POST.get("query", ""))


@in_study(Permission.READ_CODING)
def apply(request: StudyRequest, pk: int) -> HttpResponse:
    """To the quotations as a saved filter narrows them."""
    rows = reads.saved_filters(to=request.user, study=request.study)
    row = next((row for row in rows if row.id == pk), None)
    if row is None:
        return redirect("coding:quotations", slug=request.study.slug)
    return _back(request, query_of(row.wanted, row.sort))


def _back(request: StudyRequest, query: str) -> HttpResponse:
    """To the quotations, narrowed as they were."""
    url = reverse("coding:quotations", args=[request.study.slug])
    return HttpResponseRedirect(f"{url}?{query}" if query else url)
