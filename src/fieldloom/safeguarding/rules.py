"""Who may read and write a safeguarding record, and how it stands. Pure."""

from dataclasses import dataclass

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled


class State(Labelled):
    """How a record stands."""

    WITH_AUTHOR = "with_author", "With whoever wrote it"
    HANDED_OVER = "handed_over", "With the safeguarding lead"
    CLOSED = "closed", "Closed"


class EntryKind(Labelled):
    """What an entry says. Which kind it is lies sealed with its words."""

    HAPPENED = "happened", "What was seen or said, and when"
    ABOUT = "about", "Whom it is about"
    TOLD = "told", "What the person was told would happen"
    WHO_KNOWS = "who_knows", "Who was told"
    NEXT = "next", "Next step"
    REFERRAL = "referral", "Referral"
    HOLD = "hold", "Legal hold"
    HANDED_OVER = "handed_over", "Handed over"
    CLOSED = "closed", "Closed"


# What a person adds in words; the others come with an act.
ADDED = (
    EntryKind.HAPPENED,
    EntryKind.ABOUT,
    EntryKind.TOLD,
    EntryKind.WHO_KNOWS,
    EntryKind.NEXT,
    EntryKind.REFERRAL,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as the rules see it, for one reader: whether it is their own, whether they lead."""

    state: State
    own: bool
    lead: bool
    on_hold: bool = False


def may_open(one: Standing) -> Decision:
    """Whether somebody may read a record and add to it."""
    if one.lead or (one.own and one.state is State.WITH_AUTHOR):
        return Decision(True, "It is yours to look after.")
    return Decision(
        False,
        "This is restricted: it is with the safeguarding lead.",
        "Speak to the safeguarding lead. What you have to add, write into a new record.",
    )


def may_add(one: Standing) -> Decision:
    """Whether an entry can be added."""
    opens = may_open(one)
    if opens.allowed and one.state is State.CLOSED:
        return Decision(False, "This record is closed.", "Begin a new one.")
    return opens


def may_hand_over(one: Standing, *, led: bool) -> Decision:
    """Whether a record can be handed to the safeguarding lead; `led`: there is one who can read it."""
    if not one.own or one.state is not State.WITH_AUTHOR:
        return Decision(
            False, "This record is not with you any more.", "There is nothing more to do."
        )
    if not led:
        return Decision(
            False,
            "No safeguarding lead has a role that reaches this record, so nobody could read it.",
            "It stays with you. Ask a principal investigator at once to grant somebody that role.",
        )
    return Decision(True, "It can be handed over.")


def may_close(one: Standing) -> Decision:
    """Whether a record can be closed: by the lead, and never under a legal hold."""
    if not one.lead or one.state is not State.HANDED_OVER:
        return Decision(
            False, "The safeguarding lead closes a record that was handed over.", "Hand it over."
        )
    if one.on_hold:
        return Decision(False, "A legal hold lies on it.", "Lift the hold first, with reasons.")
    return Decision(True, "It can be closed.")


def may_hold(one: Standing) -> Decision:
    """Whether a legal hold can be put on or lifted."""
    if one.lead:
        return Decision(True, "It can be put on or lifted.")
    return Decision(False, "The safeguarding lead decides about a legal hold.", "Hand it over.")
