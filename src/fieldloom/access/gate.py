"""Where every read and write is stopped and asked: may this person do this, in this study, here?

`@needs(Permission.CODE)` stands on a write, `@asks(Permission.READ_SOURCES)` on a read. Both find the
study among the arguments, so no read or write can forget to say which study it is about, and
arguments of two studies never meet.
"""

import functools
import json
import logging
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, ParamSpec, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from fieldloom.access.models import Grant, Study, User
from fieldloom.access.rules import (
    PERMISSIONS,
    Decision,
    GrantState,
    Held,
    Permission,
    Role,
    Scope,
    decide,
    scope_of,
)
from fieldloom.ground import by_hand
from fieldloom.ground.answers import Refused

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


log = logging.getLogger("fieldloom.access")
UNDECIDED = Decision(
    False,
    "Whether you may could not be decided, so nothing is shown.",
    "Try again. If it stays like this, tell the keeper of your Fieldloom: the fault is ours.",
)

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


_ENTERED = """SELECT s.id, s.title, s.summary, s.notice, g.role, g.sites, g.from_day, g.to_day,
    g.families, g.waves FROM access_study s JOIN access_grant g ON g.study_id = s.id
    WHERE s.slug = %s AND g.user_id = %s AND g.state = 'approved'"""


def entered(slug: str, user: User) -> Study | None:
    """The study of this short name, where a grant of the user is in force today; None otherwise.

    Every page of a study begins with it, so the user's grants there are looked up along with it.
    """
    found = by_hand.rows(_ENTERED, [slug, user.pk])
    if not found or not user.is_active:
        return None
    held = [
        _as_held(role, json.loads(s), start, end, json.loads(f), json.loads(w))
        for *_, role, s, start, end, f, w in found
    ]
    key, title, summary, notice = found[0][:4]
    told = _told.get()
    if told is not None:
        told["grants", user.pk, key] = held
    today = _today()
    if not any(grant.from_day <= today <= grant.to_day for grant in held):
        return None
    named = {"id": key, "slug": slug, "title": title, "summary": summary, "notice": notice}
    return by_hand.partly(Study, **named)


def held_by(user: User, study_id: int) -> list[Held]:
    """The approved grants of a user in one study, as the rules see them."""
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
    rows = approved().filter(user=user, study_id=study_id)
    return [_as_held(*row) for row in rows.values_list(*_HELD)]


_HELD = ("role", "sites", "from_day", "to_day", "families", "waves")


def _as_held(role: str, sites: Any, start: date, end: date, families: Any, waves: Any) -> Held:
    return Held(Role(role), frozenset(sites), start, end, frozenset(families), frozenset(waves))


def managing(study_id: int) -> set[int]:
    """Row ids of the users who manage the whole team of a study today."""
    today = timezone.localdate()
    roles = [role.value for role in PERMISSIONS[Permission.MANAGE_TEAM]]
    rows = approved().filter(
        study_id=study_id, role__in=roles, from_day__lte=today, to_day__gte=today
    )
    whole = rows.filter(user__is_active=True, sites=[], families=[], waves=[])
    return set(whole.values_list("user_id", flat=True))


def reach_of_all(permission: Permission, study_id: int) -> Scope:
    """How far a permission extends in a study today in anybody's hands at all: so that what only such a
    person reads is not left to nobody."""
    rows = approved().filter(study_id=study_id, user__is_active=True)
    held = [_as_held(*row) for row in rows.values_list(*_HELD)]
    return _scope(permission, held, timezone.localdate())


def may_rename(axis: str, code: str, study_id: int) -> Decision:
    """Whether the code of a site, family or wave may change: not while grants that have not ended
    name it, or they would open something else. `axis` is the grant's field."""
    standing = [GrantState.APPROVED.value, GrantState.PROPOSED.value]
    rows = Grant.objects.filter(study_id=study_id, state__in=standing)
    lasting = rows.filter(to_day__gte=timezone.localdate())
    if any(code in codes for codes in lasting.values_list(axis, flat=True)):
        because = f"Grants are narrowed to {code}, so its code stays."
        return Decision(False, because, "End those grants first; see the Team page.")
    return Decision(True, "No grant names it.")


def approved() -> QuerySet[Grant]:
    """The grants that a second person approved: the only ones that open anything."""
    return Grant.objects.filter(state=GrantState.APPROVED.value)


def may(user: User, permission: Permission, study: Study | int) -> Decision:
    """Whether this user may do this in this study today, and why."""
    study_id = study if isinstance(study, int) else study.pk
    held = held_by(user, study_id)
    return decided(permission, held, _today(), active=user.is_active)


def decided(
    permission: Permission, held: Iterable[Held], today: date, *, active: bool = True
) -> Decision:
    """As `rules.decide`; where deciding itself fails, the answer is no, and says that."""
    try:
        return decide(permission, held, today, active=active)
    except Exception as error:
        return undecided(error)


def undecided(error: Exception) -> Decision:
    """The answer where a decision could not be made: no. The log tells of what kind the fault was."""
    log.error(
        "A decision on access failed with %s, and was answered with no.", type(error).__name__
    )
    return UNDECIDED


def require(user: User, permission: Permission, study: Study | int) -> None:
    """Raise `Refused` unless this user may do this in this study today."""
    decision = may(user, permission, study)
    if not decision.allowed:
        raise Refused(decision)


def reach(user: User, permission: Permission, study: Study | int) -> Scope:
    """How far this user's permission extends in this study today: sites, families, waves."""
    study_id = study if isinstance(study, int) else study.pk
    return _scope(permission, held_by(user, study_id), _today())


def _scope(permission: Permission, held: list[Held], today: date) -> Scope:
    try:
        return scope_of(permission, held, today)
    except Exception as error:
        raise Refused(undecided(error)) from error


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


def by_the_house(write: Callable[P, R]) -> Callable[P, R]:
    """Guard a write that nobody does: `by=` must be None, as for what the front door notes."""

    @functools.wraps(write)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if kwargs.get("by") is not None:
            raise Refused(Decision(False, "This is noted by Fieldloom itself, in nobody’s name."))
        return write(*args, **kwargs)

    guarded.guarded_by = "the house"  # type: ignore[attr-defined]
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
            if who == "to" and _told.get() is None:  # a read by itself asks each question once, too
                with asked_once():
                    return guarded(*args, **kwargs)
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
    question = ("allowed", asker.pk, asker.is_active, permission, study_id)
    decision, scope = told_once(question, lambda: _decided(asker, permission, study_id))
    if not decision.allowed:
        raise Refused(decision)
    if not scope.everything and not all(_inside(scope, thing) for _, thing in things):
        raise Refused(beyond(permission, scope))


def beyond(permission: Permission, scope: Scope) -> Decision:
    """The refusal of something that lies outside what the asker's grants open."""
    return Decision(
        False,
        f"Your role lets you {permission.value}, but not here: it is narrowed to {scope.words()}.",
        "Somebody who manages the team proposes a grant that reaches further, and another approves.",
    )


def _inside(scope: Scope, thing: Any) -> bool:
    """Whether a thing is in reach. A person or family answers for itself; material by its place;
    what has no place, such as a code or a job, is of the study as a whole."""
    if hasattr(thing, "lies_in"):
        return bool(thing.lies_in(scope))
    return not hasattr(thing, "site_code") or scope.reaches(thing)


def _decided(asker: User, permission: Permission, study_id: int) -> tuple[Decision, Scope]:
    held, today = held_by(asker, study_id), _today()
    decision = decided(permission, held, today, active=asker.is_active)
    return decision, _scope(permission, held, today)


def _today() -> date:
    return told_once("today", timezone.localdate)


def _things(given: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """(study row id, thing) for every argument, or item of a list, that belongs to a study."""
    for value in given.values():
        for thing in value if isinstance(value, list | tuple) else (value,):
            if isinstance(thing, Study):
                yield thing.pk, thing
            elif (study := getattr(thing, "study_id", None)) is not None:
                yield int(study), thing
