"""What the keeper is told of guesses at the front door."""

from typing import Any

from fieldloom.access import reads
from fieldloom.access.who import User


def closed_to(user: User) -> list[reads.ClosedSignIn]:
    """When sign-in was closed after wrong passwords in the last week; for the keeper, else nothing."""
    return reads.closed_sign_ins(to=user) if user.is_keeper else []


def told(user: User) -> dict[str, Any]:
    """The same, as pages are given it."""
    return {"closed": closed_to(user)}
