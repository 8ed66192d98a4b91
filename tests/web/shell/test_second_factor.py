"""A second factor: set up by oneself, asked for at the next sign-in, and not to be passed by."""

import time

import pytest
from django.core.cache import cache
from django.test import Client

from conftest import PASSWORD


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """Failed tries are counted in the cache, which outlives a test."""
    cache.clear()


def code_for(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client):
    return client.post("/account/login/", {"login": "petra", "password": PASSWORD})


@pytest.fixture
def with_code(study, pi):
    """A user who has set up an authenticator app; gives its secret."""
    client = Client()
    sign_in(client)
    assert client.get("/account/2fa/").status_code == 200
    page = client.get("/account/2fa/totp/activate/")
    if page.status_code == 302:  # it asks for the password again before it shows a secret
        client.post(page["Location"], {"password": PASSWORD})
        page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    done = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.status_code == 302
    return secret


def test_a_password_alone_no_longer_opens_the_study(with_code):
    client = Client()
    answer = sign_in(client)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/studies/quayside/").status_code == 302


def test_a_wrong_code_opens_nothing(with_code):
    client = Client()
    sign_in(client)
    wrong = "000000" if code_for(with_code) != "000000" else "111111"
    assert client.post("/account/2fa/authenticate/", {"code": wrong}).status_code == 200
    assert client.get("/studies/quayside/").status_code == 302


def test_the_right_code_opens_it(with_code):
    from allauth.mfa.models import Authenticator

    client = Client()
    sign_in(client)
    cache.clear()  # a code is good once: the one used for setting up would be refused
    answer = client.post("/account/2fa/authenticate/", {"code": code_for(with_code)})
    assert answer.status_code == 302
    assert client.get("/studies/quayside/").status_code == 200
    assert Authenticator.objects.filter(type="totp").exists()


def test_recovery_codes_are_shown_only_to_who_proves_again_who_they_are(with_code):
    client = Client()
    sign_in(client)
    cache.clear()
    client.post("/account/2fa/authenticate/", {"code": code_for(with_code)})
    answer = client.get("/account/2fa/recovery-codes/")
    assert answer["Location"].startswith("/account/2fa/reauthenticate/")
    # and the password is no way round it
    again = client.get("/account/reauthenticate/?next=/account/2fa/recovery-codes/")
    assert again["Location"].startswith("/account/2fa/reauthenticate/")
