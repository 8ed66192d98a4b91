"""Names found in a source before the turn to write."""

from fieldloom.access.gate import asks
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.pseudonyms.mentions.finding import Ahead, Finder
from fieldloom.pseudonyms.within import whole_study
from fieldloom.sources.models import Source


@asks(Permission.KEEP_NAMES)
def look_ahead(*, to: User, source: Source) -> Ahead | None:
    """What `writes.find` would find in a source as it stands: to be handed to it. To read a text takes
    seconds, and nobody else can write while it notes what was found."""
    whole_study(to, source.study_id)
    return Finder(source.study_id, to).look_ahead(source)
