"""The team's pages: who is in, granting, ending."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fieldloom.access.models import Grant
from fieldloom.access.rules import Role
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.people.rules import Nation

PAGE = "/studies/quayside/team/"


@pytest.fixture
def client(pi):
    opened = Client()
    opened.force_login(pi, backend="allauth.account.auth_backends.AuthenticationBackend")
    return opened


def day(ahead):
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def test_the_team_is_listed_with_what_each_role_may(client):
    told = client.get(PAGE).content.decode()
    assert "Petra" in told
    assert "read the audit trail" in told


def test_a_role_is_granted_for_a_time_and_for_sites(client, study, pi, stranger):
    for code in ("FIFE", "LEEDS", "AYR"):
        new = fieldwork.NewSite(code, code.title(), Nation.SCOTLAND)
        fieldwork.add_site(by=pi, study=study, new=new)
    sites = ["FIFE", "LEEDS"]
    given = {"username": "stranger", "role": "analyst", "to_day": day(90), "sites": sites}
    assert client.post(f"{PAGE}grant/", given).status_code == 302
    grant = Grant.objects.get(user=stranger)
    assert (grant.role, grant.sites) == ("analyst", ["FIFE", "LEEDS"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"username": "nobody"}, "no such user"),
        ({"to_day": "2020-01-01"}, "before it begins"),
        ({"to_day": ""}, "required"),
        ({"role": "king"}, "valid choice"),
    ],
)
def test_a_grant_that_cannot_be_says_why_and_keeps_what_was_typed(client, stranger, change, says):
    given = {"username": "stranger", "role": "analyst", "to_day": day(90)} | change
    answer = client.post(f"{PAGE}grant/", given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Grant.objects.filter(user=stranger).exists()


def test_a_grant_is_ended(client, member):
    ana = member("ana", Role.ANALYST)
    grant = Grant.objects.get(user=ana)
    assert client.post(f"{PAGE}{grant.pk}/end/").status_code == 302
    grant.refresh_from_db()
    assert grant.to_day == timezone.localdate()


def test_a_grant_of_another_study_is_not_there(client, keeper, stranger):
    from fieldloom.access import writes

    other = writes.start_study(by=keeper, new=writes.NewStudy("Other"))
    new = writes.NewGrant(Role.PI, timezone.localdate() + timedelta(days=9))
    grant = writes.grant_first_role(by=keeper, user=stranger, study=other, new=new)
    assert client.post(f"{PAGE}{grant.pk}/end/").status_code == 404


def test_only_those_who_manage_the_team_grant(study, member):
    opened = Client()
    ana = member("ana", Role.ANALYST)
    opened.force_login(ana, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert opened.get(PAGE).status_code == 200
    assert b"Grant a role" not in opened.get(PAGE).content
    assert opened.get(f"{PAGE}grant/").status_code == 403
