"""The text of a revision, whole or a stretch of its paragraphs."""

from dataclasses import dataclass

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.sources.models import Paragraph, Revision
from fieldloom.sources.taking_in import revising


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A paragraph as a page shows it: code points `start` to `end` of the revision, the spoken words
    beginning `said` characters in; times in milliseconds, pages from 1."""

    number: int
    start: int
    end: int
    said: int
    kind: str
    text: str
    speaker_id: int | None
    speaker: str | None
    at_ms: int | None
    until_ms: int | None
    page: int | None


_FIELDS = ("number", "start", "end", "said", "kind", "text", "speaker_id", "speaker__label")
_PLACE = ("at_ms", "until_ms", "page")


@asks(Permission.READ_SOURCES)
def paragraphs(
    *, to: User, revision: Revision, first: int = 1, last: int | None = None
) -> list[ParagraphRow]:
    """Paragraphs `first` to `last` (both inside; None is the end) of a revision, in order."""
    rows = Paragraph.objects.filter(revision=revision, number__gte=first).order_by("number")
    if last is not None:
        rows = rows.filter(number__lte=last)
    return [ParagraphRow(*row) for row in rows.values_list(*_FIELDS, *_PLACE)]


@asks(Permission.READ_SOURCES)
def text_of(*, to: User, revision: Revision) -> str:
    """The whole text of a revision: its paragraphs, one after the other."""
    return revising.text_of(revision)
