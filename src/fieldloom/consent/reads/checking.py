"""What was said at encounters, and what to know before the next one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.models import ProcessCheck
from fieldloom.consent.reads.deciding import in_force, policy_of
from fieldloom.consent.reads.falling_due import Due, due_among
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.lines import Need
from fieldloom.consent.rules.overview import Stand, by_purpose, stand, who_answers
from fieldloom.consent.rules.persons import is_minor, too_young_to_ask
from fieldloom.consent.rules.terms import Being, Medium, Purpose
from fieldloom.fieldwork.models import Encounter
from fieldloom.fieldwork.within import code_seen
from fieldloom.ground.answers import NotFound
from fieldloom.people.belonging import holding_on
from fieldloom.people.models import Membership, Participant
from fieldloom.people.within import people_seen

# What a visit itself needs: to be there, to record, and that the team may look at it.
AT_A_VISIT = (Purpose.TAKE_PART, Purpose.RECORD, Purpose.TEAM_ANALYSIS)


@dataclass(frozen=True, slots=True)
class Before:
    """One person, as whoever goes to see them should know: who answers, what stands, which topics are
    off limits, what is due. `last` is the last check that counts; `last.where` the code of its
    encounter, where the reader sees that. `expected`: they are to take part
    themselves; else they are of the family. `too_young`: too young to be asked. `done` is
    what was said at this very encounter."""

    participant: Participant
    answers: str
    stands: tuple[tuple[Purpose, Stand], ...]
    off_limits: tuple[str, ...]
    due: tuple[Due, ...] = ()
    last: ProcessCheck | None = None
    expected: bool = True
    child: bool = False
    too_young: bool = False
    done: ProcessCheck | None = field(default=None)


@asks(Permission.READ_CONSENT)
def checks_at(*, to: User, encounter: Encounter) -> list[ProcessCheck]:
    """What was said at an encounter, of those whom the asker may see, struck out or not."""
    seen = people_seen(Participant, to, encounter.study_id, Permission.READ_CONSENT)
    return list(_checks().filter(encounter=encounter, participant__in=seen.values("pk")))


@asks(Permission.READ_CONSENT)
def checks_of(*, to: User, participant: Participant) -> list[ProcessCheck]:
    """What somebody said at each encounter, the latest first, struck out or not; `where` is the code of
    the encounter, where the asker sees that."""
    rows = _checks().annotate(where=code_seen(to, participant.study_id))
    return list(rows.filter(participant=participant).order_by("-at", "-pk"))


@asks(Permission.READ_CONSENT)
def off_limits(*, to: User, participant: Participant) -> tuple[str, ...]:
    """The topics that stand as off limits with somebody, in the team's words."""
    return off_limits_of([participant.pk])[participant.pk]


@asks(Permission.READ_CONSENT)
def check(pk: int, *, to: User, study: Study) -> ProcessCheck:
    """One process check by row id. Raises `NotFound`."""
    found = _checks().filter(study=study, pk=pk).first()
    seen = people_seen(Participant, to, study, Permission.READ_CONSENT)
    if found is None or not seen.filter(pk=found.participant_id).exists():
        raise NotFound("There is no such process check in this study.")
    return found


@asks(Permission.READ_CONSENT)
def before_visit(*, to: User, encounter: Encounter) -> list[Before]:
    """Whoever takes part in an encounter, and then whoever else is of its families that day, as one
    should know them before. A number of queries that does not grow with the people."""
    named = set(encounter.participants.values_list("pk", flat=True))
    day = encounter.on_day or timezone.localdate()
    of_family = Membership.objects.filter(holding_on(day), family__ref__in=encounter.family_refs)
    seen = people_seen(Participant, to, encounter.study_id, Permission.READ_CONSENT)
    rows = seen.filter(Q(pk__in=named) | Q(pk__in=of_family.values("participant_id")))
    known = {row.pk: row for row in rows.exclude(kind=Being.THIRD_PARTY.value).order_by("ref")}
    told = _told(to, encounter, known, named)
    return sorted(told, key=lambda one: (not one.expected, one.participant.ref))


def off_limits_of(ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The topics that stand as off limits, by participant: those of the last check that counts.
    Narrows nothing: for writes and for reads that narrow."""
    last = _last(_checks(), ids)
    return {pk: tuple(row.off_limits) if row else () for pk, row in last.items()}


def _last(rows: QuerySet[ProcessCheck], ids: Collection[int]) -> dict[int, ProcessCheck | None]:
    last: dict[int, ProcessCheck | None] = dict.fromkeys(ids)
    rows = rows.filter(participant__in=list(ids), struck__isnull=True)
    for row in rows.order_by("at", "pk"):
        last[row.participant_id] = row
    return last


def _checks() -> QuerySet[ProcessCheck]:
    with_them = ("participant", "encounter", "grantor", "taken_by", "struck__struck_by", "event")
    return ProcessCheck.objects.select_related(*with_them)


def _told(
    to: User, encounter: Encounter, known: dict[int, Participant], named: set[int]
) -> list[Before]:
    now, study = timezone.localtime(), encounter.study_id
    policy = policy_of(in_force(study, now))
    people = persons(study, list(known), now)
    last = _last(_checks().annotate(where=code_seen(to, study)), known)
    due: dict[int, list[Due]] = defaultdict(list)
    for one in due_among(to, study, known):
        due[one.participant.pk].append(one)
    done = _checks().filter(encounter=encounter, struck__isnull=True)
    here = {row.participant_id: row for row in done}
    wave, today, told = encounter.wave_id, now.date(), []
    for pk, row in known.items():
        person, of = people[pk], by_purpose(people[pk])
        stands = tuple(
            (p, stand(of[p], Need(p, Medium.TEXT, wave), now, policy)) for p in AT_A_VISIT
        )
        topics = tuple(held.off_limits) if (held := last[pk]) else ()
        young = too_young_to_ask(person, today, policy.assent_from)
        told.append(
            Before(
                row, who_answers(person, today, policy), stands, topics, tuple(due[pk]), last[pk],
                pk in named, is_minor(person, today), young, here.get(pk),
            )
        )  # fmt: skip
    return told
