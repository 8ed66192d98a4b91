"""Portraits: where codes stand in many texts, side by side and wave by wave, each leading there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.colours import shade
from fieldloom.exchange.portraits.writing import FORMATS
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.sources import reads as sources
from fieldloom.web.coding.pages import page, page_number
from fieldloom.web.coding.portrait_form import PortraitForm
from fieldloom.web.coding.portrait_rows import grouped, legend
from fieldloom.web.coding.quotations import paged
from fieldloom.web.coding.tree import under
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 60


@in_study(Permission.READ_CODING)
def portraits(request: StudyRequest) -> HttpResponse:
    """The portraits that were asked for, grouped, and the same as a table."""
    form = PortraitForm(request.GET, request=request)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    wanted = form.wanted()
    found = reads.gallery(**asked, wanted=wanted, page=page_number(request), size=ON_A_PAGE)
    told = {
        "form": form,
        "groups": grouped(found, wanted.voices),
        "codes": [(code, shade(code.colour)) for code in found.codes],
        "voices": legend(found, wanted.voices),
        "total": found.total,
        "page": paged(found.total, found.page, ON_A_PAGE),
        "query": urlencode(form.pairs()),
        "below": "?below=on" if wanted.wanted.with_children else "",
        "leaving": access.decision(**asked, permission=Permission.EXPORT),
        "formats": FORMATS.values(),
        "audiences": list(View),
        "may_code": may(request, Permission.CODE),
    }
    return page(request, "coding/portraits.html", told)


@in_study(Permission.READ_CODING)
def place(request: StudyRequest, ref: str, pk: int) -> HttpResponse:
    """Into the text, at the coding of a code that is nearest to `?at=` (a share of the text, from 0
    to 1); at the first one where none is given. `?below=on` counts the codes under it in."""
    source = sources.source(ref, to=request.user, study=request.study)
    codes = {pk}
    if "below" in request.GET:
        codes = under(reads.codebook(to=request.user, study=request.study, counted=False), pk)
    found = reads.codings_in(to=request.user, source=source)
    fit = [row for row in found if row.code_id in codes]
    if not fit:
        raise NotFound(f"This code does not stand in {ref}, or no longer.")
    point = _share(request.GET.get("at", "")) * source.revision.characters
    near = min(fit, key=lambda row: max(row.start - point, point - row.end, 0))
    text = reverse("desk:read", args=[request.study.slug, ref])
    return redirect(f"{text}?coding={near.id}")


def _share(given: str) -> float:
    try:
        return min(max(float(given), 0.0), 1.0)
    except ValueError:
        return 0.0
