"""Who may come to the register: it is of the whole study, or not at all."""

from django.utils import timezone

from fieldloom.access.gate import approved, beyond, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import PERMISSIONS, Permission
from fieldloom.ground.answers import Refused
from fieldloom.people.models import Membership, Participant
from fieldloom.pseudonyms.keystore import forms_of
from fieldloom.pseudonyms.models import Entity, Relation
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.surnames import (
    Kin,
    free_for,
    goes_along,
    surname_told,
    through_kin,
)


def whole_study(who: User, study: Study | int) -> None:
    """Raise `Refused` where this user's grants to keep names reach a part of the study only."""
    scope = reach(who, Permission.KEEP_NAMES, study)
    if not scope.everything:
        raise Refused(beyond(Permission.KEEP_NAMES, scope))


def who_keep_names(study_id: int) -> set[int]:
    """Row ids of the users who keep the names of the whole study today."""
    today = timezone.localdate()
    roles = [role.value for role in PERMISSIONS[Permission.KEEP_NAMES]]
    rows = approved().filter(
        study_id=study_id, role__in=roles, from_day__lte=today, to_day__gte=today
    )
    whole = rows.filter(user__is_active=True, sites=[], families=[], waves=[])
    return set(whole.values_list("user_id", flat=True))


def team_of(study_id: int) -> frozenset[str]:
    """The first names of the team, in small letters: they stand in what fieldworkers write."""
    names = approved().filter(study_id=study_id).values_list("user__name", flat=True)
    return frozenset(plain(word) for name in names for word in name.split()[:1])


def with_merged(entity: Entity) -> list[Entity]:
    """An entity and whatever was found to be the same: what is destroyed of one is of all of them."""
    return [entity]


def known_of(study_id: int, *, kept: bool) -> list[Known]:
    """The register as the rules see it; without `kept` only what has to go."""
    forms = forms_of(study_id)
    rows = Entity.objects.filter(study_id=study_id)
    if not kept:
        rows = rows.exclude(became="kept")
    return [
        Known(pk, Kind(kind), tuple(forms.get(pk, ())))
        for pk, kind in rows.values_list("pk", "kind")
    ]


def pseudonyms_of(study_id: int, *, but: int | None = None) -> list[str]:
    """Every pseudonym that is or was given in a study; without those of one entity."""
    rows = Entity.objects.filter(study_id=study_id)
    if but is not None:
        rows = rows.exclude(pk=but)
    told: list[str] = []
    for name, earlier in rows.values_list("pseudonym", "earlier"):
        told += [name, *earlier]
    return [name for name in told if name]


def surnames_free_for(entity: Entity) -> frozenset[str]:
    """Plain surnames of pseudonyms that somebody may share with their kin."""
    if entity.kind != Kind.PERSON.value:
        return frozenset()
    one, others = _as_kin(entity)
    return free_for(one, [kin for _, kin in others])


def _as_kin(entity: Entity) -> tuple[Kin, list[tuple[Entity, Kin]]]:
    """Somebody as the rules of surnames see them, and everybody else of the register."""
    forms, families = forms_of(entity.study_id), families_of(entity.study_id)
    rows = Entity.objects.filter(study=entity.study_id, kind=Kind.PERSON.value)

    def kin(one: Entity) -> Kin:
        label = one.participant.label.strip() if one.participant else ""
        further = tuple(name for name in (*one.earlier, label) if name)
        mine = families.get(one.pk, frozenset())
        return Kin(tuple(forms.get(one.pk, ())), one.pseudonym or label, mine, further)

    others = rows.exclude(pk=entity.pk).select_related("participant")
    return kin(entity), [(one, kin(one)) for one in others.order_by("pk")]


def kin_who_go_along(entity: Entity) -> list[Entity]:
    """Whoever shares the real surname with somebody, and the surname of the pseudonym today."""
    if entity.kind != Kind.PERSON.value or not surname_told(entity.pseudonym):
        return []
    one, others = _as_kin(entity)
    return [
        other
        for other, kin in others
        if other.became == Became.REPLACED.value and other.pseudonym and goes_along(one, kin)
    ]


def families_of(study_id: int) -> dict[int, frozenset[int]]:
    """Entity -> the families (row ids) that it belongs to, or belonged to; one that takes no part is of those
    of the people whose kin it is said to be."""
    told: dict[int, set[int]] = {}
    rows = Membership.objects.filter(study=study_id, family__isnull=False).order_by()
    for participant, family in rows.values_list("participant_id", "family_id"):
        told.setdefault(participant, set()).add(family)
    people = Entity.objects.filter(study=study_id, participant__isnull=False).order_by()
    own = {
        pk: frozenset(told.get(person or 0, ()))
        for pk, person in people.values_list("pk", "participant_id")
    }
    ties = Relation.objects.filter(entity__study=study_id).order_by()
    return through_kin(own, ties.values_list("entity_id", "to_id"))


def labels_of(study_id: int, *, but: int | None = None) -> list[str]:
    """The pseudonyms by which participants are known on every page; without that of one of them."""
    rows = Participant.objects.filter(study_id=study_id).values_list("pk", "label")
    return [label for pk, label in rows if label and pk != but]
