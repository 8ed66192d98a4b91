"""What this room holds of a person, and how it goes: the real names in the register."""

from django.db.models import QuerySet

from fieldloom.access.models import User
from fieldloom.people.reached import Asked, Found, reached, some, taken_out
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.models import Entity, SurfaceForm

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
    """The key of their names goes, and with it every form and what stood for them in texts. The
    pseudonym stays taken: it stands in what others said, and nobody else gets it."""
    if not (asked.everything and asked.erases):
        return
    entities = list(Entity.objects.filter(participant=asked.participant_id))
    keystore.destroy(entities)
    for entity in (one for one in entities if one.pseudonym):
        entity.earlier = [*entity.earlier, entity.pseudonym]
        entity.pseudonym = ""
        entity.save(update_fields=["earlier", "pseudonym"])


def _forms(asked: Asked) -> "QuerySet[SurfaceForm]":
    return SurfaceForm.objects.filter(entity__participant=asked.participant_id).order_by()
