"""Where a person's consent stands, purpose by purpose, in every voice that counts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from fieldloom.consent.rules.agreeing import agreement, asked_of
from fieldloom.consent.rules.deciding import _forbidden
from fieldloom.consent.rules.lines import Line, Need, Standing, standing
from fieldloom.consent.rules.material import Policy, Subject, Use
from fieldloom.consent.rules.persons import (
    Person,
    competent,
    is_minor,
    lacks_capacity,
    too_young_to_ask,
)
from fieldloom.consent.rules.recounting import day, small
from fieldloom.consent.rules.terms import Audience, Being, Condition, Purpose, Status, Voice


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one use of somebody's material stands.

    `ceiling` is the widest audience that it is open to; None: to nobody. `until` is the last day of
    what runs out first. `voices` are those asked, and those that shut it.
    """

    status: Status
    ceiling: Audience | None = None
    conditions: frozenset[Condition] = frozenset()
    until: date | None = None
    voices: tuple[tuple[Voice, Standing], ...] = ()

    @property
    def open(self) -> bool:
        return self.ceiling is not None


def stand(person: Person, need: Need, at: datetime, policy: Policy) -> Stand:
    """Where a use stands: what shuts it comes first, then what is missing, then how far it goes."""
    found = {voice: standing(person.lines, voice, need, at) for voice in Voice}
    shut = _shut_by(person, need, at, policy)
    asked = [voice for voice, _ in asked_of(person, need, at, policy)]
    told = tuple((voice, found[voice]) for voice in Voice if voice in asked or voice in shut)
    if shut:
        return Stand(found[shut[0]].status, voices=told)
    given = agreement(person, need, Audience.VAULT, at, policy)
    if person.being is Being.THIRD_PARTY and not found[Voice.STUDY].status.valid:
        return Stand(Status.NOT_ASKED, given.ceiling, given.conditions, voices=told)
    if person.being is Being.THIRD_PARTY:
        given = agreement(person, need, Audience.PUBLIC, at, policy)
        line = found[Voice.STUDY].line
        ceiling = max(given.ceiling, policy.third_party_ceiling, key=lambda one: one.level)
        conditions = line.conditions if line else frozenset()
        return Stand(Status.GIVEN, ceiling, conditions, line.until if line else None, told)
    if given.wanted:
        # What was given, but not as it has to be now, such as a child's assent after coming of age.
        status = Status.NOT_ASKED if given.status.valid else given.status
        return Stand(status, voices=told)
    lines = [line for voice in asked if (line := found[voice].line) is not None]
    renewed = all(found[voice].status is Status.RENEWED for voice in asked)
    ends = [line.until for line in lines if line.until is not None]
    return Stand(
        Status.RENEWED if renewed else Status.GIVEN,
        given.ceiling,
        given.conditions,
        min(ends, default=None),
        told,
    )


def _shut_by(person: Person, need: Need, at: datetime, policy: Policy) -> list[Voice]:
    """The voices that shut it by themselves: those that the decision names, and no others."""
    use = Use(need.purpose, Audience.VAULT)
    reasons = _forbidden(Subject(person), need, use, at, policy)
    # Of the rules about a person alone, only what somebody said rests on an event: "pause by own".
    said = [reason.rule for reason in reasons if reason.event is not None]
    return [Voice(rule.rpartition(" by ")[2]) for rule in said]


def by_purpose(person: Person) -> Mapping[Purpose, Person]:
    """The person once for each purpose, with the lines that speak of it only: it is looked through
    hundreds of times."""
    lines: dict[Purpose, list[Line]] = {purpose: [] for purpose in Purpose}
    for line in person.lines:
        for purpose in Purpose if line.purpose is None else (line.purpose,):
            lines[purpose].append(line)
    return {purpose: replace(person, lines=tuple(kept)) for purpose, kept in lines.items()}


def in_words(one: Stand) -> str:
    """Where a use stands, in a line: "Given, for at most: everybody, only under a pseudonym"."""
    if one.ceiling is None:
        return one.status.label
    parts = [one.status.label, f"for at most: {small(one.ceiling.label)}"]
    parts += [condition.label for condition in Condition if condition in one.conditions]
    if one.until is not None:
        parts.append(f"until {day(one.until)}")
    return ", ".join(parts)


def who_answers(person: Person, on: date, policy: Policy | None = None) -> str:
    """Whose word counts for a person on a day, in a sentence."""
    ref = person.ref
    if person.being is Being.THIRD_PARTY:
        return f"Nobody of the team met {ref}. Only the study can decide, in the public interest."
    if lacks_capacity(person, on):
        return f"{ref} was found unable to decide: a consultee answers. What {ref} does not want stays shut."
    if not is_minor(person, on):
        return f"{ref} answers alone."
    until = f"until {day(person.of_age_on)}" if person.of_age_on else "until the birthday is known"
    alone = competent(person.findings, on)
    if not alone and too_young_to_ask(person, on, (policy or Policy()).assent_from):
        heeded = f"If {ref} shows that they do not want it, that shuts it."
        return f"A child {until}, too young to be asked: whoever answers for them is. {heeded}"
    also = f" {ref} was found able to decide, so their own consent is enough." if alone else ""
    return f"A child {until}: {ref} is asked, and so is whoever answers for them.{also}"
