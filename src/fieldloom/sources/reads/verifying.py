"""What waits until its consent is verified, and what there is to look at for that."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.consent import reads as consent
from fieldloom.consent.models import Event, ProcessCheck
from fieldloom.consent.reads.checking import AT_A_VISIT
from fieldloom.consent.rules.events import EventKind
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.overview import in_words, who_answers
from fieldloom.fieldwork.models import Encounter
from fieldloom.fieldwork.within import within
from fieldloom.ground.answers import NotFound
from fieldloom.people.models import Participant
from fieldloom.people.within import people_seen
from fieldloom.sources.models import Hold, Source, Speaker, Subject, Verification
from fieldloom.sources.rules.presence import HoldKind, Tagged
from fieldloom.sources.rules.verifying import Hands, may_verify


@dataclass(frozen=True, slots=True)
class Waiting:
    """Material that waits since then: of an encounter, or one source of none."""

    encounter: Encounter | None
    sources: tuple[Source, ...]
    since: datetime
    may: Decision


@dataclass(frozen=True, slots=True)
class InIt:
    """Somebody who took part or is in the material (`sources`: refs): all that was said, by whom it
    was recorded, on which form and with what to show for it; and what was said at the encounter."""

    participant: Participant
    answers: str
    stands: tuple[tuple[str, str], ...]
    events: tuple[consent.Recounted, ...]
    check: ProcessCheck | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToVerify:
    """All there is to look at before the material opens. `unknown` are speakers whom nobody has linked
    to anybody; `mark` changes when anything of this does."""

    encounter: Encounter | None
    sources: tuple[Source, ...]
    people: tuple[InIt, ...]
    unknown: tuple[str, ...]
    may: Decision
    mark: str
    holds: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    checks: tuple[int, ...] = ()


@asks(Permission.VERIFY_CONSENT)
def waiting(*, to: User, study: Study) -> list[Waiting]:
    """What waits within the asker's reach, the longest first. A number of queries that does not grow
    with the material."""
    by_place: dict[tuple[str, int], list[Hold]] = defaultdict(list)
    for row in _lying(to, study).select_related(
        "source__encounter__site", "source__encounter__wave"
    ):
        placed = row.source.encounter_id
        by_place[("encounter", placed) if placed else ("source", row.source_id)].append(row)
    people = _people_of({row.source for rows in by_place.values() for row in rows})
    took = _took({pk for those in people.values() for pk in those})
    met_at = {pk for kind, pk in by_place if kind == "encounter"}
    checked, wrote = _checked(met_at), _wrote(met_at)
    seen = people_seen(Participant, to, study, Permission.READ_CONSENT)
    known = set(seen.order_by().values_list("pk", flat=True))
    told = []
    for rows in by_place.values():
        inside = {pk for row in rows for pk in people[row.source_id]}
        met = rows[0].source.encounter
        taken = {t for pk in inside for t in took[pk]}.union(checked[met.pk] if met else ())
        writers = frozenset(wrote[met.pk]) if met else frozenset()
        hands = Hands(writers, frozenset(taken), _brought(rows), not inside <= known)
        unique = tuple({row.source_id: row.source for row in rows}.values())
        told.append(Waiting(met, unique, min(r.at for r in rows), may_verify(to.pk, hands)))
    return sorted(told, key=lambda one: one.since)


@asks(Permission.VERIFY_CONSENT)
def to_verify(*, to: User, encounter: Encounter) -> ToVerify:
    """What there is to look at of the material of an encounter that waits."""
    rows = _lying(to, encounter.study).filter(source__encounter=encounter)
    return _looked_at(to, encounter, list(rows.select_related("source")))


@asks(Permission.VERIFY_CONSENT)
def to_verify_source(*, to: User, source: Source) -> ToVerify:
    """The same of a source that is of no encounter. Raises `NotFound` for one that is of one."""
    if source.encounter_id is not None:
        raise NotFound("This source is of an encounter: its consent is verified there.")
    rows = _lying(to, source.study).filter(source=source)
    return _looked_at(to, None, list(rows.select_related("source")), [source])


@asks(Permission.VERIFY_CONSENT)
def waiting_source(ref: str, *, to: User, study: Study) -> Source:
    """A source that waits, by its study code; a steward sees no other sources. Raises `NotFound`."""
    found = _lying(to, study).filter(source__ref=ref).select_related("source__encounter").first()
    if found is None:
        raise NotFound(f"No source “{ref}” waits to be verified.")
    return found.source


@asks(Permission.READ_CONSENT)
def verifications(*, to: User, encounter: Encounter) -> QuerySet[Verification]:
    """Who verified the consent of an encounter's material, the latest first."""
    rows = Verification.objects.filter(encounter=encounter).select_related("verified_by")
    return rows.order_by("-at", "-pk")


def _lying(to: User, study: Study) -> QuerySet[Hold]:
    """The quarantines that lie within the asker's reach. What is of no encounter is of the whole study."""
    scope = reach(to, Permission.VERIFY_CONSENT, study)
    inside = within(scope, study.pk, "source__encounter__")
    rows = Hold.objects.filter(source__study=study, kind=HoldKind.QUARANTINE.value)
    if not scope.everything:
        rows = rows.filter(inside, source__encounter__isnull=False)
    return rows.filter(lifted_at__isnull=True).order_by("at", "pk")


def _looked_at(
    to: User, met: Encounter | None, rows: list[Hold], sources: Sequence[Source] = ()
) -> ToVerify:
    those = tuple({row.source_id: row.source for row in rows}.values()) or tuple(sources)
    inside = _people_of(those)
    everybody = {pk for people in inside.values() for pk in people}
    if met is not None:
        everybody |= set(met.participants.values_list("pk", flat=True))
    study = (met or those[0]).study
    seen = people_seen(Participant, to, study, Permission.READ_CONSENT).filter(pk__in=everybody)
    known = {row.pk: row for row in seen.order_by("ref")}
    checks = _checks(to, met)
    policy = consent.policy(to=to, study=study)
    people = tuple(
        _in_it(to, row, policy, checks.get(pk), [s.ref for s in those if pk in inside[s.pk]])
        for pk, row in known.items()
    )
    took = {user for users in _took(everybody).values() for user in users}
    if met is not None:
        took |= _checked({met.pk})[met.pk]
    writers = frozenset(_wrote({met.pk})[met.pk]) if met else frozenset()
    hands = Hands(writers, frozenset(took), _brought(rows), len(known) < len(everybody))
    unknown = _unknown(those)
    events = tuple(sorted(one.event.pk for person in people for one in person.events))
    ids = (
        tuple(sorted(row.pk for row in rows)),
        events,
        tuple(sorted(check.pk for check in checks.values())),
    )
    mark = hashlib.sha256(repr((sorted(everybody), *ids, unknown)).encode()).hexdigest()[:32]
    return ToVerify(met, those, people, unknown, may_verify(to.pk, hands), mark, *ids)


def _in_it(
    to: User, row: Participant, policy: Policy, check: ProcessCheck | None, refs: list[str]
) -> InIt:
    stands = consent.stands(to=to, participant=row)
    told = tuple((s.purpose.label, in_words(s.stand)) for s in stands if s.purpose in AT_A_VISIT)
    person = consent.person_of(to=to, participant=row)
    answers = who_answers(person, timezone.localdate(), policy)
    history = tuple(consent.history(to=to, participant=row))
    return InIt(row, answers, told, history, check, tuple(refs))


def _checks(to: User, met: Encounter | None) -> dict[int, ProcessCheck]:
    if met is None:
        return {}
    rows = consent.checks_at(to=to, encounter=met)
    return {row.participant_id: row for row in rows if not hasattr(row, "struck")}


def _people_of(sources: Iterable[Source]) -> dict[int, set[int]]:
    """Of each source (row id): who speaks in it, who is tagged, and who took part in its encounter."""
    those = list(sources)
    ids = [source.pk for source in those]
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    spoken = Speaker.objects.filter(source__in=ids, participant__isnull=False)
    tagged = Subject.objects.filter(source__in=ids).exclude(state=Tagged.DISMISSED.value)
    for rows in (spoken, tagged):
        for source, person in rows.values_list("source_id", "participant_id"):
            found[source].add(person)
    took_part = Encounter.participants.through.objects.filter(
        encounter__in={source.encounter_id for source in those if source.encounter_id}
    )
    of_met: dict[int, set[int]] = defaultdict(set)
    for met, person in took_part.values_list("encounter_id", "participant_id"):
        of_met[met].add(person)
    for one in those:
        found[one.pk] |= of_met[one.encounter_id or 0]
    return found


def _took(people: Iterable[int]) -> dict[int, set[int]]:
    """Of each participant (row id): the users who recorded what they said and counts."""
    took: dict[int, set[int]] = defaultdict(set)
    rows = Event.objects.filter(participant__in=list(people), superseded_by__isnull=True)
    counts = rows.filter(~Q(kind=EventKind.INVALIDATE.value)).order_by()
    for person, user in counts.values_list("participant_id", "taken_by_id"):
        took[person].add(user)
    return took


def _checked(met: Iterable[int]) -> dict[int, set[int]]:
    """Of each encounter (row id): the users who recorded what was said there of going on, and counts."""
    took: dict[int, set[int]] = defaultdict(set)
    rows = ProcessCheck.objects.filter(encounter__in=list(met), struck__isnull=True).order_by()
    for one, user in rows.values_list("encounter_id", "taken_by_id"):
        took[one].add(user)
    return took


def _wrote(met: Iterable[int]) -> dict[int, set[int]]:
    """Of each encounter (row id): the users who are or were named as having written it down."""
    wrote: dict[int, set[int]] = defaultdict(set)
    rows = Encounter.objects.filter(pk__in=list(met)).order_by()
    for one, now, before in rows.values_list("pk", "written_by_id", "also_wrote"):
        wrote[one].update(user for user in (now, before) if user is not None)
    return wrote


def _brought(rows: Iterable[Hold]) -> frozenset[int]:
    return frozenset(user for row in rows for user in (row.asked_by_id, row.source.taken_in_by_id))


def _unknown(sources: Sequence[Source]) -> tuple[str, ...]:
    rows = Speaker.objects.filter(source__in=sources, participant__isnull=True)
    free = rows.filter(is_fieldworker=False).order_by("source__ref", "label")
    return tuple(f"{ref}: {label}" for ref, label in free.values_list("source__ref", "label"))
