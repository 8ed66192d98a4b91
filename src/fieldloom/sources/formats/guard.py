"""The guard: keeps a child process that reads hostile files, and watches what it costs."""

import os
import selectors
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from fieldloom.sources.formats import launch, wire
from fieldloom.sources.rules.reading import Entry, Reading, Refusal, RefusedEntry

MAX_BYTES = 100_000_000
SECONDS = 60.0
MEMORY = 1_000_000_000
_WATCH = 0.05
_AHEAD = 4


class _Died(Exception):
    """The child ended, or was ended; carries the refusal for the file it was reading."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Guard:
    """Reads files in a child process with limits. A context manager; may be used by any thread.

    `seconds` of wall-clock time and `memory` bytes (child and pandoc together) are for one file.
    When a file breaks a limit or the child, that file is refused and a new child serves the rest.
    """

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, max_bytes: int = MAX_BYTES
    ) -> None:
        self.seconds, self.memory, self.max_bytes = seconds, memory, max_bytes
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.RLock()

    def __enter__(self) -> "Guard":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def make_ready(self) -> None:
        """Start the child now, so that it comes up while the caller does something else."""
        with self._lock:
            if self._child is None:
                self._child = launch.spare.take()

    def read(self, name: str, data: bytes) -> Reading | Refusal:
        """Read one file. Never raises for what it holds."""
        if len(data) > self.max_bytes:
            return _too_large(self.max_bytes)
        if not data:
            return Refusal(
                "This file is empty.", "Check that it is the right file and was saved.", "empty"
            )
        with self._lock:
            try:
                return wire.unpack(*self._ask({"ask": "read", "name": name}, [data]))
            except _Died as died:
                return died.refusal

    def read_all(
        self, files: Iterable[tuple[str, bytes]]
    ) -> Iterator[tuple[str, Reading | Refusal]]:
        """Read files in order, working a few ahead while the caller uses the ones before."""
        ahead: deque[tuple[str, Future[Reading | Refusal]]] = deque()
        with ThreadPoolExecutor(1, thread_name_prefix="guard") as thread:
            try:
                for name, data in files:
                    ahead.append((name, thread.submit(self.read, name, data)))
                    if len(ahead) > _AHEAD:
                        first, result = ahead.popleft()
                        yield first, result.result()
                while ahead:
                    first, result = ahead.popleft()
                    yield first, result.result()
            finally:
                thread.shutdown(wait=True, cancel_futures=True)

    def entries(self, name: str, data: bytes) -> Iterator[Entry | RefusedEntry]:
        """The files of a zip archive, each checked, or refused by itself.

        An archive that is unsafe as a whole gives one RefusedEntry under the archive's own name.
        """
        if len(data) > self.max_bytes:
            yield RefusedEntry(name, _too_large(self.max_bytes))
            return
        opening = {"ask": "archive", "name": name}
        listed = self._request(opening, [data])
        if isinstance(listed, Refusal):
            yield RefusedEntry(name, listed)
            return
        for index, (entry, refused) in enumerate(listed[0]["entries"]):
            if refused:
                yield RefusedEntry(entry, Refusal(*refused))
                continue
            asked = {"ask": "entry", "index": index}
            got = self._request(asked)
            if not isinstance(got, Refusal) and "no_archive" in got[0]:
                self._request(opening, [data])
                got = self._request(asked)
            if isinstance(got, Refusal):
                yield RefusedEntry(entry, got)
            else:
                yield Entry(entry, got[1][0])

    def page_picture(self, data: bytes, page: int, wide: int) -> tuple[bytes, int] | Refusal:
        """A page of a PDF, from 1, as a PNG about `wide` pixels across, and the number of pages."""
        got = self._request({"ask": "page", "page": page, "wide": wide}, [data])
        return got if isinstance(got, Refusal) else (got[1][0], got[0]["pages"])

    def close(self) -> None:
        """End the child, and pandoc with it."""
        with self._lock:
            child, self._child = self._child, None
            if child is not None:
                launch.end(child)

    def _request(
        self, header: wire.Header, blobs: list[bytes] | None = None
    ) -> tuple[wire.Header, list[bytes]] | Refusal:
        with self._lock:
            try:
                reply, parts = self._ask(header, blobs or [])
            except _Died as died:
                return died.refusal
        return Refusal(*reply["refusal"]) if "refusal" in reply else (reply, parts)

    def _ask(self, header: wire.Header, blobs: list[bytes]) -> tuple[wire.Header, list[bytes]]:
        child = self._child
        if child is None or child.poll() is not None:
            self.close()
            child = self._child = launch.start()
        try:
            return _Exchange(child, self.seconds, self.memory).run(wire.frame(header, blobs))
        except _Died:
            self.close()
            raise


class _Exchange:
    """One request and its reply, watched."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float, memory: int) -> None:
        self.child, self.memory = child, memory
        self.into, self.out = launch.pipes(child)
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self.looked = time.monotonic()
        self.selector = selectors.DefaultSelector()
        self.came = bytearray()  # of the reply, and not asked for yet

    def run(self, parts: list[bytes]) -> tuple[wire.Header, list[bytes]]:
        """Send the parts and give back the reply. Raises _Died."""
        try:
            self.selector.register(self.into, selectors.EVENT_WRITE)
            for part in parts:
                self._send(memoryview(part))
            self.selector.unregister(self.into)
            self.selector.register(self.out, selectors.EVENT_READ)
            return wire.receive(self._exactly)
        except (BrokenPipeError, EOFError, ValueError, KeyError) as error:
            raise _Died(self._why()) from error
        finally:
            self.selector.close()

    def _send(self, part: memoryview) -> None:
        while part:
            if self._ready():
                try:
                    part = part[os.write(self.into, part[: launch.PIPE]) :]
                except BlockingIOError:
                    continue

    def _exactly(self, size: int) -> bytes:
        while len(self.came) < size:
            if self._ready():
                piece = os.read(self.out, launch.PIPE)
                if not piece:
                    raise EOFError
                self.came += piece
        got = bytes(memoryview(self.came)[:size])
        del self.came[:size]
        return got

    def _ready(self) -> bool:
        """Wait a moment for the pipe; look at the clock and the memory while waiting."""
        events = self.selector.select(_WATCH)
        now = time.monotonic()
        if now > self.deadline:
            raise _Died(_too_slow(self.seconds))
        if now - self.looked > _WATCH:
            self.looked = now
            if launch.resident(self.child.pid) > self.memory:
                raise _Died(_too_heavy())
        return bool(events)

    def _why(self) -> Refusal:
        """What to say of a child that ended by itself."""
        try:
            code = self.child.wait(1)
        except subprocess.TimeoutExpired:
            code = 0
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return _too_slow(self.seconds) if code == -signal.SIGXCPU else _too_heavy()
        return Refusal(
            "Reading this file broke the reader; it may be damaged or made to do harm.",
            "Open it in the program that made it, save it again, and take in the new copy.",
            "crashed",
        )


def _too_large(limit: int) -> Refusal:
    return Refusal(
        f"This file is larger than {limit // 1_000_000} MB.",
        "Split it into parts, or take the pictures out of it, and take in those.",
        "too-large",
    )


def _too_slow(seconds: float) -> Refusal:
    return Refusal(
        f"This file could not be read within {seconds:.0f} seconds.",
        "Split it into parts, or save it as plain text, and take in those.",
        "too-slow",
    )


def _too_heavy() -> Refusal:
    return Refusal(
        "This file needs too much memory to read.",
        "Split it into parts, or save it as plain text, and take in those.",
        "too-heavy",
    )
