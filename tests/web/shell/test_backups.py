"""The keeper sees how backups stand, with what to do; nobody else does."""

import pytest
from django.urls import reverse

from conftest import later
from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.audit.writes import append
from fieldloom.backups import writes

PAGES = ("home:study", "team:team")


@pytest.fixture
def page(client, keeper, study, pi):
    """A page of the study as the keeper, who is in it, or somebody else sees it."""
    grant = access.NewGrant(Role.PI, later())
    access.grant_first_role(by=keeper, user=keeper, study=study, new=grant)

    def read(name, user=keeper):
        client.force_login(user)
        answer = client.get(reverse(name, args=[study.slug]))
        return " ".join(answer.content.decode().split())

    return read


def backed_up(keeper):
    append("backup made", keeper, {}, None)


@pytest.mark.parametrize("name", PAGES)
def test_without_a_backup_it_says_how_to_make_one(page, name):
    told = page(name)
    assert 'No backup yet. On this machine: <code class="ref">fieldloom backup</code>' in told
    assert "notice-warning" in told


@pytest.mark.parametrize("name", PAGES)
def test_a_fresh_backup_that_was_tried_asks_for_nothing(page, keeper, name):
    backed_up(keeper)
    assert "No backup has been tried yet." in page(name)
    writes.note_drill(by=keeper, drill=writes.Drill(True, 9.0, 1, 1, "a" * 64))
    told = page(name)
    assert "Last backup: less than a day ago. Last drill: less than a day ago." in told
    assert "notice-warning" not in told


@pytest.mark.parametrize("name", PAGES)
def test_nobody_else_is_told(page, pi, name):
    assert "backup" not in page(name, user=pi).lower()


def test_a_demonstration_is_not_backed_up(page, settings):
    settings.DEMO = True
    assert "No backup" not in page("home:study")
