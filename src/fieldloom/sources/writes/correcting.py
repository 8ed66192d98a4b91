"""A text is corrected, or an earlier one brought back: always as a new revision."""

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import NotFound, Stale, Unfit
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.models import Revision, Source
from fieldloom.sources.rules.masking import put_back
from fieldloom.sources.rules.reading import Block
from fieldloom.sources.rules.words import count
from fieldloom.sources.taking_in.recognising import recognise_again
from fieldloom.sources.taking_in.revising import Correction, blocks_of, current_of, revise, text_of
from fieldloom.sources.taking_in.storing import Written

REASON = 200


@recorded("source corrected")
@needs(Permission.TAKE_IN)
def correct(*, by: User, source: Source, text: str, reason: str, expected: int) -> Correction:
    """Make `text` the next revision of a source; its passages move along with their words.

    `expected` is the number of the revision that was corrected. Raises `Stale` when another has
    come since, `Unfit` when the text is empty, without a reason, or the same word for word.
    """
    if not reason.strip():
        raise Unfit("A correction needs a reason.", "Say in a few words what was wrong.", "reason")
    if not text.strip():
        raise Unfit("A corrected text needs words.", "Put them back, or cancel.", "text")
    source = _fresh(source)
    old = current_of(source)
    if old.number != expected:
        raise Stale(
            f"The text of {source.ref}",
            {"revision": old.number, "made by": old.made_by.name, "reason": old.reason},
            {"revision": expected + 1, "made by": by.name, "reason": reason},
        )
    text = _with_withheld(by, old, text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = recognise_again(blocks_of(old), text_of(old), text)
    return revise(source, _written(text, blocks), by, reason.strip()[:REASON])


@recorded("earlier text brought back")
@needs(Permission.TAKE_IN)
def restore_revision(*, by: User, source: Source, number: int) -> Correction:
    """Make the text of an earlier revision the next one. Raises `NotFound`, or `Unfit` for the same
    text. Passages that waited for a person in that very text are back in their places."""
    source = _fresh(source)
    earlier = Revision.objects.filter(source=source, number=number).first()
    if earlier is None:
        raise NotFound(f"{source.ref} has no revision {number}.")
    written = _written(text_of(earlier), blocks_of(earlier))
    return revise(source, written, by, f"Brought back from revision {number}")


def _with_withheld(by: User, old: Revision, text: str) -> str:
    """The text with the words that are withheld from whoever corrects it, where they saw shades."""
    veiled = hidden(by, old.study_id)
    spans = veiled.spans(old.pk) if veiled else []
    if not spans:
        return text
    before = text_of(old)
    whole = put_back(text, [before[start:end] for start, end in spans])
    if whole is None:
        raise Unfit(
            "Some words of this text are withheld, and stand as shades.",
            "Leave every shade as it is, and correct the words around it.",
            "text",
        )
    return whole


def _fresh(source: Source) -> Source:
    rows = Source.objects.select_for_update(of=("self",)).select_related("current__made_by")
    return rows.get(pk=source.pk)


def _written(text: str, blocks: list[Block]) -> Written:
    try:
        return Written.of(text, blocks, count(text))
    except UnicodeEncodeError as error:
        raise Unfit("The text holds half a character.", "Type that place again.", "text") from error
