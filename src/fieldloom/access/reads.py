"""What may be seen of users, studies, grants and, one floor below, of the trail."""

from django.db.models import QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks, entered, may
from fieldloom.access.models import Grant, Preference, Study, User
from fieldloom.access.rules import SETTINGS, Decision, Permission
from fieldloom.audit import reads as audit_reads
from fieldloom.audit.models import Entry
from fieldloom.audit.rules import Verdict
from fieldloom.ground.answers import NotFound, Refused


def studies(*, to: User) -> QuerySet[Study]:
    """The studies in which this user holds a grant today, by title."""
    today = timezone.localdate()
    open_now = Grant.objects.filter(user=to, from_day__lte=today, to_day__gte=today)
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
    """Every grant of a study, past ones too, by the person's name."""
    return Grant.objects.filter(study=study).select_related("user").order_by("user__name", "role")


@asks(Permission.READ_AUDIT)
def trail(*, to: User, study: Study) -> QuerySet[Entry]:
    """The audit entries of a study, newest first."""
    return audit_reads.entries(study.pk)


def whole_trail(*, to: User) -> Verdict:
    """Whether the trail of the whole house stands as written. For keepers, and auditors of any study.

    Raises `Refused` for others. The verdict holds no word of any study.
    """
    if not (to.is_keeper or any(may(to, Permission.READ_AUDIT, s).allowed for s in studies(to=to))):
        raise Refused(Decision(False, "You may not verify the audit trail."))
    return audit_reads.verdict()


def names_of(user_ids: set[int], *, to: User) -> dict[int, str]:
    """Row id to name for users who share a study with the asker: for "by whom" on a page."""
    shared = Grant.objects.filter(study__in=studies(to=to)).values_list("user_id", flat=True)
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
