"""Passages are marked, and put by hand where a correction left them without a place."""

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground import by_hand
from fieldloom.ground.answers import Unfit
from fieldloom.sources.clearance import veil
from fieldloom.sources.clearance.hidden import hold_back, not_here
from fieldloom.sources.models import CONTEXT, Passage, Source
from fieldloom.sources.rules.anchoring import Anchor, anchor_at, whole_graphemes
from fieldloom.sources.rules.regions import Region, in_words, region_at
from fieldloom.sources.taking_in.revising import keep_earlier

ROUND = 2 * CONTEXT  # characters on each side that are read: context, and room for whole characters
# In plain SQL: these stand on the way of each coding that anybody makes.
_CURRENT = """SELECT r.id, r.characters FROM sources_source s
    JOIN sources_revision r ON r.id = s.current_id WHERE s.id = %s"""
_AROUND = """SELECT start, number, text FROM sources_paragraph
    WHERE revision_id = %s AND start >= (
        SELECT max(start) FROM sources_paragraph WHERE revision_id = %s AND start <= %s)
    AND start < %s ORDER BY start"""


@recorded("passage marked", part=True)
@needs(Permission.CODE)
def mark(*, by: User, source: Source, start: int, end: int) -> Passage:
    """The passage of these code points of the current text, made if it is new.

    It is widened to whole characters as a reader sees them. Only the paragraphs around are read,
    however long the text. Raises `Unfit` for a stretch without words or outside the text.
    """
    revision, characters = _current(source)
    not_here(by, source, revision, (start, end))
    anchor, paragraph = _anchor(revision, characters, start, end)
    place = {"revision_id": revision, "start": anchor.start, "end": anchor.end}
    words = {"quote": anchor.quote, "prefix": anchor.prefix, "suffix": anchor.suffix}
    passage = Passage(source=source, paragraph=paragraph, **place, **words)
    if by_hand.insert(passage, unless_there=True):
        return passage
    return Passage.objects.get(region_width=0, **place)


@recorded("region marked")
@needs(Permission.CODE)
def mark_region(*, by: User, source: Source, region: Region) -> Passage:
    """The passage of this part of a picture, made if it is new.

    Raises `Unfit` for a source that is no picture, and for a part too small or beyond its edge.
    """
    if not source.is_picture:
        raise Unfit(f"{source.ref} is not a picture.", "Choose some of its words.", "region")
    hold_back(by, source)
    try:
        sides = region_at(*region)
    except ValueError as error:
        raise Unfit(str(error), "Draw it again.", "region") from error
    revision, _ = _current(source)
    passage, _ = Passage.objects.get_or_create(
        revision_id=revision,
        start=0,
        end=0,
        **{f"region_{side}": value for side, value in sides._asdict().items()},
        defaults={"source": source, "paragraph": 1, "quote": in_words(sides)},
    )
    return passage


@recorded("passage placed by hand")
@needs(Permission.CODE)
def place_passage(*, by: User, passage: Passage, start: int, end: int) -> Passage:
    """Put a passage at these code points of the current text; where it stood before is kept.

    Raises `Unfit` for a stretch without words, where another passage stands already, and for a
    passage that does not wait for a place: others' codings stand on it.
    """
    passage = Passage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
    if not passage.needs_person:
        raise Unfit("This passage has its place already.", "Reload the page.", "start")
    revision, characters = _current(passage.source)
    not_here(by, passage.source, revision, (start, end))
    anchor, paragraph = _anchor(revision, characters, start, end)
    there = Passage.objects.filter(revision=revision, start=anchor.start, end=anchor.end)
    if there.exclude(pk=passage.pk).exists():
        raise Unfit(
            "Another passage stands at exactly these words.",
            "Code that one as well, or choose a little more or less.",
            "start",
        )
    keep_earlier(passage)
    passage.revision_id, passage.paragraph, passage.needs_person = revision, paragraph, ""
    passage.start, passage.end, passage.quote = anchor.start, anchor.end, anchor.quote
    passage.prefix, passage.suffix = anchor.prefix, anchor.suffix
    passage.save()
    veil.draw(passage.study_id, [passage.source_id])
    return passage


def _current(source: Source) -> tuple[int, int]:
    """Row id and length of the revision that is current now, whatever it was when it was read."""
    found = by_hand.one(_CURRENT, [source.pk])
    if found is None:
        raise Unfit("This source has no text yet.", "Wait until it has been taken in.")
    return int(found[0]), int(found[1])


def _anchor(revision: int, characters: int, start: int, end: int) -> tuple[Anchor, int]:
    """The anchor of whole characters, and the number of the paragraph in which it begins."""
    if not 0 <= start < end <= characters:
        raise Unfit(
            f"Characters {start} to {end} are not a stretch of this text, which has {characters}.",
            "Select the words again.",
            "start",
        )
    stretch = [revision, revision, max(0, start - ROUND), end + ROUND]
    around = by_hand.rows(_AROUND, stretch)
    first = around[0][0]
    text = "".join(words for _, _, words in around)
    try:
        found = anchor_at(text, *whole_graphemes(text, start - first, end - first))
    except ValueError as error:
        raise Unfit(str(error), "Select some words.", "start") from error
    at = found.start + first
    paragraph = max(number for begins, number, _ in around if begins <= at)
    return Anchor(at, found.end + first, found.quote, found.prefix, found.suffix), paragraph
