"""How a session stands: when it began and was last used, and when its second factor was shown.

All of it is kept in the session itself, under names of this module. Times are seconds since 1970.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from fieldloom.access.who import User

IDLE = 30 * 60
LONGEST = 12 * 3600
FRESH = 10 * 60
NOTED_EVERY = 60  # a use is written down at most once a minute
_BEGAN, _USED, _SHOWN = "session_began", "session_used", "second_factor_shown"


def now() -> float:
    """The time; tests of what runs out set it on."""
    return time.time()


def begin(session: SessionBase, user: User) -> None:
    """Note that somebody has signed in. Who is spared a second factor has shown all there is."""
    session[_BEGAN] = session[_USED] = now()
    if is_spared(user):
        show(session, user)


def is_over(session: SessionBase) -> bool:
    """Whether the session was unused too long, or is too old, or never properly began."""
    at = now()
    return bool(at - session.get(_BEGAN, 0) > LONGEST or at - session.get(_USED, 0) > IDLE)


def use(session: SessionBase) -> None:
    """Note that the session is in use."""
    if now() - session[_USED] >= NOTED_EVERY:
        session[_USED] = now()


def without_use(held: dict[str, Any]) -> dict[str, Any]:
    """What a session holds, but for when it was last used."""
    return {name: told for name, told in held.items() if name != _USED}


def is_spared(user: User) -> bool:
    """Whether this user is let in by a password alone: the two of a demonstration."""
    return user.username in settings.WITHOUT_SECOND_FACTOR


def show(session: SessionBase, user: User) -> None:
    """Note that this user has just shown a second factor (of a demonstration: the password)."""
    session[_SHOWN] = {"user": user.pk, "at": now()}


def has_shown(session: SessionBase, user: User) -> bool:
    """Whether this user has shown a second factor in this session."""
    shown: dict[str, Any] = session.get(_SHOWN) or {}
    return bool(shown.get("user") == user.pk)


def shown_at(session: SessionBase) -> float:
    """When a second factor was last shown in this session; 0 for never."""
    return float((session.get(_SHOWN) or {}).get("at", 0))


def has_just_shown(session: SessionBase, user: User) -> bool:
    """Whether they did within the last ten minutes."""
    return has_shown(session, user) and now() - session[_SHOWN]["at"] <= FRESH
