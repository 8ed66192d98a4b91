"""The ways in which a read or write says no. Every door turns them into words and a remedy."""

from typing import Any, Protocol


class Decided(Protocol):
    """A decision as `access.rules.Decision` makes it."""

    @property
    def allowed(self) -> bool: ...
    @property
    def because(self) -> str: ...
    @property
    def would_change(self) -> str: ...


class Refused(Exception):
    """The asker may not do or see this. Recorded in the trail as a refusal."""

    refusal = True

    def __init__(self, decision: Decided) -> None:
        self.decision = decision
        super().__init__(f"{decision.because} {decision.would_change}".strip())


class Unfit(ValueError):
    """What was given cannot be taken: `reason` says why, `remedy` what to do, `place` which field."""

    def __init__(self, reason: str, remedy: str = "", place: str = "") -> None:
        self.reason, self.remedy, self.place = reason, remedy, place
        super().__init__(f"{reason} {remedy}".strip())


class NotFound(LookupError):
    """There is no such thing, or none that the asker may know of: the two look alike on purpose."""


class Busy(Exception):
    """The turn to write did not come in time. Nothing was changed, and it may be sent again."""

    reason = "Others were writing for so long that this could not be written. Nothing was changed."
    remedy = (
        "Send it again in a minute. Should it stay like this, Fieldloom has to be started again."
    )

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}"


class Overtaken(Exception):
    """The text was corrected since places in it were chosen, so that they mean other words now."""


class Stale(Exception):
    """Somebody else changed this since the asker last saw it; both versions are at hand.

    `theirs` and `mine` are dicts of field name to value, for the door to show side by side.
    """

    def __init__(self, what: str, theirs: dict[str, Any], mine: dict[str, Any]) -> None:
        self.what, self.theirs, self.mine = what, theirs, mine
        super().__init__(f"{what} was changed by somebody else since you opened it.")
