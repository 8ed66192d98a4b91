"""What opens: consent, assent, reaffirming, and a decision in the public interest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.models import Clause, Event, FormVersion, InfoSheet
from fieldloom.consent.rules.asking import in_force, may_assent, may_consent, readers_fit
from fieldloom.consent.rules.events import Answer, EventKind, Readers
from fieldloom.consent.rules.persons import Person
from fieldloom.consent.rules.stating import (
    Given,
    Scope,
    Stated,
    Terms,
    answered,
    limits_fit,
    over,
    restated,
)
from fieldloom.consent.rules.terms import Audience, Being, Condition, Medium, Purpose, Says, Voice
from fieldloom.consent.writes.saying import (
    Kept,
    Papers,
    Said,
    keep_event,
    reasoned,
    scoped,
    spoken,
)
from fieldloom.fieldwork.models import Wave
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold, of_study
from fieldloom.people.models import Participant
from fieldloom.people.rules import Interval


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a form, by the number of the clause; a clause left out was not asked.

    `sheet` is what was read before, where it is not the form's own. With `waves` (row ids) the
    answers are about these waves only.
    """

    form: FormVersion
    given: Mapping[int, Given]
    sheet: InfoSheet | None = None
    waves: tuple[int, ...] = ()

    def audit_ids(self) -> dict[str, str]:
        """The papers, for the trail."""
        things = {"form": self.form, "sheet": self.sheet}
        return {name: f"{name}:{thing.pk}" for name, thing in things.items() if thing is not None}


@dataclass(frozen=True, slots=True)
class Restating:
    """What is said again: all that stands, or some purposes; until its own end, or a new one."""

    purposes: tuple[Purpose, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """What a decision in the public interest opens: for these purposes, to this audience at most."""

    purposes: tuple[Purpose, ...]
    ceiling: Audience
    conditions: frozenset[Condition] = frozenset()
    until: date | None = None


@recorded("consent taken")
@needs(Permission.RECORD_CONSENT)
def take_consent(*, by: User, participant: Participant, said: Said, answers: Answers) -> Event:
    """Keep what somebody answered to a consent form, or what was answered for them.

    Raises `Unfit` where they cannot consent in that voice, the papers were not valid that day or
    are written for others, nothing was answered, or a limit is none; and as `spoken` does.
    """
    person = spoken(participant, said)
    hold(may_consent(person, said.voice, said.on), "voice")
    return _answered(by, participant, said, answers, _Asked(person, EventKind.CONSENT))


@recorded("assent recorded")
@needs(Permission.RECORD_CONSENT)
def assent(*, by: User, participant: Participant, said: Said, answers: Answers) -> Event:
    """Keep what a child answered to a form written for children: each no is dissent.

    Raises `Unfit` for somebody who is no child that day, and as `take_consent` does.
    """
    if said.voice is not Voice.OWN:
        raise Unfit("Assent is the child’s own.", "Say that the child spoke.", "voice")
    person = spoken(participant, said)
    hold(may_assent(person, said.on), "kind")
    return _answered(by, participant, said, answers, _Asked(person, EventKind.ASSENT))


@recorded("consent reaffirmed")
@needs(Permission.RECORD_CONSENT)
def reaffirm(*, by: User, participant: Participant, said: Said, again: Restating) -> Event:
    """Say again what stands in this voice. What was paused goes on; with a new end, what has run out
    comes back. Raises `Unfit` where nothing stands, or the new end has passed; and as `spoken` does.
    """
    person = spoken(participant, said)
    if again.until is not None and again.until < said.on:
        raise Unfit("This end has passed on that day.", "Give a later day, or none.", "until")
    waves = Wave.objects.filter(study_id=participant.study_id).values_list("pk", flat=True)
    at = timezone.localtime(said.at)
    lines = restated(person.lines, said.voice, at, list(waves), again.until)
    wanted = [x for x in lines if not again.purposes or x.purpose in again.purposes]
    if not wanted:
        raise Unfit(
            "Nothing stands that could be said again.",
            "Record a consent form. For what has run out, give the new last day.",
            "purposes",
        )
    if any(line.says is Says.CONSENT for line in wanted):
        hold(may_consent(person, said.voice, said.on), "voice")
    return keep_event(by, participant, said, Kept(EventKind.REAFFIRM, wanted))


@recorded("public interest decided")
@needs(Permission.MANAGE_CONSENT)
def decide_public_interest(
    *, by: User, participant: Participant, said: Said, interest: Interest
) -> Event:
    """Decide that material about somebody the team never met may go further, in the public interest.

    Raises `Unfit` for anybody who can be asked, without purposes or reasons; and as `spoken` does.
    """
    if said.voice is not Voice.STUDY:
        raise Unfit("The study decides this.", "Say that the study spoke.", "voice")
    person = spoken(participant, said)
    if person.being is not Being.THIRD_PARTY:
        raise Unfit(
            f"{person.ref} can be asked, so nobody decides instead.", f"Ask {person.ref}.", "voice"
        )
    reasoned(said.reasoning)
    scope = scoped(participant.study_id, Scope(purposes=interest.purposes))
    if interest.until is not None and interest.until < said.on:
        raise Unfit("This end has passed on that day.", "Give a later day, or none.", "until")
    lines = [
        Stated(
            Says.PUBLIC_INTEREST,
            line.purpose,
            ceiling=interest.ceiling,
            conditions=interest.conditions,
            until=interest.until,
        )
        for line in over(scope, Says.PUBLIC_INTEREST)
    ]
    return keep_event(by, participant, said, Kept(EventKind.PUBLIC_INTEREST, lines))


@dataclass(frozen=True, slots=True)
class _Asked:
    person: Person
    kind: EventKind


def _answered(
    by: User, participant: Participant, said: Said, answers: Answers, asked: _Asked
) -> Event:
    form, sheet = answers.form, answers.sheet or answers.form.sheet
    of_study(participant.study_id, form, sheet)
    for paper, place in ((form, "form"), (sheet, "sheet")):
        if paper is not None:
            valid = Interval(paper.valid_from, paper.valid_to)
            hold(in_force(valid, f"{paper.title} ({paper})", said.on), place)
            readers, born = Readers(paper.readers), participant.born_year
            hold(readers_fit(readers, asked.person, said.voice, said.on, born), place)
    lines = _lines(said, answers, child=asked.kind is EventKind.ASSENT)
    if answers.waves:
        scoped(participant.study_id, Scope(waves=answers.waves))
        lines = [replace(line, wave=wave) for line in lines for wave in answers.waves]
    return keep_event(by, participant, said, Kept(asked.kind, lines, Papers(form, sheet)))


def _lines(said: Said, answers: Answers, *, child: bool) -> list[Stated]:
    terms = {clause.number: terms_of(clause) for clause in answers.form.clauses.all()}
    told: list[Stated] = []
    for number, given in sorted(answers.given.items()):
        if number not in terms:
            raise Unfit(f"{answers.form} has no clause {number}.", "Look at the form.", "form")
        if given.answer is Answer.LIMITED:
            hold(limits_fit(terms[number], given), f"limit_{number}")
        line = answered(terms[number], given, said.on, child=child)
        if line is not None and line.until is not None and line.until < said.on:
            raise Unfit(
                f"Clause {number} had ended by that day.", "Use a version that goes on.", "form"
            )
        if line is not None:
            told.append(line)
    if not told:
        raise Unfit("No clause was answered.", "Say what was answered to at least one.", "form")
    return told


def terms_of(clause: Clause) -> Terms:
    """A clause as the rules see it."""
    return Terms(
        clause.pk,
        clause.number,
        Purpose(clause.purpose),
        Medium(clause.medium) if clause.medium else None,
        Audience.at(clause.ceiling),
        frozenset(Condition(one) for one in clause.conditions),
        clause.lasts_months,
        clause.until,
    )
