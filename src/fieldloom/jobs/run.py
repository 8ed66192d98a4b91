"""What a piece of work is given: its subject, its asker, and a way to do steps that survive."""

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol, TypeVar

from fieldloom.access.models import User
from fieldloom.ground.answers import Refused
from fieldloom.jobs import ledger
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import in_words

T = TypeVar("T")
Answer = list[str]  # how a batch ended: [word, sentence]; plain, since it is kept

SHOW_EVERY = 0.2  # seconds between two writings of progress
_log = logging.getLogger(__name__)


class Failed(Exception):
    """A step failed; the text is a sentence for people, without words of field material."""


class LaidAside(BaseException):
    """The worker is closing: the work goes on from here at its next start.

    Not an `Exception`, so that nothing on the way takes it for an answer of the work.
    """


class Durable(Protocol):
    """Does something once and remembers its answer, so that it is not done again after a crash."""

    def __call__(self, name: str, do: Callable[[], T], /) -> T: ...


def at_once(_name: str, do: Callable[[], T], /) -> T:
    """Does a step without remembering it: for tests of a room's work, without a worker."""
    return do()


def never() -> bool:
    return False


class Run:
    """One carrying-out of a job.

    `subject` is the row id of what is worked on, `by` the user who asked. `stopped` turns true
    when somebody stopped the job: `each` then does no further step, and the work should return.
    What stands in `afterwards` is done once the job has ended, when nobody waits for it any more; it is
    not done again after a crash.
    """

    def __init__(
        self, job: Job, durable: Durable = at_once, closing: Callable[[], bool] = never
    ) -> None:
        self.job = job
        self.subject: int = job.subject
        self.by: User = job.started_by
        self.done = 0
        self.total = 0
        self.stopped = False
        self.afterwards: list[Callable[[], object]] = []
        self._durable = durable
        self._closing = closing
        self._live = False  # whether the step just made was done now, not remembered
        self._shown_at = 0.0

    def each(self, items: Sequence[int], step: Callable[[int], None], batch: int = 1) -> None:
        """Do `step` for each of the row ids `items`, `batch` of them as one durable step.

        As `in_batches`, for work that takes its items one by one.
        """

        def one_by_one(some: list[int]) -> None:
            for item in some:
                step(item)

        self.in_batches(items, one_by_one, batch)

    def in_batches(
        self, items: Sequence[int], step: Callable[[list[int]], None], batch: int
    ) -> None:
        """Do `step` for each `batch` of the row ids `items`: one durable step, some 3 ms each.

        After a crash, batches that were finished are not done again; the one that was under way
        is, so a step must know what has already been done. The list of items is remembered with
        the first step, and a changed list at the second start changes nothing.
        Raises `Failed` when a step raised; what was done before stays done.
        """
        planned = self._durable("plan", lambda: list(items))
        self.add_to_total(len(planned))
        for some in _parts(planned, batch):
            if self.stopped:
                return
            if self._closing():
                raise LaidAside
            word, sentence = self._durable("batch", partial(self._batch, some, step))
            if word == "failed":
                raise Failed(sentence)
            self.stopped = word == "stopped"
            self.done += 0 if self.stopped else len(some)
            self._show()

    def add_to_total(self, more: int) -> None:
        """Say that `more` steps are to be done, for the progress bar."""
        self.total += more

    def _batch(self, some: list[int], step: Callable[[list[int]], None]) -> Answer:
        self._live = True
        if ledger.stop_asked(self.job):
            return ["stopped", ""]
        try:
            step(some)
        except Refused as refusal:
            return ["failed", str(refusal)]
        except Exception as error:
            log_without_words(self.job, error)
            return ["failed", in_words(type(error).__name__, self.done, self.total)]
        return ["done", ""]

    def _show(self) -> None:
        """Write progress, unless it was written just now or this is only remembering."""
        now = time.monotonic()
        if self._live and now - self._shown_at >= SHOW_EVERY:
            self._shown_at = now
            ledger.show(self.job, self.done, self.total)


def _parts(items: list[int], batch: int) -> Iterator[list[int]]:
    """Items in batches; the one that is smaller comes first, so that the first is done sooner."""
    first = len(items) % batch
    if first:
        yield items[:first]
    for start in range(first, len(items), batch):
        yield items[start : start + batch]


def log_without_words(job: Job, error: BaseException) -> None:
    """Log where an error arose and of which class, never its message: it may hold field material."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename}:{last.lineno}"
    _log.error("job %s (%s): %s at %s", job.pk, job.kind, type(error).__name__, place)
