"""What comes in stays shut until its names were made safe, where the study says so."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from fieldloom.access.gate import require
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.sources.clearance.aside import put_aside
from fieldloom.sources.models import Hold, NamesFirst, Source
from fieldloom.sources.rules.presence import HoldKind

REASON = "Names not made safe yet"


def names_first(study_id: int) -> NamesFirst | None:
    """What the study said last; None where it never said anything."""
    return NamesFirst.objects.filter(study=study_id).order_by("pk").last()


def shut(study_id: int, sources: Sequence[Source], by: User) -> bool:
    """Lay this hold on sources of one study that have come in just now, where the study wants names first;
    and on a new text of one whose names were made safe, for its words are new. Answers whether anything was
    shut; the callers draw the veil."""
    held = names_first(study_id)
    on = held is not None and held.on
    keys = [source.pk for source in sources]
    once = set() if on else _ever(keys)
    lying = _lying(keys)
    wanted = [s for s in sources if (on or s.pk in once) and s.pk not in lying]
    for source in sources:
        if source.pk in lying or source in wanted:
            put_aside(source)
    return bool(lay(wanted, by))


def lay(sources: Collection[Source], by: User) -> list[Hold]:
    """Lay the hold on these sources, whatever the study says."""
    now = timezone.now()
    return Hold.objects.bulk_create(
        Hold(source=s, kind=HoldKind.NAMES.value, asked_by=by, at=now, reason=REASON)
        for s in sources
    )


def lift(source: Source, by: User) -> None:
    """Lift the hold, and those on parts of it: the names of this source were made safe. One that never lay is
    noted as lifted at once, so that its original stays with those who keep names. The caller draws the veil.
    """
    now = timezone.now()
    rows = Hold.objects.filter(source=source, kind=HoldKind.NAMES.value)
    rows.filter(lifted_at=None).update(lifted_by=by, lifted_at=now)
    if not rows.exists():
        row = lay([source], by)[0]
        Hold.objects.filter(pk=row.pk).update(lifted_by=by, lifted_at=now)


def lying_on(source: Source) -> bool:
    """Whether a source is shut until its names were made safe."""
    return source.pk in _lying([source.pk])


def shut_in(study_id: int) -> set[int]:
    """Row ids of the sources of a study that are shut as a whole until their names were made safe."""
    rows = Hold.objects.filter(source__study=study_id, kind=HoldKind.NAMES.value, passage=None)
    return set(rows.filter(lifted_at=None).order_by().values_list("source_id", flat=True))


def keeps_names(who: User, source: Source) -> None:
    """Raise `Refused` where an original holds real names and this person may not keep those: while the study
    wants names first, and of what was made safe at any time."""
    held = names_first(source.study_id)
    if (held is not None and held.on) or _ever([source.pk]):
        require(who, Permission.KEEP_NAMES, source.study_id)


def _ever(sources: Collection[int]) -> set[int]:
    rows = Hold.objects.filter(source__in=sources, kind=HoldKind.NAMES.value)
    return set(rows.order_by().values_list("source_id", flat=True))


def _lying(sources: Collection[int]) -> set[int]:
    rows = Hold.objects.filter(source__in=sources, kind=HoldKind.NAMES.value, passage=None)
    return set(rows.filter(lifted_at=None).order_by().values_list("source_id", flat=True))
