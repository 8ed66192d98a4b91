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
    assert (grant.role, grant.sites, grant.state) == ("analyst", ["FIFE", "LEEDS"], "proposed")


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
    assert grant.to_day < timezone.localdate()


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
    assert b"Propose a role" not in opened.get(PAGE).content
    assert opened.get(f"{PAGE}grant/").status_code == 403


@pytest.fixture
def second(member):
    """Another who manages the team, at their own browser."""
    opened = Client()
    user = member("paul", Role.STEWARD)
    opened.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return opened


def test_one_proposes_and_another_approves(client, second, stranger):
    client.post(f"{PAGE}grant/", {"username": "stranger", "role": "analyst", "to_day": day(90)})
    grant = Grant.objects.get(user=stranger)
    mine, theirs = client.get(PAGE).content.decode(), second.get(PAGE).content.decode()
    assert "Waiting for approval" in mine
    assert f"{PAGE}{grant.pk}/approve/" not in mine
    assert f"{PAGE}{grant.pk}/withdraw/" in mine
    assert f"{PAGE}{grant.pk}/approve/" in theirs
    assert client.post(f"{PAGE}{grant.pk}/approve/").status_code == 403
    assert second.post(f"{PAGE}{grant.pk}/approve/").status_code == 302
    grant.refresh_from_db()
    assert grant.state == "approved"
    assert "Paul" in client.get(PAGE).content.decode()


def test_one_declines_in_words_that_the_team_reads(client, second, stranger):
    client.post(f"{PAGE}grant/", {"username": "stranger", "role": "analyst", "to_day": day(90)})
    grant = Grant.objects.get(user=stranger)
    where = f"{PAGE}{grant.pk}/decline/"
    assert b"Sam Stranger" in second.get(where).content
    assert second.post(where, {"reason": ""}).status_code == 422
    assert second.post(where, {"reason": "Ask Rhona first"}).status_code == 302
    assert b"Ask Rhona first" in client.get(PAGE).content


def test_a_lone_manager_is_helped_by_the_keeper_who_is_of_the_team(study, keeper, pi, client):
    from conftest import granted, later
    from fieldloom.access import writes

    granted(keeper, keeper, study, writes.NewGrant(Role.AUDITOR, later()))
    new = writes.NewUser("ana", "Ana", "ana@example.org")
    ana = writes.add_user(by=keeper, new=new)
    client.post(f"{PAGE}grant/", {"username": "ana", "role": "analyst", "to_day": day(90)})
    grant = Grant.objects.get(user=ana)
    opened = Client()
    opened.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert b"Confirm alone" in opened.get(PAGE).content
    assert opened.post(f"{PAGE}{grant.pk}/confirm/").status_code == 302
    grant.refresh_from_db()
    assert (grant.state, grant.decided_by) == ("approved", keeper)


def test_a_grant_that_ends_soon_is_announced(client, member):
    ana = member("ana", Role.ANALYST)
    assert b"Soon to end" not in client.get(PAGE).content
    Grant.objects.filter(user=ana).update(to_day=timezone.localdate() + timedelta(days=9))
    assert b"Soon to end" in client.get(PAGE).content


def test_the_usual_last_day_stands_in_the_form_as_a_browser_reads_it(client):
    assert f'value="{day(365)}"' in client.get(f"{PAGE}grant/").content.decode()
