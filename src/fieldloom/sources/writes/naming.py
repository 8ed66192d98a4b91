"""A study says whether names come first: what is taken in stays shut until they were made safe."""

from fieldloom.access.gate import beyond, needs, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.sources.clearance.names_first import names_first
from fieldloom.sources.models import NamesFirst


@recorded("names first decided")
@needs(Permission.KEEP_NAMES)
def put_names_first(*, by: User, study: Study, on: bool) -> NamesFirst:
    """From now on, or no longer: whatever is taken in is shut until its names were made safe. What is here
    already stays as it is, open or shut. Raises `Unfit` where it is so already."""
    scope = reach(by, Permission.KEEP_NAMES, study)
    if not scope.everything:
        raise Refused(beyond(Permission.KEEP_NAMES, scope))
    held = names_first(study.pk)
    if on is (held is not None and held.on):
        raise Unfit("It is so already.", "Nothing was changed.")
    return NamesFirst.objects.create(study=study, on=on, by=by)
