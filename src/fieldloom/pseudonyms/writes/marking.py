"""A person marks a name that was not found, or says where one begins and ends."""

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.pseudonyms.marking import marked, moved, taken_back
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Source


@recorded("name marked by hand")
@needs(Permission.KEEP_NAMES)
def mark_by_hand(*, by: User, source: Source, start: int, end: int, kind: Kind) -> Mention:
    """Say that code points `start` to `end` of a source's text as it stands are a name. It is open, unless the
    register knows it; the same words elsewhere are found with the next look.

    Raises `Unfit` for a stretch without words, outside the text, in withheld words, or one that runs into
    another mention.
    """
    whole_study(by, source.study_id)
    return marked(by, source, (start, end), kind)


@recorded("place of a name changed")
@needs(Permission.KEEP_NAMES)
def change_span(*, by: User, mention: Mention, start: int, end: int) -> Mention:
    """Say where a name begins and ends: the mention is open again, and a person's from now on. Raises as
    `mark_by_hand`."""
    whole_study(by, mention.study_id)
    return moved(by, mention, (start, end))


@recorded("mark of a name taken back")
@needs(Permission.KEEP_NAMES)
def take_mark_back(*, by: User, mention: Mention) -> None:
    """Take back what was marked by hand. Raises `Unfit` for what was found: that is dismissed."""
    whole_study(by, mention.study_id)
    taken_back(mention)
