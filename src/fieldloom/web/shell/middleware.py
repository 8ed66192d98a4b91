"""Every refusal, wherever it arises, becomes a page in words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from fieldloom.access.gate import asked_once
from fieldloom.exchange.at_the_door import Stopped
from fieldloom.ground.answers import Busy, NotFound, Refused, Stale, Unfit
from fieldloom.web.shell.stopped import stopped

NOT_ALLOWED = 405


class RefusalsInWords:
    """Turns the house's ways of saying no into pages (or fragments, for htmx) with a status.

    403 refused, 404 not found, 409 stale, 422 unfit, 503 busy. Any answer to a signed-in person is kept out
    of caches.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asked_once():
            response = self.get_response(request)
            if response.status_code == NOT_ALLOWED and not response.content:
                response = self._in_words(request, response.headers["Allow"])
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    @staticmethod
    def _in_words(request: HttpRequest, allowed: str) -> HttpResponse:
        """For an address that takes what is sent to it and shows nothing, or the other way round."""
        error = Unfit("This address cannot be used like that.", "Go back, and use the page there.")
        told = {"error": error, "nowhere": True}
        answer = render(request, "shell/unfit.html", told, status=NOT_ALLOWED)
        answer.headers["Allow"] = allowed
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a refusal; None for any other error, which Django then handles."""
        if isinstance(error, Refused):
            decided = {"decision": error.decision, "page_asked": _page(request)}
            return render(request, "shell/refusal.html", decided, status=403)
        if isinstance(error, NotFound):
            told = {"reason": str(error), "nowhere": True, "asked_about": _asked_about(request)}
            return render(request, "shell/404.html", told, status=404)
        if isinstance(error, Stale):
            told = {"what": error.what, "theirs": error.theirs, "mine": error.mine}
            return render(request, "shell/conflict.html", told, status=409)
        if isinstance(error, Unfit):
            told = {"error": error}
            return (
                stopped(request, error)
                if isinstance(error, Stopped)
                else render(request, "shell/unfit.html", told, status=422)
            )
        if isinstance(error, Busy):
            answer = render(request, "shell/busy.html", {"error": error}, status=503)
            answer.headers["Retry-After"] = "60"
            return answer
        return None


def _page(request: HttpRequest) -> str:
    """The name of the page that was asked for, such as "team:grant"."""
    match = request.resolver_match
    return match.view_name if match is not None else ""


def _asked_about(request: HttpRequest) -> str:
    """What to ask why about, of a page that found nothing: the source that its address names, or the
    page itself. Made of the address alone, so it is the same whether there is such a thing or not."""
    page = _page(request)
    ref = request.resolver_match.kwargs.get("ref", "") if request.resolver_match else ""
    if ref and page.partition(":")[0] in ("desk", "sources"):
        return urlencode({"source": ref})
    return urlencode({"page": page}) if page else ""
