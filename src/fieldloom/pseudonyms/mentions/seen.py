"""Mentions in texts as they stand, without those in words that are withheld for another reason than names."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from fieldloom.fieldwork.within import only_about
from fieldloom.pseudonyms.models import Mention
from fieldloom.sources.clearance.raw import withheld_beside_names
from fieldloom.sources.models import Source
from fieldloom.sources.rules.masking import Span


@dataclass(frozen=True, slots=True)
class Within:
    """Which mentions are meant: of all sources of a study, or of those with these codes (such as I-003), or
    of those that are about one family (its code) and no other."""

    sources: tuple[str, ...] = ()
    family: str = ""


def current(study_id: int, within: Within | None = None) -> "QuerySet[Mention]":
    """The mentions in texts as they stand now."""
    within = within or Within()
    rows = Mention.objects.filter(source__study=study_id, revision=F("source__current"))
    if within.sources:
        rows = rows.filter(source__ref__in=within.sources)
    if within.family:
        about = only_about(frozenset({within.family}), study_id)
        rows = rows.filter(source__encounter__in=about.values("pk"))
    return rows


def unseen(study_id: int, sources: Collection[int]) -> dict[int, list[Span]]:
    """By revision: what nobody who makes names safe may see of these sources (row ids)."""
    return withheld_beside_names(study_id, sources)


def hidden_mentions(rows: "QuerySet[Mention]", study_id: int) -> list[int]:
    """Row ids of those of these mentions that stand in withheld words."""
    sources = set(rows.order_by().values_list("source_id", flat=True))
    spans = unseen(study_id, sources)
    if not spans:
        return []
    there = rows.filter(revision__in=list(spans)).order_by()
    places = there.values_list("pk", "revision_id", "start", "end")
    return [pk for pk, revision, start, end in places if lies_in(spans, revision, start, end)]


def seen_of(source: Source) -> "QuerySet[Mention]":
    """The mentions in a source's text as it stands, without those in withheld words."""
    rows = current(source.study_id).filter(source=source)
    return rows.exclude(pk__in=hidden_mentions(rows, source.study_id))


def lies_in(spans: Mapping[int, Sequence[Span]], revision: int, start: int, end: int) -> bool:
    """Whether a place touches one of the spans of its revision, which are in order and apart."""
    some = spans.get(revision, ())
    at = bisect_right(some, start, key=lambda span: span[1])
    return at < len(some) and some[at][0] < end


def forget_mentions(spans: Mapping[int, Sequence[Span]]) -> None:
    """What was noted in places (by revision) that are taken out goes with their words."""
    rows = Mention.objects.filter(revision__in=list(spans)).order_by()
    places = rows.values_list("pk", "revision_id", "start", "end")
    gone = [pk for pk, revision, *place in places if lies_in(spans, revision, *place)]
    for first in range(0, len(gone), 5000):
        Mention.objects.filter(pk__in=gone[first : first + 5000]).delete()
