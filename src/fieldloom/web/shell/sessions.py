"""Sessions in the database, read by plain SQL: it is done at every request.

What they are, how they are signed and how they end is Django's: a session that is signed out or has
run out is gone for every process at once, since each request looks at its row.
"""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from fieldloom.ground import by_hand
from fieldloom.ground.answers import Busy
from fieldloom.web.shell.standing import without_use

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
        self._as_it_was: str = found[0]
        held: dict[str, Any] = self.decode(found[0])
        return held

    def save(self, must_create: bool = False) -> None:
        """Keep it. That it is in use may wait for the next request: a page is read while others write long.

        Raises `Busy` where more than that has changed and the turn to write does not come.
        """
        try:
            super().save(must_create)
        except Busy:
            was = self.decode(getattr(self, "_as_it_was", ""))
            if without_use(was) != without_use(dict(self.items())):
                raise
