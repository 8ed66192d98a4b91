"""Words are replaced in a source: a new revision, and shades where they stood in every earlier one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fieldloom.access.models import User
from fieldloom.sources.erasing import passages, texts
from fieldloom.sources.erasing.places import Places, touched
from fieldloom.sources.made_safe.about import Said, make_safe
from fieldloom.sources.models import Revision, Source
from fieldloom.sources.rules.erasing import joined
from fieldloom.sources.rules.masking import Span
from fieldloom.sources.rules.putting_in import Put, Putting, gone_from
from fieldloom.sources.rules.words import count
from fieldloom.sources.taking_in.revising import (
    Correction,
    blocks_of,
    current_of,
    revise,
    text_of,
)
from fieldloom.sources.taking_in.storing import Written


@dataclass(frozen=True, slots=True)
class Stood:
    """Code points `start` to `end` of an earlier text held `words`, where shades stand now; `put` is the
    index of the replacement for which they went, None for words that were corrected since."""

    start: int
    end: int
    words: str = field(repr=False)
    put: int | None


@dataclass(slots=True)
class Made:
    """What came of it. `putting` leads from the text before to the text after; `correction` is None where
    nothing was put in. `stood` is by earlier revision (row id); `said` is what was said about the source."""

    putting: Putting
    before: Revision
    after: Revision
    correction: Correction | None
    stood: dict[int, list[Stood]]
    said: list[Said]


def put_in(
    source: Source, puts: Sequence[Put], by: User, words: Callable[[str], str], reason: str
) -> Made:
    """Put other words into a source's text as it stands, and take what stood there out of every earlier text,
    quote, label and title. `words` makes a short text, such as a title, safe.

    Within the transaction that keeps what stood there. The veil is drawn; whoever calls this lifts holds.
    """
    old = current_of(source)
    putting = Putting(text_of(old), puts)
    stood = _stood(source, old, putting)
    said = make_safe(source, words)
    correction = None
    if puts:
        blocks = putting.blocks(blocks_of(old))
        written = Written.of(putting.new, blocks, count(putting.new))
        correction = revise(source, written, by, reason, carry=putting.carry)
    _shade(source, stood)
    return Made(putting, old, current_of(source), correction, stood, said)


def _stood(source: Source, old: Revision, putting: Putting) -> dict[int, list[Stood]]:
    """By revision up to the one before: what goes from it."""
    found: dict[int, list[Stood]] = {}
    for revision in Revision.objects.filter(source=source).order_by("number"):
        if revision.pk == old.pk:
            text = putting.old
            places: list[tuple[Span, int | None]]
            places = [((put.start, put.end), at) for at, put in enumerate(putting.puts)]
        else:
            text = text_of(revision)
            places = list(gone_from(text, putting.old, putting.puts))
        if places:
            found[revision.pk] = [
                Stood(start, end, text[start:end], at) for (start, end), at in places
            ]
    return found


def _shade(source: Source, stood: dict[int, list[Stood]]) -> None:
    spans: dict[int, list[Span]] = {
        revision: joined((one.start, one.end) for one in some) for revision, some in stood.items()
    }
    if not spans:
        return
    found = Places(sources={source.pk}, spans=spans, paragraphs=touched(spans))
    texts.take_out(found)
    passages.shade(found)
