"""How far a read of codings reaches: through the sources that the asker may read, no further."""

from django.db.models import QuerySet

from fieldloom.access.gate import reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.models import Coding
from fieldloom.sources.models import Source
from fieldloom.sources.reads import sources


def limits(to: User, study: Study, permission: Permission) -> "QuerySet[Source] | None":
    """The sources to which this user is limited under this permission; None: all of the study.

    None spares the database a look at every row's source.
    """
    own = reach(to, permission, study).sites
    if own is None and reach(to, Permission.READ_SOURCES, study).sites is None:
        return None
    seen = sources(to=to, study=study)
    return seen if own is None else seen.filter(encounter__site__code__in=own)


def seen_sources(to: User, study: Study, permission: Permission) -> "QuerySet[Source]":
    """The sources of a study that this user may see under this permission, by ref."""
    limited = limits(to, study, permission)
    seen = Source.objects.filter(study=study) if limited is None else limited
    return seen.order_by("ref")


def seen_codings(
    to: User, study: Study, permission: Permission = Permission.READ_CODING
) -> "QuerySet[Coding]":
    """The codings of a study that this user may see: where every read of codings begins."""
    rows = Coding.objects.filter(source__study=study)
    limited = limits(to, study, permission)
    return rows if limited is None else rows.filter(source__in=limited.values("pk"))


def hears_all(to: User, source: Source) -> bool:
    """Whether this user may know of everybody's changes in a source that they may read.

    Where it is False, `changes_in` tells them of their own alone, also of what is gone: so whatever
    narrows `codings_in` to the asker's own work has to answer here as well.
    """
    return True
