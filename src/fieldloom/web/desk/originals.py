"""The original page beside the text: opened once in a session, which is recorded, then turned freely."""

from django.http import HttpResponse, HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.sources import reads, writes
from fieldloom.web.desk.standing import source_of
from fieldloom.web.desk.talking import Sent, sends, talks
from fieldloom.web.shell.pages import StudyRequest, in_study

PASSES = "original pages"  # in the session: the ref of a source to the pass of its opening
MOST = 40  # sources whose passes a session keeps
FIRST = 1200


@talks
@in_study(Permission.OPEN_ORIGINAL)
@sends
def open_pages(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Open the pages of an original; the answer says how many there are."""
    source = source_of(request, ref)
    page = sent.maybe("page") or 1
    opening = _pass(request, ref)
    if not reads.has_opened(to=request.user, source=source, opening=opening):
        opening = writes.open_pages(by=request.user, source=source)
        kept = {**request.session.get(PASSES, {}), _key(request, ref): opening}
        request.session[PASSES] = dict(list(kept.items())[-MOST:])
    asked = {"to": request.user, "source": source, "opening": opening}
    picture = reads.original_page(page=page, wide=FIRST, **asked)
    return JsonResponse({"pages": picture.pages})


@talks
@in_study(Permission.OPEN_ORIGINAL)
def page(request: StudyRequest, ref: str, number: int, wide: int) -> HttpResponseBase:
    """One page as a picture. It is kept in no cache of the browser's, as nothing here is."""
    source = source_of(request, ref)
    asked = {"to": request.user, "source": source, "opening": _pass(request, ref)}
    picture = reads.original_page(page=number, wide=wide, **asked)
    answer = HttpResponse(picture.png, content_type="image/png")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _pass(request: StudyRequest, ref: str) -> str:
    return str(request.session.get(PASSES, {}).get(_key(request, ref), ""))


def _key(request: StudyRequest, ref: str) -> str:
    return f"{request.study.slug}/{ref}"
