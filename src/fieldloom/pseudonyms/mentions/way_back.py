"""What stood in a revision before names were replaced in it, whether it was kept for it or for one before."""

from datetime import date

from django.utils import timezone

from fieldloom.pseudonyms.keystore import Piece, back_of, keep_back
from fieldloom.pseudonyms.models import WayBack
from fieldloom.pseudonyms.rules.composing import Back
from fieldloom.sources.models import Revision
from fieldloom.sources.rules.correcting import Carried, Edits, carry_all
from fieldloom.sources.taking_in import revising


def back_at(revision: Revision) -> list[Back]:
    """The way back of a revision, in order. For a text that was corrected since names were replaced in it: of
    those places that stand in it as they were. Empty where nothing was replaced. Raises `NamesShut`."""
    earlier = Revision.objects.filter(source=revision.source_id, number__lte=revision.number)
    for one in earlier.order_by("-number"):
        kept = back_of(revision.study_id, revision.source_id, one.pk)
        if kept:
            back = [Back(p.start, p.end, p.entity_id, p.old) for p in kept]
            back = [
                p for p in back if p.end <= one.characters
            ]  # what is beyond is told of the source
            return back if one.pk == revision.pk else _carried(back, one, revision)
    return []


def lost_at(revision: Revision) -> date | None:
    """Since which day every copy is lost of what stood in this text, or in one before it; None: it is not."""
    rows = WayBack.objects.filter(revision__source=revision.source_id, lost_at__isnull=False)
    row = rows.filter(revision__number__lte=revision.number).order_by("lost_at").first()
    return timezone.localdate(row.lost_at) if row and row.lost_at else None


def keep(revision: Revision, back: list[Back]) -> None:
    """Keep the way back of a revision, in place of what was kept of it before."""
    pieces = [Piece(one.start, one.end, one.entity, one.old) for one in back]
    if pieces:
        keep_back(revision.study_id, revision.source_id, revision.pk, pieces)


def _carried(back: list[Back], old: Revision, new: Revision) -> list[Back]:
    edits = Edits.between(revising.text_of(old), revising.text_of(new))
    fates = carry_all([one.start for one in back], [one.end for one in back], edits)
    told = []
    for index, one in enumerate(back):
        fate = fates[index]
        if isinstance(fate, Carried) and not fate.changed:
            told.append(Back(fate.start, fate.end, one.entity, one.old))
    return told
