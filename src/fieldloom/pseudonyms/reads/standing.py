"""In a few numbers how far a study is with making safe: for its home, and for what to do next."""

from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.mentions.seen import current
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Hold
from fieldloom.sources.rules.presence import HoldKind


@dataclass(frozen=True, slots=True)
class Standing:
    """`waiting`: texts that are shut for their names. `open`: places to decide, wherever they stand. `late`:
    places in texts that were made safe before, which were decided since and wait to be replaced."""

    waiting: int
    open: int
    late: int


@asks(Permission.KEEP_NAMES)
def standing(*, to: User, study: Study) -> Standing:
    """The numbers, in three queries."""
    whole_study(to, study)
    lying = Hold.objects.filter(
        source__study=study, kind=HoldKind.NAMES.value, lifted_at=None, passage=None
    )
    shut = set(lying.order_by().values_list("source_id", flat=True))
    rows = current(study.pk).order_by()
    opened = rows.filter(state=Stand.OPEN.value).count()
    late = rows.filter(state=Stand.DECIDED.value).exclude(source__in=shut).count()
    return Standing(len(shut), opened, late)
