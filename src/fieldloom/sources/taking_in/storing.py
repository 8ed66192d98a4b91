"""A text becomes a revision: its row, its speakers, its paragraphs. The index is entered by callers,
who know which revision is the current one."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from fieldloom.access.models import User
from fieldloom.people.models import Participant
from fieldloom.sources.models import Revision, Source, Speaker
from fieldloom.sources.rules.reading import Block

LABEL = 120
# Labels under which transcripts print the one who asks. Anyone else is linked by a person.
FIELDWORKERS = frozenset(
    "interviewer interv inter int researcher res fieldworker moderator mod facilitator fac".split()
)
_COLUMNS = (
    "id, revision_id, number, start, \"end\", said, kind, text, speaker_id, at_ms, until_ms, page"
)
_INSERT = f"INSERT INTO sources_paragraph({_COLUMNS}) VALUES ({', '.join(['%s'] * 12)})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its blocks, ready to be kept; the blocks follow one another over the whole text."""

    text: str = field(repr=False)
    blocks: Sequence[Block] = field(repr=False)
    words: int

    @property
    def digest(self) -> str:
        """SHA-256 of the text in UTF-8. Raises `UnicodeEncodeError` for half a surrogate pair."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def store(source: Source, number: int, written: Written, by: User, reason: str = "") -> Revision:
    """Keep a text as revision `number` of a source and make it the current one."""
    revision = Revision.objects.create(
        source=source,
        number=number,
        digest=written.digest,
        characters=len(written.text),
        words=written.words,
        paragraph_count=len(written.blocks),
        first_row=_free_rows(len(written.blocks)),
        reason=reason,
        made_by=by,
    )
    speakers = _speakers(source, written.blocks)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, _rows(revision, written, speakers))
    source.current = revision
    source.save(update_fields=["current"])
    return revision


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


def _rows(revision: Revision, written: Written, speakers: dict[str, int]) -> Iterator[Sequence[Any]]:
    text, revision_id = written.text, revision.pk
    for at, block in enumerate(written.blocks):
        said_by = None if block.speaker is None else speakers[block.speaker[:LABEL]]
        words = text[block.start : block.end]
        yield (
            revision.first_row + at, revision_id, at + 1, block.start, block.end, block.said,
            block.kind, words, said_by, block.at_ms, block.until_ms, block.page,
        )  # fmt: skip


def _speakers(source: Source, blocks: Iterable[Block]) -> dict[str, int]:
    """Label -> row id, for everyone who speaks; those not heard in this source before are added.

    A label that is a participant's study code is linked to that participant at once.
    """
    wanted = dict.fromkeys(b.speaker[:LABEL] for b in blocks if b.speaker is not None)
    if not wanted:
        return {}
    known = dict(Speaker.objects.filter(source=source).values_list("label", "pk"))
    new = [label for label in wanted if label not in known]
    if new:
        people = Participant.objects.filter(study=source.study_id, ref__in=new)
        refs = dict(people.values_list("ref", "pk"))
        made = Speaker.objects.bulk_create(
            Speaker(
                source=source,
                label=label,
                participant_id=refs.get(label),
                is_fieldworker=label.rstrip(" 0123456789").casefold() in FIELDWORKERS,
            )
            for label in new
        )
        known.update((speaker.label, speaker.pk) for speaker in made)
    return known
