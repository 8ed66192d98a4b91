"""From a withdrawal to what became of it: its states, who may take which step, and what it reaches. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from fieldloom.access.rules import Decision
from fieldloom.consent.rules.events import Effect
from fieldloom.consent.rules.stating import months_after
from fieldloom.consent.rules.terms import Purpose
from fieldloom.ground.labelled import Labelled

MONTHS = 1  # UK GDPR, Article 12(3): without undue delay, at the latest within one month


class Route(Labelled):
    """How a withdrawal reached the team."""

    IN_PERSON = "in_person", "Said to somebody of the team"
    TELEPHONE = "telephone", "By telephone"
    LETTER = "letter", "By letter"
    MESSAGE = "message", "By e-mail or message"
    SERVICE = "service", "Through a service or somebody they trust"
    OTHER = "other", "In another way"


class CaseState(Labelled):
    """How far a withdrawal is."""

    RECEIVED = "received", "Received"
    LOOKED_AT = "looked_at", "Looked at"
    CONFIRMED = "confirmed", "Confirmed"
    PARTLY_DONE = "partly_done", "Partly done"
    DONE = "done", "Done"


# Looked at again is looked at; a second person who does not agree sends it back to the beginning.
FOLLOWS: dict[CaseState, frozenset[CaseState]] = {
    CaseState.RECEIVED: frozenset({CaseState.LOOKED_AT}),
    CaseState.LOOKED_AT: frozenset({CaseState.LOOKED_AT, CaseState.RECEIVED, CaseState.CONFIRMED}),
    CaseState.CONFIRMED: frozenset({CaseState.PARTLY_DONE, CaseState.DONE}),
    CaseState.PARTLY_DONE: frozenset({CaseState.PARTLY_DONE, CaseState.DONE}),
    CaseState.DONE: frozenset(),
}
OPEN = frozenset(state for state, after in FOLLOWS.items() if after)

# What an effect does to material that is there. What is not destroyed is hidden from the first moment.
DESTROYS: dict[Effect, bool] = {
    Effect.STOP: False,
    Effect.RESTRICT: False,
    Effect.REDACT: True,
    Effect.ERASE: True,
}
# Without one of these nothing of somebody may be held at all; of the others, a use ends and no more.
HOLDING = frozenset({Purpose.TAKE_PART, Purpose.RECORD, Purpose.TEAM_ANALYSIS})

Reach = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A withdrawal as the rules see it; people are row ids. `hands` recorded it or looked at it."""

    state: CaseState
    effect: Effect
    hands: frozenset[int]
    counts: bool = True


def due_by(received: date) -> date:
    """The last day on which it has to be carried out and answered."""
    return months_after(received, MONTHS)


def reaches(lines: Iterable[tuple[Purpose | None, str, int | None]]) -> tuple[Reach, ...]:
    """Of the lines (purpose, medium or "", wave) of a withdrawal: which material it takes away.

    A withdrawal of single uses, such as being quoted, leaves what the team may hold for others.
    """
    found = {(m, w) for purpose, m, w in lines if purpose is None or purpose in HOLDING}
    return tuple(sorted(found, key=lambda one: (one[0], one[1] is not None, one[1] or 0)))


def may_step(case: Case, to: CaseState) -> Decision:
    """Whether a withdrawal can go on to a state from where it stands."""
    if not case.counts:
        return Decision(
            False,
            "This was found not to count, so nothing is carried out.",
            "Record the withdrawal anew if it holds.",
        )
    if to in FOLLOWS[case.state]:
        return Decision(True, "It can.")
    return Decision(
        False,
        f"It stands at “{case.state.label.lower()}”, so this is not the next step.",
        _NEXT[case.state],
    )


_NEXT = {
    CaseState.RECEIVED: "Look at first what it reaches.",
    CaseState.LOOKED_AT: "A second person confirms it, or sends it back.",
    CaseState.CONFIRMED: "It is carried out.",
    CaseState.PARTLY_DONE: "What is left is looked through by hand.",
    CaseState.DONE: "Nothing is left to do.",
}


def may_confirm(case: Case, who: int, number: str, shown: str) -> Decision:
    """Whether this person may confirm it: never whoever recorded it or looked at it, and only what was
    found last (`number` is the mark of that, `shown` the one of what they were shown)."""
    step = may_step(case, CaseState.CONFIRMED)
    if not step.allowed:
        return step
    if who in case.hands:
        return Decision(
            False,
            "You recorded this or looked at what it reaches, so you do not confirm it.",
            "A second person does: a principal investigator or a steward.",
        )
    if shown != number:
        return Decision(
            False,
            "Meanwhile somebody looked at it anew, and it reaches something else now."
            if shown
            else "It is not said what you read of what it reaches.",
            "Read what it reaches, then confirm.",
        )
    return Decision(True, "You did not record it, so you may confirm it.")


def may_carry_out(case: Case, *, consent_decides: bool) -> Decision:
    """Whether it can be carried out: confirmed by two, and, where it hides, in a study that hides."""
    step = may_step(case, CaseState.DONE)
    if not step.allowed:
        return step
    if case.effect is Effect.RESTRICT and not consent_decides:
        return Decision(
            False,
            "Consent does not decide in this study yet, so nothing of it is hidden.",
            "Let consent decide first; see Decisions.",
        )
    return Decision(True, "It is confirmed.")


def outcome(open_by_hand: Collection[str], hits: int) -> CaseState:
    """Where it stands once the machine has done its part: done only where nothing is left for people
    and the search for the words found none."""
    return CaseState.PARTLY_DONE if open_by_hand or hits else CaseState.DONE
