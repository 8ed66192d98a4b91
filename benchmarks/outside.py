"""What is measured from outside: a server starting, a browser painting, an installation."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.clock import family, resident

ROOT = Path(__file__).parents[1]


@contextmanager
def serving(port: int) -> Iterator[tuple[str, float, int]]:
    """`fieldloom serve` on a loopback port: (address, seconds until it answered, process id)."""
    begun = time.perf_counter()
    asked = [sys.executable, "-m", "fieldloom", "serve", "--port", str(port)]
    server = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/account/login/", timeout=2).read()
                break
            except (urllib.error.URLError, ConnectionError):
                if time.perf_counter() - begun > 30:
                    raise SystemExit("The server did not answer within 30 s.") from None
                time.sleep(0.02)
        yield address, time.perf_counter() - begun, server.pid
    finally:
        server.terminate()
        server.wait(20)


def memory_at_rest(pid: int) -> float:
    """MB of the server and everything it started, half a minute after it was last asked."""
    time.sleep(30)
    return sum(resident(one) for one in family(pid))


def first_paint(address: str, path: str, user: str, password: str, runs: int = 5) -> float:
    """Median seconds from navigation to first contentful paint of a page, in headless Chromium."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise FileNotFoundError("No Chromium on this machine.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/account/login/")
        page.fill("[name=login]", user)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        times = []
        for _ in range(runs + 1):
            page.goto(f"{address}{path}")
            paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
            page.wait_for_function(f"({paint}) !== null")
            times.append(page.evaluate(paint) / 1000)
        browser.close()
    return median(times[1:])


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
