"""What every event has in common: when, where and how it was said, who spoke, and how it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from fieldloom.access.models import User
from fieldloom.consent.models import Event, EventLine, FormVersion, InfoSheet
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.asking import Answering, may_speak
from fieldloom.consent.rules.events import Effect, EventKind, Mode
from fieldloom.consent.rules.persons import Person
from fieldloom.consent.rules.saying import OPENING, SHUTTING
from fieldloom.consent.rules.stating import Scope, Stated
from fieldloom.consent.rules.terms import Voice
from fieldloom.consent.writes.papers import HASH
from fieldloom.fieldwork.models import Encounter, Wave
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.people import heeded
from fieldloom.people.belonging import holding_on
from fieldloom.people.keeping import hold, keep, of_study
from fieldloom.people.models import Kinship, Participant
from fieldloom.people.rules import KinshipKind

ANSWERING = [kind.value for kind in KinshipKind if kind.answers]


@dataclass(frozen=True, slots=True)
class Said:
    """When and how something was said. `grantor` is who answered for the participant.

    `timed`: the time of day is known; without it `at` stands for the whole day, and consent is not put
    after what the same day shut. `wave` and `encounter` are those in which it was said. `evidence` is
    the SHA-256 of the signed page or the recording. `witness` and `reasoning` are the team's own words,
    never a participant's.
    """

    at: datetime
    voice: Voice = Voice.OWN
    grantor: Participant | None = None
    mode: Mode = Mode.VERBAL
    wave: Wave | None = None
    encounter: Encounter | None = None
    witness: str = ""
    evidence: str = ""
    reasoning: str = ""
    timed: bool = True

    @property
    def on(self) -> date:
        """The day on which it was said, in the house's own time."""
        return timezone.localtime(self.at).date()

    def audit_ids(self) -> dict[str, str]:
        """Whoever answered, and where, for the trail."""
        things = {"grantor": self.grantor, "wave": self.wave, "encounter": self.encounter}
        return {name: f"{name}:{thing.pk}" for name, thing in things.items() if thing is not None}


@dataclass(frozen=True, slots=True)
class Papers:
    """What was read and answered, where there was a form."""

    form: FormVersion | None = None
    sheet: InfoSheet | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What an event is, beside what was said: its kind, lines, papers, and what it is to bring about."""

    kind: EventKind
    lines: Iterable[Stated] = ()
    papers: Papers = Papers()
    effect: Effect | None = None
    supersedes: Event | None = None


def spoken(participant: Participant, said: Said) -> Person:
    """The person as the rules see them then, once it is sure that this could be said at all.

    Raises `Unfit` for a day in the future, for somebody who may not answer for the person, or for a
    hash that is none; `NotFound` for a wave, an encounter or a person of another study.
    """
    if said.at > timezone.now():
        raise Unfit("This day has not come yet.", "Give the day on which it was said.", "on")
    of_study(participant.study_id, said.grantor, said.wave, said.encounter)
    evidence = said.evidence.strip().lower()
    if evidence and not HASH.fullmatch(evidence):
        raise Unfit(
            "This is no SHA-256 of a file.", "It has 64 digits from 0 to 9 and a to f.", "evidence"
        )
    person = persons(participant.study_id, [participant.pk], said.at)[participant.pk]
    hold(may_speak(person, _answering(participant, said), said.on), "grantor")
    return person


def scoped(study_id: int, scope: Scope) -> Scope:
    """A scope that names something of this study. Raises `Unfit` where it names nothing."""
    if scope.empty:
        raise Unfit(
            "It is not said what this is about.",
            "Choose everything, or purposes, media or waves.",
            "purposes",
        )
    if scope.everything and (scope.purposes or scope.media or scope.waves):
        raise Unfit(
            "It is said to be about everything, and about some of it as well.",
            "Choose one of the two.",
            "everything",
        )
    known = Wave.objects.filter(study_id=study_id, pk__in=scope.waves).count()
    if known != len(set(scope.waves)):
        raise NotFound("There is no such wave in this study.")
    return scope


def reasoned(words: str) -> None:
    """Raise `Unfit` where a decision comes without its reasons."""
    if not words.strip():
        raise Unfit(
            "A decision needs its reasons.", "Say in a sentence why, and who decided.", "reasoning"
        )


def keep_event(by: User, participant: Participant, said: Said, kept: Kept) -> Event:
    """Put an event and its lines into the tables: the one way in.

    Raises `Unfit` for what would open, where its time is not told and the same day shut something.
    """
    _in_order(participant, said, kept.kind)
    row = Event(
        study_id=participant.study_id,
        participant=participant,
        voice=said.voice.value,
        kind=kept.kind.value,
        grantor=said.grantor,
        form=kept.papers.form,
        sheet=kept.papers.sheet,
        wave=said.wave,
        encounter=said.encounter,
        mode=said.mode.value,
        taken_by=by,
        witness=said.witness.strip(),
        at=said.at,
        evidence=said.evidence.strip().lower(),
        supersedes=kept.supersedes,
        effect=kept.effect.value if kept.effect else "",
        reasoning=said.reasoning.strip(),
    )
    keep(row, "on")
    # A purpose, a medium or a wave that was named twice says nothing more the second time.
    EventLine.objects.bulk_create(_line(row, stated) for stated in dict.fromkeys(kept.lines))
    heeded.changed(participant.study_id, [participant.pk])
    return row


def _in_order(participant: Participant, said: Said, kind: EventKind) -> None:
    """Which of two came first cannot be told from one day, and what was shut must not be opened so."""
    if said.timed or kind not in OPENING:
        return
    start = timezone.localtime(said.at).replace(hour=0, minute=0, second=0, microsecond=0)
    that_day = Event.objects.filter(
        participant=participant,
        voice=said.voice.value,
        kind__in=[one.value for one in SHUTTING],
        at__gte=start,
        at__lt=start + timedelta(days=1),
        superseded_by__isnull=True,
    )
    if that_day.exists():
        raise Unfit(
            f"On that day {participant.ref} also paused, said no or took something back.",
            "Say at what time this was said.",
            "at_time",
        )


def _answering(participant: Participant, said: Said) -> Answering:
    tied = said.grantor is not None and (
        Kinship.objects.filter(of=said.grantor, to=participant, kind__in=ANSWERING)
        .filter(holding_on(said.on))
        .exists()
    )
    themselves = said.grantor is not None and said.grantor.pk == participant.pk
    return Answering(said.voice, said.grantor is not None, tied, themselves)


def _line(event: Event, stated: Stated) -> EventLine:
    return EventLine(
        event=event,
        purpose=stated.purpose.value if stated.purpose else "",
        medium=stated.medium.value if stated.medium else "",
        wave_id=stated.wave,
        says=stated.says.value,
        ceiling=stated.ceiling.level,
        conditions=sorted(one.value for one in stated.conditions),
        until=stated.until,
        renews=stated.renews,
        clause_id=stated.clause,
    )
