"""Where consent stands: of one person in each use, and of a whole study at a glance."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import product

from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.consent.reads.deciding import in_force, policy_of
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.lines import Need
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.overview import Stand, by_purpose, stand
from fieldloom.consent.rules.persons import Person
from fieldloom.consent.rules.terms import Medium, Purpose, Status
from fieldloom.fieldwork.models import Wave
from fieldloom.ground.answers import NotFound
from fieldloom.people.models import Participant
from fieldloom.people.rules import PersonKind
from fieldloom.people.within import people_seen


@dataclass(frozen=True, slots=True)
class Apart:
    """A part of somebody's material that stands otherwise than the rest: "Film", "Wave 1, text"."""

    where: str
    stand: Stand


@dataclass(frozen=True, slots=True)
class OfPurpose:
    """Where one purpose stands: for text of no wave, and what stands otherwise."""

    purpose: Purpose
    stand: Stand
    apart: tuple[Apart, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One participant in the matrix: where each of `purposes` stands, in their order."""

    participant: Participant
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the matrix: material in a medium, of a wave (row id) or of none; people of a kind;
    and only those of whom some purpose stands so."""

    purposes: tuple[Purpose, ...] = tuple(Purpose)
    medium: Medium = Medium.TEXT
    wave: int | None = None
    kind: PersonKind | None = None
    status: Status | None = None


def moment(on: date | None) -> datetime:
    """The end of a past day, in the house's time; now for today, a day ahead, or None."""
    now = timezone.localtime()
    if on is None or on >= now.date():
        return now
    return datetime.combine(on, time.max, now.tzinfo)


@asks(Permission.READ_CONSENT)
def stands(*, to: User, participant: Participant, on: date | None = None) -> list[OfPurpose]:
    """Where each purpose stands for a participant at the end of a day, or now. Six queries."""
    at = moment(on)
    person = persons(participant.study_id, [participant.pk], at)[participant.pk]
    waves = list(Wave.objects.filter(study_id=participant.study_id).order_by("from_day"))
    policy = policy_of(in_force(participant.study_id, at))
    known = by_purpose(person)
    return [_of_purpose(p, known[p], waves, at, policy) for p in Purpose]


@asks(Permission.READ_CONSENT)
def participant(ref: str, *, to: User, study: Study) -> Participant:
    """One participant by study code, for whoever may see consent: an auditor sees nothing else of
    people. Raises `NotFound`."""
    found = Participant.objects.filter(study=study, ref=ref).first()
    if found is None:
        raise NotFound(f"There is no participant “{ref}” in this study.")
    return found


@asks(Permission.READ_CONSENT)
def anybody(*, to: User, study: Study) -> bool:
    """Whether there is anybody in the study who could be asked."""
    return Participant.objects.filter(study=study).exists()


@asks(Permission.READ_CONSENT)
def person_of(*, to: User, participant: Participant, on: date | None = None) -> Person:
    """The participant as the rules see them at the end of a day, or now."""
    return persons(participant.study_id, [participant.pk], moment(on))[participant.pk]


@asks(Permission.READ_CONSENT)
def matrix(
    *, to: User, study: Study, on: date | None = None, wanted: Wanted | None = None
) -> list[Row]:
    """Participants by purposes, where each stands at the end of a day, or now. Six queries, whatever
    the number of people."""
    at, wanted = moment(on), wanted or Wanted()
    rows = people_seen(Participant, to, study, Permission.READ_CONSENT).order_by("ref")
    if wanted.kind is not None:
        rows = rows.filter(kind=wanted.kind.value)
    known = {row.pk: row for row in rows}
    people = persons(study, None if wanted.kind is None else list(known), at)
    policy = policy_of(in_force(study.pk, at))
    told = [Row(row, _stands(people[pk], wanted, at, policy)) for pk, row in known.items()]
    if wanted.status is None:
        return told
    return [row for row in told if any(one.status is wanted.status for one in row.stands)]


def _stands(person: Person, wanted: Wanted, at: datetime, policy: Policy) -> tuple[Stand, ...]:
    known = by_purpose(person)
    return tuple(
        stand(known[p], Need(p, wanted.medium, wanted.wave), at, policy) for p in wanted.purposes
    )


def _of_purpose(
    purpose: Purpose, person: Person, waves: Sequence[Wave], at: datetime, policy: Policy
) -> OfPurpose:
    names: dict[int | None, str] = {None: "", **{wave.pk: wave.name for wave in waves}}
    cells = {
        (medium, wave): stand(person, Need(purpose, medium, wave), at, policy)
        for medium, wave in product(Medium, names)
    }
    usual = cells[Medium.TEXT, None]
    other = {where: one for where, one in cells.items() if _told(one) != _told(usual)}
    apart = []
    for one in dict.fromkeys(map(_told, other.values())):
        places = [where for where, held in other.items() if _told(held) == one]
        named = _named(places, names)
        apart.append(Apart(named, other[places[0]]))
    return OfPurpose(purpose, usual, tuple(apart))


def _told(one: Stand) -> tuple[object, ...]:
    return one.status, one.ceiling, one.conditions, one.until


def _named(places: Collection[tuple[Medium, int | None]], names: dict[int | None, str]) -> str:
    """Where something holds: media over all waves, waves over all media, or each by itself."""
    media = [m for m in Medium if all((m, wave) in places for wave in names)]
    waves = [w for w in names if w and all((m, w) in places for m in Medium)]
    rest = [(m, w) for m, w in places if m not in media and w not in waves]
    told = [m.label for m in media] + [names[w] for w in waves]
    told += [", ".join(filter(None, (m.label, names[w]))) for m, w in rest]
    return "; ".join(told)
