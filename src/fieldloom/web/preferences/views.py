"""Settings of the person who is signed in: a page of their own, and the same form at the desk."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from fieldloom.access import writes
from fieldloom.access.rules import SETTINGS
from fieldloom.web.preferences.look import HINT
from fieldloom.web.shell.coming_back import ours
from fieldloom.web.shell.pages import StudyRequest, house_page


@house_page
def settings(request: StudyRequest) -> HttpResponseBase:
    """Choose how pages look. A script sends one choice at a time; a plain form all of them."""
    if request.method != "POST":
        return render(request, "preferences/settings.html", {"back": _back(request)})
    chosen = {name: str(request.POST[name]) for name in SETTINGS if name in request.POST}
    if "again" in request.POST:
        chosen = {name: "due" for name in SETTINGS if name.startswith(HINT)}
    writes.choose(by=request.user, chosen=chosen)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect(_back(request) or "preferences:settings")


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of this site."""
    return ours(request, request.POST.get("next") or request.GET.get("next") or "")
