"""Coding by search: every paragraph that a search finds is coded, its spoken words whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.coding.ledger import act
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Code, Coding
from fieldloom.coding.reads.by_hand import straight
from fieldloom.coding.reads.finding import paragraphs_found
from fieldloom.coding.reads.reach import rounds_by_source, seen_sources
from fieldloom.coding.writes.standing import fresh
from fieldloom.sources.models import Paragraph, Passage, Source
from fieldloom.sources.rules.anchoring import anchor_at, whole_graphemes

AT_A_TIME = 25
"""How many sources are looked into at once."""

Place: TypeAlias = tuple[int, int, int]


class Spoken(NamedTuple):
    """A paragraph: its spoken words begin `said` characters in."""

    number: int
    start: int
    said: int
    text: str


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
        own = Coding.objects.filter(code=kept, coder=by)
        standing = set(own.values_list("passage_id", flat=True))
        now = timezone.now()
        made = already = 0
        for sources in in_parts(_in_reach(by, study, found), AT_A_TIME):
            passages = _marked(sources, found)
            taking = rounds_by_source(by, study.pk, [source.pk for source in sources])
            rounds = {source: one.id for source, one in taking.items()}
            new = [
                Coding(
                    passage=passage,
                    source_id=passage.source_id,
                    code=kept,
                    coder=by,
                    round_id=rounds.get(passage.source_id),
                    made_at=now,
                )
                for passage in passages
                if passage.pk not in standing
            ]
            ledger.add_all(new)
            made, already = made + len(new), already + len(passages) - len(new)
        return AutoCoded(made, already)


def _in_reach(by: User, study: Study, found: dict[str, list[int]]) -> Iterator[Source]:
    rows = seen_sources(by, study, Permission.CODE).select_related(None)
    for refs in in_parts(found):
        yield from rows.filter(ref__in=refs, current__isnull=False)


def _marked(sources: Sequence[Source], found: dict[str, list[int]]) -> list[Passage]:
    """The passages of the spoken words of the paragraphs found, made where they are new.

    Thousands are made in a few statements; a paragraph without words is passed over.
    """
    texts = _texts(source.current_id or 0 for source in sources)
    wanted = [
        passage
        for source in sources
        for passage in _passages(source, texts, set(found[source.ref]))
    ]
    known: dict[Place, Passage] = {}
    for part in in_parts(passage.start for passage in wanted):
        there = Passage.objects.filter(revision__in=texts, start__in=part)
        known |= {_place(passage): passage for passage in there}
    missing = (passage for passage in wanted if _place(passage) not in known)
    for new in in_parts(missing):
        known |= {_place(made): made for made in Passage.objects.bulk_create(new)}
    return [known[_place(passage)] for passage in wanted]


def _texts(revisions: Iterable[int]) -> dict[int, list[Spoken]]:
    """The paragraphs of each revision, in order."""
    texts: dict[int, list[Spoken]] = {revision: [] for revision in revisions}
    rows = Paragraph.objects.filter(revision__in=texts).order_by("revision", "number")
    fields = ("revision_id", "number", "start", "said", "text")
    for part in straight(rows.values_list(*fields)):
        for revision, *spoken in part:
            texts[revision].append(Spoken(*spoken))
    return texts


def _passages(
    source: Source, texts: dict[int, list[Spoken]], numbers: set[int]
) -> Iterator[Passage]:
    """The passages as they would be made; those that are there already are told apart later."""
    revision = source.current_id or 0
    blocks = texts[revision]
    text = "".join(block.text for block in blocks)
    for block in blocks:
        if block.number not in numbers or not block.text[block.said :].strip():
            continue
        words = block.text[block.said :]
        begin = block.start + len(block.text) - len(words.lstrip())
        end = block.start + len(block.text.rstrip())
        anchor = anchor_at(text, *whole_graphemes(text, begin, end))
        yield Passage(
            source=source,
            revision_id=revision,
            paragraph=block.number,
            start=anchor.start,
            end=anchor.end,
            quote=anchor.quote,
            prefix=anchor.prefix,
            suffix=anchor.suffix,
        )


def _place(passage: Passage) -> Place:
    return passage.revision_id, passage.start, passage.end
