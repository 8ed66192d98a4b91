"""Past the front door: a second factor for everybody, shown again where it matters, in a session
that ends."""

import os
import subprocess
import sys
import time

import pytest
from django.core.cache import cache
from django.test import Client

from conftest import PASSWORD
from every_door import addresses
from fieldloom.access import writes
from fieldloom.access.doors import ROUTES
from fieldloom.access.models import Grant
from fieldloom.audit.models import Entry
from fieldloom.cli.demo import DEMO_USER, SECOND_USER
from fieldloom.web.shell import standing

STUDY = "/studies/quayside/"
EXPORT = f"{STUDY}coding/codebook/export/"
GRANT = f"{STUDY}team/grant/"


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """Failed tries and used codes are kept in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def clock(monkeypatch):
    """Sets the time on by so many seconds, for sessions."""
    ahead = [0.0]
    monkeypatch.setattr(standing, "now", lambda: time.time() + ahead[0])

    def on(seconds):
        ahead[0] += seconds

    return on


def code_for(secret, steps=0):
    """What an authenticator app shows now, or showed so many steps of 30 s ago."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    cache.clear()  # a code is good once
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps))


@pytest.fixture
def secret(pi):
    """The secret of an authenticator app that the principal investigator has."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    made = generate_totp_secret()
    TOTP.activate(pi, made)
    return made


@pytest.fixture
def with_password(pi):
    """A browser that has signed in by a password alone."""
    client = Client()
    assert client.post("/account/login/", {"login": "petra", "password": PASSWORD}).status_code
    return client


@pytest.fixture
def signed_in(pi, secret):
    """A browser that has signed in with both factors, as people do."""
    client = Client()
    client.post("/account/login/", {"login": "petra", "password": PASSWORD})
    done = client.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert done.status_code == 302
    assert client.get(STUDY).status_code == 200
    return client


def shows_again(client, secret, where):
    """Give the code on the page that asks, and follow where it leads."""
    assert where.startswith("/account/2fa/reauthenticate/")
    assert client.get(where).status_code == 200
    return client.post(where, {"code": code_for(secret)})


def test_a_password_alone_reaches_nothing_but_setting_up_a_second_factor(study, with_password):
    tried = dict(addresses())
    assert set(tried) == set(ROUTES)
    before = Entry.objects.count()
    for name, address in tried.items():
        answer = with_password.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/account/2fa/"), name
        assert with_password.post(address, {}).status_code == 403, name
        sent = with_password.post(address, "{}", content_type="application/json")
        assert sent.status_code == 403, name
    for page in ("recovery-codes/", "recovery-codes/generate/", "webauthn/"):
        assert with_password.get(f"/account/2fa/{page}")["Location"] == "/account/2fa/"
    for page in ("email/", "password/change/"):
        assert with_password.get(f"/account/{page}")["Location"] == "/account/2fa/"
    assert Entry.objects.count() == before
    page = with_password.get("/account/2fa/")
    assert page.status_code == 200
    assert b"Set up an authenticator app" in page.content
    assert b"Everybody here has a second step" in page.content


@pytest.mark.django_db(transaction=True)  # it is noted once what was set up is kept
def test_who_sets_up_a_second_factor_is_in_at_once_in_a_new_session(study, with_password):
    page = with_password.get("/account/2fa/totp/activate/")
    if page.status_code == 302:
        with_password.post(page["Location"], {"password": PASSWORD})
        page = with_password.get("/account/2fa/totp/activate/")
    before = with_password.session.session_key
    code = code_for(page.context["form"].secret)
    done = with_password.post("/account/2fa/totp/activate/", {"code": code})
    assert done["Location"] == "/account/2fa/recovery-codes/"
    assert with_password.get(done["Location"]).status_code == 200
    assert with_password.get(STUDY).status_code == 200
    assert with_password.session.session_key != before


def test_a_code_typed_slowly_is_taken_and_an_old_one_is_not(pi, secret, monkeypatch):
    from allauth.mfa.totp.internal import auth

    app = auth.TOTP(pi.authenticator_set.get())
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    assert [app.validate_code(code_for(secret, steps)) for steps in (3, 1)] == [False, True]


def test_the_user_of_a_demonstration_is_spared_and_nobody_else(study, pi, with_password, settings):
    settings.WITHOUT_SECOND_FACTOR = frozenset({"demo"})
    assert with_password.get(STUDY).status_code == 302
    settings.WITHOUT_SECOND_FACTOR = frozenset({"petra"})
    assert with_password.get(STUDY).status_code == 200


def test_in_a_demonstration_its_two_people_are_spared(tmp_path):
    told = {**os.environ, "FIELDLOOM_DEMO": "1", "FIELDLOOM_DATA": str(tmp_path)}
    read = "from fieldloom import settings; print(*settings.WITHOUT_SECOND_FACTOR)"
    done = subprocess.run([sys.executable, "-c", read], env=told, capture_output=True, check=True)
    assert set(done.stdout.decode().split()) == {DEMO_USER, SECOND_USER}


def test_outside_a_demonstration_nobody_is_spared(settings):
    assert settings.DEMO is False
    assert frozenset() == settings.WITHOUT_SECOND_FACTOR


def test_what_is_marked_asks_again_after_ten_minutes_and_keeps_what_was_sent(
    study, signed_in, secret, clock
):
    assert signed_in.post(EXPORT, {"form": "csv"}).status_code == 200
    clock(standing.FRESH + 1)
    came = {"Referer": "http://testserver/studies/quayside/coding/codebook/"}
    asked = signed_in.post(EXPORT, {"form": "csv"}, headers=came)
    assert asked.status_code == 302
    before = signed_in.session.session_key
    onward = shows_again(signed_in, secret, asked["Location"])
    assert onward["Location"] == "/again/"
    assert signed_in.session.session_key != before
    page = signed_in.get("/again/").content.decode()
    assert f'action="{EXPORT}"' in page
    assert 'name="form" value="csv"' in page
    assert 'href="/studies/quayside/coding/codebook/"' in page
    out = signed_in.post(EXPORT, {"form": "csv"})
    assert out["Content-Disposition"].startswith("attachment")
    assert signed_in.get("/again/")["Location"] == "/"


def test_a_kept_form_is_not_shown_to_who_has_not_shown_again(study, signed_in, clock):
    clock(standing.FRESH + 1)
    signed_in.post(EXPORT, {"form": "csv"})
    assert signed_in.get("/again/").status_code == 302
    assert signed_in.post(EXPORT, {"form": "csv"}).status_code == 302


def test_a_page_that_asks_again_leads_back_to_itself(study, signed_in, secret, clock, stranger):
    clock(standing.FRESH + 1)
    asked = signed_in.get(GRANT)
    assert shows_again(signed_in, secret, asked["Location"])["Location"] == GRANT
    given = {"username": "stranger", "role": "analyst", "to_day": "2020-01-01"}
    assert signed_in.post(GRANT, given).status_code == 422
    assert not Grant.objects.filter(user=stranger).exists()


def test_a_wrong_code_opens_nothing(study, signed_in, secret, clock):
    clock(standing.FRESH + 1)
    where = signed_in.get(GRANT)["Location"]
    wrong = "000000" if code_for(secret) != "000000" else "111111"
    assert signed_in.post(where, {"code": wrong}).status_code == 200
    assert signed_in.get(GRANT).status_code == 302


def test_a_script_is_told_where_to_show_it_again(study, signed_in, clock):
    clock(standing.FRESH + 1)
    address = f"{STUDY}read/I-001/original/"
    sent = signed_in.post(address, "{}", content_type="application/json")
    assert sent.status_code == 403
    assert sent.json()["kind"] == "again"
    assert sent.json()["where"].startswith("/account/2fa/reauthenticate/")


def test_the_marked_doors_and_no_others_ask_again(study, signed_in, clock):
    clock(standing.FRESH + 1)
    for name, address in addresses():
        for ask in (signed_in.get, signed_in.post):
            answer = ask(address)
            sent_on = answer.headers.get("Location", "").startswith("/account/2fa/reauth")
            assert sent_on is ROUTES[name].again, (name, answer.status_code)


@pytest.mark.parametrize(
    ("unused", "inside"), [(standing.IDLE - 90, 200), (standing.IDLE + 1, 302)]
)
def test_a_session_that_is_not_used_ends(study, signed_in, clock, unused, inside):
    clock(unused)
    assert signed_in.get(STUDY).status_code == inside
    clock(unused)
    assert signed_in.get(STUDY).status_code == inside


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("read/I-001/news/", {}),
        ("read/I-001/name/replaced/", {}),
        ("work/", {"HX-Request": "true"}),
        ("make-safe/", {"HX-Request": "true"}),
    ],
)
def test_an_open_page_that_asks_by_itself_keeps_no_session_alive(
    study, signed_in, clock, page, sent
):
    for _ in range(4):
        clock(standing.IDLE / 3)
        signed_in.get(f"{STUDY}{page}", headers=sent)
    assert signed_in.get(STUDY).status_code == 302


def test_the_page_of_work_keeps_it_alive_when_a_person_asks_for_it(study, signed_in, clock):
    for _ in range(4):
        clock(standing.IDLE / 3)
        assert signed_in.get(f"{STUDY}work/").status_code == 200


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(study, signed_in, clock):
    for _ in range(int(standing.LONGEST / 1500)):
        clock(1500)
        assert signed_in.get(STUDY).status_code == 200
    clock(standing.LONGEST % 1500 + 1)
    assert signed_in.get(STUDY).status_code == 302


def test_a_session_that_never_properly_began_is_none(study, signed_in):
    session = signed_in.session
    del session["session_began"]
    session.save()
    assert signed_in.get(STUDY).status_code == 302


def test_signing_out_ends_every_session_of_that_person(study, pi, signed_in, member):
    other, colleague = Client(), Client()
    other.force_login(pi)
    colleague.force_login(member("paul"))
    assert other.get(STUDY).status_code == 200
    signed_in.post("/account/logout/")
    assert signed_in.get(STUDY).status_code == 302
    assert other.get(STUDY).status_code == 302
    assert colleague.get(STUDY).status_code == 200


def test_a_session_that_runs_out_leaves_the_others(study, pi, signed_in, clock):
    clock(standing.IDLE + 1)
    other = Client()
    other.force_login(pi)
    assert signed_in.get(STUDY).status_code == 302
    assert other.get(STUDY).status_code == 200


def test_closing_a_user_ends_their_sessions_for_good(study, keeper, pi, signed_in):
    writes.close_user(by=keeper, user=pi)
    assert signed_in.get(STUDY).status_code == 302
    pi.is_active = True
    pi.save()
    assert signed_in.get(STUDY).status_code == 302


def test_a_session_id_from_before_the_sign_in_opens_nothing(study, pi, secret):
    victim, thief = Client(), Client()
    victim.get("/account/login/")
    planted = victim.session
    planted["planted"] = True
    planted.save()
    victim.cookies["session"] = thief.cookies["session"] = planted.session_key
    victim.post("/account/login/", {"login": "petra", "password": PASSWORD})
    victim.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert victim.get(STUDY).status_code == 200
    assert victim.session.session_key != planted.session_key
    assert thief.get(STUDY).status_code == 302


def test_a_second_factor_shown_by_one_is_not_another_s(study, pi, member):
    client = Client()
    client.force_login(pi)
    session = client.session
    standing.show(session, member("paul"))
    session.save()
    assert client.get(STUDY)["Location"] == "/account/2fa/"
