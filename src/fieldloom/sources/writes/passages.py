"""Passages are marked, and put by hand where a correction left them without a place."""

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground import by_hand
from fieldloom.ground.answers import Overtaken, Unfit
from fieldloom.sources.clearance import veil
from fieldloom.sources.clearance.hidden import hold_back, not_here
from fieldloom.sources.clearance.kept import alone
from fieldloom.sources.models import Passage, Source
from fieldloom.sources.reads.anchors import anchor_in
from fieldloom.sources.rules.regions import Region, in_words, region_at
from fieldloom.sources.taking_in.revising import keep_earlier

# In plain SQL: it stands on the way of each coding that anybody makes.
_CURRENT = """SELECT r.id, r.characters FROM sources_source s
    JOIN sources_revision r ON r.id = s.current_id WHERE s.id = %s"""


@recorded("passage marked", part=True)
@needs(Permission.CODE)
def mark(*, by: User, source: Source, start: int, end: int) -> Passage:
    """The passage of these code points of the current text, made if it is new.

    It is widened to whole characters as a reader sees them. Only the paragraphs around are read,
    however long the text. Raises `Unfit` for a stretch without words or outside the text.
    """
    current = _current(source)
    not_here(by, source, current[0], (start, end))
    return _passage_at(source, current, start, end)


def passage_at(source: Source, start: int, end: int) -> Passage:
    """The passage of these code points of the current text, made if it is new. Asks nobody: for writes
    that have asked. Raises `Unfit` for a stretch without words or outside the text."""
    return _passage_at(source, _current(source), start, end)


def _passage_at(source: Source, current: tuple[int, int], start: int, end: int) -> Passage:
    revision, characters = current
    anchor, paragraph = anchor_in(revision, characters, start, end)
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
    alone()
    passage = Passage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
    if not passage.needs_person:
        raise Unfit("This passage has its place already.", "Reload the page.", "start")
    revision, characters = _current(passage.source)
    not_here(by, passage.source, revision, (start, end))
    anchor, paragraph = anchor_in(revision, characters, start, end)
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
    """Row id and length of the revision that is current now, whatever it was when it was read.

    Raises `Overtaken` for a source that was read for places in its text, and has another now.
    """
    found = by_hand.one(_CURRENT, [source.pk])
    if found is None:
        raise Unfit("This source has no text yet.", "Wait until it has been taken in.")
    if source.as_opened and found[0] != source.current_id:
        raise Overtaken
    return int(found[0]), int(found[1])
