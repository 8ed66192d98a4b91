"""Files are handed over: all at once by a plain form, or one request each by a script.

Either way a file is in the vault when its request is answered, and is read later by a job, so a
page that is closed loses nothing that has arrived.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads, writes
from fieldloom.sources.formats.guard import MAX_BYTES
from fieldloom.web.desk.talking import talks
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.sources.forms import DeliveryForm

ON_A_PAGE = 20


@in_study(Permission.TAKE_IN)
def take_in(request: StudyRequest) -> HttpResponse:
    """Choose files and hand them over; below, what was handed over before."""
    form = _form(request)
    files = request.FILES.getlist("files") + request.FILES.getlist("folder")
    if request.method == "POST" and form.is_valid():
        if files:
            return _handed_over(request, form, files)
        form.add_error(None, "No file arrived. Choose at least one; together at most 200 MB.")
    past = reads.deliveries(to=request.user, study=request.study).order_by("-at", "-pk")
    told = {
        "form": form,
        "page": Paginator(past, ON_A_PAGE).get_page(request.GET.get("page")),
        "most": MAX_BYTES,
        "most_mb": MAX_BYTES // 10**6,
    }
    return render(request, "sources/take_in.html", told, status=422 if form.errors else 200)


@talks
@require_POST
@in_study(Permission.TAKE_IN)
def begin(request: StudyRequest) -> HttpResponseBase:
    """A script begins a delivery; it is told where each file goes, and where to say that is all."""
    begun = writes.hand_over(by=request.user, study=request.study, files=[])
    there = {"slug": request.study.slug, "pk": begun.pk}
    ways = {"files": "add_file", "close": "close", "page": "delivery"}
    told = {name: reverse(f"sources:{view}", kwargs=there) for name, view in ways.items()}
    return JsonResponse(told, status=201)


@talks
@require_POST
@in_study(Permission.TAKE_IN)
def add(request: StudyRequest, pk: int) -> HttpResponseBase:
    """One file of a delivery arrives; the answer says whether it is kept or already refused."""
    open_one = reads.delivery(pk, to=request.user, study=request.study)
    sent = request.FILES.get("file")
    if sent is None:
        raise Unfit("The file did not arrive.", f"It may be larger than {MAX_BYTES // 10**6} MB.")
    form = _form(request)
    if not form.is_valid():
        raise Unfit("The kind or the encounter is not one of the list.", "Choose another.")
    handed = _handed(sent, form.settings())
    kept = writes.add_file(by=request.user, delivery=open_one, file=handed)
    told = {"name": kept.name, "state": kept.state, "says": kept.reason, "remedy": kept.remedy}
    return JsonResponse(told, status=201)


@require_POST
@in_study(Permission.TAKE_IN)
def close(request: StudyRequest, pk: int) -> HttpResponse:
    """All has arrived: the job that takes it in may begin."""
    open_one = reads.delivery(pk, to=request.user, study=request.study)
    try:
        writes.close_delivery(by=request.user, delivery=open_one)
    except Unfit as error:
        messages.warning(request, str(error))
    return redirect("sources:delivery", slug=request.study.slug, pk=pk)


def _handed_over(request: StudyRequest, form: DeliveryForm, files: list[Any]) -> HttpResponse:
    settings = form.settings()
    handed = [_handed(file, settings) for file in files]
    made = writes.hand_over(by=request.user, study=request.study, files=handed)
    writes.close_delivery(by=request.user, delivery=made)
    return redirect("sources:delivery", slug=request.study.slug, pk=made.pk)


def _handed(sent: Any, settings: dict[str, str]) -> writes.Handed:
    return writes.Handed(sent.name or "", sent.read(), settings)


def _form(request: StudyRequest) -> DeliveryForm:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    known = fieldwork.encounters(**asked) if may(request, Permission.READ_FIELDWORK) else []
    return DeliveryForm(request.POST if request.method == "POST" else None, encounters=known)
