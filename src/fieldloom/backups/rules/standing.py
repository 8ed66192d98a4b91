"""How backups stand, in a line or two for the keeper, each with what to do about it. Pure."""

from dataclasses import dataclass
from datetime import datetime

FRESH_DAYS, DRILL_DAYS = 7, 90


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, whether it asks for something, and the command that does it ("" for none)."""

    text: str
    asks: bool = False
    command: str = ""


def of_backup(last: datetime | None, now: datetime) -> Line:
    """When the last backup was made."""
    if last is None:
        return Line("No backup yet.", True, "fieldloom backup")
    days = (now - last).days
    old = days > FRESH_DAYS
    return Line(f"Last backup: {_ago(days)}.", old, "fieldloom backup" if old else "")


def of_drill(last: datetime | None, passed: bool, now: datetime) -> Line:
    """When a backup was last restored and tried."""
    command = "fieldloom backup drill"
    if last is None:
        return Line("No backup has been tried yet.", True, command)
    days = (now - last).days
    if not passed:
        return Line(f"The last drill failed, {_ago(days)}.", True, command)
    old = days > DRILL_DAYS
    return Line(f"Last drill: {_ago(days)}.", old, command if old else "")


def _ago(days: int) -> str:
    if days < 1:
        return "less than a day ago"
    return "1 day ago" if days == 1 else f"{days} days ago"
