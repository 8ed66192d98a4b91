"""Portraits of many texts side by side: the same codes on the same lanes in each, wave by wave.

Everything is fetched for all texts of a page at once; a text more is not a query more.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.reads.by_hand import numbers_of
from fieldloom.coding.reads.codebook import CodeRow, codebook
from fieldloom.coding.reads.portraits import BINS, words_only
from fieldloom.coding.reads.reach import seen_codings
from fieldloom.coding.reads.surroundings import NATIONS
from fieldloom.coding.reads.voices import Voices, speaking
from fieldloom.coding.reads.wanted import EVERYTHING, Wanted, sources_wanted
from fieldloom.coding.rules.codebook import Node, with_descendants
from fieldloom.coding.rules.portraits import marks
from fieldloom.fieldwork.models import Encounter
from fieldloom.sources.models import Source

Ints = npt.NDArray[np.int64]
MOST_LANES = 12
EVERY_TEXT = 1_000_000
OFFERED = 8  # lanes where no code was chosen: those with most codings


class Order(Enum):
    """What the texts are grouped by; inside a group they stand wave after wave."""

    FAMILY = "family"
    PARTICIPANT = "participant"
    WAVE = "wave"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class WantedGallery:
    """Which texts and codes (`wanted`), in which order, drawn to the same width or to their `length`;
    `voices` asks who speaks, `speaker` keeps what that voice says."""

    wanted: Wanted = EVERYTHING
    order: Order = Order.FAMILY
    length: bool = False
    voices: bool = False
    speaker: str = ""


class Drawn(NamedTuple):
    """A mark: on which lane, whose voice (0: not known), bins `first` to `last` (exclusive), how many
    codings, and code points and paragraph of the first of them."""

    lane: int
    voice: int
    first: int
    last: int
    codings: int
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Text:
    """What is said of a text beside its strip, and what it is grouped by."""

    pk: int
    revision: int
    ref: str
    title: str
    characters: int
    nation: str
    wave: str
    families: tuple[str, ...]
    participants: tuple[str, ...]
    group: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A text with its marks, laid on `bins` bins; `spoken` are (voice, first bin, last bin)."""

    text: Text
    bins: int
    marks: list[Drawn]
    spoken: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gallery:
    """The strips of one page; `codes` are the lanes. `voices` are names by number from 1, the first
    of them nobody's; those in `asking` ask the questions."""

    codes: list[CodeRow]
    strips: list[Strip]
    voices: list[str]
    asking: frozenset[int]
    total: int
    page: int


@asks(Permission.READ_CODING)
def gallery(
    *,
    to: User,
    study: Study,
    wanted: WantedGallery = WantedGallery(),
    page: int = 1,
    size: int = 60,
) -> Gallery:
    """Portraits of the wanted texts, at most `MOST_LANES` codes; a page beyond the last is the last."""
    return _gallery(to, study, wanted, Permission.READ_CODING, page, size)


@asks(Permission.EXPORT)
def gallery_to_export(
    *, to: User, study: Study, wanted: WantedGallery = WantedGallery()
) -> Gallery:
    """The portraits of all wanted texts that the asker may take out, on one page."""
    return _gallery(to, study, wanted, Permission.EXPORT, 1, EVERY_TEXT)


@asks(Permission.READ_CODING)
def voice_names(*, to: User, study: Study) -> list[str]:
    """Who speaks in the texts that the asker may read, by name."""
    seen = sources_wanted(to, study, EVERYTHING, Permission.READ_CODING)
    return speaking([], list(seen)).names


def _gallery(
    to: User, study: Study, wanted: WantedGallery, permission: Permission, page: int, size: int
) -> Gallery:
    texts = _texts(to, study, wanted, permission)
    pages = max(1, -(-len(texts) // size))
    number = min(max(page, 1), pages)
    shown = texts[(number - 1) * size : number * size]
    lanes = _lanes(to, study, wanted.wanted)
    asked = wanted.voices or bool(wanted.speaker)
    voices = speaking([t.revision for t in shown], [t.pk for t in shown] if asked else [])
    wanted_codes = {key for _, keys in lanes for key in keys}
    rows = words_only(seen_codings(to, study, permission)).filter(code__in=wanted_codes)
    table = _codings(rows, [keys for _, keys in lanes], shown)
    strips = _strips(shown, table, voices, wanted, max((t.characters for t in texts), default=1))
    codes = [code for code, _ in lanes]
    return Gallery(codes, strips, voices.names, voices.asking, len(texts), number)


def _lanes(to: User, study: Study, wanted: Wanted) -> list[tuple[CodeRow, set[int]]]:
    """Each lane's code with the row ids that count for it, in the codebook's order."""
    rows = codebook(to=to, study=study, counted=not wanted.code_ids)
    if wanted.code_ids:
        chosen = set(wanted.code_ids)
    else:
        most = sorted(rows, key=lambda row: -row.codings)[:OFFERED]
        chosen = {row.id for row in most if row.codings}
    nodes = [Node(row.id, row.parent_id, row.name, 0) for row in rows]
    below = wanted.with_children and bool(wanted.code_ids)
    return [
        (row, set(with_descendants(nodes, row.id)) if below else {row.id})
        for row in [row for row in rows if row.id in chosen][:MOST_LANES]
    ]


_FIELDS = (
    "pk",
    "current_id",
    "ref",
    "title",
    "current__characters",
    "encounter__site__nation",
    "encounter__wave__name",
    "encounter_id",
    "encounter__wave__from_day",
)


def _texts(to: User, study: Study, wanted: WantedGallery, permission: Permission) -> list[Text]:
    """The wanted texts, in their order."""
    seen = sources_wanted(to, study, wanted.wanted, permission)
    rows = Source.objects.filter(pk__in=seen.order_by(), current__isnull=False).order_by()
    found = list(rows.values_list(*_FIELDS))
    met = {row[7] for row in found if row[7]}
    families, participants = _cases(met, "families"), _cases(met, "participants")
    placed = []
    for row in found:
        whose = tuple(families.get(row[7], ())), tuple(participants.get(row[7], ()))
        group = _group(wanted.order, row[6] or "", *whose)
        nation = NATIONS.get(row[5], "")
        told = (nation, row[6] or "", *whose, group)
        text = Text(row[0], row[1], row[2], row[3], row[4], *told)
        wave = row[8].isoformat() if row[8] else "~"  # what has no wave comes last
        first = (not group, wave if wanted.order is Order.WAVE else group)
        placed.append(((*first, wave, text.ref), text))
    return [text for _, text in sorted(placed, key=lambda one: one[0])]


def _group(order: Order, wave: str, families: Sequence[str], people: Sequence[str]) -> str:
    if order is Order.WAVE:
        return wave
    whose = {Order.FAMILY: families, Order.PARTICIPANT: people}.get(order, ())
    return whose[0] if whose else ""


def _cases(encounters: Collection[int], which: str) -> dict[int, list[str]]:
    refs: dict[int, list[str]] = defaultdict(list)
    rows = Encounter.objects.filter(pk__in=encounters, **{f"{which}__isnull": False})
    for key, ref in rows.order_by(f"{which}__ref").values_list("pk", f"{which}__ref"):
        refs[key].append(ref)
    return refs


def _codings(rows: Any, lanes: list[set[int]], shown: list[Text]) -> Ints:
    """Lane, text's place among those shown, start, end and paragraph of each coding to be drawn."""
    rows = rows.filter(passage__revision__in=[text.revision for text in shown])
    fields = ("source_id", "code_id", "passage__start", "passage__end", "passage__paragraph")
    found = numbers_of(rows, fields)
    place = np.array([text.pk for text in shown], dtype=np.int64)
    order = np.argsort(place)
    found[:, 0] = order[np.searchsorted(place[order], found[:, 0])] if len(found) else 0
    parts = [np.empty((0, 5), dtype=np.int64)]
    for lane, keys in enumerate(lanes):
        its = found[np.isin(found[:, 1], list(keys))]
        its[:, 1] = lane
        parts.append(its[:, [1, 0, 2, 3, 4]])
    return np.concatenate(parts)


def _strips(
    shown: list[Text], table: Ints, voices: Voices, wanted: WantedGallery, longest: int
) -> list[Strip]:
    length = np.array([text.characters for text in shown], dtype=np.int64)
    bins = np.full_like(length, BINS)
    if wanted.length:
        bins = np.maximum(1, np.rint(length / max(longest, 1) * BINS)).astype(np.int64)
    revision = np.array([text.revision for text in shown], dtype=np.int64)
    voice = voices.of(revision[table[:, 1]], table[:, 4])
    if wanted.speaker:
        kept = voice == voices.number(wanted.speaker)
        table, voice = table[kept], voice[kept]
    shade = voice if wanted.voices else np.zeros_like(voice)
    many, lanes = len(voices.names) + 1, MOST_LANES
    cell = (table[:, 1] * lanes + table[:, 0]) * many + shade
    found = marks(cell, table[:, 2], table[:, 3], length[table[:, 1]], bins[table[:, 1]])
    strips = [Strip(text, int(b), []) for text, b in zip(shown, bins, strict=True)]
    lead = table[found.lead]
    columns = (found.cell, found.first, found.last, found.codings, *lead[:, 2:].T)
    for one, *rest in zip(*(column.tolist() for column in columns), strict=True):
        text, lane = divmod(one // many, lanes)
        strips[text].marks.append(Drawn(lane, one % many, *rest))
    if wanted.voices:
        for text, *spoken in voices.turns(revision, length, bins):
            strips[text].spoken.append((spoken[0], spoken[1], spoken[2]))
    return strips
