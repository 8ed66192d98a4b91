"""Search: ranked hits with context and their number, only among what the asker may see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import Unfit
from fieldloom.ground.tally import counted
from fieldloom.sources.index import finding
from fieldloom.sources.models import Paragraph, Source
from fieldloom.sources.reads.among import Among, among
from fieldloom.sources.rules.search_language import NotUnderstood, Search, understand

RANKED = 15_000  # with more hits than this, none is better than the rest: they come in order
BEFORE, LONGEST = 90, 320  # characters of context before the first match, and in all
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a hit, matched or beside the match."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph that was found. `start` and `end` are the first match in code points of the
    source's current text, `matches` all of them; `pieces` are words around the first; `page` where
    the text has pages."""

    source_ref: str
    source_title: str
    paragraph: int
    speaker: str | None
    start: int
    end: int
    matches: tuple[tuple[int, int], ...]
    pieces: tuple[Piece, ...]
    paragraph_start: int
    paragraph_end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of hits, and how many there are in all. `ranked`: best first, else in order."""

    total: int
    rows: list[Hit]
    page: int
    pages: int
    ranked: bool


@asks(Permission.READ_SOURCES)
def search(
    *,
    to: User,
    study: Study,
    query: str,
    page: int = 1,
    size: int = 50,
    source: Source | None = None,
) -> Hits:
    """Search the current texts. An empty query finds nothing.

    Raises `Unfit`, with what to write instead, for a query that has no clear meaning.
    """
    asked = _understood(query)
    page = max(1, page)
    found = _find(asked, among(to, study, asked.filters, source), size, (page - 1) * size)
    rows = _hits(asked.match, found.ids)
    counted(len(rows))
    return Hits(found.total, rows, page, max(1, -(-found.total // size)), found.ranked)


@asks(Permission.READ_SOURCES)
def every_hit(*, to: User, study: Study, query: str, source: Source | None = None) -> Iterator[Hit]:
    """Every hit, in the order of the texts, a few hundred in memory at a time.

    Raises `Unfit` as `search` does.
    """
    asked = _understood(query)
    wanted = among(to, study, asked.filters, source)
    return _in_order(asked, _everything(asked, wanted))


@dataclass(frozen=True, slots=True)
class _Found:
    total: int
    ids: list[int]
    ranked: bool


def _understood(query: str) -> Search:
    try:
        return understand(query)
    except NotUnderstood as error:
        raise Unfit(error.reason, error.remedy, "query") from error


def _find(asked: Search, wanted: Among, size: int, skip: int) -> _Found:
    """The paragraphs of one page. Where they cannot be ranked, and what may be seen is one range of
    rows, as for a whole study it mostly is, the index counts and pages by itself."""
    if asked.match is not None and wanted.ranges:
        best = finding.best(asked.match, wanted.span, RANKED)
        if best is not None:
            best = wanted.narrowed(best)
            return _Found(best.size, best[skip : skip + size].tolist(), True)
    if asked.match is not None and wanted.whole is not None:
        total = finding.count(asked.match, wanted.whole)
        if total > RANKED:
            ids = finding.page(asked.match, wanted.whole, size, skip)
            return _Found(total, ids, False)
    every = _everything(asked, wanted)
    if asked.match is not None and every.size <= RANKED:
        return _Found(every.size, finding.best_among(asked.match, every, size, skip), True)
    return _Found(every.size, every[skip : skip + size].tolist(), False)


def _everything(asked: Search, wanted: Among) -> finding.Ids:
    """Every paragraph that is asked for, in ascending order."""
    if asked.match is None:
        return wanted.all() if asked.filters else np.empty(0, np.int64)
    return wanted.narrowed(finding.everything(asked.match)) if wanted.ranges else wanted.all()


def _in_order(asked: Search, ids: finding.Ids) -> Iterator[Hit]:
    for at in range(0, ids.size, AT_ONCE):
        yield from _hits(asked.match, ids[at : at + AT_ONCE].tolist())


def _hits(match: str | None, ids: Sequence[int]) -> list[Hit]:
    """The hits for these paragraphs, in the order given."""
    if not ids:
        return []
    fields = ("id", "number", "start", "end", "said", "text", "speaker__label", "page")
    whose = ("revision__source__ref", "revision__source__title")
    rows = {
        row[0]: row for row in Paragraph.objects.filter(pk__in=ids).values_list(*fields, *whose)
    }
    lit = {} if match is None else finding.lit(match, ids)
    return [_hit(rows[pk], lit.get(pk)) for pk in ids if pk in rows]


def _hit(
    row: tuple[int, int, int, int, int, str, str | None, int | None, str, str], lit: object
) -> Hit:
    _, number, start, end, said, text, speaker, page, ref, title = row
    pieces: finding.Lit = lit if isinstance(lit, list) else [(text[said:], False)]
    matches = tuple(_matches(pieces, start + said))
    first = matches[0] if matches else (start + said, start + len(text.rstrip()))
    return Hit(
        ref, title, number, speaker, *first, matches, tuple(_around(pieces)), start, end, page
    )  # fmt: skip


def _matches(pieces: finding.Lit, at: int) -> Iterator[tuple[int, int]]:
    for text, marked in pieces:
        if marked:
            yield at, at + len(text)
        at += len(text)


def _around(pieces: finding.Lit) -> Iterator[Piece]:
    """The pieces, cut to some words around the first match; an ellipsis shows where."""
    ahead = len(pieces[0][0]) if pieces and not pieces[0][1] else 0
    lit_up = any(marked for _, marked in pieces)
    skip = max(0, ahead - BEFORE) if lit_up else 0
    if skip:
        blank = pieces[0][0].find(" ", skip)
        skip = blank + 1 if 0 <= blank < ahead - 1 else skip
        yield Piece("… ", False)
    room = LONGEST
    for text, marked in pieces:
        words, skip = text[skip:], max(0, skip - len(text))
        words, cut = words[:room], len(words) > room
        room -= len(words)
        if words:
            yield Piece(words, marked)
        if cut or room <= 0:
            yield Piece(" …", False)
            return
