"""Reading ahead: the next files are opened and read in the guarded child while this one is stored.

One thread, which never touches the database. What lies ready is bounded in bytes, so a delivery of
large files takes no more memory than its largest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Condition, Thread
from types import TracebackType

from fieldloom.sources import vault
from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.models import DeliveredFile, Original
from fieldloom.sources.rules.reading import Reading, Refusal

READY = 24 * 2**20  # bytes of originals that may lie ready, read


@dataclass(frozen=True, slots=True)
class Wanted:
    """A delivered file, as plain values that another thread may hold."""

    file_id: int
    name: str
    study_id: int
    mark: str
    size: int
    sealed_key: bytes = field(repr=False)

    @classmethod
    def of(cls, file: DeliveredFile, original: Original) -> "Wanted":
        """From the rows of a file and of its original."""
        sealed_key = bytes(original.sealed_key)
        name = file.inside or file.name
        return cls(file.pk, name, original.study_id, original.mark, original.size, sealed_key)


def read_now(guard: Guard, wanted: Wanted) -> Reading | Refusal:
    """Open a file from the vault and read it."""
    try:
        data = vault.opened(wanted.study_id, wanted.mark, wanted.sealed_key)
    except vault.Damaged as damaged:
        return Refusal(damaged.reason, damaged.remedy, "vault")
    return guard.read(wanted.name, data)


class Ahead:
    """Readings of files, in the order in which they will be asked for. A context manager."""

    def __init__(self, wanted: Sequence[Wanted], guard: Guard) -> None:
        self.wanted, self.guard = wanted, guard
        self.places = {each.file_id: place for place, each in enumerate(wanted)}
        self.ready: dict[int, Reading | Refusal] = {}  # by place
        self.held = self.next = self.asked = 0  # bytes that lie ready; places: read next, asked for
        self.error: BaseException | None = None
        self.over = False
        self.turn = Condition()
        self.thread = Thread(target=self._work, name="reading ahead", daemon=True)

    def __enter__(self) -> "Ahead":
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self.turn:
            self.over = True
            self.turn.notify_all()
        self.thread.join()

    def reading_of(self, file_id: int) -> Reading | Refusal:
        """The reading of this file; those before it that nobody asked for are dropped.

        Asked for a second time (a step that is done again), the file is read again.
        """
        place = self.places[file_id]
        with self.turn:
            self.asked = max(self.asked, place)
            while self._is_coming(place):
                self.turn.wait()
            if place in self.ready:  # a fault further on does not take away what was read before it
                return self._take(place)
            if self.error is not None:
                raise self.error
        return read_now(self.guard, self.wanted[place])

    def _is_coming(self, place: int) -> bool:
        """Whether this file is still to be read ahead; those before it are dropped meanwhile."""
        for passed in [p for p in self.ready if p < place]:
            self._take(passed)
        return place not in self.ready and self.next <= place and self.error is None

    def _take(self, place: int) -> Reading | Refusal:
        self.held -= self.wanted[place].size
        self.turn.notify_all()
        return self.ready.pop(place)

    def _work(self) -> None:
        try:
            for place, wanted in enumerate(self.wanted):
                if self._may_read(place, wanted.size):
                    read = read_now(self.guard, wanted)
                    self._lay_ready(place, read)
                if self.over:
                    return
        except BaseException as error:
            with self.turn:
                self.error = error
                self.turn.notify_all()

    def _may_read(self, place: int, size: int) -> bool:
        """Wait for room; False when nobody will ask for this file any more."""
        with self.turn:
            while self.held and self.held + size > READY and place > self.asked and not self.over:
                self.turn.wait()
            if place < self.asked:
                self.next = place + 1
            return not self.over and place >= self.asked

    def _lay_ready(self, place: int, read: Reading | Refusal) -> None:
        with self.turn:
            self.ready[place], self.next = read, place + 1
            self.held += self.wanted[place].size
            self.turn.notify_all()
