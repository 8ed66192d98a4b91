"""Every coded passage as a table that can be narrowed, each leading to its place in the text."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils.http import urlencode

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.colours import shade
from fieldloom.exchange.quotations.writing import FORMATS
from fieldloom.web.coding.narrowing import NarrowForm
from fieldloom.web.coding.pages import page, page_number
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50
CONTEXT = 32  # characters kept on each side of a quote: as many stand here where there is more


@in_study(Permission.READ_CODING)
def quotations(request: StudyRequest) -> HttpResponse:
    """Quotations by source and place; the list alone when the filters ask for it."""
    form = NarrowForm(request.GET, request=request)
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    found = reads.quotations(
        **asked, wanted=form.wanted(), page=page_number(request), size=ON_A_PAGE
    )
    told = {
        "form": form,
        "rows": [_shown(row) for row in found.rows],
        "page": paged(found.total, found.number, ON_A_PAGE),
        "total": found.total,
        "query": urlencode(form.chosen),
        "leaving": access.decision(**asked, permission=Permission.EXPORT),
        "formats": FORMATS.values(),
    }
    part = "#list" if request.headers.get("HX-Request") else ""
    return page(request, f"coding/quotations.html{part}", told)


def paged(total: int, number: int, size: int) -> Page[int]:
    """The page numbers of a list that a read has already cut, as the part for them expects."""
    return Paginator(range(total), size).get_page(number)


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
