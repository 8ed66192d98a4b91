"""What coding by search would code: shown before it is done."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.sources.reads import Hit, every_hit

SHOWN = 50


@dataclass(frozen=True, slots=True)
class SourceHits:
    """How many paragraphs of one source would be coded."""

    ref: str
    title: str
    hits: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Paragraphs found in all, their number by source, and the first hits with their words."""

    total: int
    sources: list[SourceHits]
    first: list[Hit]


@asks(Permission.READ_CODING)
def auto_code_preview(*, to: User, study: Study, query: str) -> Preview:
    """What `auto_code` with this search would code. Raises `Unfit` for one not understood."""
    counts: Counter[tuple[str, str]] = Counter()
    first: list[Hit] = []
    for hit in every_hit(to=to, study=study, query=query):
        counts[hit.source_ref, hit.source_title] += 1
        if len(first) < SHOWN:
            first.append(hit)
    sources = [SourceHits(ref, title, number) for (ref, title), number in sorted(counts.items())]
    return Preview(counts.total(), sources, first)


def paragraphs_found(to: User, study: Study, query: str) -> dict[str, list[int]]:
    """The numbers of the paragraphs that a search finds, by source ref, both in order."""
    found: dict[str, set[int]] = defaultdict(set)
    for hit in every_hit(to=to, study=study, query=query):
        found[hit.source_ref].add(hit.paragraph)
    return {ref: sorted(found[ref]) for ref in sorted(found)}
