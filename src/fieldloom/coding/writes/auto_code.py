"""Coding by search: every paragraph that a search finds is coded, its spoken words whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import act
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Code, Coding
from fieldloom.coding.reads.finding import paragraphs_found
from fieldloom.coding.reads.reach import seen_sources
from fieldloom.coding.writes.standing import fresh
from fieldloom.sources.models import Paragraph, Passage, Source
from fieldloom.sources.rules.anchoring import anchor_at, whole_graphemes


@dataclass(frozen=True, slots=True)
class AutoCoded:
    """What coding by search did: `made` codings are new, `already` stood there of this coder."""

    made: int
    already: int

    def audit_ids(self) -> dict[str, int]:
        """How many, for the trail: a search is made of words, so it does not stand there."""
        return {"made": self.made, "already": self.already}


@recorded("codings made by search")
@needs(Permission.CODE)
def auto_code(*, by: User, study: Study, code: Code, query: str) -> AutoCoded:
    """Code the spoken words of every paragraph that the search finds where `by` may code.

    A speaker's label, a time code and white space at the end stay outside. Where this coder has
    the code on that passage already, nothing is added. Raises `Unfit` for a search that cannot be
    understood.
    """
    with act(by, study.pk, "codings made by search") as ledger:
        found = paragraphs_found(by, study, query)
        kept = fresh(code)
        now = timezone.now()
        made = already = 0
        for source, numbers in _in_reach(by, study, found):
            passages = _marked(source, numbers)
            standing = _standing(by, kept, passages)
            new = [
                Coding(passage=passage, source=source, code=kept, coder=by, made_at=now)
                for passage in passages
                if passage.pk not in standing
            ]
            made, already = made + len(new), already + len(passages) - len(new)
            ledger.add_all(new)
        return AutoCoded(made, already)


def _marked(source: Source, numbers: Sequence[int]) -> list[Passage]:
    """The passages of the spoken words of some paragraphs, made where they are new, in order.

    Thousands are made in a few statements; a paragraph without words is passed over.
    """
    rows = Paragraph.objects.filter(revision=source.current_id).order_by("number")
    blocks = list(rows.values_list("number", "start", "said", "text"))
    text = "".join(block[3] for block in blocks)
    wanted = set(numbers)
    places = {
        number: whole_graphemes(text, begin, end)
        for number, begin, end in _spoken(block for block in blocks if block[0] in wanted)
    }
    known: dict[tuple[int, int], Passage] = {}
    for part in in_parts(place[0] for place in places.values()):
        there = Passage.objects.filter(revision=source.current_id, start__in=part)
        known |= {(passage.start, passage.end): passage for passage in there}
    missing = (
        _passage(source, number, text, place)
        for number, place in places.items()
        if place not in known
    )
    for new in in_parts(missing):
        known |= {(made.start, made.end): made for made in Passage.objects.bulk_create(new)}
    return [known[place] for place in places.values()]


def _in_reach(
    by: User, study: Study, found: dict[str, list[int]]
) -> Iterator[tuple[Source, list[int]]]:
    rows = seen_sources(by, study, Permission.CODE).select_related("current")
    for refs in in_parts(found):
        for source in rows.filter(ref__in=refs):
            yield source, found[source.ref]


def _spoken(blocks: Iterable[tuple[int, int, int, str]]) -> Iterator[tuple[int, int, int]]:
    for number, start, said, text in blocks:
        words = text[said:]
        begin = start + said + len(words) - len(words.lstrip())
        end = start + said + len(words.rstrip())
        if begin < end:
            yield number, begin, end


def _passage(source: Source, number: int, text: str, place: tuple[int, int]) -> Passage:
    anchor = anchor_at(text, *place)
    return Passage(
        source=source,
        revision=source.current,
        paragraph=number,
        start=anchor.start,
        end=anchor.end,
        quote=anchor.quote,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
    )


def _standing(by: User, code: Code, passages: Sequence[Passage]) -> set[int]:
    """Those of the passages that this coder has coded with this code already (row ids)."""
    own: Any = Coding.objects.filter(code=code, coder=by)
    found: set[int] = set()
    for part in in_parts(passage.pk for passage in passages):
        found |= set(own.filter(passage__in=part).values_list("passage_id", flat=True))
    return found
