"""What people of the register are to one another, and what recorded kinship lets one say of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.people.models import Kinship, Membership
from fieldloom.people.rules import KinshipKind
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.reads.register import entities
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.relations import Kinsman, Tie, proposals
from fieldloom.pseudonyms.within import families_of, whole_study


@dataclass(frozen=True, slots=True)
class Proposed:
    """Words for what somebody is to another, from ties that are recorded."""

    words: str
    to: Entity


@asks(Permission.KEEP_NAMES)
def relations_proposed(*, to: User, entity: Entity) -> list[Proposed]:
    """What can be said of a person who takes part, from kinship and roles in families; none of others."""
    whole_study(to, entity.study_id)
    rows = _people(to, entity.study)
    linked = {row.participant_id: row for row in rows if row.participant_id}
    roles = _roles(entity.study_id)
    people = {
        row.pk: Kinsman(row.pk, row.pseudonym, row.gender, tuple(roles.get(person, ())))
        for person, row in linked.items()
        if row.pseudonym
    }
    by_pk = {row.pk: row for row in rows}
    told = proposals(entity.pk, people, list(_ties(entity.study_id, linked)))
    return [Proposed(one.words, by_pk[one.to]) for one in told]


@asks(Permission.KEEP_NAMES)
def kin_to_choose(*, to: User, entity: Entity) -> list[Entity]:
    """To whom somebody can be said to be kin: people with a pseudonym; those of the same family first."""
    families = families_of(entity.study_id)
    mine = families.get(entity.pk, frozenset())
    some = [one for one in _people(to, entity.study) if one.pk != entity.pk and one.pseudonym]
    return sorted(some, key=lambda one: not mine & families.get(one.pk, frozenset()))


def tied(one: Entity, other: Entity) -> bool:
    """Whether kinship between these two was recorded at any time."""
    if one.participant_id is None or other.participant_id is None:
        return False
    there = Q(of=one.participant_id, to=other.participant_id)
    return Kinship.objects.filter(
        there | Q(of=other.participant_id, to=one.participant_id)
    ).exists()


def _people(to: User, study: Study) -> list[Entity]:
    people = entities(to=to, study=study).filter(kind=Kind.PERSON.value)
    return list(people.filter(became=Became.REPLACED.value).order_by("pseudonym", "pk"))


def _ties(study_id: int, linked: dict[int, Entity]) -> Iterable[Tie]:
    today = timezone.localdate()
    rows = Kinship.objects.filter(study=study_id).order_by("pk")
    for of, to, kind, last in rows.values_list("of_id", "to_id", "kind", "to_day"):
        if of in linked and to in linked:
            ended = last is not None and last < today
            yield Tie(linked[of].pk, linked[to].pk, KinshipKind(kind), ended)


def _roles(study_id: int) -> dict[int | None, list[tuple[int, str]]]:
    told: dict[int | None, list[tuple[int, str]]] = {}
    rows = Membership.objects.filter(study=study_id, family__isnull=False).order_by("pk")
    for person, family, role in rows.values_list("participant_id", "family_id", "role"):
        told.setdefault(person, []).append((family, " ".join(role.split()).casefold()))
    return told
