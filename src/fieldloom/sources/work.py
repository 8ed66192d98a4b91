"""The long work of this room: taking in a delivery, file by file, each exactly once."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Count

from fieldloom.access.gate import require
from fieldloom.access.rules import Permission
from fieldloom.ground.queued.at_length import writing_much
from fieldloom.jobs.register import Outcome, Run, work
from fieldloom.sources import vault
from fieldloom.sources.formats import launch
from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.index.pieces import bring_together
from fieldloom.sources.models import DeliveredFile, Delivery, Original
from fieldloom.sources.rules.reading import Reading, Refusal
from fieldloom.sources.taking_in.ahead import Ahead, Wanted
from fieldloom.sources.taking_in.archives import put_beside, unpacked
from fieldloom.sources.taking_in.settling import settle, still_waiting

TOGETHER = 4_000_000  # characters, and bytes of pictures, stored in one transaction, at most


@work("take in")
def take_in(run: Run) -> Outcome:
    """Take in the files of a delivery (`run.subject`), then those that came out of its archives."""
    with Guard() as guard, writing_much():
        guard.make_ready()
        delivery = Delivery.objects.select_related("study").get(pk=run.subject)
        require(run.by, Permission.TAKE_IN, delivery.study)
        vault.sweep()
        for from_archive in (False, True):
            files = DeliveredFile.objects.filter(delivery=delivery).exclude(original=None)
            files = files.exclude(inside="") if from_archive else files.filter(inside="")
            ids = list(files.order_by("position", "pk").values_list("pk", flat=True))
            _Taking(run, delivery, guard).go(ids)
    # Folders are often handed over one after the other: the next finds a child that is ready.
    run.afterwards += [launch.spare.lay_by, bring_together]
    counts = DeliveredFile.objects.filter(delivery=delivery).values_list("state")
    return dict(counts.annotate(Count("pk")).order_by("state"))


class _Taking:
    """Files on their way in, some at a time: one durable step, one transaction, one commit."""

    def __init__(self, run: Run, delivery: Delivery, guard: Guard) -> None:
        self.run, self.delivery, self.guard = run, delivery, guard
        self.ahead: Ahead

    def go(self, ids: Sequence[int]) -> None:
        """Take in these files."""
        waiting = DeliveredFile.objects.filter(pk__in=still_waiting(ids))
        in_order = waiting.select_related("original").order_by("position", "pk")
        wanted = [Wanted.of(file, file.original) for file in in_order if file.original]
        with Ahead(wanted, self.guard) as self.ahead:
            self.run.in_batches(ids, self._take, batch_for(len(ids)))

    def _take(self, some: Sequence[int]) -> None:
        # Everything is read before a transaction begins: nobody waits for a slow file.
        read: dict[int, Reading | Refusal] = {}
        size = 0
        for file_id in still_waiting(some):
            reading = self.ahead.reading_of(file_id)
            if isinstance(reading, Refusal) and reading.code == "archive":
                self._open(file_id)
                continue
            read[file_id] = reading
            if isinstance(reading, Reading):
                size += len(reading.text) + (len(reading.picture.data) if reading.picture else 0)
            if size > TOGETHER:
                settle(self.delivery.study_id, self.run.by, read)
                read, size = {}, 0
        if read:
            settle(self.delivery.study_id, self.run.by, read)

    def _open(self, file_id: int) -> None:
        file = DeliveredFile.objects.select_related("delivery__study").get(pk=file_id)
        original = Original.objects.get(pk=file.original_id or 0)
        entries = unpacked(file.name, original, self.guard)
        with transaction.atomic():
            put_beside(file, entries, self.run.by)


def batch_for(files: int) -> int:
    """How many files make one step: one for a few, so that progress shows; more for a folder, since
    the index is written best in large pieces."""
    return 48 if files >= 200 else 16 if files >= 60 else 10 if files >= 20 else 1
