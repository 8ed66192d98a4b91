"""Saying what somebody of the register is to another, and taking that back."""

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold
from fieldloom.pseudonyms.models import Entity, Relation
from fieldloom.pseudonyms.reads.relations import tied
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.relations import of_one_family, relation_fits
from fieldloom.pseudonyms.within import families_of, known_of, whole_study


@recorded("relation of an entity said")
@needs(Permission.KEEP_NAMES)
def set_relation(*, by: User, entity: Entity, words: str, to: Entity) -> Relation:
    """Say what a person is to another, in the words of the field; what was said before gives way.

    Raises `Unfit` for words that hold a real name of the study, for anybody but two people who go under
    pseudonyms, and for two who are of different families and were never recorded as kin.
    """
    whole_study(by, entity.study_id)
    _two_people(entity, to)
    told = " ".join(words.split()) if not set(words) & set("\r\n\t") else words
    hold(relation_fits(told, known_of(entity.study_id, kept=False)), "words")
    families = families_of(entity.study_id)
    one, other = (families.get(who.pk, frozenset()) for who in (entity, to))
    if entity.participant_id is None:
        one = frozenset()  # of which family they are follows from what is said now
    hold(of_one_family(one, other, tied=tied(entity, to)), "to")
    said = {"to": to, "words": told, "decided_by": by, "decided_at": timezone.now()}
    row, _ = Relation.objects.update_or_create(entity=entity, defaults=said)
    return row


@recorded("relation of an entity taken back")
@needs(Permission.KEEP_NAMES)
def forget_relation(*, by: User, entity: Entity) -> Entity:
    """Say no longer what a person is to another."""
    whole_study(by, entity.study_id)
    Relation.objects.filter(entity=entity).delete()
    return Entity.objects.get(pk=entity.pk)


def _two_people(entity: Entity, to: Entity) -> None:
    for one in (entity, to):
        goes = one.became == Became.REPLACED.value and one.pseudonym
        if one.kind != Kind.PERSON.value or not goes:
            raise Unfit(
                f"{one.shown.capitalize()} is nobody who goes under a pseudonym.",
                "Only of people who do is said what they are to one another.",
                "to",
            )
    if entity.pk == to.pk:
        raise Unfit("Nobody is kin to themselves.", "Choose somebody else.", "to")
