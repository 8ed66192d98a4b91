"""A text was corrected since: its mentions go over to the new text with their words."""

from bisect import bisect_right

from fieldloom.pseudonyms.models import Mention
from fieldloom.sources.models import Paragraph, Revision, Source
from fieldloom.sources.rules.correcting import Carried, Edits, carry_all
from fieldloom.sources.taking_in import revising


def carry_over(source: Source) -> None:
    """Move the mentions of the text before to the text as it stands, where their words are the same; those
    whose words were changed go, and are found anew."""
    old = Mention.objects.filter(source=source).exclude(revision=source.current_id)
    if not old.exists():
        return
    before = Revision.objects.filter(pk__in=old.order_by().values("revision")).order_by("-number")
    revision = before[0]
    rows = list(Mention.objects.filter(revision=revision).order_by("start"))
    edits = Edits.between(revising.text_of(revision), revising.text_of(source.revision))
    fates = carry_all([one.start for one in rows], [one.end for one in rows], edits)
    kept = []
    for index, row in enumerate(rows):
        fate = fates[index]
        if isinstance(fate, Carried) and not fate.changed:
            row.start, row.end, row.revision_id = fate.start, fate.end, source.revision.pk
            kept.append(row)
    settle_in(source.revision, kept)
    Mention.objects.filter(source=source).exclude(revision=source.current_id).delete()


def settle_in(revision: Revision, rows: list[Mention]) -> None:
    """Keep mentions at new places of a revision; each is told in which paragraph it begins now."""
    starts = paragraph_starts(revision)
    for row in rows:
        row.revision, row.paragraph = revision, starts.number(row.start)
    Mention.objects.bulk_update(
        rows, ["revision", "start", "end", "paragraph", "state"], batch_size=300
    )


class Starts:
    """Where the paragraphs of a revision begin."""

    def __init__(self, starts: list[int]) -> None:
        self._starts = starts

    def number(self, at: int) -> int:
        """The number of the paragraph in which this place lies, from 1."""
        return bisect_right(self._starts, at)


def paragraph_starts(revision: Revision) -> Starts:
    """Where the paragraphs of a revision begin."""
    rows = Paragraph.objects.filter(revision=revision).order_by("number")
    return Starts(list(rows.values_list("start", flat=True)))
