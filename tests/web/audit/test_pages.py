"""The trail's page: what was done, and whether it stands."""

import pytest
from django.test import Client

from fieldloom.access.rules import Role

PAGE = "/studies/quayside/audit/"


@pytest.fixture
def client(pi):
    opened = Client()
    opened.force_login(pi, backend="allauth.account.auth_backends.AuthenticationBackend")
    return opened


def test_the_trail_tells_who_did_what(client, member):
    member("ana", Role.ANALYST)
    told = client.get(PAGE).content.decode()
    assert "role granted" in told
    assert "Kit Keeper" not in told or "Somebody else" in told


def test_the_trail_is_narrowed_to_one_kind_of_act(client):
    rows = client.get(PAGE, {"act": "study started"}).context["rows"]
    assert {entry.verb for entry, _, _ in rows} == {"study started"}


def test_verifying_says_how_many_entries_stand(client):
    answer = client.post(f"{PAGE}verify/", follow=True)
    assert "Every entry stands as it was written." in answer.content.decode()


def test_the_trail_holds_no_address_and_no_name(client, member):
    member("ana", Role.ANALYST)
    rows = client.get(PAGE).context["rows"]
    assert "@" not in str([entry.about for entry, _, _ in rows])
