"""What every test can ask for: a data folder of its own, and a small team in a small study.

No test gets the database unless it asks (`db`, or one of the fixtures below).
"""

import os
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import settings as examples

# Machines are noisy: how long an example takes says nothing about what holds.
examples.register_profile("house", deadline=None)
examples.load_profile("house")

PASSWORD = "a long and plain passphrase"
MIGRATED = {"django_content_type", "auth_permission"}


# Files whose tests take long, by how many others each of them is worth: they are begun early, or one
# worker would still be at them when the other has nothing left to do.
# Without the name model, which takes a second to load and more to read; its own tests ask for it.
os.environ.setdefault("FIELDLOOM_NAME_MODEL", "off")
COSTLY = {
    "consent/test_twin.py": 200,
    "web/test_matrix.py": 200,
    "durability/test_kills.py": 60,
    "backups/test_commands.py": 15,
    "pseudonyms/test_round_trip.py": 100,
    "pseudonyms/test_two_files.py": 20,
    "pseudonyms/test_moving.py": 20,
    "cli/test_keeping_names.py": 20,
    "journeys/": 10,
}


def pytest_collection_modifyitems(items):
    """Of workers side by side each takes a file at a time, in this order: the longest first."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    long = Counter()
    for item in items:
        path = item.path.as_posix()
        long[item.path] += next((worth for part, worth in COSTLY.items() if part in path), 1)
    items.sort(key=lambda item: -long[item.path])


def pytest_terminal_summary(terminalreporter):
    """What a test that was run again failed of the first time: it is looked into like any other."""
    for report in terminalreporter.stats.get("rerun", ()):
        terminalreporter.write_sep("_", f"first: {report.nodeid}")
        terminalreporter.write_line(str(report.longrepr))


def later(days=700):
    """A day on which a grant of a test may end: grants last two years at most."""
    return date.today() + timedelta(days=days)


def granted(keeper, user, study, new):
    """A grant in force: the keeper's while the team is small, else proposed and then approved."""
    from fieldloom.access import gate, writes
    from fieldloom.access.models import User

    two = sorted(gate.managing(study.pk) - {user.pk})[:2]
    if len(two) < 2:
        return writes.grant_first_role(by=keeper, user=user, study=study, new=new)
    one, other = (User.objects.get(pk=pk) for pk in two)
    made = writes.propose_grant(by=one, user=user, study=study, new=new)
    return writes.approve_grant(by=other, grant=made)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Between tests that commit, the tables are emptied: only then may the audit trail be.

    What the migrations themselves fill stays, rather than being made again after each test.
    """
    from django.core.management.commands import flush as command
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        guards = dict(cursor.execute(asked, ["%never_goes"]).fetchall())
    flush = connection.ops.sql_flush

    def flush_all(style, tables, **kwargs):
        emptied = [table for table in tables if table not in MIGRATED]
        drops = [f"DROP TRIGGER {name}" for name in guards]
        # No model stands for the index of words, which would keep those of tests before.
        unlisted = "INSERT INTO sources_index(sources_index) VALUES ('delete-all')"
        return [*drops, unlisted, *flush(style, emptied, **kwargs), *guards.values()]

    connection.ops.sql_flush = flush_all
    command.emit_post_migrate_signal = lambda *args, **kwargs: None


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Argon2 is slow on purpose; the tests of sign-in ask for it back."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def both_factors(monkeypatch):
    """`force_login` stands for a sign-in with all that is asked: so the second factor as well.

    The tests of the second factor sign in as people do, or undo this by `monkeypatch.undo`.
    """
    from django.test import Client

    sign_in = Client.force_login

    def force_login(client, user, backend=None):
        from fieldloom.web.shell import standing

        sign_in(client, user, backend)
        session = client.session
        standing.show(session, user)
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login)


@pytest.fixture
def keeper(db):
    """The keeper of the house."""
    from fieldloom.access import writes

    new = writes.NewUser("keeper", "Kit Keeper", "keeper@example.org", PASSWORD, keeper=True)
    return writes.add_user(by=None, new=new)


@pytest.fixture
def study(keeper):
    """An empty study."""
    from fieldloom.access import writes

    return writes.start_study(by=keeper, new=writes.NewStudy("Quayside", "quayside"))


@pytest.fixture
def member(keeper, study):
    """A maker of team members: `member("ana", Role.ANALYST, sites=("FIFE",))`, or families, waves."""
    from fieldloom.access import writes
    from fieldloom.access.rules import Role

    def make(username, role=Role.PI, sites=(), families=(), waves=()):
        new = writes.NewUser(username, username.title(), f"{username}@example.org", PASSWORD)
        user = writes.add_user(by=keeper, new=new)
        narrowed = (tuple(sites), tuple(families), tuple(waves))
        granted(keeper, user, study, writes.NewGrant(role, later(), date(2020, 1, 1), *narrowed))
        return user

    return make


@pytest.fixture
def pi(member):
    """A principal investigator of the study."""
    return member("petra")


@pytest.fixture
def reader_without_people(member, monkeypatch):
    """Somebody who reads material and fieldwork but may not see people, as a table could have it."""
    from fieldloom.access.rules import PERMISSIONS, Permission, Role

    others = PERMISSIONS[Permission.READ_PEOPLE] - {Role.ARCHIVIST}
    monkeypatch.setitem(PERMISSIONS, Permission.READ_PEOPLE, others)
    return member("art", Role.ARCHIVIST)


@pytest.fixture
def stranger(keeper):
    """A user without any grant."""
    from fieldloom.access import writes

    new = writes.NewUser("stranger", "Sam Stranger", "stranger@example.org", PASSWORD)
    return writes.add_user(by=keeper, new=new)
