"""What changes who may do what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from fieldloom.access.gate import by_the_house, keeper_only, managing, needs, own, reach
from fieldloom.access.granting import (
    Proposal,
    fits,
    may_approve,
    may_decline,
    may_go_alone,
    may_withdraw,
)
from fieldloom.access.models import Grant, Preference, Study, User
from fieldloom.access.reads import SIGN_IN_CLOSED
from fieldloom.access.rules import Bounds, Decision, GrantState, Permission, Role, unfitting
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Refused, Unfit

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class NewUser:
    """Who is added. An empty password makes a user who cannot sign in with one."""

    username: str
    name: str
    email: str
    password: str = ""
    keeper: bool = False


@recorded("user added")
@keeper_only
def add_user(*, by: User | None, new: NewUser) -> User:
    """Add a person of the team. Raises `Unfit` for a taken name or a weak password."""
    user = User(username=new.username, name=new.name, email=new.email, is_keeper=new.keeper)
    _set_password(user, new.password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        reason = f"There is already a user “{new.username}”, or one with that e-mail address."
        raise Unfit(reason, "Choose another.", "username") from error
    # The keeper vouches for the address; a second factor can then be set up at once.
    EmailAddress.objects.create(user=user, email=new.email, verified=True, primary=True)
    return user


@recorded("password set")
@keeper_only
def set_password(*, by: User | None, user: User, password: str) -> User:
    """Give a user a new password. Raises `Unfit` for a weak one."""
    _set_password(user, password)
    user.save(update_fields=["password"])
    return user


@recorded("user closed")
@keeper_only
def close_user(*, by: User | None, user: User) -> User:
    """End a user's sign-in at once, on all devices; what they did stays."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    return _end_sessions(user)


@recorded("second factor taken away")
@keeper_only
def forget_second_factor(*, by: User | None, user: User) -> User:
    """Take away what a user shows as a second factor, for one who has lost it; ends their sessions.

    Their next sign-in, by password, leads to setting up another.
    """
    Authenticator.objects.filter(user=user).delete()
    return _end_sessions(user)


@recorded("signed out everywhere")
@own
def end_sessions(*, by: User) -> User:
    """End all sessions of the person who acts, on all devices."""
    return _end_sessions(by)


@recorded(SIGN_IN_CLOSED)
@by_the_house
def note_closed_sign_in(*, by: None, user: User | None) -> None:
    """Note that sign-in was closed for a while, after too many wrong passwords for one name.

    `user` is whose name it is; None where nobody has it. The name that was typed is not noted: it may
    be a password in the wrong field.
    """


@recorded("reading stopped, as very much was read at once")
@own
def note_much_read(*, by: User) -> None:
    """Note that somebody read more than a person reads, and was asked to show that it is they."""


@dataclass(frozen=True, slots=True)
class NewStudy:
    """A study to start. `notice` stands on each of its pages, for example "Invented study"."""

    title: str
    slug: str = ""
    summary: str = ""
    notice: str = ""


@recorded("study started")
@keeper_only
def start_study(*, by: User | None, new: NewStudy) -> Study:
    """Start a study. Raises `Unfit` when its short name is taken or empty."""
    slug = new.slug or slugify(new.title)[:40]
    if not slug or not new.title.strip():
        raise Unfit("A study needs a title with letters in it.", "Give it one.", "title")
    if Study.objects.filter(slug=slug).exists():
        raise Unfit(f"There is already a study “{slug}”.", "Give it another short name.", "slug")
    return Study.objects.create(
        slug=slug, title=new.title.strip(), summary=new.summary, notice=new.notice
    )


@dataclass(frozen=True, slots=True)
class NewGrant:
    """A role for a time. Codes of sites, families and waves narrow it; none means every one."""

    role: Role
    to_day: date
    from_day: date | None = None
    sites: tuple[str, ...] = field(default=())
    families: tuple[str, ...] = field(default=())
    waves: tuple[str, ...] = field(default=())


@recorded("role granted, approved by nobody else")
@keeper_only
def grant_first_role(*, by: User, user: User, study: Study, new: NewGrant) -> Grant:
    """Grant a role while nobody is there to approve it: the keeper's way to begin a team.

    It stands as approved by nobody else. Raises `Refused` once two people other than `user` manage
    the whole team.
    """
    _hold(may_go_alone(managing(study.pk), user.pk))
    return _decide(_proposed(by, user, study, new), by, GrantState.APPROVED)


@recorded("team begun, approved by nobody else")
@keeper_only
def begin_team(*, by: User, study: Study, team: Sequence[tuple[User, NewGrant]]) -> list[Grant]:
    """Grant the roles of a whole team at once, in a study in which nobody holds any yet.

    For the keeper who brings a study along with its team. Raises `Refused` where there is a grant.
    """
    if Grant.objects.filter(study=study).exists():
        reason = "This study has a team already."
        raise Refused(Decision(False, reason, "Propose each further grant by itself."))
    made = [_proposed(by, user, study, new) for user, new in team]
    return [_decide(grant, by, GrantState.APPROVED) for grant in made]


@recorded("role proposed")
@needs(Permission.MANAGE_TEAM)
def propose_grant(*, by: User, user: User, study: Study, new: NewGrant) -> Grant:
    """Propose a role. It opens nothing until another who manages the team approves it.

    Raises `Unfit` when it would end before it begins or last too long. Nobody proposes a role for
    themselves, and nobody reaches further in granting than in managing: `Refused` for either.
    """
    if by.pk == user.pk:
        _hold(
            Decision(
                False,
                "Nobody grants a role to themselves.",
                "A colleague who manages the team proposes it.",
            )
        )
    _within_reach(by, study.pk, new)
    return _proposed(by, user, study, new)


@recorded("role granted")
@needs(Permission.MANAGE_TEAM)
def approve_grant(*, by: User, grant: Grant) -> Grant:
    """Approve a proposed grant: from now on it opens what it says.

    Raises `Refused` to whoever proposed it, to whom it is for, and to whoever reaches less far.
    """
    grant = _fresh(grant)
    _hold(may_approve(_proposal(grant), by.pk))
    _within_reach(by, grant.study_id, grant)
    _hold_days(grant.from_day, grant.to_day)
    return _decide(grant, by, GrantState.APPROVED)


@recorded("role granted by the keeper")
@keeper_only
def confirm_grant(*, by: User, grant: Grant) -> Grant:
    """Let a proposed grant open what it says while nobody is there to approve it; the keeper's.

    Where the keeper proposed it or is whom it is for, it stands as approved by nobody else. Raises
    `Refused` as `grant_first_role` does.
    """
    grant = _fresh(grant)
    _hold(may_approve(replace(_proposal(grant), by=None, user=0), by.pk))
    _hold(may_go_alone(managing(grant.study_id), grant.user_id))
    _hold_days(grant.from_day, grant.to_day)
    return _decide(grant, by, GrantState.APPROVED)


@recorded("role declined")
@needs(Permission.MANAGE_TEAM)
def decline_grant(*, by: User, grant: Grant, reason: str) -> Grant:
    """Decline a proposed grant, with a reason that the team can read. Raises as `approve_grant`."""
    grant = _fresh(grant)
    _hold(may_decline(_proposal(grant), by.pk))
    _within_reach(by, grant.study_id, grant)
    grant.reason = " ".join(reason.split())
    if not 1 <= len(grant.reason) <= MOST_REASON:
        raise Unfit(
            f"A reason has 1 to {MOST_REASON} characters.",
            "Say why, so that whoever proposed it can propose something else.",
            "reason",
        )
    return _decide(grant, by, GrantState.DECLINED)


@recorded("proposed role withdrawn")
@needs(Permission.MANAGE_TEAM)
def withdraw_grant(*, by: User, grant: Grant) -> Grant:
    """Take back a grant that one proposed oneself, while it waits."""
    grant = _fresh(grant)
    _hold(may_withdraw(_proposal(grant), by.pk))
    return _decide(grant, by, GrantState.WITHDRAWN)


@recorded("grant ended")
@needs(Permission.MANAGE_TEAM)
def end_grant(*, by: User, grant: Grant) -> Grant:
    """End a grant at once: yesterday was its last day. One that has not begun is ended whole."""
    _within_reach(by, grant.study_id, grant)
    yesterday = timezone.localdate() - timedelta(days=1)
    grant.to_day = min(grant.to_day, yesterday)
    grant.from_day = min(grant.from_day, grant.to_day)
    grant.save(update_fields=["to_day", "from_day"])
    return grant


@recorded("settings chosen")
@own
def choose(*, by: User, chosen: Mapping[str, str]) -> dict[str, str]:
    """Remember settings of the person who acts: name to value. Raises `Unfit` for any not in the table."""
    if wrong := unfitting(chosen):
        raise Unfit(
            f"There is no such choice for “{wrong[:40]}”.", "Choose one of the list.", wrong[:40]
        )
    rows = [Preference(user=by, name=name, value=value) for name, value in chosen.items()]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["value"], unique_fields=["user", "name"]
    )
    return dict(chosen)


def _within_reach(by: User, study_id: int, grant: NewGrant | Grant) -> None:
    scope = reach(by, Permission.MANAGE_TEAM, study_id)
    given = (frozenset(codes) or None for codes in (grant.sites, grant.families, grant.waves))
    if not scope.covers(Bounds(*given)):
        because = "You manage a part of the team only."
        raise Refused(Decision(False, because, f"Keep to this: {scope.words()}."))


def _hold(decision: Decision) -> None:
    if not decision.allowed:
        raise Refused(decision)


def _hold_days(from_day: date, to_day: date) -> None:
    decision = fits(from_day, to_day, timezone.localdate())
    if not decision.allowed:
        raise Unfit(decision.because, decision.would_change, "to_day")


def _proposed(by: User, user: User, study: Study, new: NewGrant) -> Grant:
    start = new.from_day or timezone.localdate()
    _hold_days(start, new.to_day)
    return Grant.objects.create(
        user=user,
        study=study,
        role=new.role.value,
        sites=list(new.sites),
        families=list(new.families),
        waves=list(new.waves),
        from_day=start,
        to_day=new.to_day,
        granted_by=by,
        state=GrantState.PROPOSED.value,
    )


def _fresh(grant: Grant) -> Grant:
    """The grant as it stands now, held so that nobody else decides on it meanwhile."""
    return Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)


def _proposal(grant: Grant) -> Proposal:
    return Proposal(GrantState(grant.state), grant.granted_by_id, grant.user_id)


def _decide(grant: Grant, by: User, state: GrantState) -> Grant:
    grant.state, grant.decided_by, grant.decided_at = state.value, by, timezone.now()
    grant.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    return grant


def _end_sessions(user: User) -> User:
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    return user


def _set_password(user: User, password: str) -> None:
    if not password:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Unfit(" ".join(error.messages), "Choose another password.", "password") from error
    user.set_password(password)
