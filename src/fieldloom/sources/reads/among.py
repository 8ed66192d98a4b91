"""Among which paragraphs a search looks: those the asker may see, narrowed by the query's filters."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet

from fieldloom.access.models import Study, User
from fieldloom.people.rules import Nation
from fieldloom.sources import index
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.index.finding import Ids, as_array
from fieldloom.sources.models import Source, Speaker
from fieldloom.sources.reads.holdings import sources
from fieldloom.sources.rules.kinds import SourceKind
from fieldloom.sources.rules.search_language import Filter


@dataclass(frozen=True, slots=True)
class Among:
    """Ranges of paragraph row ids, in order and apart; and, where a speaker is asked for, the
    paragraphs themselves (ascending), else None.

    `withheld` are those among them that the asker may not see (ascending), None where none are.
    `whole` is one range that holds all of these and nothing else that the index knows, if there is
    one: then the index can count and page by itself.
    """

    ranges: list[index.Rows]
    paragraphs: Ids | None
    whole: index.Rows | None = None
    withheld: Ids | None = None

    @property
    def span(self) -> index.Rows:
        """From the first of the ranges, of which there is one at least, to the last."""
        return self.ranges[0][0], self.ranges[-1][1]

    def all(self) -> Ids:
        """Every paragraph in there."""
        return self._seen(self._all())

    def _seen(self, ids: Ids) -> Ids:
        if self.withheld is None:
            return ids
        return ids[np.isin(ids, self.withheld, assume_unique=True, invert=True)]

    def _all(self) -> Ids:
        if self.paragraphs is not None:
            return self.paragraphs
        rows = [np.arange(first, last + 1, dtype=np.int64) for first, last in self.ranges]
        return np.concatenate(rows) if rows else np.empty(0, np.int64)

    def narrowed(self, ids: Ids) -> Ids:
        """Those of the ids, in their order, that are in there."""
        return self._seen(self._inside(ids))

    def _inside(self, ids: Ids) -> Ids:
        if self.paragraphs is not None:
            return ids[np.isin(ids, self.paragraphs, assume_unique=True, kind="sort")]
        firsts = np.array([first for first, _ in self.ranges], dtype=np.int64)
        lasts = np.array([last for _, last in self.ranges], dtype=np.int64)
        place = np.searchsorted(firsts, ids, side="right") - 1
        return ids[(place >= 0) & (ids <= lasts[place])]


def among(to: User, study: Study, filters: Iterable[Filter], source: Source | None) -> Among:
    """Where to look, for this asker and these filters."""
    filters = list(filters)
    seen = sources(to=to, study=study).select_related(None).order_by()
    if source is not None:
        seen = seen.filter(pk=source.pk)
    for field in ("kind", "source", "wave", "nation", "family"):
        seen = _filtered(seen, field, [f for f in filters if f.field == field])
    texts = seen.values_list("current__first_row", "current__paragraph_count", "pk")
    rows = list(texts)
    ranges = index.joined((first, first + count - 1) for first, count, _ in rows)
    voices = [f for f in filters if f.field == "speaker"]
    veiled = hidden(to, study.pk)
    shut = None if veiled is None else veiled.paragraphs()
    if not voices:
        whole = _whole(ranges, {pk for *_, pk in rows}) if shut is None else None
        return Among(ranges, None, whole, shut)
    spoken = _spoken(Among(ranges, None), {pk for *_, pk in rows}, voices)
    return Among(ranges, spoken, None, shut)


def _whole(ranges: list[index.Rows], sources_seen: set[int]) -> index.Rows | None:
    """The range from the first to the last, unless somebody else's current text lies between.

    What corrections have left behind there does not matter: the index does not hold it.
    """
    if not ranges:
        return None
    first, last = ranges[0][0], ranges[-1][1]
    if len(ranges) > 1:
        between = Source.objects.filter(current__first_row__range=(first, last))
        if not set(between.order_by().values_list("pk", flat=True)) <= sources_seen:
            return None
    return first, last


def _filtered(seen: QuerySet[Source], field: str, filters: list[Filter]) -> QuerySet[Source]:
    """Values of one field are alternatives; each that is left out holds by itself."""
    wanted = [_condition(field, f.value) for f in filters if not f.without]
    if wanted:
        either = wanted[0]
        for condition in wanted[1:]:
            either |= condition
        seen = seen.filter(pk__in=Source.objects.filter(either).values("pk"))
    for without in (f for f in filters if f.without):
        met = Source.objects.filter(_condition(field, without.value))
        seen = seen.exclude(pk__in=met.values("pk"))
    return seen


def _condition(field: str, value: str) -> Q:
    if field == "kind":
        return Q(kind__in=[k.value for k in SourceKind if _same(value, k.value, k.label)])
    if field == "nation":
        known = [n.value for n in Nation if _same(value, n.value, n.label)]
        return Q(encounter__site__nation__in=known)
    if field == "wave":
        return Q(encounter__wave__code__iexact=value) | Q(encounter__wave__name__iexact=value)
    if field == "family":
        return Q(encounter__families__ref__iexact=value)
    return Q(ref__iexact=value)


def _same(typed: str, *names: str) -> bool:
    plain = typed.casefold().replace("_", " ").replace("-", " ")
    return any(plain == name.casefold().replace("_", " ").replace("-", " ") for name in names)


def _spoken(place: Among, sources_seen: set[int], voices: list[Filter]) -> Ids:
    """The paragraphs in `place` that the named speakers say, or that the unwanted do not."""
    rows = Speaker.objects.filter(source__in=sources_seen).values_list(
        "pk", "label", "participant__ref", "participant__label"
    )
    names = {pk: {str(n).casefold() for n in known if n} for pk, *known in rows}
    spoken: Ids | None = None
    if any(not voice.without for voice in voices):
        spoken = place.narrowed(_said_by(_named(names, [v for v in voices if not v.without])))
    spoken = place.all() if spoken is None else spoken
    unwanted = _named(names, [v for v in voices if v.without])
    if unwanted:
        spoken = spoken[~np.isin(spoken, _said_by(unwanted), assume_unique=True)]
    return spoken


def _named(names: dict[int, set[str]], voices: list[Filter]) -> list[int]:
    wanted = {voice.value.casefold() for voice in voices}
    return [pk for pk, known in names.items() if known & wanted]


def _said_by(speakers: list[int]) -> Ids:
    """Every paragraph of these speakers, in any revision, ascending."""
    if not speakers:
        return np.empty(0, np.int64)
    listed = {"sqlite": "group_concat(id)", "postgresql": "string_agg(id::text, ',')"}
    marks = ", ".join(["%s"] * len(speakers))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {listed[connection.vendor]} FROM sources_paragraph"  # noqa: S608
            f" WHERE speaker_id IN ({marks})",
            speakers,
        )
        return np.sort(as_array(cursor.fetchone()[0]))
