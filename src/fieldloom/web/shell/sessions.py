"""Sessions in the database, read by plain SQL: it is done at every request.

What they are, how they are signed and how they end is Django's: a session that is signed out or has
run out is gone for every process at once, since each request looks at its row.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from fieldloom.ground import by_hand

_DATA = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's own store in the database, but for how a row is read."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without its key, where it is none or no longer one."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = by_hand.one(_DATA, [self.session_key, now])
        if found is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0])
        return held
