"""Whether names come first in a study."""

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.sources.clearance import names_first as clearance
from fieldloom.sources.models import NamesFirst


@asks(Permission.ENTER)
def names_first(*, to: User, study: Study) -> NamesFirst | None:
    """What the study said last, with who said so; None where it never said anything."""
    return clearance.names_first(study.pk)
