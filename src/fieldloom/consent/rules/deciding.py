"""May this be used so? One verdict, with its reasons, its obligations and what would change it. Pure.

The order is: what lies on the material, then each person in it, then all of them together. Whatever
forbids outweighs whatever permits; and all people in a passage must permit, not some of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from fieldloom.consent.rules.agreeing import Agreement, Wanted, agreement
from fieldloom.consent.rules.lines import Line, Need, standing
from fieldloom.consent.rules.material import Material, Policy, Subject, Use
from fieldloom.consent.rules.persons import Person, is_minor, lacks_capacity
from fieldloom.consent.rules.terms import Audience, Being, Condition, Flag, Says, Status, Voice


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a rule's name, and the person and the event it rests on where there are any.

    One that `forbids` shuts by itself; any other says that something is not there, and what is `wanted`.
    """

    rule: str
    forbids: bool = True
    ref: str = ""
    event: int | None = None
    status: Status | None = None
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `reasons` say why not; `obligations` bind whoever uses what is allowed, and
    `rests_on` are the events that allow it."""

    allowed: bool
    reasons: tuple[Reason, ...] = ()
    obligations: frozenset[Condition] = frozenset()
    rests_on: tuple[int, ...] = ()

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The fewest agreements that would open it; none where something forbids it outright."""
        if any(reason.forbids for reason in self.reasons):
            return ()
        return tuple(dict.fromkeys(w for reason in self.reasons for w in reason.wanted))


def may(material: Material, use: Use, at: datetime, policy: Policy | None = None) -> Verdict:
    """Whether material may be used so at a moment, after all that was agreed and forbidden until then."""
    policy = policy or Policy()
    need = Need(use.purpose, material.medium, material.wave)
    reasons = list(_on_the_material(material, use, at, policy))
    agreements = []
    for subject in material.subjects:
        if subject.identifiability < policy.identifiable_from:
            continue
        given = agreement(subject.person, need, use.audience, at, policy)
        reasons += _forbidden(subject, need, use, at, policy)
        reasons += _unmet(subject, given, use)
        agreements.append(given)
    if reasons:
        order = sorted(dict.fromkeys(reasons), key=lambda reason: not reason.forbids)
        return Verdict(False, tuple(order))
    obligations = frozenset(one for given in agreements for one in given.conditions)
    events = dict.fromkeys(event for given in agreements for event in given.events)
    return Verdict(True, (), obligations, tuple(events))


def _on_the_material(
    material: Material, use: Use, at: datetime, policy: Policy
) -> Iterator[Reason]:
    if material.locked:
        yield Reason("safeguarding")
    if material.redacted:
        yield Reason("redaction")
    if material.legal_hold:
        yield Reason("legal hold")
    if material.named:
        yield Reason("names")
    if material.quarantined:
        yield Reason("quarantine")
    if material.embargo_until is not None and at.date() <= material.embargo_until:
        yield Reason("embargo")
    if not material.reviewed and use.audience.level > policy.unreviewed_ceiling.level:
        yield Reason("unreviewed")
    if material.recognisable and use.audience.level >= Audience.SAFEGUARDED.level:
        yield Reason("recognisable")


def _forbidden(
    subject: Subject, need: Need, use: Use, at: datetime, policy: Policy
) -> Iterator[Reason]:
    """What shuts by itself, whoever else agrees."""
    person = subject.person
    for voice in voices_that_shut(person, at):
        found = standing(person.lines, voice, need, at)
        if found.line is not None and _shuts(person, found.line, at):
            rule = f"{found.line.says.value} by {voice.value}"
            yield Reason(rule, True, person.ref, found.line.event, found.status)
    if use.groups & person.groups:
        yield Reason("insider", True, person.ref)
    if Flag.OFFENCE in subject.flags and use.purpose not in policy.offence_purposes:
        yield Reason("offence", True, person.ref)


def _shuts(person: Person, line: Line, at: datetime) -> bool:
    """Whether a line shuts by itself. Where nobody asks the person, because others answer or nobody
    could, a refusal of their own is more than something missing: it binds."""
    if line.says.forbids:
        return True
    unasked = person.being is Being.THIRD_PARTY or lacks_capacity(person, at.date())
    return line.says is Says.REFUSAL and line.voice is Voice.OWN and unasked


def voices_that_shut(person: Person, at: datetime) -> Iterable[Voice]:
    """Whose word can shut: the person's, the study's, and of those who answer for them while they do."""
    answered_for = is_minor(person, at.date()) or lacks_capacity(person, at.date())
    return Voice if answered_for else (Voice.OWN, Voice.STUDY)


def _unmet(subject: Subject, given: Agreement, use: Use) -> Iterator[Reason]:
    """What is missing of a person's agreement, or was agreed to only in another way.

    What a person wants to see first, or not word for word, binds from the Learning Alliance outwards.
    """
    ref = subject.person.ref
    if given.wanted:
        yield Reason("not granted", False, ref, None, given.status, given.wanted)
    if use.audience.level >= Audience.ALLIANCE.level:
        if Condition.CHECK_BACK in given.conditions and not subject.checked_back:
            yield Reason("check back", True, ref)
        if Condition.PARAPHRASE_ONLY in given.conditions and use.verbatim:
            yield Reason("word for word", True, ref)
