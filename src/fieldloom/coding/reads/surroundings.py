"""What stands around a coding: its source with encounter and cases, its speaker, memos, code.

Everything is fetched for many at once and looked up from there, so that no quotation costs a query
of its own.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from fieldloom.access.models import Study, User
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Code, Memo
from fieldloom.coding.reads.by_hand import straight
from fieldloom.coding.reads.links import names_in
from fieldloom.coding.reads.reach import unblinded_memos
from fieldloom.coding.rules.codebook import Node, full_paths
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.fieldwork.models import Encounter
from fieldloom.people.rules import Nation
from fieldloom.sources.models import Paragraph, Revision, Source, Speaker
from fieldloom.sources.rules.kinds import SourceKind

KINDS = {kind.value: kind.label for kind in SourceKind}
NATIONS = {nation.value: nation.label for nation in Nation}
Said = tuple[int | None, int | None]
NOBODY = ("", "")
PAGED = "pdf"  # the format of sources whose text keeps its pages
FEW = 500  # paragraphs that are asked for one by one; of more, all in their texts are quicker
FIELDS = (
    "pk",
    "encounter_id",
    "ref",
    "title",
    "kind",
    "encounter__ref",
    "encounter__on_day",
    "encounter__site__name",
    "encounter__site__nation",
    "encounter__wave__name",
    "width",
    "format",
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A source and where it comes from: kind, site, nation and wave in words, families and services by
    study code; empty where it has no encounter. `picture` and
    `paged`: it is one, its text has pages."""

    ref: str
    title: str
    kind: str
    encounter: str
    on_day: date | None
    site: str
    nation: str
    wave: str
    families: tuple[str, ...]
    services: tuple[str, ...]
    picture: bool = False
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What is looked up for every quotation: codes (name, full path, colour) in the codebook's
    order, settings by source, speakers (label, participant's study code) and coders' names by row
    id; the memos that the asker may see, and on which codings and passages there are any."""

    to: User
    study: Study
    noted: "QuerySet[Memo]"
    codes: dict[int, tuple[str, str, str]]
    settings: dict[int, Setting]
    speakers: dict[int, tuple[str, str]]
    coders: dict[int, str]
    carriers: dict[MemoAbout, frozenset[int]]

    @classmethod
    def of(cls, to: User, study: Study, sources: Collection[int]) -> "Around":
        """For quotations from these sources (row ids), told to `to`."""
        settings, speakers = settings_of(sources), speakers_of(sources)
        noted, codes = unblinded_memos(to, study.pk), codes_of(study.pk)
        coders = dict(User.objects.order_by().values_list("pk", "name"))
        return cls(to, study, noted, codes, settings, speakers, coders, carriers(noted))

    def memos(self, about: MemoAbout, keys: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """Memos on those of these codings or passages that carry any, by row id: in plain words,
        their links under the names that the asker may know."""
        found = memos_on(self.noted, about, self.carriers[about].intersection(keys))
        names = names_in((text for texts in found.values() for text in texts), self.to, self.study)
        return {key: tuple(map(names.spoken, texts)) for key, texts in found.items()}


def settings_of(sources: Collection[int]) -> dict[int, Setting]:
    """The setting of each source, by row id."""
    found: list[tuple[Any, ...]] = []
    for part in in_parts(sources):
        found += Source.objects.filter(pk__in=part).order_by().values_list(*FIELDS)
    encounters = {row[1] for row in found if row[1]}
    families, services = _cases(encounters, "families"), _cases(encounters, "services")
    return {
        pk: Setting(
            ref,
            title,
            KINDS.get(kind, kind),
            encounter or "",
            on_day,
            site or "",
            NATIONS.get(nation, ""),
            wave or "",
            tuple(families.get(encounter_id, ())),
            tuple(services.get(encounter_id, ())),
            width > 0,
            form == PAGED,
        )
        for pk, encounter_id, ref, title, kind, encounter, on_day, site, nation, wave, width, form in found
    }


def _cases(encounters: Collection[int], which: str) -> dict[int, list[str]]:
    refs: dict[int, list[str]] = defaultdict(list)
    for part in in_parts(encounters):
        rows = Encounter.objects.filter(pk__in=part, **{f"{which}__isnull": False})
        for key, ref in rows.order_by(f"{which}__ref").values_list("pk", f"{which}__ref"):
            refs[key].append(ref)
    return refs


def speakers_of(sources: Collection[int]) -> dict[int, tuple[str, str]]:
    """(label, participant's study code or "") of each speaker of these sources, by row id."""
    names: dict[int, tuple[str, str]] = {}
    for part in in_parts(sources):
        rows = Speaker.objects.filter(source__in=part).order_by()
        for pk, label, ref in rows.values_list("pk", "label", "participant__ref"):
            names[pk] = (label, ref or "")
    return names


def speaker_of_passage() -> Subquery:
    """For a query of codings: the row id of whoever speaks the paragraph where each begins.

    A passage is tied to its paragraph by revision and number, which the database can follow but
    the models do not, so this is a query within the query.
    """
    paragraph = Paragraph.objects.filter(
        revision=OuterRef("passage__revision_id"), number=OuterRef("passage__paragraph")
    )
    return Subquery(paragraph.order_by().values("speaker_id")[:1])


def said_at(places: Iterable[tuple[int, int]], paged: bool) -> "Callable[[int, int], Said]":
    """(speaker's row id, page) of whoever says a paragraph, asked by its revision's row id and its
    number: for these places. None where nobody speaks, or there are no pages, as where not `paged`.

    The row ids of a revision's paragraphs follow on from its first, so they are told beforehand.
    """
    places = set(places)
    revisions = Revision.objects.filter(pk__in={revision for revision, _ in places}).order_by()
    firsts = dict(revisions.values_list("pk", "first_row"))
    keys = sorted(firsts[revision] + number - 1 for revision, number in places)
    asked = Q(pk__in=keys) if len(keys) <= FEW else Q(revision__in=firsts)
    speakers, pages = _where(asked, "speaker_id"), _where(asked, "page") if paged else {}

    def said(revision: int, number: int) -> Said:
        key = firsts[revision] + number - 1
        return speakers.get(key), pages.get(key)

    return said


def _where(asked: Q, field: str) -> dict[int, int]:
    """What stands in a field of these paragraphs, by row id, where something does."""
    rows = Paragraph.objects.filter(asked, **{f"{field}__isnull": False}).order_by()
    return dict(chain.from_iterable(straight(rows.values_list("pk", field))))


def carriers(noted: "QuerySet[Memo]") -> dict[MemoAbout, frozenset[int]]:
    """Row ids of the codings and passages that carry memos: few, so nobody else is asked for."""
    rows = noted.order_by()
    return {
        about: frozenset(rows.filter(about=about.value).values_list("about_id", flat=True))
        for about in (MemoAbout.CODING, MemoAbout.PASSAGE)
    }


def memos_on(
    noted: "QuerySet[Memo]", about: MemoAbout, keys: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """Memo texts, oldest first, by the row id of what they are on."""
    texts: dict[int, tuple[str, ...]] = {}
    for part in in_parts(keys):
        rows = noted.filter(about=about.value, about_id__in=part)
        for key, text in rows.order_by("made_at", "pk").values_list("about_id", "text"):
            texts[key] = (*texts.get(key, ()), text)
    return texts


def codes_of(study_id: int) -> dict[int, tuple[str, str, str]]:
    """(name, full path, colour) of each code of a study, in the codebook's order."""
    rows = Code.objects.filter(study_id=study_id).order_by()
    found = list(rows.values_list("pk", "parent_id", "name", "position", "colour"))
    known = {row[0]: row for row in found}
    paths = full_paths(Node(*row[:4]) for row in found)
    return {pk: (known[pk][2], path, known[pk][4]) for pk, path in paths.items()}
