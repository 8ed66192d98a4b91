"""Consent as it is said anew at each encounter: what may be recorded of whom. Pure."""

from dataclasses import dataclass

from fieldloom.access.rules import Decision
from fieldloom.consent.rules.terms import Purpose
from fieldloom.ground.labelled import Labelled

LONGEST, MOST = 120, 12  # letters of one topic, and topics of one person


class Outcome(Labelled):
    """What somebody said of their taking part, at one encounter."""

    REAFFIRMED = "reaffirmed", "Goes on as it stands"
    CHANGED = "changed", "Takes some of it back"
    PAUSED = "paused", "Pauses"
    STOPPED = "stopped", "Stops"
    NOT_ASKED = "not_asked", "Was not asked"


class Sign(Labelled):
    """How a child showed whether it was all right."""

    WILLING = "willing", "Willing: at ease, joined in"
    UNEASY = "uneasy", "Uneasy: turned away, went quiet, cried"
    AGAINST = "against", "Against it: said or showed no"


@dataclass(frozen=True, slots=True)
class Heard:
    """What is to be recorded of one person, as the rules look at it."""

    outcome: Outcome
    why: str = ""
    purposes: tuple[Purpose, ...] = ()
    off_limits: tuple[str, ...] = ()
    sign: Sign | None = None


def fits(ref: str, heard: Heard, *, was_there: bool, child: bool) -> Decision:
    """Whether this can be recorded of a person; `was_there`: they took part in the encounter."""
    if not was_there:
        return Decision(
            False,
            f"{ref} did not take part in this encounter.",
            "Enter first, at the encounter, that they did.",
        )
    if heard.outcome is Outcome.NOT_ASKED and not heard.why.strip():
        return Decision(
            False, f"It is not said why {ref} was not asked.", "Say why in a few words."
        )
    if heard.outcome is Outcome.CHANGED and not heard.purposes:
        return Decision(
            False,
            f"It is not said what {ref} takes back.",
            "Name the purposes. For all of them, choose that they stop.",
        )
    if heard.purposes and heard.outcome not in (Outcome.CHANGED, Outcome.PAUSED):
        return Decision(
            False,
            f"Purposes are named, but {ref} neither takes back nor pauses any.",
            "Choose what happened, or name none.",
        )
    if heard.sign is not None and not child:
        return Decision(
            False,
            f"How {ref} showed it is asked of children only.",
            "Write it into the note of the encounter.",
        )
    return _topics_fit(heard.off_limits)


def _topics_fit(topics: tuple[str, ...]) -> Decision:
    if len(topics) > MOST or any(len(topic) > LONGEST for topic in topics):
        return Decision(
            False,
            f"That is more than fits: at most {MOST} topics of {LONGEST} letters each.",
            "Say each in a few plain words of the team.",
        )
    return Decision(True, "This can be recorded.")


def is_dissent(sign: Sign | None, *, too_young: bool) -> bool:
    """Whether what a child showed is a no that nobody overrules. Whoever is too young to be asked has
    no other way of saying it, so unease counts."""
    return sign is Sign.AGAINST or (too_young and sign is Sign.UNEASY)


def topics_of(text: str) -> tuple[str, ...]:
    """One topic a line, without blanks at the ends, each once."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
