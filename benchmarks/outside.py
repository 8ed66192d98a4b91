"""What is measured from outside: a server starting, a page answering, a browser painting, an
installation. Servers listen on a free port of this machine's loopback address only."""

import http.client
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from benchmarks.clock import family, resident
from benchmarks.corpus import as_installed

ROOT = Path(__file__).parents[1]
LONGEST_START = 30.0
STAY = 1500  # milliseconds that a visitor looks at a page
CSRF = "b" * 32  # a secret of the benchmark's own; it stands in the cookie and in the header


class NoPage(Exception):
    """The page does not answer as it should; the text says how."""


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: where, how long it took to answer, and its process."""

    address: str
    start: float
    pid: int

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc


@contextmanager
def serving() -> Iterator[Served]:
    """`fieldloom serve` on a free loopback port. Ends the run where it does not answer in 30 s."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    asked = [sys.executable, "-m", "fieldloom", "serve", "--port", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(asked, env=as_installed(), **quiet)
    try:
        while not _answers(port):
            if server.poll() is not None or time.perf_counter() - begun > LONGEST_START:
                raise NoPage("the server did not start")
            time.sleep(0.02)
        yield Served(f"http://127.0.0.1:{port}", time.perf_counter() - begun, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _answers(port: int) -> bool:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/account/login/")
        return asking.getresponse().status == 200
    except OSError:
        return False
    finally:
        asking.close()


class Visitor:
    """A person who is signed in, over one connection that is kept open, as a browser does it."""

    def __init__(self, host: str, session: str) -> None:
        self.asking = http.client.HTTPConnection(host, timeout=60)
        self.headers = {"Cookie": f"session={session}; csrf={CSRF}", "X-CSRFToken": CSRF}

    def get(self, path: str) -> bytes:
        """The page. Raises `NoPage` where it answers with anything but 200."""
        return self._ask("GET", path)

    def post(self, path: str, said: dict[str, Any]) -> Any:
        """What the server answers to this, from JSON to JSON. Raises `NoPage` likewise."""
        return json.loads(self._ask("POST", path, json.dumps(said)))

    def _ask(self, method: str, path: str, body: str | None = None) -> bytes:
        kind = {"Content-Type": "application/json"} if body else {}
        self.asking.request(method, path, body, self.headers | kind)
        answer = self.asking.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise NoPage(f"{method} {path} answered {answer.status}")
        return told


def session_of(user: Any) -> str:
    """The cookie of a session in which this user is signed in, made without the sign-in page."""
    from django.test import Client

    from fieldloom.web.shell import standing

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    held = client.session
    standing.show(held, user)
    held.save()
    return client.cookies["session"].value


def opened(served: Served, session: str, path: str, runs: int = 15) -> float:
    """Median seconds until the whole of a page has come over loopback, after one warm visit."""
    visitor, times = Visitor(served.host, session), []
    visitor.get(path)
    for _ in range(runs):
        begun = time.perf_counter()
        visitor.get(path)
        times.append(time.perf_counter() - begun)
    return median(times)


def memory_at_rest(pid: int) -> float:
    """MB of the server and everything it started, half a minute after it was last asked."""
    time.sleep(30)
    return sum(resident(one) for one in family(pid))


@contextmanager
def browser(served: Served, session: str) -> Iterator[Any]:
    """A page of headless Chromium in which a user is signed in. Raises `NoPage` without Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise NoPage("there is no Chromium on this machine")
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1440, "height": 900})
        cookie = {"name": "session", "value": session, "url": served.address}
        page.context.add_cookies([cookie])
        try:
            yield page
        except Error as trouble:
            raise NoPage(trouble.message.splitlines()[0]) from trouble
        finally:
            opened.close()


PAINT = """() => new Promise(done => new PerformanceObserver((list, watch) => {
    const painted = list.getEntriesByName('first-contentful-paint')[0];
    if (painted) { watch.disconnect(); done(painted.startTime); }
}).observe({ type: 'paint', buffered: true }))"""


def first_paint(page: Any, address: str, runs: int = 7) -> float:
    """Median seconds from navigation to first contentful paint, with styles and scripts in cache.

    Paint Timing (W3C), measured by the browser itself. The visitor stays a moment each time, as
    people do: else the page before, which has just begun to draw its codes, would be measured too.
    """
    times = []
    for _ in range(runs + 1):
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            raise NoPage(f"{address} answered {answer.status if answer else 'nothing'}")
        times.append(page.evaluate(PAINT) / 1000)
        page.wait_for_timeout(STAY)
    return median(times[1:])


SCROLL = """seconds => new Promise(done => {
    const scroller = document.scrollingElement, times = [];
    const frame = now => {
        times.push(now);
        scroller.scrollTop += 60;
        if (now - times[0] < seconds * 1000) requestAnimationFrame(frame);
        else done([(times.length - 1) / ((times.at(-1) - times[0]) / 1000), scroller.scrollTop]);
    };
    requestAnimationFrame(frame);
})"""


def frames(page: Any, seconds: float = 5) -> float:
    """Frames a second while the open page is scrolled by 60 pixels a frame."""
    rate, way = page.evaluate(SCROLL, seconds)
    if way < 1000:
        raise NoPage("the page does not scroll")
    return float(rate)


def install() -> tuple[float, float]:
    """Seconds and MB of a fresh environment with the locked dependencies, no cache."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "venv"
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        lock = ROOT / "requirements" / "run.lock"
        asked = [str(place / "bin/python"), "-m", "pip", "install", "-q", "--no-cache-dir"]
        subprocess.run([*asked, "--require-hashes", "-r", str(lock)], check=True)
        seconds = time.perf_counter() - begun
        size = sum(p.stat().st_size for p in place.rglob("*") if p.is_file() and not p.is_symlink())
    return seconds, size / 2**20
