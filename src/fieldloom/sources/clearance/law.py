"""The rules of consent, asked about paragraphs as the tables hold them: for reasons in words, and for
whatever leaves. The same answer as the statement's, from the other implementation."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.deciding import Verdict, may
from fieldloom.consent.rules.material import Material, Policy, Subject, Use
from fieldloom.consent.rules.persons import Person
from fieldloom.consent.rules.terms import Flag, Medium, Part
from fieldloom.sources import models
from fieldloom.sources.models import EarlierAnchor, Paragraph, Passage, Revision, Source, Speaker
from fieldloom.sources.rules.presence import HoldKind, Tagged

NEVER = date.max
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Lying:
    """A subject or a hold, and where it lies: None is everywhere in the source."""

    thing: models.Subject | models.Hold
    places: frozenset[Place] | None

    def on(self, start: int, end: int) -> bool:
        return self.places is None or any(a < end and start < b for a, b in self.places)


def materials(
    source: Source, revision: Revision, at: datetime, only: Collection[int] | None = None
) -> dict[int, Material]:
    """The paragraphs of a revision (row ids; some or all) as the rules see them, each with its people.

    A number of queries that does not grow with the text.
    """
    at = timezone.localtime(at)
    tagged = models.Subject.objects.exclude(state=Tagged.DISMISSED.value)
    now = Q(at__lte=at) & (Q(lifted_at__isnull=True) | Q(lifted_at__gt=at))
    now &= Q(until__isnull=True) | Q(until__gte=at.date())
    subjects, holds = _lying(source, revision, [tagged, models.Hold.objects.filter(now)])
    speakers = dict(
        Speaker.objects.filter(source=source, participant__isnull=False).values_list(
            "pk", "participant_id"
        )
    )
    ids = {x.thing.participant_id for x in subjects if isinstance(x.thing, models.Subject)}
    people = persons(source.study_id, ids | set(speakers.values()), at)
    rows = Paragraph.objects.filter(revision=revision).order_by("number")
    if only is not None:
        rows = rows.filter(pk__in=only)
    spoken = list(rows.values_list("pk", "start", "end", "speaker_id"))
    plain = Material(
        medium=Medium.PICTURE if source.is_picture else Medium.TEXT,
        wave=source.encounter.wave_id if source.encounter else None,
    )
    made = {}
    for pk, start, end, speaker in spoken:
        voices = set(speakers) if source.is_picture else {speaker} & set(speakers)
        said = [Subject(people[speakers[voice]]) for voice in sorted(voices)]
        lying = [x.thing for x in subjects if x.on(start, end)]
        held = [x.thing for x in holds if x.on(start, end)]
        made[pk] = _with(plain, said, lying, held, people)
    return made


def verdicts(
    source: Source,
    revision: Revision,
    use: Use,
    policy: Policy,
    only: Collection[int] | None = None,
) -> dict[int, Verdict]:
    """What the rules say of paragraphs of a revision now, by row id."""
    at = timezone.localtime()
    found = materials(source, revision, at, only)
    return {pk: may(material, use, at, policy) for pk, material in found.items()}


def _with(
    plain: Material,
    said: Iterable[Subject],
    lying: "list[models.Subject | models.Hold]",
    held: "list[models.Subject | models.Hold]",
    people: dict[int, Person],
) -> Material:
    tagged = [x for x in lying if isinstance(x, models.Subject)]
    states = {x.state for x in tagged}
    holds = defaultdict(list)
    for one in held:
        if isinstance(one, models.Hold):
            holds[one.kind].append(one.until or NEVER)
    embargoes = holds[HoldKind.EMBARGO.value]
    return replace(
        plain,
        subjects=(*said, *(_subject(x, people) for x in tagged)),
        reviewed=states == {Tagged.CONFIRMED.value},
        quarantined=bool(holds[HoldKind.QUARANTINE.value]),
        embargo_until=max(embargoes) if embargoes else None,
        locked=bool(holds[HoldKind.SAFEGUARDING.value]),
        redacted=bool(holds[HoldKind.REDACTION.value]),
        legal_hold=bool(holds[HoldKind.LEGAL.value]),
        named=bool(holds[HoldKind.NAMES.value]),
    )


def _subject(row: models.Subject, people: dict[int, Person]) -> Subject:
    return Subject(
        people[row.participant_id],
        Part(row.part),
        row.identifiability,
        frozenset(Flag(flag) for flag in row.flags),
        row.checked_back,
    )


def _lying(source: Source, revision: Revision, kinds: Iterable[Any]) -> list[list[_Lying]]:
    """What of each kind lies in a source, and where in this revision: their places asked for at once."""
    found: list[list[models.Subject | models.Hold]] = [
        list(rows.filter(source=source).order_by("pk")) for rows in kinds
    ]
    if source.is_picture:
        return [[_Lying(x, None) for x in some] for some in found]
    passages = {x.passage_id for some in found for x in some if x.passage_id is not None}
    places: dict[int, set[Place]] = defaultdict(set)
    at_home = set()
    for pk, where, start, end, moved in _anchors(passages):
        if where == revision.pk:
            places[pk].add((start, end))
        if where == source.current_id and not moved:
            at_home.add(pk)
    return [
        [
            _Lying(x, frozenset(places[x.passage_id]) if x.passage_id in at_home else None)
            for x in some
        ]
        for some in found
    ]


def _anchors(passages: Collection[int]) -> Iterator[tuple[int, int, int, int, bool]]:
    """(passage, revision, start, end, whether it has moved on since) of every place in which these
    passages stand or stood."""
    fields = ("revision_id", "start", "end")
    for row in Passage.objects.filter(pk__in=passages).values_list("pk", *fields):
        yield (*row, False)
    earlier = EarlierAnchor.objects.filter(passage__in=passages).order_by()
    for row in earlier.values_list("passage_id", *fields):
        yield (*row, True)
