"""A page is read although others write for so long that the use of a session cannot be noted."""

import pytest
from django.contrib.sessions.backends import db
from django.urls import reverse

from fieldloom.ground.answers import Busy
from fieldloom.web.shell import standing
from fieldloom.web.shell.sessions import SessionStore


@pytest.fixture
def line_held(monkeypatch):
    """Nobody comes to write."""

    def hold():
        def save(self, must_create=False):
            raise Busy

        monkeypatch.setattr(db.SessionStore, "save", save)

    return hold


def test_a_page_is_read_while_nobody_comes_to_write(client, pi, study, line_held, monkeypatch):
    client.force_login(pi)
    page = reverse("home:study", args=[study.slug])
    assert client.get(page).status_code == 200
    later = standing.now() + standing.NOTED_EVERY + 1
    monkeypatch.setattr(standing, "now", lambda: later)
    line_held()
    assert client.get(page).status_code == 200


def test_what_else_changes_in_a_session_is_never_dropped_in_silence(client, pi, line_held):
    client.force_login(pi)
    kept = SessionStore(client.session.session_key)
    kept["something"] = 1
    line_held()
    with pytest.raises(Busy):
        kept.save()


def test_a_session_that_is_new_is_kept_or_refused(db, line_held):
    line_held()
    fresh = SessionStore()
    fresh["something"] = 1
    with pytest.raises(Busy):
        fresh.save(must_create=True)
