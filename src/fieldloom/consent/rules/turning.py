"""Consent is turned off, or asks less, by two people: who may approve, decline or take back the proposal.
Pure."""

from dataclasses import dataclass

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled


class Turned(Labelled):
    """What becomes of a proposal that consent no longer decides, or asks less."""

    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    TAKEN_BACK = "taken_back", "Taken back"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as whoever decides on it sees it: by whom (row id), what became of it already, and
    whether the decision that it would end is still the one in force."""

    by: int
    turned: Turned | None = None
    current: bool = True


def may_turn(proposal: Proposed, turned: Turned, who: int) -> Decision:
    """Whether this person may bring a proposal to this end: a second person approves or declines,
    whoever proposed it takes it back."""
    if proposal.turned is not None:
        return Decision(False, f"This proposal is not waiting: {proposal.turned.label.lower()}.")
    if turned is Turned.TAKEN_BACK:
        if who == proposal.by:
            return Decision(True, "You proposed it.")
        return Decision(
            False, "A colleague proposed this.", "They take it back, or you decline it."
        )
    if who == proposal.by:
        return Decision(
            False,
            "Whoever proposes this does not approve or decline it.",
            "Another person who keeps consent does. You can take it back.",
        )
    if turned is Turned.APPROVED and not proposal.current:
        return Decision(
            False,
            "The study has decided otherwise since this was proposed.",
            "Decline this, and propose it anew if it is still meant.",
        )
    return Decision(True, "You did not propose this.")
