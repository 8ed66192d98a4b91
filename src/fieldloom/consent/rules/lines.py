"""What the events say, in lines, and where an agreement stands at a moment: the fold. Pure.

Each event says, in lines, what holds from it on. So the fold is short: of all lines in one voice that
fit what is asked, the last one holds; of several in one event, the one that speaks most closely of it.
An event that renews restates what it renews.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fieldloom.consent.rules.terms import (
    Audience,
    Condition,
    Medium,
    Purpose,
    Says,
    Status,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an event: from `at` on, `voice` says this of the person's material.

    An empty `purpose`, `medium` or `wave` means all of them; `wave` is a row id. `until` is the last
    day of an agreement that runs out. `event` counts in the order in which events were recorded;
    `renews` says that it confirms what had been given before.
    """

    event: int
    at: datetime
    voice: Voice
    says: Says
    purpose: Purpose | None = None
    medium: Medium | None = None
    wave: int | None = None
    ceiling: Audience = Audience.VAULT
    conditions: frozenset[Condition] = frozenset()
    until: date | None = None
    renews: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody's material would be used for: one purpose, one medium, of one wave or of none."""

    purpose: Purpose
    medium: Medium
    wave: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an agreement stands in one voice, and the line it rests on; None: never asked."""

    status: Status
    line: Line | None = None

    @property
    def ceiling(self) -> Audience:
        """The widest audience agreed to; the vault where nothing valid was."""
        return self.line.ceiling if self.line and self.status.valid else Audience.VAULT


_STATUS = {
    Says.CONSENT: Status.GIVEN,
    Says.ASSENT: Status.GIVEN,
    Says.PUBLIC_INTEREST: Status.GIVEN,
    Says.REFUSAL: Status.REFUSED,
    Says.DISSENT: Status.REFUSED,
    Says.PAUSE: Status.PAUSED,
    Says.WITHDRAWAL: Status.WITHDRAWN,
    Says.REVOCATION: Status.REVOKED,
}


def fits(line: Line, need: Need) -> bool:
    """Whether a line speaks of what is asked.

    Material of no wave is reached by what shuts in any wave, and by what opens in all: in doubt, shut.
    """
    if line.purpose not in (None, need.purpose) or line.medium not in (None, need.medium):
        return False
    if line.wave is None or line.wave == need.wave:
        return True
    return need.wave is None and not line.says.agrees


def last(lines: Iterable[Line], voice: Voice, need: Need, at: datetime) -> Line | None:
    """The line that holds in one voice at a moment: the latest said, of those the latest recorded."""
    spoken = [x for x in lines if x.voice is voice and x.at <= at and fits(x, need)]
    return max(spoken, key=_rank, default=None)


def closeness(line: Line) -> int:
    """How closely a line speaks of what it fits, from 0 (of everything) to 7: by its purpose first,
    then its medium, then its wave."""
    named = (line.purpose, line.medium, line.wave)
    return sum(weight for weight, one in zip((4, 2, 1), named, strict=True) if one is not None)


def _rank(line: Line) -> tuple[datetime, int, int, bool, bool, int]:
    """In one event the closest line holds ("yes to all, no to quotes"); in doubt, what shuts more."""
    shuts, opens = line.says.forbids, line.says.agrees
    return (line.at, line.event, closeness(line), shuts, not opens, -line.ceiling.level)


def standing(lines: Iterable[Line], voice: Voice, need: Need, at: datetime) -> Standing:
    """Where an agreement stands in one voice at a moment."""
    line = last(lines, voice, need, at)
    if line is None:
        return Standing(Status.NOT_ASKED)
    if line.says.agrees and line.until is not None and at.date() > line.until:
        return Standing(Status.EXPIRED, line)
    if line.says.agrees and line.renews:
        return Standing(Status.RENEWED, line)
    return Standing(_STATUS[line.says], line)
