"""The original pages of a source, for those who may open originals and have said that they do."""

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Decision, Permission
from fieldloom.ground.answers import Refused
from fieldloom.sources import page_pictures
from fieldloom.sources.clearance.hidden import hold_back
from fieldloom.sources.clearance.names_first import keeps_names
from fieldloom.sources.models import Source
from fieldloom.sources.page_pictures import Picture


@asks(Permission.OPEN_ORIGINAL)
def original_page(*, to: User, source: Source, page: int, wide: int, opening: str) -> Picture:
    """One page of the original as a picture. `opening` is the pass that `writes.open_pages` gave.

    Raises `Refused` without a valid pass, `Unfit` where there is no such page.
    """
    if not page_pictures.holds(opening, to, source):
        because = "The original of this text has not been opened in this session."
        raise Refused(Decision(False, because, "Open the original page at the desk again."))
    keeps_names(to, source)
    hold_back(to, source)
    return page_pictures.picture(source, page, wide)


@asks(Permission.OPEN_ORIGINAL)
def has_opened(*, to: User, source: Source, opening: str) -> bool:
    """Whether a pass still opens the pages of this source to this person."""
    return page_pictures.holds(opening, to, source)
