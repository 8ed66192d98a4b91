"""The codebook: its tree, and beside it one code with what is said about it."""

from typing import Any

from django.http import HttpResponse

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.coding.rules.colours import shade
from fieldloom.coding.rules.links import LinkKind
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.exchange.codebook.writing import FORMATS
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.web.coding.linking import mentions_of
from fieldloom.web.coding.pages import page
from fieldloom.web.coding.tree import Branch, tree
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_CODING)
def codebook(request: StudyRequest) -> HttpResponse:
    """The tree of codes; `?find=` narrows it, and htmx gets the tree alone."""
    part = "#tree" if request.headers.get("HX-Request") else ""
    return page(request, f"coding/codebook.html{part}", _told(request))


@in_study(Permission.READ_CODING)
def code(request: StudyRequest, pk: int) -> HttpResponse:
    """One code beside the tree; htmx gets the code alone."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    told = _told(request)
    rows = told["rows"]
    row = next((row for row in rows if row.id == pk), None)
    if row is None:
        raise NotFound("There is no such code in this study.")
    told |= {
        "here": Branch(row, shade(row.colour)),
        "siblings": [other.id for other in rows if other.parent_id == row.parent_id],
        "children": [other for other in rows if other.parent_id == pk],
        "memos": reads.memos(**asked, about=MemoAbout.CODE, about_id=pk),
        "mentions": mentions_of(request, LinkKind.CODE, pk),
    }
    part = "#code" if request.headers.get("HX-Request") else ""
    return page(request, f"coding/codebook.html{part}", told)


def _told(request: StudyRequest) -> dict[str, Any]:
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    rows = reads.codebook(**asked)
    find = request.GET.get("find", "")[:100].strip()
    return {
        "rows": rows,
        "find": find,
        "branches": tree(rows, find),
        "may_edit": may(request, Permission.EDIT_CODEBOOK),
        "may_code": may(request, Permission.CODE),
        "leaving": access.decision(**asked, permission=Permission.EXPORT),
        "formats": FORMATS.values(),
        "audiences": list(View),
        "codings": sum(row.codings for row in rows),
    }
