"""The passages that a withdrawal reaches: which go, and which lose the words that are beside them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Model

from fieldloom.people.reached import Asked
from fieldloom.sources.erasing.places import Places, parts
from fieldloom.sources.models import (
    CONTEXT,
    EarlierAnchor,
    Hold,
    Passage,
    RedactionRequest,
    Subject,
)
from fieldloom.sources.rules.erasing import shaded_in, touches, within
from fieldloom.sources.rules.masking import Span

_ANCHOR = ("pk", "revision_id", "start", "end", "region_width", "source_id")


@dataclass(slots=True)
class Reached:
    """Row ids: passages of the person's words alone, and those that hold or border on some."""

    theirs: set[int] = field(default_factory=set)
    bordering: set[int] = field(default_factory=set)


def passages_in(found: Places) -> Reached:
    """The passages that lie in these places, or within the context of them. One query a part."""
    made = Reached()
    for part in parts(found.sources):
        rows = Passage.objects.filter(source__in=part).order_by()
        for pk, revision, start, end, wide, source in rows.values_list(*_ANCHOR):
            spans = found.spans.get(revision, [])
            if wide:
                if source in found.pictures:
                    made.theirs.add(pk)
            elif within(start, end, spans):
                made.theirs.add(pk)
            elif touches(start - CONTEXT, end + CONTEXT, spans):
                made.bordering.add(pk)
    return made


def theirs(found: Places) -> set[int]:
    """Row ids of the passages that are the person's words alone, or parts of a picture of them."""
    return passages_in(found).theirs


def take_out(asked: Asked, found: Places) -> None:
    """Shade the words of passages, wherever they are kept; erasing drops those that were theirs alone.

    What stands on a passage downstream must have gone before. A passage that somebody asked to be taken
    out stays as a place without words: what was asked for and decided stays on record.
    """
    shade(found)
    if not asked.erases:
        return
    for part in parts(theirs(found)):
        _drop(Subject, part)
        named = RedactionRequest.objects.filter(passage__in=part)
        there = set(part) - set(named.order_by().values_list("passage_id", flat=True))
        _drop(Hold, there)
        _drop(EarlierAnchor, there)
        gone = Passage.objects.filter(pk__in=there)
        gone._raw_delete(gone.db)


def shade(found: Places) -> None:
    """Shade the words of passages in these places, wherever they are kept."""
    _shade(Passage, found)
    _shade(EarlierAnchor, found)


def _drop(model: type[Model], passages: Collection[int]) -> None:
    rows = model._default_manager.filter(passage__in=passages)
    rows._raw_delete(rows.db)


def _shade(model: type[Model], found: Places) -> None:
    """Shade the quote and the context of every place in these revisions that holds such words."""
    changed = []
    for part in parts(found.spans):
        for row in model._default_manager.filter(revision__in=part).iterator(chunk_size=2000):
            if _changes(row, found.spans[row.revision_id]):  # type: ignore[attr-defined]
                changed.append(row)
    model._default_manager.bulk_update(changed, ["quote", "prefix", "suffix"], batch_size=300)


def _changes(row: "Passage | EarlierAnchor | Model", spans: list[Span]) -> bool:
    start, end = row.start, row.end  # type: ignore[union-attr]
    before = (row.quote, row.prefix, row.suffix)  # type: ignore[union-attr]
    if getattr(row, "region_width", 0) or not touches(start - CONTEXT, end + CONTEXT, spans):
        return False
    row.quote = shaded_in(before[0], start, spans)  # type: ignore[union-attr]
    row.prefix = shaded_in(before[1], start - len(before[1]), spans)  # type: ignore[union-attr]
    row.suffix = shaded_in(before[2], end, spans)  # type: ignore[union-attr]
    return (row.quote, row.prefix, row.suffix) != before  # type: ignore[union-attr]
