"""What may be seen of backups: to whom they are sealed, and when the last one and the last drill were."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from fieldloom.access.rules import Decision
from fieldloom.access.who import User
from fieldloom.audit import reads as audit
from fieldloom.backups.models import Recipient
from fieldloom.ground.answers import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Last:
    """When the last backup was made and the last drill passed or failed; None where there was none."""

    backup: datetime | None
    drill: datetime | None
    passed: bool


def recipients(*, to: User) -> QuerySet[Recipient]:
    """To whom backups are sealed, oldest first. For the keeper."""
    keeper(to=to)
    return Recipient.objects.all()


def recipient(key_or_name: str, *, to: User) -> Recipient:
    """One recipient by its key or its name. Raises `NotFound` where there is none, or more than one."""
    known = list(recipients(to=to))
    found = [one for one in known if key_or_name in (one.key, one.name)]
    if len(found) != 1:
        raise NotFound(f"There is no one recipient “{key_or_name}”. Name its key.")
    return found[0]


def last(*, to: User) -> Last:
    """The last backup and the last drill that the trail knows of. For the keeper."""
    keeper(to=to)
    backup, drill = audit.last("backup made"), audit.last("backup drill", "backup drill failed")
    return Last(
        backup.at if backup else None,
        drill.at if drill else None,
        drill is not None and drill.verb == "backup drill",
    )


def keeper(*, to: User) -> None:
    """Raise `Refused` unless this is the keeper of the house."""
    if not (to.is_active and to.is_keeper):
        raise Refused(Decision(False, "Only the keeper of this Fieldloom may do this."))
