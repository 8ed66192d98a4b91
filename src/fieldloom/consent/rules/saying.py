"""When something was said, where the time of day may not be known: in doubt it stays shut. Pure."""

from datetime import date, datetime, time

from fieldloom.consent.rules.events import EventKind

NOON, LAST = time(12), time(23, 59, 59)
# What shuts by itself from then on, whatever was agreed to.
SHUTTING = (EventKind.DISSENT, EventKind.PAUSE, EventKind.WITHDRAW, EventKind.REVOKE)
OPENING = (EventKind.CONSENT, EventKind.ASSENT, EventKind.REAFFIRM, EventKind.PUBLIC_INTEREST)


def moment_of(on: date, told: time | None, now: datetime, *, shuts: bool) -> datetime:
    """The moment that stands for what was said on a day, in the time zone of `now`.

    Without a time that was told it is now, where the day is today. On an earlier day what opens
    stands at noon, and what shuts at the end of the day: consent of that day is not to outlast it.
    """
    usual = now.time() if on == now.date() else LAST if shuts else NOON
    return datetime.combine(on, told or usual, now.tzinfo)
