"""Whose agreement a use needs, and how far what they gave reaches. Pure."""

from dataclasses import dataclass
from datetime import datetime

from fieldloom.consent.rules.lines import Line, Need, standing
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.persons import (
    Person,
    competent,
    decides_alone,
    is_minor,
    lacks_capacity,
    too_young_to_ask,
)
from fieldloom.consent.rules.terms import Audience, Being, Condition, Purpose, Says, Status, Voice

# Whose voice must say what.
Asked = tuple[tuple[Voice, Says], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An agreement that is missing: whose voice, saying what, of which purpose, for which audience."""

    ref: str
    voice: Voice
    says: Says
    purpose: Purpose
    audience: Audience


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one person's agreements open: how wide, on what conditions, resting on which events.

    `wanted` is what is missing for the use that was asked; `status` is where the first of it stands.
    `conditions` are those of agreements that reach far enough, so that would go on to hold.
    """

    ceiling: Audience
    conditions: frozenset[Condition] = frozenset()
    events: tuple[int, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    status: Status = Status.GIVEN


def asked_of(person: Person, need: Need, at: datetime, policy: Policy) -> Asked:
    """Whose agreement counts for this person at a moment. Of a child too young to be asked that is
    whoever answers for them; what such a child shows against it still shuts."""
    day = at.date()
    if person.being is Being.THIRD_PARTY:
        return ((Voice.STUDY, Says.PUBLIC_INTEREST),)
    if lacks_capacity(person, day):
        return ((Voice.GUARDIAN, Says.CONSENT),)
    if not is_minor(person, day) or _alone(person, need, at):
        return ((Voice.OWN, Says.CONSENT),)
    if too_young_to_ask(person, day, policy.assent_from):
        return ((Voice.GUARDIAN, Says.CONSENT),)
    return ((Voice.OWN, Says.ASSENT), (Voice.GUARDIAN, Says.CONSENT))


def agreement(
    person: Person, need: Need, audience: Audience, at: datetime, policy: Policy
) -> Agreement:
    """How far this person's agreements reach, and what is missing for an audience.

    Nobody could ask a third party: up to that audience they are seen under a pseudonym, and only a
    recorded decision in the public interest goes further.
    """
    third_party = policy.third_party_ceiling
    if person.being is Being.THIRD_PARTY and audience.level <= third_party.level:
        return Agreement(third_party, frozenset({Condition.PSEUDONYM_ONLY}))
    lines: list[Line] = []
    kept: list[Line] = []
    wanted: list[Wanted] = []
    status = Status.GIVEN
    for voice, says in asked_of(person, need, at, policy):
        found = standing(person.lines, voice, need, at)
        counts = found.line is not None and found.status.valid and _means(person, found.line, says)
        if found.line is not None and counts:
            lines.append(found.line)
        if found.line is None or not counts or found.ceiling.level < audience.level:
            status = status if wanted or counts else found.status
            wanted.append(Wanted(person.ref, voice, says, need.purpose, audience))
        else:
            kept.append(found.line)
    reach = min((line.ceiling for line in lines), key=_level, default=Audience.VAULT)
    conditions = frozenset(condition for line in kept for condition in line.conditions)
    events = tuple(line.event for line in lines)
    return Agreement(reach, conditions, events, tuple(wanted), status)


def _level(audience: Audience) -> int:
    return audience.level


def _alone(person: Person, need: Need, at: datetime) -> bool:
    """Whether a child who was found competent has consented as such, and is still found so."""
    own = standing(person.lines, Voice.OWN, need, at)
    return (
        own.status.valid
        and decides_alone(person, own.line)
        and competent(person.findings, at.date())
    )


def _means(person: Person, line: Line, says: Says) -> bool:
    """Whether a valid line is what is asked for. Consent is more than assent; and one that was given
    by a child who could not decide alone is no more than assent."""
    if says is Says.ASSENT:
        return line.says in (Says.ASSENT, Says.CONSENT)
    if says is Says.CONSENT and line.voice is Voice.OWN:
        return decides_alone(person, line)
    return line.says is says
