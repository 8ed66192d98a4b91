"""Texts become revisions: their rows, speakers and paragraphs. The index is entered by the callers,
who know what was in it before."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from typing import Any

from django.db import connection

from fieldloom.access.models import User
from fieldloom.ground import by_hand
from fieldloom.people.models import Participant
from fieldloom.sources.clearance import names_first, quarantine, veil
from fieldloom.sources.models import Revision, Source, Speaker
from fieldloom.sources.rules.reading import Block

LABEL = 120
# Labels under which transcripts print the one who asks. Anyone else is linked by a person.
FIELDWORKERS = frozenset(
    [
        "interviewer",
        "interv",
        "inter",
        "int",
        "researcher",
        "res",
        "fieldworker",
        "moderator",
        "mod",
        "facilitator",
        "fac",
    ]
)
_COLUMNS = (
    'id, revision_id, number, start, "end", said, kind, text, speaker_id, at_ms, until_ms, page'
)
# So many in one statement: one each takes half as long again, since the driver lets go of Python's lock and
# takes it again with every statement, and a thread that reads ahead wants it as well.
_ROWS = 80
# Stands for nothing: the driver looks for a way to adapt each None, which takes as long as the row itself.
_NONE = -1


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its blocks, ready to be kept; the blocks follow one another over the whole text."""

    text: str = field(repr=False)
    blocks: Sequence[Block] = field(repr=False)
    words: int
    digest: str

    @classmethod
    def of(cls, text: str, blocks: Sequence[Block], words: int) -> "Written":
        """With the SHA-256 of the text in UTF-8. Raises `UnicodeEncodeError` for half a character."""
        return cls(text, blocks, words, hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Next:
    """A text that is to be the next revision of a source. The source may not be kept yet."""

    source: Source
    number: int
    written: Written
    reason: str = ""


def store(following: Sequence[Next], by: User) -> list[Revision]:
    """Keep texts as revisions and make each the current one of its source; a new source is kept
    with its first. Written together, since a folder of files is mostly such rows."""
    Source.objects.bulk_create([each.source for each in following if each.source.pk is None])
    first_row = _free_rows(sum(len(each.written.blocks) for each in following))
    revisions = []
    for each in following:
        revisions.append(_revision(each, first_row, by))
        first_row += len(each.written.blocks)
    Revision.objects.bulk_create(revisions)
    _keep_paragraphs(revisions, following)
    with connection.cursor() as cursor:
        for revision, each in zip(revisions, following, strict=True):
            each.source.current = revision
        cursor.executemany(
            "UPDATE sources_source SET current_id = %s WHERE id = %s",
            [(revision.pk, revision.source_id) for revision in revisions],
        )
    _guard(following, by)
    return revisions


def _guard(following: Sequence[Next], by: User) -> None:
    """What is new may be withheld from its first moment. A later revision is looked at once its
    passages have moved."""
    new = [each.source for each in following if each.number == 1]
    for study in {source.study_id for source in new}:
        here = [source for source in new if source.study_id == study]
        quarantine.shut(study, here, by)
        names_first.shut(study, here, by)
        veil.draw(study, [source.pk for source in here])


def _revision(each: Next, first_row: int, by: User) -> Revision:
    return Revision(
        source=each.source,
        number=each.number,
        digest=each.written.digest,
        characters=len(each.written.text),
        words=each.written.words,
        paragraph_count=len(each.written.blocks),
        first_row=first_row,
        reason=each.reason,
        made_by=by,
    )


def _free_rows(count: int) -> int:
    """The first of `count` row ids that are ours alone: there is one writer at a time."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'sources_paragraph'")
            row = cursor.fetchone()
            return int(row[0]) + 1 if row else 1
        # Held to the end of the transaction, so that nobody else's rows come in between.
        cursor.execute("SELECT pg_advisory_xact_lock(7164)")
        cursor.execute(
            "SELECT setval(name, nextval(name) + %s) - %s FROM "
            "(SELECT pg_get_serial_sequence('sources_paragraph', 'id') AS name) AS s",
            [count, count],
        )
        return int(cursor.fetchone()[0])


def _keep_paragraphs(revisions: Sequence[Revision], following: Sequence[Next]) -> None:
    speakers = _speakers(following)
    rows = chain.from_iterable(
        _rows(revision, each.written, speakers)
        for revision, each in zip(revisions, following, strict=True)
    )
    while some := list(islice(rows, _ROWS)):
        by_hand.do(_inserting(len(some)), list(chain.from_iterable(some)))


@cache
def _inserting(rows: int) -> str:
    row = f"({', '.join(['%s'] * 8 + [f'NULLIF(%s, {_NONE})'] * 4)})"
    return f"INSERT INTO sources_paragraph({_COLUMNS}) VALUES {', '.join([row] * rows)}"  # noqa: S608


def _rows(
    revision: Revision, written: Written, speakers: Mapping[tuple[int, str], int]
) -> Iterator[Sequence[Any]]:
    text, revision_id, source_id = written.text, revision.pk, revision.source_id
    for at, block in enumerate(written.blocks):
        label = block.speaker
        said_by = _NONE if label is None else speakers[source_id, label[:LABEL]]
        words = text[block.start : block.end]
        yield (
            revision.first_row + at, revision_id, at + 1, block.start, block.end, block.said,
            block.kind, words, said_by, _or_none(block.at_ms), _or_none(block.until_ms),
            _or_none(block.page),
        )  # fmt: skip


def _or_none(number: int | None) -> int:
    return _NONE if number is None else number


def _speakers(following: Sequence[Next]) -> dict[tuple[int, str], int]:
    """(source, label) -> row id, for everyone who speaks; those not heard there before are added.

    A label that is a participant's study code is linked to that participant at once.
    """
    sources = {each.source.pk: each.source for each in following}
    known = {
        (source, label): pk
        for source, label, pk in Speaker.objects.filter(source__in=list(sources)).values_list(
            "source", "label", "pk"
        )
    }
    wanted = dict.fromkeys(
        (each.source.pk, block.speaker[:LABEL])
        for each in following
        for block in each.written.blocks
        if block.speaker is not None
    )
    new = [key for key in wanted if key not in known]
    if new:
        labels = {label for _, label in new}
        people = Participant.objects.filter(study=following[0].source.study_id, ref__in=labels)
        refs = dict(people.values_list("ref", "pk"))
        made = Speaker.objects.bulk_create(
            Speaker(
                source=sources[source],
                label=label,
                participant_id=refs.get(label),
                is_fieldworker=label.rstrip(" 0123456789").casefold() in FIELDWORKERS,
            )
            for source, label in new
        )
        known.update(((speaker.source_id, speaker.label), speaker.pk) for speaker in made)
    return known
