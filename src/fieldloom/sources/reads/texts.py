"""The text of a revision, whole or a stretch of its paragraphs."""

from dataclasses import dataclass, replace

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.ground.tally import counted
from fieldloom.sources.clearance.hidden import Hidden, hidden
from fieldloom.sources.clearance.reasons import reasons
from fieldloom.sources.models import Paragraph, Revision
from fieldloom.sources.rules.masking import masked, shaded
from fieldloom.sources.taking_in import revising


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A paragraph as a page shows it: code points `start` to `end` of the revision, the spoken words
    beginning `said` characters in; times in milliseconds, pages from 1. Where the words are withheld
    from the asker, the text is as many shades, and `withheld` says why."""

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
    withheld: str = ""


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
    found = [ParagraphRow(*row) for row in rows.values_list(*_FIELDS, *_PLACE)]
    counted(len(found))
    veiled = hidden(to, revision.study_id)
    return found if veiled is None else _shaded(found, to, revision, veiled)


@asks(Permission.READ_SOURCES)
def text_of(*, to: User, revision: Revision) -> str:
    """The whole text of a revision: its paragraphs, one after the other."""
    text = revising.text_of(revision)
    counted(revision.paragraph_count)
    veiled = hidden(to, revision.study_id)
    return text if veiled is None else masked(text, 0, veiled.spans(revision.pk))


def _shaded(
    found: list[ParagraphRow], to: User, revision: Revision, veiled: Hidden
) -> list[ParagraphRow]:
    """The rows with what is withheld as shades, and why it is."""
    rows = veiled.rows().filter(revision=revision)
    shut = {start: pk for start, pk in rows.values_list("start", "paragraph") if pk is not None}
    why = reasons(to, revision, [shut[row.start] for row in found if row.start in shut], veiled)
    return [
        replace(row, text=shaded(row.text), withheld=why[shut[row.start]])
        if row.start in shut
        else row
        for row in found
    ]
