"""Where a stretch of a text begins and ends in whole characters, and the words there and around."""

from dataclasses import replace

from fieldloom.access.gate import asks, told_once
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.ground import by_hand
from fieldloom.ground.answers import Unfit
from fieldloom.sources.clearance.hidden import hidden, not_here
from fieldloom.sources.models import CONTEXT, Source
from fieldloom.sources.rules.anchoring import Anchor, anchor_at, whole_graphemes

ROUND = 2 * CONTEXT  # characters on each side that are read: context, and room for whole characters
# In plain SQL: it stands on the way of each coding that anybody makes.
_AROUND = """SELECT start, number, text FROM sources_paragraph
    WHERE revision_id = %s AND start >= (
        SELECT max(start) FROM sources_paragraph WHERE revision_id = %s AND start <= %s)
    AND start < %s ORDER BY start"""


@asks(Permission.READ_SOURCES)
def anchor(*, to: User, source: Source, start: int, end: int) -> Anchor:
    """The anchor of these code points of a source's text as it was read. Raises `Unfit`, also for
    words that are withheld; where anything is, it comes without the words around.

    Found once a request: whoever asks before a write has spared that the reading of the words,
    while others wait for their turn to write.
    """
    text = source.revision
    not_here(to, source, text.pk, (start, end))
    found = anchor_in(text.pk, text.characters, start, end)[0]
    if hidden(to, source.study_id) is None:
        return found
    return replace(found, prefix="", suffix="")


def anchor_in(revision: int, characters: int, start: int, end: int) -> tuple[Anchor, int]:
    """The anchor of whole characters in a revision of that length, and its paragraph's number.

    A revision never changes, so this is found once a request. For reads and writes of this room.
    """
    asked = (revision, characters, start, end)
    return told_once(("anchor", *asked), lambda: _anchor(*asked))


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
