"""Where the words of one person lie: in which sources, and in each revision between which places."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import F, Q
from django.utils import timezone

from fieldloom.people.reached import Asked
from fieldloom.sources.models import (
    EarlierAnchor,
    Hold,
    Paragraph,
    Passage,
    Revision,
    Source,
    Speaker,
    Subject,
)
from fieldloom.sources.rules.erasing import found_again, joined
from fieldloom.sources.rules.masking import Span
from fieldloom.sources.rules.presence import HoldKind, Tagged

PART = 5000
# What keeps material from being destroyed, whoever asks: a court's order, and a child at risk.
KEPT_FOR = [HoldKind.LEGAL.value, HoldKind.SAFEGUARDING.value]


@dataclass(slots=True)
class Places:
    """Row ids of all that is reached. `spans`: by revision, joined, in code points.

    `held` are sources that a hold keeps from being destroyed; nothing of them is in the rest.
    `unplaced` are passages of which an older or newer text holds the words, nobody knows where.
    """

    sources: set[int] = field(default_factory=set)
    pictures: set[int] = field(default_factory=set)
    held: set[int] = field(default_factory=set)
    spans: dict[int, list[Span]] = field(default_factory=dict)
    paragraphs: set[int] = field(default_factory=set)
    unplaced: set[int] = field(default_factory=set)


def places(asked: Asked) -> Places:
    """Where the person's words lie. A number of queries that does not grow with the text."""
    speakers = list(
        Speaker.objects.filter(source__study=asked.study_id, participant=asked.participant_id)
        .order_by()
        .values_list("pk", "source_id")
    )
    there = Subject.objects.filter(source__study=asked.study_id, participant=asked.participant_id)
    tagged = list(
        there.exclude(state=Tagged.DISMISSED.value)
        .order_by()
        .values_list("source_id", "passage_id")
    )
    meant, pictures = _meant(asked, {s for _, s in speakers} | {s for s, _ in tagged})
    held = _held(meant)
    found = Places(meant - held, (pictures & meant) - held, held)
    if not found.sources:
        return found
    spoken = {pk for pk, source in speakers if source in found.sources}
    whole = found.pictures | {s for s, p in tagged if p is None and s in found.sources}
    passages = {p for s, p in tagged if p is not None and s in found.sources - whole}
    spans: dict[int, list[Span]] = defaultdict(list)
    for pk, revision, start, end in (*_spoken(spoken), *_of_whole(asked, whole, found.pictures)):
        found.paragraphs.add(pk)
        spans[revision].append((start, end))
    loose: dict[int, list[Span]] = defaultdict(list)
    for revision, span in _of_passages(passages, found):
        loose[revision].append(span)
        spans[revision].append(span)
    found.spans = {revision: joined(some) for revision, some in spans.items()}
    found.paragraphs |= touched({revision: joined(some) for revision, some in loose.items()})
    return found


def kept_from_destroying(sources: set[int]) -> set[int]:
    """Those of these sources that a court's order, or a child at risk, keeps from being destroyed."""
    return _held(sources)


def parts(ids: Iterable[int]) -> Iterator[list[int]]:
    """Row ids in lists that fit one statement."""
    every = sorted(ids)
    return (every[at : at + PART] for at in range(0, len(every), PART))


def _meant(asked: Asked, sources: set[int]) -> tuple[set[int], set[int]]:
    """Those of these sources that are asked for, and which of them are pictures."""
    rows = Source.objects.filter(pk__in=sources).order_by()
    meant, pictures = set(), set()
    for pk, width, wave in rows.values_list("pk", "width", "encounter__wave_id"):
        if asked.means("picture" if width else "text", wave):
            meant.add(pk)
            if width:
                pictures.add(pk)
    return meant, pictures


def _held(sources: set[int]) -> set[int]:
    now = timezone.now()
    lying = Q(lifted_at__isnull=True) | Q(lifted_at__gt=now)
    lying &= Q(until__isnull=True) | Q(until__gte=timezone.localdate(now))
    rows = Hold.objects.filter(lying, source__in=sources, kind__in=KEPT_FOR, at__lte=now)
    return set(rows.order_by().values_list("source_id", flat=True))


_PLACE = ("pk", "revision_id", "start", "end")


def _spoken(speakers: set[int]) -> Iterator[tuple[int, int, int, int]]:
    for part in parts(speakers):
        rows = Paragraph.objects.filter(speaker__in=part).order_by()
        yield from rows.values_list(*_PLACE)


def _of_whole(
    asked: Asked, sources: set[int], pictures: set[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Of sources that the person is in as a whole: every paragraph that no other participant spoke."""
    others = Q(speaker__participant__isnull=False) & ~Q(speaker__participant=asked.participant_id)
    for part in parts(sources):
        rows = Paragraph.objects.filter(revision__source__in=part).order_by()
        stays = rows.filter(others, ~Q(revision__source__in=pictures)).values("pk")
        yield from rows.exclude(pk__in=stays).values_list(*_PLACE)


def _of_passages(passages: set[int], found: Places) -> Iterator[tuple[int, Span]]:
    """Where passages lie in every revision of their source: as kept, else wherever their words are."""
    rows = {row.pk: row for part in parts(passages) for row in Passage.objects.filter(pk__in=part)}
    kept: dict[int, dict[int, Span]] = defaultdict(dict)
    for row in rows.values():
        kept[row.pk][row.revision_id] = (row.start, row.end)
    for part in parts(passages):
        earlier = EarlierAnchor.objects.filter(passage__in=part).order_by()
        for pk, revision, start, end in earlier.values_list(
            "passage_id", "revision_id", "start", "end"
        ):
            kept[pk][revision] = (start, end)
    texts = _Texts({row.source_id for row in rows.values()})
    for pk, row in rows.items():
        for revision in texts.revisions[row.source_id]:
            if revision in kept[pk]:
                yield revision, kept[pk][revision]
                continue
            again = found_again(row.quote, row.prefix, row.suffix, texts.of(revision))
            if not again:
                found.unplaced.add(pk)
            yield from ((revision, span) for span in again)


class _Texts:
    """The revisions of some sources, and the text of each where it is asked for."""

    def __init__(self, sources: set[int]) -> None:
        self.revisions: dict[int, list[int]] = defaultdict(list)
        for part in parts(sources):
            rows = Revision.objects.filter(source__in=part).order_by("pk")
            for pk, source in rows.values_list("pk", "source_id"):
                self.revisions[source].append(pk)
        self._texts: dict[int, str] = {}

    def of(self, revision: int) -> str:
        if revision not in self._texts:
            rows = Paragraph.objects.filter(revision=revision).order_by("number")
            self._texts[revision] = "".join(rows.values_list("text", flat=True))
        return self._texts[revision]


def touched(spans: dict[int, list[Span]]) -> set[int]:
    """Row ids of the paragraphs in which some of these places lie."""
    found: set[int] = set()
    for part in parts(spans):
        rows = Paragraph.objects.filter(revision__in=part).order_by("revision", "start")
        for pk, revision, start, end in rows.values_list(*_PLACE).iterator(chunk_size=PART):
            at = bisect_right(spans[revision], start, key=itemgetter(1))
            if at < len(spans[revision]) and spans[revision][at][0] < end:
                found.add(pk)
    return found


def current(paragraphs: set[int]) -> set[int]:
    """Those of these paragraphs that stand in the text that is read, and so in the search index."""
    found: set[int] = set()
    for part in parts(paragraphs):
        rows = Paragraph.objects.filter(pk__in=part, revision=F("revision__source__current"))
        found.update(rows.order_by().values_list("pk", flat=True))
    return found
