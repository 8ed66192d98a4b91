"""Watches that whoever only looks (GET) changes nothing in the database but the trail and the session."""

import re
from contextlib import contextmanager

from django.db import connection

CHANGES = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|DROP|ALTER|CREATE)\s+"?(\w+)', re.I
)
ALLOWED = {"audit_entry", "django_session"}
_written = []


@contextmanager
def looking_only(name):
    """Within this block each statement that changes a table is noted under this name."""

    def watch(execute, sql, params, many, context):
        if (found := CHANGES.match(sql)) and found[2] not in ALLOWED:
            _written.append((name, found[1], found[2]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def written():
    """What was noted until now; it is forgotten then."""
    found = list(_written)
    _written.clear()
    return found
