"""What holds of granting: how long a grant may last, and who may approve or withdraw it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from fieldloom.access.rules import Decision, GrantState

LONGEST = timedelta(days=731)
"""A grant ends within two years from the day on which it is given. A policy, set here."""
SOON = timedelta(days=30)
"""How long before its end the team page reminds of a grant."""
ENOUGH = 2
"""With this many managers beside the person it is for, one proposes and another approves."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A grant as those who decide on it see it: users by row id."""

    state: GrantState
    by: int | None
    user: int


def fits(from_day: date, to_day: date, today: date) -> Decision:
    """Whether a grant may be given for these days."""
    if to_day < from_day:
        return Decision(False, "This grant would end before it begins.", "Give a later last day.")
    last = max(from_day, today) + LONGEST
    if to_day > last:
        return Decision(
            False,
            "A grant lasts two years at most.",
            f"Give {last:%-d %B %Y} or an earlier last day; it can be granted anew then.",
        )
    return Decision(True, "These days fit.")


def may_approve(proposal: Proposal, who: int) -> Decision:
    """Whether somebody who manages the team may approve this grant: a second person, not its own."""
    if proposal.state is not GrantState.PROPOSED:
        return _not_waiting(proposal.state)
    if who == proposal.by:
        return Decision(
            False,
            "Whoever proposes a grant does not approve it.",
            "Another person who manages the team approves it.",
        )
    if who == proposal.user:
        return Decision(
            False,
            "Nobody approves a grant to themselves.",
            "Another person who manages the team approves it.",
        )
    return Decision(True, "You did not propose this grant, and it is not yours.")


def may_decline(proposal: Proposal, who: int) -> Decision:
    """Whether somebody who manages the team may decline it; whoever proposed it withdraws instead."""
    return may_approve(proposal, who)


def may_withdraw(proposal: Proposal, who: int) -> Decision:
    """Whether this person may take the proposal back."""
    if proposal.state is not GrantState.PROPOSED:
        return _not_waiting(proposal.state)
    if who != proposal.by:
        return Decision(
            False, "A colleague proposed this grant.", "They withdraw it, or you decline it."
        )
    return Decision(True, "You proposed this grant.")


def may_go_alone(managers: Collection[int], user: int) -> Decision:
    """Whether the keeper may grant with nobody else's approval: while two others cannot be found.

    `managers` are those who manage the whole team today; the one whom it is for does not count.
    """
    if len(set(managers) - {user}) < ENOUGH:
        return Decision(
            True, "There are no two people yet of whom one proposes, the other approves."
        )
    return Decision(
        False,
        "Two people manage this team, so one of them proposes a grant and another approves it.",
        "Propose it as somebody who manages the team.",
    )


def _not_waiting(state: GrantState) -> Decision:
    return Decision(False, f"This grant is not waiting: {state.label.lower()}.")
