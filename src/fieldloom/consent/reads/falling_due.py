"""What is to be asked again, or for the first time: a list a fieldworker can go through."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.models import Event, FormVersion, ProcessCheck, Regime, Withdrawal
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.events import EventKind
from fieldloom.consent.rules.lines import Need, standing
from fieldloom.consent.rules.overview import by_purpose
from fieldloom.consent.rules.persons import Person, is_minor, latest_finding
from fieldloom.consent.rules.terms import Being, Medium, Purpose, Says, Status, Voice
from fieldloom.consent.rules.withdrawing import OPEN
from fieldloom.fieldwork.models import Encounter
from fieldloom.fieldwork.rules import EncounterState
from fieldloom.fieldwork.within import code_seen
from fieldloom.ground.labelled import Labelled
from fieldloom.people.models import Participant
from fieldloom.people.within import people_seen

RUNNING_OUT = timedelta(days=60)
COMING_OF_AGE = timedelta(days=90)
A_FEW = 100  # people, as at one visit or in one family


class DueKind(Labelled):
    """Why somebody is on the list."""

    OF_AGE = "of_age", "Answers alone now, and was not asked since"
    NEVER_ASKED = "never_asked", "Met, and never asked"
    RUN_OUT = "run_out", "Has run out"
    RUNNING_OUT = "running_out", "Runs out soon"
    COMING_OF_AGE = "coming_of_age", "Answers alone soon"
    REVIEW = "review", "Competence to be looked at again"
    OLDER_FORM = "older_form", "Answered to an older version of a form"
    NOT_CHECKED = "not_checked", "Met, and not asked whether it goes on"
    WITHDRAWAL = "withdrawal", "A withdrawal is to be carried out"


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who is to be asked; `day` is when it falls due, None where no day is known."""

    kind: DueKind
    participant: Participant
    day: date | None
    words: str


Gathering = Callable[[int, dict[int, Participant]], Iterable[Due]]
_gathering: list[Gathering] = []


@asks(Permission.READ_CONSENT)
def due(*, to: User, study: Study) -> list[Due]:
    """What is due, the most pressing kind first, then by day. Seven queries."""
    seen = people_seen(Participant, to, study, Permission.READ_CONSENT)
    return sorted(_all(to, study.pk, seen), key=_order)


@asks(Permission.READ_CONSENT)
def due_of(*, to: User, participant: Participant) -> list[Due]:
    """What is due of one participant."""
    rows = Participant.objects.filter(pk=participant.pk)
    return sorted(_all(to, participant.study_id, rows), key=_order)


def due_among(to: User, study_id: int, known: dict[int, Participant]) -> list[Due]:
    """What is due of these participants (by row id), whom the reader sees: for reads that narrow."""
    return sorted(_of(to, study_id, known), key=_order)


def falls_due(gather: Gathering) -> None:
    """From now on `gather` is asked as well, with a study's row id and participants by row id: a room
    that knows of something else that falls due says so when it is made ready."""
    if gather not in _gathering:
        _gathering.append(gather)


def _order(one: Due) -> tuple[int, date, str]:
    return list(DueKind).index(one.kind), one.day or date.max, one.participant.ref


def _all(to: User, study_id: int, rows: QuerySet[Participant]) -> Iterator[Due]:
    yield from _of(to, study_id, {row.pk: row for row in rows})


def _of(to: User, study_id: int, known: dict[int, Participant]) -> Iterator[Due]:
    # A few or everybody: a list of hundreds would be more than a statement takes.
    people = persons(study_id, list(known) if len(known) <= A_FEW else None, timezone.now())
    for key, person in people.items():
        if key in known and person.being is not Being.THIRD_PARTY:
            yield from _ends(known[key], person)
            yield from _age(known[key], person)
            yield from _review(known[key], person)
    yield from _never_asked(study_id, known)
    yield from _older_forms(study_id, known)
    yield from _not_checked(to, study_id, known)
    yield from _withdrawn(study_id, known)
    for gather in _gathering:
        yield from gather(study_id, known)


def _ends(row: Participant, person: Person) -> Iterator[Due]:
    """What has run out or soon does, of the lines that hold: purposes in one entry a day."""
    now = timezone.localtime()
    soon = now.date() + RUNNING_OUT
    if not any(line.until is not None and line.until <= soon for line in person.lines):
        return
    ends: dict[tuple[bool, date], dict[Purpose, None]] = defaultdict(dict)
    voices = (Voice.OWN, Voice.GUARDIAN) if is_minor(person, now.date()) else (Voice.OWN,)
    waves = {line.wave for line in person.lines} | {None}
    known = by_purpose(person)
    for purpose, medium, wave, voice in product(Purpose, Medium, waves, voices):
        found = standing(known[purpose].lines, voice, Need(purpose, medium, wave), now)
        end = found.line.until if found.line and found.line.says.agrees else None
        if end is not None and end <= soon:
            ends[found.status is Status.EXPIRED, end][purpose] = None
    for (over, end), purposes in ends.items():
        what = ", ".join(one.label for one in purposes)
        kind = DueKind.RUN_OUT if over else DueKind.RUNNING_OUT
        yield Due(kind, row, end, what)


def _age(row: Participant, person: Person) -> Iterator[Due]:
    today, day = timezone.localdate(), person.of_age_on
    if person.being is not Being.CHILD or day is None or not person.lines:
        return
    if today < day <= today + COMING_OF_AGE:
        words = "From that day on only the young person’s own consent counts"
        yield Due(DueKind.COMING_OF_AGE, row, day, words)
    own = (x for x in person.lines if x.voice is Voice.OWN and x.says is not Says.ASSENT)
    if day <= today and not any(line.at.date() >= day for line in own):
        words = "What was agreed for them no longer counts"
        yield Due(DueKind.OF_AGE, row, day, words)


def _review(row: Participant, person: Person) -> Iterator[Due]:
    today = timezone.localdate()
    last = max(person.findings, key=lambda one: one.on, default=None)
    if last is None or last.review_by is None or last.review_by > today + RUNNING_OUT:
        return
    if person.being is Being.CHILD and not is_minor(person, today):
        return
    counts = latest_finding(person.findings, today) is not None
    words = "The finding still counts until then" if counts else "The finding no longer counts"
    yield Due(DueKind.REVIEW, row, last.review_by, words)


def _never_asked(study_id: int, known: dict[int, Participant]) -> Iterator[Due]:
    met = Encounter.participants.through.objects.filter(
        encounter__study_id=study_id, encounter__state=EncounterState.DONE.value
    )
    days = met.exclude(participant__consent_events__isnull=False).order_by("-encounter__on_day")
    last = dict(days.values_list("participant_id", "encounter__on_day"))
    for pk, day in last.items():
        row = known.get(pk)
        if row is not None and row.kind != Being.THIRD_PARTY.value:
            yield Due(DueKind.NEVER_ASKED, row, day, "First met on that day")


def _not_checked(to: User, study_id: int, known: dict[int, Participant]) -> Iterator[Due]:
    """Whoever was met without a process check, the last time that they were; from the day on which
    consent began to decide, since nobody was to check before. Where is told to whoever may see that."""
    begun = Regime.objects.filter(study_id=study_id).order_by("from_at").first()
    if begun is None:
        return
    start = timezone.localdate(begun.from_at)
    checks = ProcessCheck.objects.filter(struck__isnull=True)
    took = Encounter.participants.through.objects.filter(
        encounter__study_id=study_id,
        encounter__state=EncounterState.DONE.value,
        encounter__on_day__gte=start,
    )
    here = checks.filter(encounter=OuterRef("encounter_id"), participant=OuterRef("participant_id"))
    rows = took.annotate(checked=Exists(here), where=code_seen(to, study_id))
    rows = rows.order_by("encounter__on_day", "encounter_id")
    fields = ("participant_id", "encounter__on_day", "where", "checked")
    last = {pk: (day, ref, checked) for pk, day, ref, checked in rows.values_list(*fields)}
    for pk, (day, ref, checked) in last.items():
        row = known.get(pk)
        if row is not None and not checked and row.kind != Being.THIRD_PARTY.value:
            yield Due(DueKind.NOT_CHECKED, row, day, f"Nothing is recorded of {ref or 'that day'}")


def _withdrawn(study_id: int, known: dict[int, Participant]) -> Iterator[Due]:
    """Whose withdrawal is to be carried out, by the day on which its month ends."""
    rows = Withdrawal.objects.filter(study=study_id, state__in=[state.value for state in OPEN])
    rows = rows.filter(~Exists(Event.objects.filter(supersedes=OuterRef("event"))))
    for case in rows.order_by("due_by", "pk"):
        if case.participant_id in known:
            words = "A second person confirms it, then it is carried out"
            yield Due(DueKind.WITHDRAWAL, known[case.participant_id], case.due_by, words)


def _older_forms(study_id: int, known: dict[int, Participant]) -> Iterator[Due]:
    """Whoever last answered to a version of a form of which a later one is in use, for those readers."""
    today = timezone.localdate()
    fields = ("ref", "readers", "valid_from", "version")
    newest: dict[tuple[str, str], tuple[date, str]] = {}
    rows = FormVersion.objects.filter(study_id=study_id, valid_from__lte=today)
    for ref, readers, start, version in rows.order_by("valid_from", "pk").values_list(*fields):
        newest[ref, readers] = (start, version)
    kinds = (EventKind.CONSENT.value, EventKind.ASSENT.value)
    events = Event.objects.filter(study_id=study_id, kind__in=kinds, form__isnull=False)
    answered = _last(
        events.filter(participant__in=known, superseded_by__isnull=True)
        .order_by("at", "pk")
        .values_list("participant_id", "form__ref", "form__readers", "form__version")
    )
    for (pk, ref, readers), version in answered.items():
        start, latest = newest.get((ref, readers), (today, version))
        if latest != version:
            words = f"{ref}: answered to {version}, in use is {latest}"
            yield Due(DueKind.OLDER_FORM, known[pk], start, words)


def _last(rows: Iterable[tuple[int, str, str, str]]) -> dict[tuple[int, str, str], str]:
    return {(pk, ref, readers): version for pk, ref, readers, version in rows}
