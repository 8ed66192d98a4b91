"""What is noted when somebody signs in, shows a second factor, or signs out."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_used
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from fieldloom.access import reads, writes
from fieldloom.web.shell import standing
from fieldloom.web.shell.once import once


@receiver(user_logged_in)
def begin(request: HttpRequest, user: Any, **_: Any) -> None:
    """A session begins; how long it may last counts from here."""
    standing.begin(request.session, user)


@receiver(authenticator_used)
def shown(request: HttpRequest, user: Any, *, reauthenticated: bool, **_: Any) -> None:
    """A second factor was shown, at sign-in or again; again it is a new session from then on."""
    if reauthenticated:
        request.session.cycle_key()
    standing.show(request.session, user)


@receiver(authenticator_added)
def added(request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Setting up an app or a key shows that one has it; recovery codes show nothing."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session.cycle_key()
        standing.show(request.session, user)


@receiver(authentication_step_completed)
def password_again(request: HttpRequest, user: Any, *, method: str, **more: Any) -> None:
    """In a demonstration the password, given again, stands for a second factor."""
    if method == "password" and more.get("reauthenticated") and standing.is_spared(user):
        request.session.cycle_key()
        standing.show(request.session, user)


@receiver(user_locked_out)
def closed(username: str, **_: Any) -> None:
    """Too many wrong passwords for one name from one place: the trail says so, and the keeper's pages.

    Once in the hour that it stays closed, and for all names that nobody has together: whoever is not
    even let in must not be able to fill the trail.
    """
    user = reads.bearer(username)
    key = f"closed-{user.pk if user else 'nobody'}"
    hour = settings.AXES_COOLOFF_TIME * 3600
    once(key, hour, lambda: writes.note_closed_sign_in(by=None, user=user))


@receiver(user_logged_out)
def out(request: HttpRequest, user: Any, **_: Any) -> None:
    """Whoever signs out is signed out everywhere."""
    if user is not None and user.is_active:
        writes.end_sessions(by=user)
