"""What was said about one person's material, event by event, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.models import Competence, Event, EventLine
from fieldloom.consent.rules.events import Effect, EventKind, Mode
from fieldloom.consent.rules.recounting import sentences
from fieldloom.consent.rules.stating import Stated
from fieldloom.consent.rules.terms import Audience, Condition, Medium, Purpose, Says, Voice
from fieldloom.fieldwork.models import Wave
from fieldloom.fieldwork.within import code_seen
from fieldloom.ground.answers import NotFound
from fieldloom.people.models import Participant
from fieldloom.people.within import people_seen


@dataclass(frozen=True, slots=True)
class Recounted:
    """An event in words. `counts`: nobody has found that it does not; `struck_on` is when somebody did."""

    event: Event
    kind: str
    who: str
    how: str
    sentences: list[str]
    effect: str = ""
    counts: bool = True
    struck_on: datetime | None = None

    @property
    def at(self) -> datetime:
        return timezone.localtime(self.event.at)


@asks(Permission.READ_CONSENT)
def history(*, to: User, participant: Participant) -> list[Recounted]:
    """Everything that was said about somebody's material, the latest first; `event.where` is the code
    of the encounter at which, where the asker sees that. Three queries."""
    rows = _events().annotate(where=code_seen(to, participant.study_id))
    rows = rows.filter(participant=participant).order_by("-at", "-pk")
    waves = dict(Wave.objects.filter(study_id=participant.study_id).values_list("pk", "name"))
    return [_recounted(row, waves) for row in rows]


@asks(Permission.READ_CONSENT)
def event(pk: int, *, to: User, study: Study) -> Recounted:
    """One event by row id. Raises `NotFound`."""
    found = _events().filter(study=study, pk=pk).first()
    seen = people_seen(Participant, to, study, Permission.READ_CONSENT)
    if found is None or not seen.filter(pk=found.participant_id).exists():
        raise NotFound("There is no such consent event in this study.")
    return _recounted(found, dict(Wave.objects.filter(study=study).values_list("pk", "name")))


@asks(Permission.READ_CONSENT)
def findings(*, to: User, participant: Participant) -> QuerySet[Competence]:
    """What assessors found about somebody's deciding alone, the latest first."""
    rows = Competence.objects.filter(participant=participant).select_related("assessor")
    return rows.order_by("-on", "-pk")


def _events() -> QuerySet[Event]:
    with_them = ("participant", "grantor", "form", "sheet", "wave", "encounter", "taken_by")
    struck = Prefetch("superseded_by", queryset=Event.objects.select_related("taken_by"))
    return Event.objects.select_related(*with_them, "supersedes").prefetch_related("lines", struck)


def _recounted(row: Event, waves: Mapping[int, str]) -> Recounted:
    struck = next(iter(row.superseded_by.all()), None)
    who = _who(row)
    kind = EventKind(row.kind)
    told = sentences((stated_of(line) for line in row.lines.all()), who, waves)
    if row.supersedes is not None:
        when = timezone.localtime(row.supersedes.at)
        label = EventKind(row.supersedes.kind).label.lower()
        told = [f"What was recorded as {label} of {when:%-d %B %Y} does not count from now on."]
    return Recounted(
        row,
        kind.label,
        who,
        Mode(row.mode).label.lower(),
        told,
        Effect(row.effect).label if row.effect else "",
        struck is None,
        struck.at if struck else None,
    )


def _who(row: Event) -> str:
    if row.voice == Voice.GUARDIAN.value and row.grantor is not None:
        return f"{row.grantor.ref}, for {row.participant.ref},"
    return "The study" if row.voice == Voice.STUDY.value else row.participant.ref


def stated_of(line: EventLine) -> Stated:
    """A kept line as the rules see one that is to be kept."""
    return Stated(
        Says(line.says),
        Purpose(line.purpose) if line.purpose else None,
        Medium(line.medium) if line.medium else None,
        line.wave_id,
        Audience.at(line.ceiling),
        frozenset(Condition(one) for one in line.conditions),
        line.until,
        line.renews,
        line.clause_id,
    )
