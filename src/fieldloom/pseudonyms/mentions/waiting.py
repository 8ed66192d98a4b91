"""What waits to be decided may be somebody's real name, so no pseudonym may be it: for this room alone."""

from django.db.models import Min

from fieldloom.pseudonyms.mentions.seen import current
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Stand


def names_waiting(study_id: int) -> list[str]:
    """The different words of the mentions of people that are open, or kept as they are: real names."""
    meant = [Stand.OPEN.value, Stand.KEPT.value]
    rows = current(study_id).filter(kind=Kind.PERSON.value, state__in=meant).order_by()
    firsts = rows.values_list("mark").annotate(first=Min("pk")).values_list("first", flat=True)
    return list(words_at(Mention.objects.filter(pk__in=list(firsts))).values())
