"""Consent as it is said anew at each encounter. A check that changes something is the event that it
stands for as well: one act, one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.models import Event, ProcessCheck, StruckCheck
from fieldloom.consent.reads.checking import off_limits_of
from fieldloom.consent.reads.deciding import in_force, policy_of
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.asking import may_dissent
from fieldloom.consent.rules.checking import Heard, Outcome, Sign, fits, is_dissent
from fieldloom.consent.rules.events import EventKind, Mode
from fieldloom.consent.rules.lines import Need, standing
from fieldloom.consent.rules.persons import Person, is_minor, too_young_to_ask
from fieldloom.consent.rules.saying import moment_of
from fieldloom.consent.rules.stating import Scope, Stated
from fieldloom.consent.rules.terms import Medium, Purpose, Says, Status, Voice
from fieldloom.consent.writes.agreeing import Restating, reaffirm
from fieldloom.consent.writes.saying import Kept, Said, keep_event, reasoned
from fieldloom.consent.writes.shutting import Withdrawing, dissent, invalidate, pause, withdraw
from fieldloom.fieldwork.models import Encounter
from fieldloom.fieldwork.rules import EncounterState
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold, keep, of_study
from fieldloom.people.models import Participant

SHUT = (Outcome.CHANGED, Outcome.PAUSED, Outcome.STOPPED)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was said of one person's taking part, and how.

    `off_limits` are the topics as they stand from now on; None leaves them as they are. `grantor` is
    who answered for the person. `at`: the time of day, where it is known. All words are the team's.
    """

    outcome: Outcome
    why: str = ""
    purposes: tuple[Purpose, ...] = ()
    off_limits: tuple[str, ...] | None = None
    sign: Sign | None = None
    sign_note: str = ""
    place: str = ""
    grantor: Participant | None = None
    mode: Mode = field(default=Mode.VERBAL)
    at: time | None = None


@recorded("process checks recorded")
@needs(Permission.RECORD_CONSENT)
def check_process(
    *, by: User, encounter: Encounter, checks: Mapping[Participant, Checked]
) -> list[ProcessCheck]:
    """Keep what each of these said at an encounter that took place; all of it, or nothing.

    Raises `Unfit` for one that did not take place, for somebody who was not there or was checked
    there already, and where an event that follows cannot be; `NotFound` for another study's people.
    """
    if encounter.state != EncounterState.DONE.value or encounter.on_day is None:
        raise Unfit(
            f"{encounter.ref} has not taken place.", "Say first, at the encounter, that it did."
        )
    if not checks:
        raise Unfit("Nobody is checked.", "Choose what at least one person said.")
    of_study(encounter.study_id, *checks)
    there = set(encounter.participants.values_list("pk", flat=True))
    done = ProcessCheck.objects.filter(encounter=encounter, struck__isnull=True)
    before = set(done.values_list("participant_id", flat=True))
    made = []
    for participant, checked in checks.items():
        if participant.pk in before:
            raise Unfit(
                f"What {participant.ref} said at {encounter.ref} is recorded already.",
                "Where it was a mistake, strike it out first.",
            )
        try:
            made.append(_check(by=by, encounter=encounter, participant=participant,
                               checked=checked, was_there=participant.pk in there))  # fmt: skip
        except Unfit as error:
            raise Unfit(
                _about(participant, error), error.remedy, f"{participant.ref}-{error.place}"
            ) from error
    return made


@recorded("process check struck out")
@needs(Permission.MANAGE_CONSENT)
def strike_check(*, by: User, check: ProcessCheck, reasoning: str) -> StruckCheck:
    """Find that a process check was a mistake. It stays to be read; the events that it stood for do
    not count from now on. Raises `Unfit` without reasons, or where it was struck out before."""
    reasoned(reasoning)
    if StruckCheck.objects.filter(of=check).exists():
        raise Unfit("This was struck out already.", "There is nothing more to do.")
    row = StruckCheck(of=check, struck_by=by, reasoning=reasoning.strip())
    keep(row, "reasoning")
    for event in (check.event, check.sign_event):
        if event is not None and not event.superseded_by.exists():
            invalidate(by=by, event=event, reasoning=reasoning)
    return row


def _about(participant: Participant, error: Unfit) -> str:
    told = error.reason
    return told if participant.ref in told else f"{participant.ref}: {told}"


@needs(Permission.RECORD_CONSENT)
def _check(
    *, by: User, encounter: Encounter, participant: Participant, checked: Checked, was_there: bool
) -> ProcessCheck:
    said = _said(encounter, checked, checked.grantor, shuts=checked.outcome in SHUT)
    person = persons(participant.study_id, [participant.pk], said.at)[participant.pk]
    topics = off_limits_of([participant.pk])[participant.pk]
    topics = topics if checked.off_limits is None else checked.off_limits
    heard = Heard(checked.outcome, checked.why, checked.purposes, topics, checked.sign)
    hold(fits(participant.ref, heard, was_there=was_there, child=is_minor(person, said.on)), "what")
    of_study(participant.study_id, checked.grantor)
    row = ProcessCheck(study_id=encounter.study_id, encounter=encounter, participant=participant)
    row.outcome, row.why, row.off_limits = checked.outcome.value, checked.why.strip(), list(topics)
    row.sign = checked.sign.value if checked.sign else ""
    row.sign_note, row.place = checked.sign_note.strip(), checked.place.strip()
    row.grantor, row.taken_by, row.at = checked.grantor, by, said.at
    row.event = _event(by, participant, person, said, checked)
    row.sign_event = _of_the_sign(by, participant, person, encounter, checked)
    keep(row, "what")
    return row


def _said(
    encounter: Encounter, checked: Checked, grantor: Participant | None, *, shuts: bool
) -> Said:
    """On the encounter's day, at the time that was told or the one that stands for it."""
    now = timezone.localtime()
    at = moment_of(encounter.on_day or now.date(), checked.at, now, shuts=shuts)
    voice, timed = Voice.OWN if grantor is None else Voice.GUARDIAN, checked.at is not None
    return Said(at, voice, grantor, checked.mode, encounter.wave, encounter, timed=timed)


def _event(
    by: User, participant: Participant, person: Person, said: Said, checked: Checked
) -> Event | None:
    """The event that this stands for, by the write that records such events."""
    who: dict[str, object] = {"by": by, "participant": participant, "said": said}
    scope = Scope(everything=not checked.purposes, purposes=checked.purposes)
    if checked.outcome is Outcome.NOT_ASKED:
        return None
    if checked.outcome is Outcome.REAFFIRMED:
        return reaffirm(**who, again=Restating())  # type: ignore[arg-type]
    if checked.outcome is Outcome.PAUSED:
        return pause(**who, scope=scope)  # type: ignore[arg-type]
    if said.voice is Voice.OWN and may_dissent(person, said.on).allowed:
        return dissent(**who, scope=scope)  # type: ignore[arg-type]
    return withdraw(**who, withdrawing=Withdrawing(scope))  # type: ignore[arg-type]


def _of_the_sign(
    by: User, participant: Participant, person: Person, met: Encounter, checked: Checked
) -> Event | None:
    """What a child showed, as an event of its own in the child's voice, where it decides something."""
    wave, sign, own = met.wave_id, checked.sign, _said(met, checked, None, shuts=False)
    policy = policy_of(in_force(participant.study_id, own.at))
    young = too_young_to_ask(person, own.on, policy.assent_from)
    if is_dissent(sign, too_young=young):
        scope = Scope(waves=(wave,)) if wave else Scope(everything=True)
        said = _said(met, checked, None, shuts=True)
        return dissent(by=by, participant=participant, said=said, scope=scope)
    if sign is Sign.WILLING and young and _was_against(person, wave, own.at):
        # At ease again: the no is over. It opens nothing by itself, now or when they are older.
        line = Stated(Says.ASSENT, wave=wave)
        return keep_event(by, participant, own, Kept(EventKind.ASSENT, [line]))
    return None


def _was_against(person: Person, wave: int | None, at: datetime) -> bool:
    need = Need(Purpose.TEAM_ANALYSIS, Medium.TEXT, wave)
    found = standing(person.lines, Voice.OWN, need, timezone.localtime(at))
    return (
        found.status is Status.REFUSED
        and found.line is not None
        and found.line.says is Says.DISSENT
    )
