"""What was handed over, and what became of each file."""

from django.db.models import Count, Q, QuerySet

from fieldloom.access.gate import asks, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.sources.models import DeliveredFile, Delivery
from fieldloom.sources.rules.kinds import FileState


@asks(Permission.TAKE_IN)
def deliveries(*, to: User, study: Study) -> QuerySet[Delivery]:
    """The deliveries of a study, newest first, each with counts of its files: `files_count`,
    `taken`, `refused`, `asking`, `double`, `waiting`. Who reaches only a part of the study sees their own."""
    counts = {
        name: Count("files", filter=Q(files__state=state.value)) for name, state in _COUNTED.items()
    }
    rows = _seen(to, study).select_related("by", "study")
    return rows.annotate(files_count=Count("files"), **counts)


@asks(Permission.TAKE_IN)
def delivery(pk: int, *, to: User, study: Study) -> Delivery:
    """One delivery with its `files` and what each became. Raises `NotFound`."""
    rows = deliveries(to=to, study=study)
    found = rows.prefetch_related("files__source__current").filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such delivery that you may see.")
    return found


@asks(Permission.TAKE_IN)
def delivered_file(pk: int, *, to: User, study: Study) -> DeliveredFile:
    """One delivered file by row id. Raises `NotFound`."""
    rows = DeliveredFile.objects.filter(delivery__in=_seen(to, study))
    found = rows.select_related("delivery__study", "source").filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such file that you may see.")
    return found


_COUNTED = {
    "taken": FileState.TAKEN,
    "refused": FileState.REFUSED,
    "asking": FileState.ASKS,
    "double": FileState.DOUBLE,
    "waiting": FileState.WAITING,
}


def _seen(to: User, study: Study) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(study=study)
    scope = reach(to, Permission.TAKE_IN, study)
    return rows if scope.everything else rows.filter(by=to)
