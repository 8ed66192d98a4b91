"""Quotations and codebooks leave as files, for those whose role allows it; each is recorded."""

from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from fieldloom.access.rules import Permission
from fieldloom.coding import reads
from fieldloom.exchange import leaving
from fieldloom.ground.answers import Unfit
from fieldloom.web.coding.narrowing import NarrowForm
from fieldloom.web.coding.pages import numbers
from fieldloom.web.coding.portrait_form import PortraitForm
from fieldloom.web.shell import pace
from fieldloom.web.shell.admission import ask_again
from fieldloom.web.shell.pages import StudyRequest, in_study
from fieldloom.web.shell.stopped import going


@require_POST
@in_study(Permission.EXPORT)
def codebook(request: StudyRequest) -> HttpResponseBase:
    """The codebook as CSV, Word document or REFI-QDA."""
    form = request.POST.get("form", "")
    by, study = request.user, request.study
    return _file(leaving.codebook_out(by=by, study=study, form=form, going=going(request)))


@require_POST
@in_study(Permission.EXPORT)
def quotations(request: StudyRequest) -> HttpResponseBase:
    """The quotations that were shown, all pages of them, as they were sorted; or those ticked."""
    narrow = NarrowForm(request.POST, request=request)
    turn = leaving.Turn(narrow.order, _only(request.POST.get("only", "")))
    form = request.POST.get("form", "")
    leaving.quotations_fit(form)
    by, study, wanted = request.user, request.study, narrow.wanted()
    number = len(turn.only) or reads.quotation_count(to=by, study=study, wanted=wanted)
    if not pace.takes_out(request.session, number):
        return ask_again(request)
    asked: dict[str, Any] = {"by": by, "study": study, "wanted": wanted, "form": form}
    try:
        return _file(leaving.quotations_out(**asked, turn=turn, going=going(request)))
    except leaving.Stopped:
        pace.did_not_leave(request.session)
        raise


def _only(ticked: str) -> tuple[int, ...]:
    """The row ids of the ticked quotations; empty for all. Raises `Unfit` where none can be read."""
    only = tuple(numbers(ticked.split(",")))
    if ticked and not only:
        raise Unfit("The ticked quotations could not be read.", "Reload the page and tick again.")
    return only


@require_POST
@in_study(Permission.EXPORT)
def portraits(request: StudyRequest) -> HttpResponseBase:
    """The portraits that were shown, all pages of them."""
    wanted = PortraitForm(request.POST, request=request).wanted()
    form = request.POST.get("form", "")
    by, study = request.user, request.study
    return _file(
        leaving.portraits_out(by=by, study=study, wanted=wanted, form=form, going=going(request))
    )


def _file(out: leaving.Leaving) -> HttpResponseBase:
    """A download that no browser shows or runs as a page of this site."""
    answer = StreamingHttpResponse(out.pieces, content_type=out.media_type)
    name = content_disposition_header(True, out.name)
    answer.headers["Content-Disposition"] = name or "attachment"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
