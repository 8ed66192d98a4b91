"""Requests that something be taken out: one total table of states and acts, and who may do which. Pure.

What is asked for hides at once. A second person decides; on appeal a third one does, and that stands.
"""

from dataclasses import dataclass

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled


class Requester(Labelled):
    """Who asks."""

    PARTICIPANT = "participant", "A participant"
    GUARDIAN = "guardian", "Somebody who answers for a participant"
    THIRD_PARTY = "third_party", "Somebody the team never met"
    TEAM = "team", "Somebody of the team"


class Ground(Labelled):
    """Why it is asked for: a kind of reason, never anybody's words."""

    RECOGNISABLE = "recognisable", "Somebody could be recognised"
    HARM = "harm", "It could do harm to somebody"
    PRIVATE = "private", "It is more private than was meant"
    WRONG = "wrong", "It is not what was said, or not so"
    OTHERS = "others", "It is about somebody who was not asked"
    OTHER = "other", "Another reason"


class Wanted(Labelled):
    """What is to become of it."""

    WITHHOLD = "withhold", "Nobody reads it any more"
    ERASE = "erase", "It is erased"


class RequestState(Labelled):
    """How a request stands."""

    OPEN = "open", "Waits for a second person"
    UPHELD = "upheld", "Upheld"
    DECLINED = "declined", "Declined"
    APPEALED = "appealed", "Appealed: waits for a third person"
    UPHELD_ON_APPEAL = "upheld_on_appeal", "Upheld on appeal"
    DECLINED_ON_APPEAL = "declined_on_appeal", "Declined on appeal"

    @property
    def hides(self) -> bool:
        """Whether the words stay withheld while it stands so."""
        return self in _HIDES


_HIDES = frozenset(
    {
        RequestState.OPEN,
        RequestState.UPHELD,
        RequestState.APPEALED,
        RequestState.UPHELD_ON_APPEAL,
    }
)


class RequestAct(Labelled):
    """What can be done to a request."""

    UPHOLD = "uphold", "Uphold it"
    DECLINE = "decline", "Decline it"
    APPEAL = "appeal", "Appeal"


_S, _A = RequestState, RequestAct
_DECIDED = Decision(False, "This was decided.", "Only a decision that declined it can be appealed.")
_FINAL = Decision(
    False, "This was decided on appeal, and that stands.", "A new request can be recorded."
)
_WAITS = Decision(
    False, "Nothing was decided yet that could be appealed.", "Wait for the decision."
)

# The one table: each act in each state leads to a state, or is refused with the reason.
STEPS: dict[tuple[RequestState, RequestAct], RequestState | Decision] = {
    (_S.OPEN, _A.UPHOLD): _S.UPHELD,
    (_S.OPEN, _A.DECLINE): _S.DECLINED,
    (_S.OPEN, _A.APPEAL): _WAITS,
    (_S.UPHELD, _A.UPHOLD): _DECIDED,
    (_S.UPHELD, _A.DECLINE): _DECIDED,
    (_S.UPHELD, _A.APPEAL): _DECIDED,
    (_S.DECLINED, _A.UPHOLD): _DECIDED,
    (_S.DECLINED, _A.DECLINE): _DECIDED,
    (_S.DECLINED, _A.APPEAL): _S.APPEALED,
    (_S.APPEALED, _A.UPHOLD): _S.UPHELD_ON_APPEAL,
    (_S.APPEALED, _A.DECLINE): _S.DECLINED_ON_APPEAL,
    (_S.APPEALED, _A.APPEAL): Decision(False, "It is appealed already.", "Wait for the decision."),
    (_S.UPHELD_ON_APPEAL, _A.UPHOLD): _FINAL,
    (_S.UPHELD_ON_APPEAL, _A.DECLINE): _FINAL,
    (_S.UPHELD_ON_APPEAL, _A.APPEAL): _FINAL,
    (_S.DECLINED_ON_APPEAL, _A.UPHOLD): _FINAL,
    (_S.DECLINED_ON_APPEAL, _A.DECLINE): _FINAL,
    (_S.DECLINED_ON_APPEAL, _A.APPEAL): _FINAL,
}


@dataclass(frozen=True, slots=True)
class Involved:
    """Who has had a hand in a request (row ids of users). `asked` is set where one of the team asks;
    `decided` once the first decision is made."""

    recorded: int
    asked: int | None = None
    decided: int | None = None
    appealed: int | None = None


def may_act(act: RequestAct, state: RequestState, involved: Involved, by: int) -> Decision:
    """Whether somebody (row id) may do this to a request that stands so."""
    step = STEPS[state, act]
    if isinstance(step, Decision):
        return step
    return (
        _may_appeal(involved, by) if act is RequestAct.APPEAL else _may_decide(state, involved, by)
    )


def _may_appeal(involved: Involved, by: int) -> Decision:
    if involved.asked not in (None, by):
        return Decision(False, "Only who asked appeals.", "They can do so on this page.")
    if involved.decided == by:
        return Decision(
            False, "Who declined it does not record the appeal.", "A colleague records it."
        )
    return Decision(True, "It can be appealed.")


def _may_decide(state: RequestState, involved: Involved, by: int) -> Decision:
    hands = {involved.recorded, involved.asked, involved.appealed}
    if by in hands:
        return Decision(
            False,
            "Who asked for it or wrote the request down does not decide on it.",
            "A second person decides.",
        )
    if state is RequestState.APPEALED and by == involved.decided:
        return Decision(
            False,
            "Who decided first does not decide on the appeal.",
            "A third person decides.",
        )
    return Decision(True, "It can be decided.")


def next_state(state: RequestState, act: RequestAct) -> RequestState:
    """Where the act leads. For an act that `may_act` allows."""
    step = STEPS[state, act]
    if isinstance(step, Decision):
        raise ValueError(step.because)
    return step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a letter says: of which study and source (its code), what was asked for when and on what ground,
    how it stands, and the reasons of whoever decided last, in the team's words."""

    study: str
    source: str
    asked_on: str
    requester: Requester
    ground: Ground
    wanted: Wanted
    state: RequestState
    decided_on: str = ""
    reasons: str = ""


_SAID = {
    RequestState.OPEN: "Nobody has decided on it yet. Until then nobody reads it.",
    RequestState.UPHELD: "We agree. Nobody reads it any more, and it goes into nothing that we write.",
    RequestState.DECLINED: "We have decided not to take it out. The team can read it again.",
    RequestState.APPEALED: "You have asked for another look at it. A third person will decide; until "
    "then nobody reads it.",
    RequestState.UPHELD_ON_APPEAL: "A third person has looked at it and agrees with you. Nobody reads it "
    "any more, and it goes into nothing that we write.",
    RequestState.DECLINED_ON_APPEAL: "A third person has looked at it and has decided not to take it "
    "out. The team can read it again.",
}
_NEXT = {
    RequestState.DECLINED: "If you do not agree, tell anybody of the team: somebody who has had no hand "
    "in it so far will decide then. You can also complain to the university or to the Information "
    "Commissioner.",
    RequestState.DECLINED_ON_APPEAL: "You can complain to the university or to the Information "
    "Commissioner, and you can withdraw what you agreed to at any time.",
}


def letter(outcome: Outcome, on: str) -> str:
    """The outcome in plain words, for whoever asked; none of the passage, and nobody's name."""
    about = f"something to be taken out of what we keep as {outcome.source}"
    parts = [
        on,
        f"About your request in the study “{outcome.study}”",
        f"On {outcome.asked_on} you asked for {about}. The ground was: {outcome.ground.label.lower()}.",
        _SAID[outcome.state],
    ]
    if outcome.reasons:
        parts.append(f"The reasons, given on {outcome.decided_on}: {outcome.reasons}")
    if outcome.wanted is Wanted.ERASE and outcome.state.hides and outcome.decided_on:
        parts.append("You asked that it be erased. We will tell you when that has been done.")
    if outcome.state in _NEXT:
        parts.append(_NEXT[outcome.state])
    return "\n\n".join(parts) + "\n"
