"""How a view says whom it serves: `@in_study(Permission.X)`, `@house_page`.

The two marks are also the table of routes: a test lists every URL with its permission, and a URL
without one fails the build.
"""

import functools
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import LazyObject

from fieldloom.access import reads
from fieldloom.access.gate import require
from fieldloom.access.rules import Permission
from fieldloom.access.who import Study, User

View = Callable[..., HttpResponseBase]


class StudyRequest(HttpRequest):
    """A request inside a study: who asks (`user`) and in which study."""

    user: User
    study: Study


def in_study(permission: Permission) -> Callable[[View], View]:
    """Serve a page of one study to those who hold `permission` there.

    The URL names the study (`slug`); the view gets `request.study` instead. A study that the user
    may not enter looks like one that does not exist.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def page(request: HttpRequest, slug: str, **named: Any) -> HttpResponseBase:
            inside = cast(StudyRequest, request)
            inside.user = _themselves(request.user)
            inside.study = reads.study(slug, to=inside.user)
            require(inside.user, permission, inside.study)
            return view(inside, **named)

        guarded = login_required(page)
        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def _themselves(user: Any) -> User:
    """The signed-in user, once looked up, without the wrapper that puts off looking: it is asked
    hundreds of times in one request."""
    if isinstance(user, LazyObject) and isinstance(user, User):  # the second looks it up
        return cast(User, user._wrapped)
    return cast(User, user)


def house_page(view: View) -> View:
    """Serve a page that belongs to no study to anyone who is signed in."""
    guarded = login_required(view)
    guarded.permission = "signed in"  # type: ignore[attr-defined]
    return guarded
