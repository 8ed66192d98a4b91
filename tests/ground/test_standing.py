"""A start looks at names only where nothing is to be done, and has Django do it where something is."""

import gc

import pytest
from django.core import management
from django.db.migrations.recorder import MigrationRecorder

from fieldloom.cli.speaking import make_database
from fieldloom.ground.loading import uncollected
from fieldloom.ground.standing import is_current


@pytest.fixture
def asked(monkeypatch):
    """The commands that Django is asked to carry out."""
    found = []
    monkeypatch.setattr(management, "call_command", lambda name, **_: found.append(name))
    return found


@pytest.mark.django_db
def test_a_database_of_this_version_is_current_and_left_alone(asked):
    assert is_current()
    make_database()
    assert asked == []


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["sources", "coding", "sessions", "mfa"])
def test_a_database_that_lacks_a_change_is_brought_up_to_date(app, asked):
    last = MigrationRecorder.Migration.objects.filter(app=app).order_by("pk").last()
    last.delete()
    assert not is_current()
    make_database()
    assert asked == ["migrate"]


@pytest.mark.django_db
def test_a_change_of_a_later_version_is_no_reason_to_do_anything(asked):
    MigrationRecorder.Migration.objects.create(app="sources", name="9999_of_another_day")
    assert is_current()


def test_garbage_is_looked_for_again_after_loading_also_when_it_fails():
    with pytest.raises(ImportError), uncollected():
        assert not gc.isenabled()
        raise ImportError
    assert gc.isenabled()


def test_loading_within_loading_leaves_garbage_alone_until_all_is_loaded():
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
