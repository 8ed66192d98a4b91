"""The history of the codebook: what changed, when, by whom, in sentences."""

from typing import Any

from django.http import HttpResponse

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.web.coding.pages import crumbs, numbers, page, page_number
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study

ON_A_PAGE = 50


@in_study(Permission.READ_CODING)
def codebook_history(request: StudyRequest) -> HttpResponse:
    """What changed in the codebook, newest first; `?code=` for one code, `?page=`."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    key = next(iter(numbers([request.GET.get("code", "")])), None)
    code = reads.code(key, **asked) if key is not None else None
    found = reads.codebook_history(**asked, code=code, page=page_number(request), size=ON_A_PAGE)
    told = {
        "found": found,
        "code": code,
        "may_code": may(request, Permission.CODE),
        "query": f"code={code.pk}&" if code else "",
        "crumbs": crumbs(request, code) if code else crumbs(request),
    }
    return page(request, "coding/codebook_history.html", told)
