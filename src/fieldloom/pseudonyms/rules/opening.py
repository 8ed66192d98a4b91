"""Real names are opened, and destroyed, by two people: who may answer, and for how long. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled

LONGEST = 8
"""Hours for which the register may be opened at a time. A policy, set here."""
SHORTEST_REASON = 10
"""Letters of a reason that says something."""


class What(Labelled):
    """What is asked for."""

    OPEN = "open", "Open real names"
    DESTROY = "destroy", "Destroy names"


class Answered(Labelled):
    """What becomes of an asking."""

    YES = "yes", "Yes"
    NO = "no", "No"
    TAKEN_BACK = "back", "Taken back"


@dataclass(frozen=True, slots=True)
class Asked:
    """An asking as whoever answers sees it: what, by whom (row id), and what became of it already."""

    what: What
    by: int
    answered: Answered | None = None


def hours_fit(hours: int) -> Decision:
    """Whether names may be open for so long."""
    if 1 <= hours <= LONGEST:
        return Decision(True, "This time fits.")
    return Decision(
        False,
        f"Real names are open for {LONGEST} hours at most.",
        f"Ask for 1 to {LONGEST} hours; it can be asked again.",
    )


def reason_fits(reason: str) -> Decision:
    """Whether a reason says something to whoever answers."""
    if len(reason.strip()) >= SHORTEST_REASON:
        return Decision(True, "There is a reason.")
    return Decision(
        False,
        "Whoever answers has to know why.",
        "Say in a few words for what it is needed, without a real name.",
    )


def may_answer(asked: Asked, answered: Answered, who: int, others: Collection[int]) -> Decision:
    """Whether this person may bring an asking to this end. `others` are all who could say yes beside
    whoever asked (user row ids).

    A second person says yes or no; whoever asked takes it back. Where nobody else could say yes, the
    asker may open alone, and it is said so wherever it is shown; names are never destroyed alone.
    """
    if asked.answered is not None:
        return Decision(False, f"This was answered already: {asked.answered.label.lower()}.")
    if answered is Answered.TAKEN_BACK:
        if who == asked.by:
            return Decision(True, "You asked for it.")
        return Decision(False, "A colleague asked for this.", "They take it back, or you say no.")
    if who != asked.by:
        return Decision(True, "You did not ask for this.")
    if asked.what is What.OPEN and not others:
        return Decision(True, "Nobody else in this study could say yes.")
    return Decision(
        False,
        "Whoever asks does not answer.",
        "Another person who keeps names answers. You can take it back."
        if others
        else "Names are destroyed by two people: somebody else has to be granted to keep names first.",
    )


def alone(asked: Asked, who: int) -> bool:
    """Whether an answer by this person is nobody else's."""
    return who == asked.by


def stands(asked: Asked, until: datetime | None, ended: bool, now: datetime) -> str:
    """In words, how an asking stands at this time."""
    if asked.answered is None:
        return "waits for a second person"
    if asked.answered is not Answered.YES:
        return "declined" if asked.answered is Answered.NO else "taken back"
    if asked.what is What.DESTROY:
        return "destroyed"
    if ended:
        return "shut before its time"
    return "open" if until is not None and now < until else "over"
