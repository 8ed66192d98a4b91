"""What is kept: users who sign in, the studies they may enter, and the grants that let them in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from fieldloom.access.rules import GrantState, Role
from fieldloom.ground import by_hand

_USER = """SELECT password, username, name, email, is_active, is_keeper, sessions_ended
    FROM access_user WHERE id = %s"""
_USER_NAMES = (
    "password", "username", "name", "email", "is_active", "is_keeper", "sessions_ended",
)  # fmt: skip


class UserManager(BaseUserManager["User"]):
    """Finds users by name as Django's sign-in expects; making one is a write of this room."""

    def get(self, *args: Any, **wanted: Any) -> "User":
        """One user. By row id alone, as every request asks for whoever is signed in, it costs a
        fifth: what a sign-in needs is there, and the times are fetched should they be asked for."""
        if args or set(wanted) != {"pk"} or self._db is not None:
            return super().get(*args, **wanted)
        found = by_hand.one(_USER, [wanted["pk"]])
        if found is None:
            raise User.DoesNotExist("There is no such user.")
        known = dict(zip(_USER_NAMES, found, strict=True))
        return by_hand.partly(User, id=int(wanted["pk"]), **known)


class User(AbstractBaseUser):
    """A person of the team who signs in. Participants are never users.

    `sessions_ended` counts how often all of their sessions were ended at once: it goes into what
    each session is bound to.

    The keeper looks after this Fieldloom as a whole: starts studies, adds the first users.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_keeper = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    sessions_ended = models.PositiveIntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]

    def get_session_auth_hash(self) -> str:
        """What a session is bound to: the password, and how often all sessions were ended."""
        return salted_hmac(
            "fieldloom.session", f"{self.password}:{self.sessions_ended}", algorithm="sha256"
        ).hexdigest()

    def __str__(self) -> str:
        return self.name


class Study(models.Model):
    """A study: the outermost thing that a grant opens. `notice` stands on each of its pages."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    notice = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title"]
        verbose_name_plural = "studies"

    def __str__(self) -> str:
        return self.title


class Grant(models.Model):
    """A role in one study, for a time: proposed by one person, and approved by a second.

    `sites`, `families` and `waves` (their codes) narrow it; an empty list is all. Only an approved
    one opens anything. `granted_by` proposed it, `decided_by` approved or declined it. Grants from
    before a second person was asked are approved, by none.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=[(r.value, r.label) for r in Role])
    sites = models.JSONField(default=list, blank=True)
    families = models.JSONField(default=list, blank=True)
    waves = models.JSONField(default=list, blank=True)
    from_day = models.DateField()
    to_day = models.DateField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10,
        default=GrantState.PROPOSED.value,
        choices=[(s.value, s.label) for s in GrantState],
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__gte=F("from_day")), name="a_grant_ends_after_it_begins"
            )
        ]

    @property
    def approved_by_nobody_else(self) -> bool:
        """Whether no second person approved it, as is let to happen while a team is small."""
        return self.decided_by_id is not None and self.decided_by_id in (
            self.granted_by_id,
            self.user_id,
        )

    def __str__(self) -> str:
        return f"{self.user_id} as {self.role} in {self.study_id}"


class Preference(models.Model):
    """What one person chose for one setting of `rules.SETTINGS`; no row is the usual."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="preferences")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="a_setting_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.name}"
