"""The front door, and the pages for what went wrong outside any room."""

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.defaults import bad_request

from fieldloom.access import reads
from fieldloom.ground.answers import Unfit
from fieldloom.web.shell import closed
from fieldloom.web.shell.admission import KEPT
from fieldloom.web.shell.pages import StudyRequest, house_page
from fieldloom.web.shell.standing import has_just_shown

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@house_page
def front(request: StudyRequest) -> HttpResponseBase:
    """The studies one may enter; where there is only one, its home."""
    studies = list(reads.studies(to=request.user))
    if len(studies) == 1:
        return redirect("home:study", slug=studies[0].slug)
    return render(request, "shell/front.html", {"studies": studies, **closed.told(request.user)})


@house_page
def again(request: StudyRequest) -> HttpResponseBase:
    """A form that was kept while its sender showed that it is still they: sent on by one button."""
    kept = request.session.get(KEPT)
    if not kept:
        return redirect("front")
    if not has_just_shown(request.session, request.user):
        return redirect("mfa_index")
    return render(request, "shell/again.html", {"kept": kept})


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """What was sent is more than one request may bring: nothing of it was read, or changed."""
    if not isinstance(exception, TOO_MUCH):
        return bad_request(request, exception)
    error = Unfit("More was sent at once than can be read.", "Send less at a time.")
    return render(request, "shell/unfit.html", {"error": error, "nowhere": True}, status=413)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own refusals, such as a form without its token."""
    return render(request, "shell/forbidden.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere."""
    return render(request, "shell/404.html", {"reason": "", "nowhere": True}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Says that what was saved is safe, and nothing of its cause."""
    return render(request, "shell/500.html", status=500)
