"""The server: the web door's processes, and a worker for long work whenever there is any.

Four processes at most. This one watches; it loads the site once and forks the two web processes from
it (granian), which so start at once and share its memory. The worker is a program of its own
(`python -m fieldloom.jobs`), started when a job waits, and ends itself when idle.
"""

import ctypes
import gc
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connections

from fieldloom.ground.answers import Unfit
from fieldloom.ground.loading import uncollected
from fieldloom.ground.queued.line import Line
from fieldloom.jobs import worker

WEB_PROCESSES = min(2, os.cpu_count() or 1)  # one runs on one core; a second keeps a second busy
THREADS = 4  # in each; SQLite has one writer at a time, and more would only wait on one another
PATIENCE = 20.0  # seconds that a request waits for its turn to write; then it is told to come again
HANDOVER = 0.0005  # seconds; whoever has the turn to write must not wait long for the interpreter
GIVE_BACK_EVERY = 15.0  # seconds; it takes some milliseconds
LOOK_EVERY = 0.5  # seconds between two looks for waiting jobs
SHORT_LIFE = 10.0  # seconds; a worker that dies sooner is restarted later each time
LONGEST_REST = 30.0
LAST_STEP = 10.0  # seconds given to a worker at the end; it may finish its step alone after that


def serve(host: str = "127.0.0.1", port: int = 8420, *, ready: Callable[[str], None]) -> None:
    """Serve the site at `host`:`port` until SIGINT or SIGTERM; `ready` gets the address once it answers.

    Port 0 takes a free one. Raises `Unfit` where the address cannot be had.
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    port = free_port(host, port)
    server = Server(
        "fieldloom.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.warning,
    )
    tender = Tender()
    answering = threading.Thread(target=_tell_when_ready, args=(host, port, ready), daemon=True)
    server.on_startup(answering.start)
    server.on_startup(tender.start)
    _load_site()
    try:
        server.serve(target_loader=_site_in_child, wrap_loader=False)
    finally:
        tender.stop()


def free_port(host: str, port: int) -> int:
    """The port to listen on: `port`, or a free one for 0. Raises `Unfit` where it cannot be had."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return int(probe.getsockname()[1])
    except PermissionError as error:
        reason = f"Port {port} is kept for the system."
        raise Unfit(reason, "Take one above 1023: --port 8420", "port") from error
    except OSError as error:
        reason = f"{host}:{port} cannot be listened on: it is in use, or not of this machine."
        raise Unfit(reason, f"Take another port: --port {port + 1}", "port") from error


def _load_site() -> None:
    """Load all that a web process needs, so that it is shared; leave no connection open."""
    with uncollected():
        from django.urls import get_resolver

        import fieldloom.web.wsgi  # noqa: F401  (loads the site)

        _ = get_resolver().url_patterns
    connections.close_all()
    _give_back()
    # What is loaded stays; counting it over again would only unshare it. Nor is it looked through for
    # garbage now: that is a tenth of a second, and finds some thousand small things.
    gc.freeze()


def _give_back() -> None:
    """Give memory that was taken and freed back to the system, where the C library can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _give_back_at_times() -> None:
    """A thread that answers leaves behind what a long text took; it is not given back by itself.
    Answers that point at themselves are collected first: little comes after a busy hour to set that off."""
    while True:
        time.sleep(GIVE_BACK_EVERY)
        gc.collect()
        _give_back()


def _site_in_child() -> Callable[..., Any]:
    """The site, in the web process; this process's end is its end as well."""
    if sys.platform == "linux":
        end_with_parent = 1  # PR_SET_PDEATHSIG of prctl(2)
        ctypes.CDLL(None).prctl(end_with_parent, signal.SIGTERM)
    from fieldloom.web.wsgi import application

    threading.Thread(target=_give_back_at_times, daemon=True).start()
    sys.setswitchinterval(HANDOVER)
    Line.patience = PATIENCE
    return application


def _tell_when_ready(host: str, port: int, ready: Callable[[str], None]) -> None:
    # On this machine by its name, since a browser keeps passkeys for names, not for numbers.
    shown = "localhost" if host == "127.0.0.1" else f"[{host}]" if ":" in host else host
    while True:
        try:
            asking = http.client.HTTPConnection(host, port, timeout=5)
            asking.request("GET", "/", headers={"Host": "localhost"})
            asking.getresponse().read()
            asking.close()
            break
        except OSError:
            time.sleep(0.02)
    ready(f"http://{shown}:{port}/")


class Tender:
    """Sees to it that there is a worker while there is work.

    A web process may be forked again at any time, so nothing of the database may be open or
    locked then: each look is made under a lock that a fork waits for, and leaves nothing open.
    """

    def __init__(self) -> None:
        self._look = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._tend, daemon=True)
        self._worker: subprocess.Popen[bytes] | None = None
        self._begun = self._rest_until = 0.0
        self._short_lives = 0
        free = self._look.release
        os.register_at_fork(before=self._look.acquire, after_in_parent=free, after_in_child=free)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Let the worker finish its step, and go."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._worker is not None and self._worker.poll() is None:
            self._worker.terminate()
            try:
                self._worker.wait(LAST_STEP)
            except subprocess.TimeoutExpired:
                return  # it ends by itself after its step

    def _tend(self) -> None:
        while not self._ending.wait(LOOK_EVERY):
            with self._look:
                if self._may_start() and self._needed():
                    self._begun = time.monotonic()
                    self._worker = subprocess.Popen([sys.executable, "-m", "fieldloom.jobs"])

    def _needed(self) -> bool:
        try:
            return worker.needed()
        finally:
            connections.close_all()

    def _may_start(self) -> bool:
        now = time.monotonic()
        if self._worker is not None:
            ended = self._worker.poll()
            if ended is None:
                return False
            self._worker = None
            died_young = ended != 0 and now - self._begun < SHORT_LIFE
            self._short_lives = self._short_lives + 1 if died_young else 0
            self._rest_until = now + rest_after(self._short_lives)
        return now >= self._rest_until


def rest_after(short_lives: int) -> float:
    """Seconds to wait before the next worker, after so many that died young in a row."""
    return min(LONGEST_REST, 0.5 * 2 ** (short_lives - 1)) if short_lives else 0.0
