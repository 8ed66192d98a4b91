"""Every coded passage as a table that can be narrowed, each leading to its place in the text."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.urls import reverse

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.colours import shade
from fieldloom.exchange.quotations.writing import FORMATS
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.web.coding.narrowing import NarrowForm, query_of
from fieldloom.web.coding.pages import page, page_number
from fieldloom.web.coding.slices import CONTEXT, row_told
from fieldloom.web.desk.standing import turns
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_CODING)
def quotations(request: StudyRequest) -> HttpResponse:
    """Quotations, a page of them; an island makes one long table of it."""
    form = NarrowForm(request.GET, request=request)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found = reads.quotations(
        **asked, wanted=form.wanted(), page=page_number(request), size=ON_A_PAGE, sort=form.order
    )
    told = {
        "form": form,
        "rows": [_shown(row) for row in found.rows],
        "page": paged(found.total, found.number, ON_A_PAGE),
        "total": found.total,
        "query": form.query,
        "leaving": access.decision(**asked, permission=Permission.EXPORT),
        "formats": FORMATS.values(),
        "audiences": list(View),
        "saved": [(row, query_of(row.wanted, row.sort)) for row in reads.saved_filters(**asked)],
        "table": _table(request, form, found),
    }
    return page(request, "coding/quotations.html", told)


def paged(total: int, number: int, size: int) -> Page[int]:
    """The page numbers of a list that a read has already cut, as the part for them expects."""
    return Paginator(range(total), size).get_page(number)


def _table(request: StudyRequest, form: NarrowForm, found: reads.Page) -> dict[str, Any]:
    """What the island begins with: where to ask, who asks, and the first rows."""
    slug = request.study.slug
    some = [row.id for row in found.rows] if found.number == 1 else []
    quoted = reads.some_quotations(to=request.user, study=request.study, ids=some)
    names = ("order", "rows", "codes", "preview", "bulk", "turn")
    return {
        "urls": {name: reverse(f"coding:quotations_{name}", args=[slug]) for name in names},
        "around": reverse("coding:quotation_around", args=[slug, 0]),
        "desk": reverse("desk:read", args=[slug, "REF"]),
        "study": slug,
        "query": form.query,
        "total": found.total,
        "rows": [row_told(one) for one in quoted],
        "me": {"id": request.user.pk, "name": request.user.name},
        "may": {
            "code": may(request, Permission.CODE),
            "codebook": may(request, Permission.EDIT_CODEBOOK),
            "lead": may(request, Permission.MANAGE_TEAM),
        },
        **turns(request),
    }


def _shown(row: reads.QuotationRow) -> tuple[reads.QuotationRow, int, str, str]:
    """A row, the number of its colour, and the words around its quote, none of them cut."""
    return row, shade(row.colour), _from_a_word(row.prefix), _to_a_word(row.suffix)


def _from_a_word(before: str) -> str:
    """The context before a quote without the half word it may begin with."""
    _, blank, rest = before.partition(" ")
    return f"… {rest}" if blank and len(before) == CONTEXT else before


def _to_a_word(after: str) -> str:
    """The context after a quote without the half word it may end with."""
    rest, blank, _ = after.rpartition(" ")
    return f"{rest} …" if blank and len(after) == CONTEXT else after
