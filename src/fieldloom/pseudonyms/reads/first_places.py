"""Of many candidates one place each, in few queries: enough to look along a list. It shows real names."""

from collections.abc import Sequence

from django.db.models import Min, Q

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.mentions.seen import current, hidden_mentions
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.reads.in_context import InContext, in_context
from fieldloom.pseudonyms.rules.standing import Key, Stand, key_of
from fieldloom.pseudonyms.within import whole_study


@asks(Permission.KEEP_NAMES)
def first_places(*, to: User, study: Study, keys: Sequence[str]) -> dict[str, InContext]:
    """Key -> the first open place of that candidate; those of which nothing is open are left out."""
    whole_study(to, study)
    known = [key for key in map(key_of, keys) if key is not None]
    entities = [key.entity for key in known if key.entity is not None]
    marks = [key.mark for key in known if key.entity is None]
    meant = Q(entity__in=entities) | Q(entity=None, mark__in=marks)
    rows = current(study.pk).filter(meant, state=Stand.OPEN.value)
    rows = rows.exclude(pk__in=hidden_mentions(rows, study.pk))
    counted = rows.order_by().values_list("entity", "mark").annotate(Min("pk"))
    first: dict[str, int] = {}
    for entity, mark, pk in counted:
        key = str(Key(entity=entity) if entity is not None else Key(mark=mark))
        first[key] = min(pk, first.get(key, pk))
    mentions = list(Mention.objects.filter(pk__in=first.values()).select_related("source"))
    told = {one.mention: one for one in in_context(to=to, study=study, mentions=mentions)}
    return {key: told[pk] for key, pk in first.items() if pk in told}
