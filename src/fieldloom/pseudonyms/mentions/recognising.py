"""What was decided of one name tells of others: open mentions that the register knows by now."""

from typing import Protocol

from django.db.models import Min

from fieldloom.pseudonyms.mentions.seen import current
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Entity, Mention, Ruling
from fieldloom.pseudonyms.rules.deciding import Became
from fieldloom.pseudonyms.rules.kinds import Kind, Tier
from fieldloom.pseudonyms.rules.roster import SHORT, Roster, matches, roster_of
from fieldloom.pseudonyms.rules.standing import How, Stand
from fieldloom.pseudonyms.rules.tokens import words_of
from fieldloom.pseudonyms.within import known_of

_UNNAMED = [Kind.DATE.value, Kind.NUMBER.value]


class Notes(Protocol):
    """Where it is written down how mentions stood before."""

    def note(self, rows: list[Mention], /) -> None: ...


def recognised(study_id: int, notes: Notes) -> int:
    """Say of open mentions of nobody known whom they name, where the register knows it by now; a sure form of
    somebody who is decided is decided with it. Answers how many mentions were recognised."""
    rows = current(study_id).filter(state=Stand.OPEN.value, entity=None).exclude(kind__in=_UNNAMED)
    firsts = rows.order_by().values_list("mark").annotate(first=Min("pk"))
    split = Ruling.objects.filter(study=study_id, state=Stand.OPEN.value)
    apart = set(split.values_list("mark", flat=True))
    heads = {pk: mark for mark, pk in firsts if mark not in apart}
    if not heads:
        return 0
    words = words_at(Mention.objects.filter(pk__in=list(heads)))
    roster = roster_of(known_of(study_id, kept=True))
    became = dict(Entity.objects.filter(study=study_id).values_list("pk", "became"))
    met = 0
    for pk, told in words.items():
        entity, sure = _known(told, roster)
        if entity is None:
            continue
        alike = list(rows.filter(mark=heads[pk]))
        notes.note(alike)
        met += len(alike)
        stand, how = _stand(became[entity], sure)
        Mention.objects.filter(pk__in=[one.pk for one in alike]).update(
            entity=entity, state=stand.value, how=how.value
        )
    return met


def _known(told: str, roster: Roster) -> tuple[int | None, bool]:
    """Whom these words name by themselves, and whether that is sure."""
    found = list(matches(words_of(told), roster))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(told)):
        return None, False
    return found[0].entity, found[0].tier is Tier.SURE and found[0].reason != SHORT


def _stand(became: str, sure: bool) -> tuple[Stand, How]:
    if not sure or became == Became.OPEN.value:
        return Stand.OPEN, How.NOT
    return (Stand.KEPT if became == Became.KEPT.value else Stand.DECIDED), How.REGISTER
