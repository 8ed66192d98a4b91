"""What may be seen of users, studies, grants and, one floor below, of the trail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from fieldloom.access.gate import approved, asks, entered, managing, may
from fieldloom.access.granting import SOON
from fieldloom.access.models import Grant, Preference, Study, User
from fieldloom.access.rules import SETTINGS, Decision, GrantState, Permission
from fieldloom.audit import reads as audit_reads
from fieldloom.audit.models import Entry
from fieldloom.audit.rules import Verdict
from fieldloom.ground.answers import NotFound, Refused

SIGN_IN_CLOSED = "sign-in closed after wrong passwords"
A_WEEK = timedelta(days=7)
MOST_CLOSED = 20  # told at once


def studies(*, to: User) -> QuerySet[Study]:
    """The studies in which this user holds an approved grant today, by title."""
    today = timezone.localdate()
    open_now = approved().filter(user=to, from_day__lte=today, to_day__gte=today)
    known = Study.objects.filter(pk__in=open_now.values("study_id"))
    return known if to.is_active else known.none()


def study(slug: str, *, to: User) -> Study:
    """One study by its short name. Raises `NotFound` where there is none that this user may enter."""
    found = entered(slug, to)
    if found is None:
        raise NotFound(f"There is no study “{slug}” that you may enter.")
    return found


def decision(*, to: User, permission: Permission, study: Study) -> Decision:
    """Whether this user may do this here, and why: what a page asks before it offers a button."""
    return may(to, permission, study)


@asks(Permission.SEE_TEAM)
def team(*, to: User, study: Study) -> QuerySet[Grant]:
    """Every approved grant of a study, past ones too, by the person's name."""
    rows = approved().filter(study=study).select_related("user", "granted_by", "decided_by")
    return rows.order_by("user__name", "role", "pk")


@asks(Permission.SEE_TEAM)
def members(*, to: User, study: Study) -> QuerySet[User]:
    """Who is of the team of a study today, by name."""
    today = timezone.localdate()
    now = approved().filter(study=study, from_day__lte=today, to_day__gte=today)
    here = User.objects.filter(pk__in=now.values("user_id"), is_active=True)
    return here.order_by("name", "pk")


@asks(Permission.SEE_TEAM)
def member(username: str, *, to: User, study: Study) -> User:
    """One of the team of a study today, by user name. Raises `NotFound`."""
    found = members(to=to, study=study).filter(username=username).first()
    if found is None:
        raise NotFound(f"There is no “{username}” in the team of this study.")
    return found


@asks(Permission.SEE_TEAM)
def proposals(*, to: User, study: Study) -> QuerySet[Grant]:
    """The grants that were never approved, newest first: waiting, declined, withdrawn ones."""
    rows = Grant.objects.filter(study=study).exclude(state=GrantState.APPROVED.value)
    return rows.select_related("user", "granted_by", "decided_by").order_by("-pk")


@asks(Permission.SEE_TEAM)
def grant(pk: int, *, to: User, study: Study) -> Grant:
    """One grant of a study by row id, however it stands. Raises `NotFound`."""
    rows = Grant.objects.select_related("user", "granted_by", "study")
    found = rows.filter(study=study, pk=pk).first()
    if found is None:
        raise NotFound("There is no such grant in this study.")
    return found


@asks(Permission.SEE_TEAM)
def managers(*, to: User, study: Study) -> set[int]:
    """Row ids of those who manage the whole team today: one proposes a grant, another approves it."""
    return managing(study.pk)


@asks(Permission.SEE_TEAM)
def ending_soon(*, to: User, study: Study) -> QuerySet[Grant]:
    """The grants in force that end within 30 days and that no later grant takes over, soonest first."""
    today = timezone.localdate()
    near = {"from_day__lte": today, "to_day__range": (today, today + SOON)}
    later = approved().filter(
        study=study, user=OuterRef("user"), role=OuterRef("role"), to_day__gt=today + SOON
    )
    rows = team(to=to, study=study).filter(~Exists(later), user__is_active=True, **near)
    return rows.order_by("to_day", "user__name")


@asks(Permission.READ_AUDIT)
def trail(*, to: User, study: Study) -> QuerySet[Entry]:
    """The audit entries of a study, newest first."""
    return audit_reads.entries(study.pk)


@dataclass(frozen=True, slots=True)
class ClosedSignIn:
    """Sign-in was closed at this time for the name of `user`; None where nobody has that name."""

    at: datetime
    user: User | None


def closed_sign_ins(*, to: User) -> list[ClosedSignIn]:
    """When sign-in was closed after wrong passwords within the last week, newest first: the keeper's.

    Raises `Refused` for others.
    """
    if not (to.is_active and to.is_keeper):
        raise Refused(Decision(False, "Only the keeper of this Fieldloom may see this."))
    rows = audit_reads.entries(None).filter(verb=SIGN_IN_CLOSED, at__gte=timezone.now() - A_WEEK)
    found = list(rows[:MOST_CLOSED])
    whose = [int(str(entry.about.get("user", "user:0")).partition(":")[2]) for entry in found]
    known = User.objects.in_bulk(whose)
    return [ClosedSignIn(entry.at, known.get(pk)) for entry, pk in zip(found, whose, strict=True)]


def whole_trail(*, to: User) -> Verdict:
    """Whether the trail of the whole house stands as written. For keepers, and auditors of any study.

    Raises `Refused` for others. The verdict holds no word of any study.
    """
    if not (to.is_keeper or any(may(to, Permission.READ_AUDIT, s).allowed for s in studies(to=to))):
        raise Refused(Decision(False, "You may not verify the audit trail."))
    return audit_reads.verdict()


def names_of(user_ids: set[int], *, to: User) -> dict[int, str]:
    """Row id to name for users who share a study with the asker: for "by whom" on a page."""
    shared = approved().filter(study__in=studies(to=to)).values_list("user_id", flat=True)
    known = User.objects.filter(pk__in=user_ids & set(shared) | {to.pk})
    return dict(known.values_list("pk", "name"))


def user(username: str) -> User:
    """The user of this name, for the command line, whose caller already holds the machine's key.

    Raises `NotFound` where there is none.
    """
    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotFound(f"There is no user “{username}”. See: fieldloom user list")
    return found


def bearer(typed: str) -> User | None:
    """Whose name or address somebody typed at the front door, before anybody has signed in."""
    return User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first()


def keeper() -> User:
    """The keeper of this Fieldloom: on the command line, the user who acts unless another is named."""
    found = User.objects.filter(is_keeper=True, is_active=True).order_by("pk").first()
    if found is None:
        raise NotFound("This Fieldloom has no keeper yet. Run: fieldloom init")
    return found


def preferences(*, to: User) -> dict[str, str]:
    """What this person chose for themselves, by the name of the setting; nobody else is told."""
    rows = Preference.objects.filter(user=to).values_list("name", "value")
    # A value that a newer table no longer knows counts as not chosen.
    return {n: v for n, v in rows if n in SETTINGS and SETTINGS[n].allows(v)}
