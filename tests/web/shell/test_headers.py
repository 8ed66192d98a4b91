"""What every answer carries, at every address there is: the headers and cookies that protect it."""

import os
import re
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import Client

from every_door import addresses, routes
from fieldloom.access.doors import ROUTES

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SIGNING_IN = (
    "login/",
    "logout/",
    "2fa/authenticate/",
    "2fa/reauthenticate/",
    "password/change/",
    "2fa/",
)


def every_answer(client):
    """(where, answer) of every address, asked and sent to, and of some that there are not."""
    for name, address in addresses():
        yield f"GET {name}", client.get(address)
        yield f"POST {name}", client.post(address, {})
    for page in SIGNING_IN:
        yield page, client.get(f"/account/{page}")
    for page in ("/nowhere/", "/studies/quayside/nowhere/", "/static/nowhere.css"):
        yield page, client.get(page)


def wrong_with(answer, where=""):
    wrong = [name for name, value in EVERYWHERE.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
        wrong.append(policy or "no policy")
    elif "sandbox" not in policy:
        parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
        named = {
            key: parts.get(key)
            for key in ("script-src", "frame-ancestors", "base-uri", "form-action")
        }
        if list(named.values()) != ["'self'", "'none'", "'none'", "'self'"]:
            wrong.append(policy)
    if where[:8] != "/static/" and "no-store" not in answer.headers.get("Cache-Control", ""):
        wrong.append("may be kept in a cache")
    return wrong


def test_every_answer_of_every_address_carries_them(study, pi, client):
    client.force_login(pi)
    client.raise_request_exception = False
    answers = dict(every_answer(client))
    assert len(answers) > 2 * len(ROUTES)
    bad = {where: wrong_with(answer, where) for where, answer in answers.items()}
    statuses = {answer.status_code for answer in answers.values()}
    assert {200, 302, 404, 405} <= statuses
    assert statuses & {500, 501} == set()
    assert {where: wrong for where, wrong in bad.items() if wrong} == {}


def test_so_does_every_answer_to_somebody_who_is_not_signed_in(db, client):
    bad = {where: wrong_with(answer, where) for where, answer in every_answer(client)}
    assert {where: wrong for where, wrong in bad.items() if wrong} == {}


def test_a_fault_of_ours_tells_nothing_and_carries_them_too(study, pi, client, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError("the very words of somebody")

    client.force_login(pi)
    client.raise_request_exception = False
    monkeypatch.setattr("fieldloom.web.team.views.render", fails)
    answer = client.get("/studies/quayside/team/")
    assert answer.status_code == 500
    assert b"very words" not in answer.content
    assert wrong_with(answer) == []


def test_every_form_without_its_token_is_refused(study, pi):
    """At every address that takes anything, signing in among them."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(pi)
    token = "x" * 32
    tried = 0
    sign_in = [(f"account/{page}", f"/account/{page}") for page in SIGNING_IN]
    for name, address in [*addresses(), *sign_in]:
        for sent in (
            client.post(address, {"csrfmiddlewaretoken": token}),
            client.post(address, "{}", content_type="application/json"),
        ):
            # An address that takes nothing says so, whatever is sent.
            assert sent.status_code in (403, 405) or "/account/" in address, (
                name,
                sent.status_code,
            )
            tried += sent.status_code == 403
    assert tried > 100


def test_no_page_is_spared_the_token():
    from django.urls import URLPattern, URLResolver, get_resolver

    def spared(resolver):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from spared(pattern)
            elif isinstance(pattern, URLPattern) and getattr(
                pattern.callback, "csrf_exempt", False
            ):
                yield str(pattern.pattern)

    assert list(spared(get_resolver())) == []
    assert len(list(routes())) > len(ROUTES)


SECURE = """
import django, json
from django.conf import settings
django.setup()
from django.test import Client
client = Client(HTTP_HOST="loom.example.org", HTTP_X_FORWARDED_PROTO="https")
answer = client.get("/account/login/")
print(json.dumps({
    "hsts": answer.headers.get("Strict-Transport-Security", ""),
    "cookies": {name: str(morsel) for name, morsel in answer.cookies.items()},
    "session": [settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,
                settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE,
                settings.SESSION_COOKIE_DOMAIN, settings.SESSION_COOKIE_PATH],
    "plain": Client(HTTP_HOST="elsewhere.example.org").get("/account/login/").status_code,
}))
"""


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory):
    """What a Fieldloom says that a team reaches by its own name, over HTTPS."""
    import json

    told = {
        **os.environ,
        "FIELDLOOM_DATA": str(tmp_path_factory.mktemp("tls")),
        "FIELDLOOM_SITE": "https://loom.example.org",
        "DJANGO_SETTINGS_MODULE": "fieldloom.settings",
    }
    done = subprocess.run([sys.executable, "-c", SECURE], env=told, capture_output=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_over_https_it_is_asked_for_a_year_and_cookies_stay_with_this_very_host(behind_tls):
    age = re.search(r"max-age=(\d+)", behind_tls["hsts"])
    assert int(age[1]) >= 365 * 24 * 3600
    assert set(behind_tls["cookies"]) == {"__Host-csrf"}
    cookie = behind_tls["cookies"]["__Host-csrf"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
    assert behind_tls["session"] == ["__Host-session", True, True, "Lax", None, "/"]
    assert behind_tls["plain"] == 400  # another name than its own


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(study, pi):
    client = Client()
    client.get("/account/login/")
    from conftest import PASSWORD

    client.post("/account/login/", {"login": "petra", "password": PASSWORD})
    assert {"session", "csrf"} <= set(client.cookies)
    for morsel in client.cookies.values():
        if morsel.value:
            assert morsel["httponly"] and morsel["samesite"] == "Lax", morsel
            assert not morsel["domain"]
    assert isinstance(client.get("/account/login/"), HttpResponse)
