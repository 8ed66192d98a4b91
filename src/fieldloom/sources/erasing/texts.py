"""The words of paragraphs are shaded for ever, in every revision, and leave the search index."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from fieldloom.sources import index
from fieldloom.sources.erasing.places import Places, current, parts
from fieldloom.sources.models import Paragraph, Revision
from fieldloom.sources.rules.erasing import shaded_in
from fieldloom.sources.rules.words import count

GUARD = "sources_paragraph_never_changes"
# PostgreSQL alters no table of which rows of this transaction still wait to be checked.
_CHECKED = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;"
_SQL = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s"


def words_of(found: Places) -> Iterator[str]:
    """The words that are meant, piece by piece, as they stand now."""
    for part in parts(found.paragraphs):
        rows = Paragraph.objects.filter(pk__in=part).order_by("pk")
        for revision, start, end, text in rows.values_list("revision_id", "start", "end", "text"):
            for first, last in found.spans.get(revision, ()):
                if first < end and start < last:
                    yield text[max(first - start, 0) : last - start]


def take_out(found: Places) -> None:
    """Shade these places in every revision. Lengths stay, so every other place stays where it is."""
    searched = index.joined([(pk, pk) for pk in current(found.paragraphs)])
    index.leave(searched)
    with _unguarded():
        for part in parts(found.paragraphs):
            _rewrite(found, part)
    index.enter(searched)
    _recount(found)


def _rewrite(found: Places, part: list[int]) -> None:
    rows = Paragraph.objects.filter(pk__in=part).order_by()
    wanted = []
    for pk, revision, start, text in rows.values_list("pk", "revision_id", "start", "text"):
        shaded = shaded_in(text, start, found.spans.get(revision, ()))
        if shaded != text:
            wanted.append((shaded, pk))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE sources_paragraph SET text = %s WHERE id = %s", wanted)


def _recount(found: Places) -> None:
    """A revision's digest and its number of words are those of the text as it is now: the digest of
    words that are gone would let somebody try whether they guess them."""
    for part in parts(found.spans):
        texts: dict[int, list[str]] = defaultdict(list)
        rows = Paragraph.objects.filter(revision__in=part).order_by("revision", "number")
        for revision, text in rows.values_list("revision_id", "text").iterator(chunk_size=5000):
            texts[revision].append(text)
        for revision, pieces in texts.items():
            text = "".join(pieces)
            digest = hashlib.sha256(text.encode()).hexdigest()
            Revision.objects.filter(pk=revision).update(digest=digest, words=count(text))


@contextmanager
def _unguarded() -> Iterator[None]:
    """The database refuses to change the text of a revision: within this block, and only in this
    transaction, it does not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{_CHECKED} ALTER TABLE sources_paragraph DISABLE TRIGGER {GUARD}")
            yield
            cursor.execute(f"{_CHECKED} ALTER TABLE sources_paragraph ENABLE TRIGGER {GUARD}")
            return
        made = cursor.execute(_SQL, [GUARD]).fetchone()[0]
        cursor.execute(f"DROP TRIGGER {GUARD}")
        yield
        cursor.execute(made)
