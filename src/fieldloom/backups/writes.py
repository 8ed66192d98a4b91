"""What is done about backups and recorded: who opens them, and that one was made, tried, put back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from fieldloom.access.gate import keeper_only
from fieldloom.access.who import User
from fieldloom.audit.writes import recorded
from fieldloom.backups import sealing
from fieldloom.backups.making import Made
from fieldloom.backups.models import Recipient
from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Unfit


@recorded("backup recipient added")
@keeper_only
def add_recipient(*, by: User, key: str, name: str) -> Recipient:
    """Seal every backup from now on to this public key as well. Raises `Unfit` for no such key."""
    fit = str(sealing.recipient(key))
    if not name.strip():
        raise Unfit("A recipient needs a name.", "Say whose identity it is, and where it lies.")
    try:
        with transaction.atomic():
            return Recipient.objects.create(key=fit, name=name.strip()[:80])
    except IntegrityError as error:
        raise Unfit(
            "Backups are sealed to this key already.", "Nothing needs to be done."
        ) from error


@recorded("backup recipient removed")
@keeper_only
def remove_recipient(*, by: User, recipient: Recipient) -> None:
    """Seal no further backup to this key. What it opens already, it still opens."""
    Recipient.objects.filter(pk=recipient.pk).delete()


@recorded("backup made")
@keeper_only
def note_backup(*, by: User, made: Made) -> None:
    """Record that a backup lies in its place, with its hash and the head of the trail it holds."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many old backups were taken off the disk, and after how many days."""

    count: int
    keep_days: int

    def audit_ids(self) -> dict[str, int]:
        """What the trail keeps of it."""
        return {"count": self.count, "keep_days": self.keep_days}


@recorded("old backups removed")
@keeper_only
def remove_old(*, by: User, removed: Removed, remove: Callable[[], None]) -> None:
    """Take backups past their time off the disk; recorded only where all of them could be."""
    remove()


@dataclass(frozen=True, slots=True)
class Drill:
    """How a drill went: seconds, and how much came back."""

    passed: bool
    seconds: float
    rows: int
    files: int
    head: str

    def audit_ids(self) -> dict[str, Any]:
        """What the trail keeps of it."""
        return {
            "seconds": round(self.seconds, 1),
            "rows": self.rows,
            "files": self.files,
            "head": self.head,
        }


def note_drill(*, by: User, drill: Drill) -> None:
    """Record a drill under the verb that says how it ended."""
    (_drill_passed if drill.passed else _drill_failed)(by=by, drill=drill)


@recorded("backup drill")
@keeper_only
def _drill_passed(*, by: User, drill: Drill) -> None:
    """A backup was restored and tried, and all was as it should be."""


@recorded("backup drill failed")
@keeper_only
def _drill_failed(*, by: User, drill: Drill) -> None:
    """A backup could not be restored, or not all of it was as it should be."""


@dataclass(frozen=True, slots=True)
class Restoring:
    """A backup that is being put back: its head, and the withdrawals since. None: no ledger was at hand."""

    made_at: datetime
    head: str
    ledger: tuple[withdrawn.Withdrawn, ...] | None

    def audit_ids(self) -> dict[str, Any]:
        """What the trail keeps of it."""
        replayed = -1 if self.ledger is None else len(self.ledger)
        return {"made_at": self.made_at.isoformat(), "head": self.head, "replayed": replayed}


def restore(*, by: User, restoring: Restoring) -> None:
    """Withdraw again whatever the ledger holds, and record that a backup was put back.

    Both or neither. Raises `Unfit` where a kind of withdrawal is not known here.
    """
    (_restored if restoring.ledger is not None else _restored_without)(by=by, restoring=restoring)


@recorded("backup restored")
@keeper_only
def _restored(*, by: User, restoring: Restoring) -> None:
    """With the ledger of withdrawals."""
    withdrawn.replay(restoring.ledger or (), by=by)


@recorded("backup restored without the ledger of withdrawals")
@keeper_only
def _restored_without(*, by: User, restoring: Restoring) -> None:
    """What was withdrawn after the backup was made is there again."""
