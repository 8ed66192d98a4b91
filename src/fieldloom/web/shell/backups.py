"""The line that tells the keeper when the last backup and the last drill were."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from fieldloom.access.who import User
from fieldloom.backups import reads
from fieldloom.backups.rules.standing import of_backup, of_drill


def standing(user: User) -> dict[str, Any]:
    """The lines for this person: none for others than the keeper, nor in a demonstration."""
    if not user.is_keeper or settings.DEMO:
        return {}
    last, now = reads.last(to=user), timezone.now()
    lines = [of_backup(last.backup, now)]
    if last.backup is not None:
        lines.append(of_drill(last.drill, last.passed, now))
    return {"lines": lines, "asks": any(line.asks for line in lines)}
