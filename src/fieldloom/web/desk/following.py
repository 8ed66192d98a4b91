"""What others do at a text that is open: asked for about once a second, answered in a few statements."""

from django.http import HttpResponseBase, JsonResponse

from fieldloom.access import reads as access
from fieldloom.access.rules import Permission
from fieldloom.coding import reads as coding
from fieldloom.web.desk import rows
from fieldloom.web.desk.presence import AT_THE_DESK
from fieldloom.web.desk.reading import number
from fieldloom.web.desk.standing import source_of
from fieldloom.web.desk.talking import Sent, sends, talks
from fieldloom.web.shell.pages import StudyRequest, in_study

PAGE_ID = 40
"""Most characters of the id that a page gives itself."""


@in_study(Permission.READ_CODING)
@talks
def news(request: StudyRequest, ref: str) -> HttpResponseBase:
    """What changed since the number `?since=`, the revision that is read now, and who else is here;
    `?page=` is the id that the asking page has given itself."""
    source = source_of(request, ref)
    found = coding.changes_in(to=request.user, source=source, since=number(request, "since", 0))
    page, user = request.GET.get("page", "")[:PAGE_ID], request.user
    others = AT_THE_DESK.here(source.pk, user.pk, page)
    here = access.names_of(others, to=user) if others else {}
    return JsonResponse(
        {
            "number": found.number,
            "whole": found.whole,
            "codebook": found.codebook,
            "codings": [rows.coding(row) for row in found.codings],
            "gone": found.gone,
            "memos": rows.memos(found.memos, source),
            "memosGone": found.memos_gone,
            "revision": source.current.number,
            "here": [
                {"id": pk, "name": here[pk]}
                for pk in sorted(others & set(here), key=lambda pk: (here[pk].casefold(), pk))
            ],
        }
    )


@in_study(Permission.READ_CODING)
@sends
def leave(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """The page of the id `page` is being closed."""
    source = source_of(request, ref)
    AT_THE_DESK.left(source.pk, request.user.pk, sent.words("page")[:PAGE_ID])
    return JsonResponse({})
