"""Who gets past the front door at all: a session that stands, with a second factor, and fresh where
the table of doors says so. What a person may do inside is asked by the pages themselves."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from fieldloom.access.doors import ROUTES
from fieldloom.access.rules import Decision, Permission
from fieldloom.ground.tally import tally
from fieldloom.web.shell import pace, standing

# What somebody reaches who has signed in by a password and has yet to set up a second factor.
SETTING_UP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
READING = frozenset({Permission.READ_SOURCES, Permission.READ_CODING})
UNATTENDED = frozenset({"desk:news", "desk:name_replaced"})
POLLED = frozenset({"jobs:list", "jobs:job", "sources:delivery", "pseudonyms:progress"})
"""Asked for by an open page, not by a person (the polled ones by its scripts): that keeps no session
alive."""
KEPT = "kept_form"
MOST_KEPT = 200_000  # characters of a form that waits until somebody has shown that it is they


class Admission:
    """Ends sessions that have run out, and lets in only who has shown enough of who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and standing.is_over(request.session):
            request.session.flush()
            request.user = AnonymousUser()
        with tally() as read:
            response = self.get_response(request)
        if read and request.user.is_authenticated:
            pace.note(request.user, sum(read))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, named: Any
    ) -> HttpResponse | None:
        """None to go on to the page; else the answer in its stead."""
        found = request.resolver_match
        name = found.view_name if found else ""
        if name not in ROUTES and not _is_for_signing_in(name):
            return render(request, "shell/404.html", {"reason": "", "nowhere": True}, status=404)
        user: Any = request.user
        if not user.is_authenticated:
            return None
        if name not in UNATTENDED and not (name in POLLED and request.headers.get("HX-Request")):
            standing.use(request.session)
        _forget_kept(request, user)
        return (
            _second_factor_lacking(request, name, user)
            or _to_be_shown_again(request, name, user)
            or _too_fast(request, name, user)
        )


def _is_for_signing_in(name: str) -> bool:
    return name.startswith(("account_", "mfa_"))


def _second_factor_lacking(request: HttpRequest, name: str, user: Any) -> HttpResponse | None:
    if standing.is_spared(user):
        return None
    if name == "account_reauthenticate" and user.authenticator_set.exists():
        # A password is not enough for who has more.
        return HttpResponseRedirect(_again(request.GET.get("next", "/"), user))
    if standing.has_shown(request.session, user) or name in SETTING_UP:
        return None
    return _to_second_factor(request, user)


def _to_be_shown_again(request: HttpRequest, name: str, user: Any) -> HttpResponse | None:
    if _is_for_signing_in(name) or not ROUTES[name].again:
        return None
    if not standing.has_just_shown(request.session, user):
        return ask_again(request)
    if request.method == "POST":
        request.session.pop(KEPT, None)
    return None


def _too_fast(request: HttpRequest, name: str, user: Any) -> HttpResponse | None:
    """Reading is stopped, and only that: what somebody writes is kept, and other pages open."""
    reading = not _is_for_signing_in(name) and ROUTES[name].asks in READING
    if not reading or not pace.is_too_fast(request.session, user):
        return None
    fetched = request.headers.get("Sec-Fetch-Dest", "document") != "document"
    script = _is_script(request) or "application/json" in request.headers.get("Accept", "")
    inside = script or fetched or request.method != "GET"
    onward = _came_from(request) if inside else request.get_full_path()
    return pace.stopped(request, user, _again(onward, user), script=script)


def _forget_kept(request: HttpRequest, user: Any) -> None:
    """A form that was kept is forgotten once its sender went back without sending it on."""
    kept = request.session.get(KEPT)
    back = kept and request.method == "GET" and request.path == kept["back"]
    if back and standing.has_just_shown(request.session, user):
        del request.session[KEPT]


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the second factor once more; a form that was sent is kept."""
    back = _came_from(request)
    if _is_script(request):
        told = {
            "kind": "again",
            "says": "Show once more that it is you, then open it again.",
            "remedy": "",
            "where": _again(back, request.user),
        }
        return JsonResponse(told, status=403)
    if request.method != "POST":
        return HttpResponseRedirect(_again(request.get_full_path(), request.user))
    pairs = [
        (key, value)
        for key, values in request.POST.lists()
        for value in values
        if key != "csrfmiddlewaretoken"
    ]
    if sum(len(str(value)) for _, value in pairs) <= MOST_KEPT:
        kept = {"path": request.get_full_path(), "pairs": pairs, "back": back}
        request.session[KEPT] = kept
        back = reverse("again")
    return HttpResponseRedirect(_again(back, request.user))


def _again(onward: str, user: Any) -> str:
    """The address of the page that asks, which leads on to `onward`."""
    methods = get_adapter().get_reauthentication_methods(user)
    return f"{methods[0]['url']}?{urlencode({'next': onward})}"


def _came_from(request: HttpRequest) -> str:
    """The page of this site that the request came from, else the front door."""
    came = urlsplit(request.headers.get("Referer", ""))
    return came.path if came.netloc == request.get_host() and came.path else "/"


def _is_script(request: HttpRequest) -> bool:
    return request.content_type == "application/json"


def _to_second_factor(request: HttpRequest, user: Any) -> HttpResponse:
    """To where the second factor is set up, or, should there be one, shown."""
    if _is_script(request) or request.method != "GET":
        refused = Decision(
            False,
            "This Fieldloom opens only to a second factor, and this session has shown none.",
            "Open any page: it leads to where you set one up.",
        )
        return render(request, "shell/refusal.html", {"decision": refused}, status=403)
    if user.authenticator_set.exists():
        return HttpResponseRedirect(_again(request.get_full_path(), user))
    return HttpResponseRedirect(reverse("mfa_index"))
