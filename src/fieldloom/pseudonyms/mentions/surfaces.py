"""The words of mentions, out of the texts in which they stand: real names, for this room alone."""

from collections.abc import Iterable

from django.db.models import Q

from fieldloom.pseudonyms.models import Mention
from fieldloom.sources.models import Paragraph

PART = 200  # places in one statement


def words_at(mentions: Iterable[Mention]) -> dict[int, str]:
    """Row id -> its words. One statement for each 200 mentions; one may run over two paragraphs."""
    some = list(mentions)
    told: dict[int, str] = {}
    for first in range(0, len(some), PART):
        part = some[first : first + PART]
        texts = _paragraphs(part)
        for one in part:
            text, number = "", one.paragraph
            start, _ = texts[one.revision_id, number]
            while (one.revision_id, number) in texts and start + len(text) < one.end:
                text += texts[one.revision_id, number][1]
                number += 1
            told[one.pk] = text[one.start - start : one.end - start]
    return told


def _paragraphs(mentions: list[Mention]) -> dict[tuple[int, int], tuple[int, str]]:
    """(revision, number) -> (start, text) of every paragraph that these touch."""
    meant = Q(pk__in=())
    for one in mentions:
        meant |= Q(revision=one.revision_id, number__gte=one.paragraph, start__lt=one.end) & Q(
            end__gt=one.start
        )
    rows = Paragraph.objects.filter(meant).order_by()
    return {
        (revision, number): (start, text)
        for revision, number, start, text in rows.values_list(
            "revision_id", "number", "start", "text"
        )
    }
