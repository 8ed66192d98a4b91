"""What comes in stays shut until a second person has verified its consent, where the study says so."""

from collections.abc import Sequence

from django.utils import timezone

from fieldloom.access.models import User
from fieldloom.consent.models import Regime
from fieldloom.consent.reads.deciding import in_force
from fieldloom.sources.models import Hold, Source
from fieldloom.sources.rules.presence import HoldKind

REASON = "Consent not verified yet"


def shut(study_id: int, sources: Sequence[Source], by: User) -> bool:
    """Lay a quarantine on these sources of one study, which have come in or to another encounter just
    now: at the encounter, if the study shuts such; or else if it shuts what is of none. One that lies
    there stays, and whoever brought them here lays another beside that of somebody else, for neither
    of the two opens it. Answers whether anything was shut; the callers draw the veil, having more to
    say of it.
    """
    now = timezone.now()
    held = in_force(study_id, now)
    lying = _lying_on([source.pk for source in sources])
    made = Hold.objects.bulk_create(
        Hold(source=s, kind=HoldKind.QUARANTINE.value, asked_by=by, at=now, reason=REASON)
        for s in sources
        if by.pk not in lying[s.pk] and (lying[s.pk] or _shuts(held, s))
    )
    return bool(made)


def _shuts(held: Regime | None, source: Source) -> bool:
    return held is not None and bool(held.quarantine if source.encounter_id else held.unplaced)


def _lying_on(sources: Sequence[int]) -> dict[int, set[int]]:
    """Of each of these sources (row ids) who laid a quarantine on the whole of it that still lies."""
    lying: dict[int, set[int]] = {pk: set() for pk in sources}
    rows = Hold.objects.filter(source__in=sources, kind=HoldKind.QUARANTINE.value)
    whole = rows.filter(lifted_at__isnull=True, passage__isnull=True)
    for source, user in whole.values_list("source_id", "asked_by_id"):
        lying[source].add(user)
    return lying
