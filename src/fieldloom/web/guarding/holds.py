"""What lies on material: the list, putting a hold on, lifting it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.sources import reads, writes
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.web.guarding.forms import HoldForm
from fieldloom.web.people.entering import entered, form_page, may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_CONSENT)
def holds(request: StudyRequest) -> HttpResponse:
    """Everything that lies, or lay, on material."""
    rows = reads.holds_of(to=request.user, study=request.study)
    told = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_lift": may(request, Permission.TAKE_IN),
        "may_read": may(request, Permission.READ_SOURCES),
    }
    return render(request, "guarding/holds.html", told)


@in_study(Permission.TAKE_IN)
def put(request: StudyRequest, ref: str) -> HttpResponse:
    """Put a hold on a paragraph (`?paragraph=`) or on all of a source."""
    found = reads.source(ref, to=request.user, study=request.study)

    def write(form: HoldForm) -> Any:
        given = form.cleaned_data
        place = place_of(request, found, given["paragraph"])
        kind = HoldKind(given["kind"])
        new = writes.NewHold(kind, None, given["until"], given["reason"], place)
        return writes.put_hold(by=request.user, source=found, new=new)

    start = {"paragraph": request.GET.get("paragraph", ""), "kind": HoldKind.EMBARGO.value}
    form = HoldForm(request.POST or None, initial=start)
    if entered(request, form, write) is not None:
        messages.success(request, f"It lies on {ref} from now on.")
        return redirect("guarding:holds", slug=request.study.slug)
    told = {"source": found, "crumbs": crumbs(request, "holds", "Holds")}
    return form_page(request, "guarding/put.html", form, told)


@require_POST
@in_study(Permission.TAKE_IN)
def lift(request: StudyRequest, pk: int) -> HttpResponse:
    """Take a hold off."""
    row = reads.hold(pk, to=request.user, study=request.study)
    try:
        writes.lift_hold(by=request.user, lying=row)
        messages.success(request, f"Lifted: {row.get_kind_display().lower()}, {row.source.ref}.")
    except Unfit as error:
        messages.warning(request, str(error))
    return redirect("guarding:holds", slug=request.study.slug)


def place_of(request: StudyRequest, source: Any, paragraph: int | None) -> tuple[int, int] | None:
    """Where a paragraph's words lie, in code points; None where none is named. Raises `Unfit` where
    there is no such paragraph."""
    if paragraph is None:
        return None
    asked = {"first": paragraph, "last": paragraph}
    rows = reads.paragraphs(to=request.user, revision=source.current, **asked)
    if not rows:
        raise Unfit(f"{source.ref} has no paragraph {paragraph}.", "", "paragraph")
    (row,) = rows
    return row.start + row.said, row.start + len(row.text.rstrip())


def crumbs(request: StudyRequest, page: str, label: str) -> list[dict[str, str]]:
    """The way to a page under one of the lists."""
    return [{"label": label, "url": reverse(f"guarding:{page}", args=[request.study.slug])}]
