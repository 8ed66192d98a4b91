"""A text is made safe in part: what nobody could look at stays shut, for its names as well.

Some paragraphs may be withheld for another reason when a text is signed off, so nobody decided what is named
in them. They keep the hold for names, by their places, in the text as it stands and in every one before it,
until they could be looked at and the text is signed once more. The other reason may end before: that opens
nothing by itself.
"""

from bisect import bisect_right
from collections.abc import Sequence

from fieldloom.access.models import User
from fieldloom.sources.clearance import names_first
from fieldloom.sources.models import EarlierAnchor, Hold, Paragraph, Passage, Revision, Source
from fieldloom.sources.rules.correcting import Carried, Edits, carry
from fieldloom.sources.rules.erasing import joined
from fieldloom.sources.rules.masking import Span
from fieldloom.sources.taking_in.revising import current_of, text_of
from fieldloom.sources.writes.passages import passage_at


def places_to_keep(source: Source, spans: Sequence[Span]) -> list[Passage]:
    """Passages on these places (code points, whole paragraphs) of the text as it stands, anchored in every
    earlier text as well: where the words cannot be found again with certainty, on all of that text.
    Whatever moves passages along moves them."""
    revision = current_of(source)
    text = text_of(revision)
    made = []
    for start, end in joined(spans):
        bare = text[start:end].rstrip()
        if any(sign.isalnum() for sign in bare):
            made.append(passage_at(source, start, start + len(bare)))
    if made:
        for earlier in Revision.objects.filter(source=source, number__lt=revision.number):
            _anchor_in(earlier, made, Edits.between(text, text_of(earlier)))
    return made


def keep_shut(source: Source, passages: Sequence[Passage], by: User) -> None:
    """Lay the hold on these passages; the caller draws the veil."""
    for row, passage in zip(names_first.lay([source] * len(passages), by), passages, strict=True):
        row.passage = passage
        row.save(update_fields=["passage"])


def kept_shut(source: Source) -> list[Span]:
    """Where in the text as it stands, in order, the hold for names lies on a part of it. A part that lost its
    place counts as all of it."""
    rows = Hold.objects.filter(source=source, kind="names", lifted_at=None, passage__isnull=False)
    current = current_of(source)
    whole = (0, current.characters)
    found = rows.values_list("passage__revision", "passage__start", "passage__end")
    return joined((s, e) if revision == current.pk else whole for revision, s, e in found)


def _anchor_in(earlier: Revision, passages: Sequence[Passage], edits: Edits) -> None:
    there = set(
        EarlierAnchor.objects.filter(revision=earlier, passage__in=passages).values_list(
            "passage_id", flat=True
        )
    )
    rows = Paragraph.objects.filter(revision=earlier).order_by("number")
    starts = list(rows.values_list("start", flat=True))
    for passage in passages:
        if passage.pk not in there and edits.new:
            fate = carry(passage.start, passage.end, edits)
            sure = isinstance(fate, Carried)
            start, end = (
                (fate.start, fate.end) if isinstance(fate, Carried) else (0, len(edits.new))
            )
            EarlierAnchor.objects.create(
                passage=passage,
                revision=earlier,
                paragraph=max(1, bisect_right(starts, start)),
                start=start,
                end=end,
                quote=edits.new[start:end] if sure else "",
            )
