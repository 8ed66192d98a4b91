"""Who can be asked, on which papers, and who may answer for whom: each refusal in words. Pure."""

from dataclasses import dataclass
from datetime import date

from fieldloom.access.rules import Decision
from fieldloom.consent.rules.events import Readers
from fieldloom.consent.rules.persons import Person, competent, is_minor, lacks_capacity
from fieldloom.consent.rules.terms import Being, Voice
from fieldloom.people.rules import Interval

FINE = Decision(True, "This can be recorded.")


@dataclass(frozen=True, slots=True)
class Answering:
    """Who speaks for a person: in which voice, whether `grantor` is named, and what ties them.

    `tied`: a tie of responsibility holds on the day. `themselves`: the grantor is the person.
    """

    voice: Voice
    named: bool = False
    tied: bool = False
    themselves: bool = False


def may_speak(person: Person, who: Answering, on: date) -> Decision:
    """Whether something can be said about a person's material in this voice, on that day."""
    if who.voice is not Voice.GUARDIAN:
        if who.named and not who.themselves:
            return Decision(
                False,
                "Somebody is named who answers for the person, but it was not said in their voice.",
                "Leave them out, or say that whoever answers for the person spoke.",
            )
        return FINE
    if not (is_minor(person, on) or lacks_capacity(person, on)):
        return Decision(
            False,
            f"{person.ref} answers alone on that day; nobody answers for {person.ref}.",
            f"Record what {person.ref} said.",
        )
    if not who.named or who.themselves:
        return Decision(
            False, "It is not said who answered for the person.", "Name who it was by study code."
        )
    if not who.tied and is_minor(person, on):
        return Decision(
            False,
            f"Whoever is named had no tie of responsibility for {person.ref} on that day.",
            "Record the tie, with its first day, under kinship; or name somebody who has one.",
        )
    return FINE


def may_consent(person: Person, voice: Voice, on: date) -> Decision:
    """Whether what was said can be a consent."""
    if person.being is Being.THIRD_PARTY:
        return Decision(
            False,
            f"Nobody of the team ever met {person.ref}, so {person.ref} was not asked.",
            "If they take part now, change in what capacity they stand in the study.",
        )
    if voice is Voice.STUDY:
        return Decision(
            False, "The study cannot consent for anybody.", "Say who of those it concerns spoke."
        )
    if voice is Voice.GUARDIAN:
        return FINE
    if is_minor(person, on) and not competent(person.findings, on):
        return Decision(
            False,
            f"{person.ref} was not found able to decide alone on that day.",
            "Record it as assent. Or have somebody who did not interview them assess it first.",
        )
    if lacks_capacity(person, on):
        return Decision(
            False,
            f"{person.ref} was found unable to decide, so somebody answers for them.",
            "Name the consultee, or have it assessed again.",
        )
    return FINE


def may_assent(person: Person, on: date) -> Decision:
    """Whether what was said can be a child's assent."""
    if is_minor(person, on):
        return FINE
    return Decision(
        False,
        f"{person.ref} is no child on that day: assent is what a child gives.",
        "Record it as consent.",
    )


def may_dissent(person: Person, on: date) -> Decision:
    """Whether what was said can be the dissent of somebody for whom others answer."""
    if is_minor(person, on) or lacks_capacity(person, on):
        return FINE
    return Decision(
        False,
        f"{person.ref} decides alone on that day.",
        "Record it as a withdrawal, or as a no on the form.",
    )


def in_force(valid: Interval, what: str, on: date) -> Decision:
    """Whether a paper may be used on a day."""
    if valid.holds_on(on):
        return FINE
    return Decision(
        False,
        f"{what} was not valid on that day.",
        "Choose the version that was, or put the day right.",
    )


def readers_fit(
    readers: Readers, person: Person, voice: Voice, on: date, born: int | None
) -> Decision:
    """Whether a paper is written for whoever answers. Of a child only the year of birth is known, so
    both ages that the child can have that day count."""
    child = voice is Voice.OWN and is_minor(person, on)
    if not child:
        return FINE if not readers.for_children else _not_for(readers, "an adult")
    if readers.for_adults:
        alone = competent(person.findings, on)
        return FINE if alone else _not_for(readers, "a child who does not decide alone")
    if not readers.for_children or born is None:
        return FINE
    least, most = on.year - born - 1, on.year - born
    first, final = (7, 11) if readers is Readers.SEVEN else (12, 15)
    if least <= final and most >= first:
        return FINE
    return _not_for(readers, f"a child of {least} or {most}")


def _not_for(readers: Readers, whom: str) -> Decision:
    return Decision(
        False,
        f"This is written for {readers.label[0].lower() + readers.label[1:]}, not for {whom}.",
        "Choose the version for them.",
    )
