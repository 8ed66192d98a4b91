"""The web door itself: signing in, being refused, and what stands around every page."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from conftest import PASSWORD
from fieldloom.access import writes
from fieldloom.access.rules import Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """Failed tries are counted in the cache, which outlives a test."""
    cache.clear()


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def study_pages():
    """Every address inside a study that needs no more than the study's name."""

    def walk(resolver, prefix=""):
        for pattern in resolver.url_patterns:
            where = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, where)
            elif isinstance(pattern, URLPattern) and where.count("<") == 1:
                yield where

    inside = (w for w in walk(get_resolver()) if w.startswith("studies/<slug:slug>/"))
    return sorted("/" + w.replace("<slug:slug>", "quayside") for w in inside)


def test_there_are_pages_to_try():
    assert len(study_pages()) > 20


@pytest.mark.parametrize("page", study_pages())
def test_a_page_of_a_study_sends_whoever_is_not_signed_in_to_sign_in(page, study):
    answer = Client().get(page)
    assert answer.status_code in (302, 405)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("page", study_pages())
def test_a_study_one_may_not_enter_looks_like_one_that_does_not_exist(page, study, stranger):
    client = signed_in(stranger)
    for address in (page, page.replace("quayside", "nowhere")):
        assert client.get(address).status_code in (404, 405)


@pytest.mark.parametrize("page", study_pages())
def test_every_page_opens_for_the_principal_investigator_in_an_empty_study(page, study, pi):
    answer = signed_in(pi).get(page)
    if page.endswith("/opening-names/register/"):  # opens once a second person has agreed
        assert answer.status_code == 403
        return
    assert answer.status_code in (200, 302, 405), page


@pytest.mark.parametrize("page", study_pages())
def test_no_page_breaks_for_any_role(page, study, member):
    for role in Role:
        user = member(f"one-{role.value}", role)
        answer = signed_in(user).get(page)
        assert answer.status_code in (200, 302, 403, 405), (page, role)


def test_a_refusal_says_which_roles_would_do(study, member):
    answer = signed_in(member("ana", Role.ANALYST)).get("/studies/quayside/audit/")
    assert answer.status_code == 403
    assert "Auditor" in answer.content.decode()


@pytest.mark.parametrize("page", ["/account/login/", "/studies/quayside/"])
def test_every_answer_carries_the_headers_that_protect_it(page, study, pi):
    client = signed_in(pi) if "studies" in page else Client()
    answer = client.get(page)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_a_form_without_its_token_changes_nothing(study, pi):
    client = Client(enforce_csrf_checks=True)
    client.force_login(pi, backend=BACKEND)
    assert client.post("/studies/quayside/audit/verify/").status_code == 403


def test_one_signs_in_by_name_or_address_and_out_again(study, pi):
    for who in ("petra", "petra@example.org"):
        client = Client()
        answer = client.post("/account/login/", {"login": who, "password": PASSWORD})
        assert answer.status_code == 302
        assert client.get("/account/2fa/").status_code == 200
        client.post("/account/logout/")
        assert client.get("/account/2fa/").status_code == 302


def test_a_new_session_begins_at_sign_in(study, pi):
    client = Client()
    client.get("/account/login/")
    client.session["kept"] = "before"
    before = client.session.session_key
    client.post("/account/login/", {"login": "petra", "password": PASSWORD})
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_name_look_alike(study, pi):
    pages = [
        Client().post("/account/login/", {"login": who, "password": "wrong and long enough"})
        for who in ("petra", "nobody")
    ]
    said = [p.content.decode().replace("petra", "?").replace("nobody", "?") for p in pages]
    errors = [text[text.index("There is something") :][:200] for text in said]
    assert pages[0].status_code == pages[1].status_code == 200
    assert errors[0] == errors[1]


def fails_to_sign_in(client, times):
    for number in range(times):
        wrong = {"login": "petra", "password": f"wrong and long enough {number}"}
        client.post("/account/login/", wrong)
    right = client.post("/account/login/", {"login": "petra", "password": PASSWORD})
    return right, client.get("/studies/quayside/").status_code


def test_guessing_is_slowed_down_after_a_few_tries(study, pi):
    answer, inside = fails_to_sign_in(Client(), 6)
    assert "Too many" in answer.content.decode()
    assert inside == 302


def test_ten_wrong_passwords_lock_the_name_out_from_that_address(study, pi, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    answer, inside = fails_to_sign_in(Client(), 10)
    assert answer.status_code in (403, 429)
    assert inside == 302
    elsewhere = Client(REMOTE_ADDR="127.0.0.9")
    right = elsewhere.post("/account/login/", {"login": "petra", "password": PASSWORD})
    assert right.status_code == 302


def test_nobody_signs_up_by_themselves(db):
    answer = Client().get("/account/signup/")
    assert b"<form" not in answer.content or b"password1" not in answer.content
    made = {"username": "me", "email": "me@example.org", "password1": PASSWORD}
    Client().post("/account/signup/", made)
    from fieldloom.access.models import User

    assert not User.objects.filter(username="me").exists()


def test_a_closed_user_is_out_at_the_next_request(keeper, study, pi):
    client = signed_in(pi)
    assert client.get("/studies/quayside/").status_code == 200
    writes.close_user(by=keeper, user=pi)
    assert client.get("/studies/quayside/").status_code in (302, 404)


def test_the_front_door_lists_studies_or_opens_the_only_one(keeper, study, pi):
    client = signed_in(pi)
    assert client.get("/")["Location"] == "/studies/quayside/"
    assert b"No study is open to you yet" in signed_in(keeper).get("/").content


def test_the_notice_of_a_study_stands_on_its_pages(study, pi):
    study.notice = "Invented study"
    study.save()
    for page in ("/studies/quayside/", "/studies/quayside/team/"):
        assert b"Invented study" in signed_in(pi).get(page).content


def test_the_menu_offers_only_what_one_may_open(study, member):
    page = signed_in(member("aud", Role.AUDITOR)).get("/studies/quayside/audit/")
    told = page.content.decode()
    assert "Audit trail" in told
    assert "/studies/quayside/sources/" not in told
