"""What this room holds of a person, and how it goes: the real names in the register, and what stood in
their words before those were made safe."""

from django.db.models import Q, QuerySet

from fieldloom.access.models import User
from fieldloom.people.reached import Asked, Found, reached, some, taken_out
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.mentions.seen import forget_mentions
from fieldloom.pseudonyms.models import Entity, Relation, Settled, SurfaceForm, Telling
from fieldloom.pseudonyms.within import with_merged
from fieldloom.sources.erasing.passages import theirs
from fieldloom.sources.erasing.places import Places, kept_from_destroying, parts, places

ORDER = 30


@reached("pseudonyms", order=ORDER)
def held(asked: Asked) -> list[Found]:
    """The forms of their name, sealed as they are."""
    if not asked.everything:
        return []
    forms = set(_forms(asked).values_list("pk", flat=True))
    return [Found("names", len(forms), some(forms))]


@taken_out("pseudonyms", order=ORDER)
def take_out(asked: Asked, by: User) -> None:
    """What stood in the words that go; and where all goes, the key of their names, with every form and
    what stood for them in the texts of others.

    The pseudonym stays taken: it stands in what others said, and nobody else gets it.
    """
    found = places(asked)
    spans = found.spans
    keystore.forget_places(spans)
    forget_mentions(spans)
    _forget_tellings(asked, found)
    if not (asked.everything and asked.erases):
        return
    entities = list(Entity.objects.filter(participant=asked.participant_id))
    Relation.objects.filter(Q(entity__in=entities) | Q(to__in=entities)).delete()
    for entity in entities:
        _end(entity)
    for entity in (one for one in entities if one.pseudonym):
        entity.earlier = [*entity.earlier, entity.pseudonym]
        entity.pseudonym = ""
        entity.save(update_fields=["earlier", "pseudonym"])


def _forget_tellings(asked: Asked, found: Places) -> None:
    """What readers marked in passages that go; and where all goes, what they marked of this person, and
    what was decided of it where the person is of no family."""
    for part in parts(theirs(found)):
        Telling.objects.filter(passage__in=part).delete()
    if asked.everything:
        Telling.objects.filter(participant=asked.participant_id).delete()
        Settled.objects.filter(participant=asked.participant_id).delete()


def _end(entity: Entity) -> None:
    """Where a court's order, or a child at risk, keeps a text in which they are named from being
    destroyed, the key stays for that, and goes when it is carried out again."""
    if kept_from_destroying(keystore.sources_with(entity)):
        keystore.drop_forms(entity)
        return
    keystore.destroy(with_merged(entity))


def _forms(asked: Asked) -> "QuerySet[SurfaceForm]":
    return SurfaceForm.objects.filter(entity__participant=asked.participant_id).order_by()
