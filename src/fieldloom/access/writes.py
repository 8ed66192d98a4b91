"""What changes who may do what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from fieldloom.access.gate import keeper_only, needs, own, reach
from fieldloom.access.models import Grant, Preference, Study, User
from fieldloom.access.rules import Decision, Permission, Role, unfitting
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Refused, Unfit


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
    return user


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
    """A role for a time. `sites` are site codes; empty means every site."""

    role: Role
    to_day: date
    from_day: date | None = None
    sites: tuple[str, ...] = field(default=())


@recorded("role granted")
@keeper_only
def grant_first_role(*, by: User | None, user: User, study: Study, new: NewGrant) -> Grant:
    """Grant a role in a study that may have no team yet: the keeper's way to begin one."""
    return _grant(by, user, study, new)


@recorded("role granted")
@needs(Permission.MANAGE_TEAM)
def grant_role(*, by: User, user: User, study: Study, new: NewGrant) -> Grant:
    """Grant a role in a study. Raises `Unfit` when it would end before it begins.

    Nobody grants themselves a role, and nobody reaches further in granting than in managing:
    `Refused` for either.
    """
    if by.pk == user.pk:
        raise Refused(
            Decision(
                False,
                "Nobody grants a role to themselves.",
                "A colleague who manages the team does.",
            )
        )
    _within_reach(by, study.pk, new.sites)
    return _grant(by, user, study, new)


@recorded("grant ended")
@needs(Permission.MANAGE_TEAM)
def end_grant(*, by: User, grant: Grant) -> Grant:
    """End a grant today: from tomorrow it opens nothing. One that has not begun is ended whole."""
    _within_reach(by, grant.study_id, grant.sites)
    today = timezone.localdate()
    grant.to_day = min(grant.to_day, today)
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


def _within_reach(by: User, study_id: int, sites: Collection[str]) -> None:
    own = reach(by, Permission.MANAGE_TEAM, study_id).sites
    if own is not None and (not sites or not set(sites) <= own):
        raise Refused(
            Decision(
                False,
                "You manage the team at some sites only.",
                f"Keep to these: {', '.join(sorted(own))}.",
            )
        )


def _grant(by: User | None, user: User, study: Study, new: NewGrant) -> Grant:
    start = new.from_day or timezone.localdate()
    if new.to_day < start:
        raise Unfit("This grant would end before it begins.", "Give a later last day.", "to_day")
    return Grant.objects.create(
        user=user,
        study=study,
        role=new.role.value,
        sites=list(new.sites),
        from_day=start,
        to_day=new.to_day,
        granted_by=by,
    )


def _set_password(user: User, password: str) -> None:
    if not password:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Unfit(" ".join(error.messages), "Choose another password.", "password") from error
    user.set_password(password)
