"""What comes in stays shut until a second person has verified its consent, where the study says so."""

from collections.abc import Sequence

from django.utils import timezone

from fieldloom.access.models import User
from fieldloom.consent.reads.deciding import in_force
from fieldloom.sources.models import Hold, Source
from fieldloom.sources.rules.presence import HoldKind

REASON = "Consent not verified yet"


def shut(study_id: int, sources: Sequence[Source], by: User) -> bool:
    """Lay a quarantine on these sources of one study, which have come in or to another encounter just
    now: at the encounter, if the study shuts such; or else if it shuts what is of none. One that lies
    there stays. Answers whether anything was shut; the callers draw the veil, having more to say of it.
    """
    now = timezone.now()
    held = in_force(study_id, now)
    if held is None or not (held.quarantine or held.unplaced):
        return False
    wanted = [s for s in sources if (held.quarantine if s.encounter_id else held.unplaced)]
    lying = lying_on([source.pk for source in wanted])
    made = Hold.objects.bulk_create(
        Hold(source=s, kind=HoldKind.QUARANTINE.value, asked_by=by, at=now, reason=REASON)
        for s in wanted
        if s.pk not in lying
    )
    return bool(made)


def lying_on(sources: Sequence[int]) -> set[int]:
    """Those of these sources (row ids) on the whole of which a quarantine lies."""
    rows = Hold.objects.filter(source__in=sources, kind=HoldKind.QUARANTINE.value)
    whole = rows.filter(lifted_at__isnull=True, passage__isnull=True)
    return set(whole.values_list("source_id", flat=True))
