"""Where every read and write is stopped and asked: may this person do this, in this study, here?

`@needs(Permission.CODE)` stands on a write, `@asks(Permission.READ_SOURCES)` on a read. Both find the
study among the arguments, so no read or write can forget to say which study it is about, and
arguments of two studies never meet.
"""

import functools
import json
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.utils import timezone

from fieldloom.access.models import Grant, Study, User
from fieldloom.access.rules import Decision, Held, Permission, Role, Scope, decide, scope_of
from fieldloom.ground import by_hand
from fieldloom.ground.answers import Refused

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


# Within one request the same question is asked dozens of times; see `asked_once`.
_told: ContextVar[dict[Hashable, Any] | None] = ContextVar("told", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within this block, look a user's grants up once a study: for the length of one request.

    A grant that ends meanwhile acts at the next request.
    """
    token = _told.set({})
    try:
        yield
    finally:
        _told.reset(token)


_ENTERED = """SELECT s.id, s.title, s.summary, s.notice, g.role, g.sites, g.from_day, g.to_day
    FROM access_study s JOIN access_grant g ON g.study_id = s.id
    WHERE s.slug = %s AND g.user_id = %s"""


def entered(slug: str, user: User) -> Study | None:
    """The study of this short name, where a grant of the user is in force today; None otherwise.

    Every page of a study begins with it, so the user's grants there are looked up along with it.
    """
    found = by_hand.rows(_ENTERED, [slug, user.pk])
    if not found or not user.is_active:
        return None
    held = [
        Held(Role(role), frozenset(json.loads(sites)), start, end)
        for *_, role, sites, start, end in found
    ]
    key, title, summary, notice = found[0][:4]
    told = _told.get()
    if told is not None:
        told["grants", user.pk, key] = held
    today = timezone.localdate()
    if not any(grant.from_day <= today <= grant.to_day for grant in held):
        return None
    named = {"id": key, "slug": slug, "title": title, "summary": summary, "notice": notice}
    return by_hand.partly(Study, **named)


def held_by(user: User, study_id: int) -> list[Held]:
    """The grants of a user in one study, as the rules see them."""
    return told_once(("grants", user.pk, study_id), lambda: _held(user, study_id))


def told_once(question: Hashable, find: Callable[[], T]) -> T:
    """The answer to a question about who may see what: found anew, or within `asked_once` once."""
    told = _told.get()
    if told is None:
        return find()
    if question not in told:
        told[question] = find()
    answer: T = told[question]
    return answer


def told_anew(about: str) -> None:
    """Questions that begin with this word have other answers from now on, in this request as well."""
    told = _told.get()
    for question in [q for q in told or () if isinstance(q, tuple) and q[0] == about]:
        (told or {}).pop(question)


def _held(user: User, study_id: int) -> list[Held]:
    rows = Grant.objects.filter(user=user, study_id=study_id)
    fields = rows.values_list("role", "sites", "from_day", "to_day")
    return [Held(Role(role), frozenset(sites), start, end) for role, sites, start, end in fields]


def may(user: User, permission: Permission, study: Study | int) -> Decision:
    """Whether this user may do this in this study today, and why."""
    study_id = study if isinstance(study, int) else study.pk
    held = held_by(user, study_id)
    return decide(permission, held, timezone.localdate(), active=user.is_active)


def require(user: User, permission: Permission, study: Study | int) -> None:
    """Raise `Refused` unless this user may do this in this study today."""
    decision = may(user, permission, study)
    if not decision.allowed:
        raise Refused(decision)


def reach(user: User, permission: Permission, study: Study | int) -> Scope:
    """The sites to which this user's permission extends in this study today."""
    study_id = study if isinstance(study, int) else study.pk
    return scope_of(permission, held_by(user, study_id), timezone.localdate())


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a write: its `by=` must hold `permission` in the study of its arguments."""
    return _guard(permission, "by")


def asks(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Guard a read: its `to=` must hold `permission` in the study of its arguments."""
    return _guard(permission, "to")


def keeper_only(write: Callable[P, R]) -> Callable[P, R]:
    """Guard a write that concerns the whole house: `by=` must be its keeper.

    Before the first user exists, `by=None` passes: whoever starts Fieldloom on this machine holds
    its key and becomes its keeper.
    """

    @functools.wraps(write)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs.get("by")
        fine = by.is_active and by.is_keeper if isinstance(by, User) else not User.objects.exists()
        if not fine:
            raise Refused(Decision(False, "Only the keeper of this Fieldloom may do this."))
        return write(*args, **kwargs)

    guarded.guarded_by = "keeper"  # type: ignore[attr-defined]
    return guarded


def own(write: Callable[P, R]) -> Callable[P, R]:
    """Guard a write about nobody but the person who acts: `by=` must be a user who may sign in."""

    @functools.wraps(write)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs.get("by")
        if not (isinstance(by, User) and by.is_active):
            raise Refused(Decision(False, "Only somebody who is signed in may do this."))
        return write(*args, **kwargs)

    guarded.guarded_by = "own"  # type: ignore[attr-defined]
    return guarded


def _guard(permission: Permission, who: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            asker = kwargs.get(who)
            if not isinstance(asker, User):
                raise TypeError(f"{function.__qualname__} must be told {who}= a user.")
            given = {name: value for name, value in kwargs.items() if name != who}
            _check(asker, permission, given, function.__qualname__)
            return function(*args, **kwargs)

        guarded.guarded_by = permission  # type: ignore[attr-defined]
        return guarded

    return wrap


def _check(asker: User, permission: Permission, given: dict[str, Any], name: str) -> None:
    things = list(_things(given))
    studies = {study for study, _ in things}
    if len(studies) != 1:
        raise TypeError(f"{name} must be given things of exactly one study, not {len(studies)}.")
    study_id = studies.pop()
    held = held_by(asker, study_id)
    today = timezone.localdate()
    decision = decide(permission, held, today, active=asker.is_active)
    if not decision.allowed:
        raise Refused(decision)
    scope = scope_of(permission, held, today)
    if scope.sites is not None and not all(scope.reaches(site) for _, site in _placed(given)):
        raise Refused(
            Decision(
                False,
                f"Your role lets you {permission.value}, but not at this site.",
                "A principal investigator or steward extends your grant to the site.",
            )
        )


def _things(given: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """(study row id, thing) for every argument, or item of a list, that belongs to a study."""
    for value in given.values():
        for thing in value if isinstance(value, list | tuple) else (value,):
            if isinstance(thing, Study):
                yield thing.pk, thing
            elif (study := getattr(thing, "study_id", None)) is not None:
                yield int(study), thing


def _placed(given: dict[str, Any]) -> Iterator[tuple[Any, str | None]]:
    """(thing, site code) for every argument that is material of a site: it has a `site_code`."""
    for _, thing in _things(given):
        if hasattr(thing, "site_code"):
            yield thing, thing.site_code
