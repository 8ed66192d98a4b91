"""The names of backups, which tell when each was made, and which of them are past their time. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

KEEP_DAYS = 35  # a backup that is older would bring back what should be gone
RECEIPT = ".receipt.json"
_NAME = re.compile(r"fieldloom-([0-9a-f]{8})-(\d{8}T\d{6}Z)(?:-\d+)?\.age")
_TIME = "%Y%m%dT%H%M%SZ"


def name_of(house: str, at: datetime, again: int = 0) -> str:
    """A backup's file name: the mark of its house, its time, and a number where the name is taken."""
    more = f"-{again}" if again else ""
    return f"fieldloom-{house}-{at.astimezone(UTC):{_TIME}}{more}.age"


def made_at(name: str, house: str) -> datetime | None:
    """When the backup of this name was made; None for any other file, or another house's backup."""
    found = _NAME.fullmatch(name)
    if found is None or found[1] != house:
        return None
    return datetime.strptime(found[2], _TIME).replace(tzinfo=UTC)


def newest(names: Iterable[str], house: str) -> str | None:
    """The newest backup of this house among these file names."""
    own = [(at, name) for name in names if (at := made_at(name, house)) is not None]
    return max(own)[1] if own else None


def past(names: Iterable[str], house: str, now: datetime, keep_days: int = KEEP_DAYS) -> list[str]:
    """The backups of this house that are older than so many days, oldest first; never the newest one."""
    names = list(names)
    last, before = newest(names, house), now - timedelta(days=keep_days)
    own = [(at, name) for name in names if (at := made_at(name, house)) is not None]
    return [name for at, name in sorted(own) if at < before and name != last]
