"""A slow machine and a bad line, asked for by `FIELDLOOM_SLOW=4`: to find what fails by chance by day.

The processor of each page is slowed down so many times, and each request waits on its way in and on
its way out, each time for another while: so answers come late, and not in the order of their questions.
`FIELDLOOM_SLOW_SEED` begins the waits elsewhere.
"""

import os
import random
import threading
import time
from contextlib import contextmanager

import pytest

RATE = float(os.environ.get("FIELDLOOM_SLOW", "0"))
WAIT = (0.02, 0.3)  # seconds, each way
PATIENCE = 60_000  # milliseconds: slow is not wrong
USUAL = 5_000
"""What Playwright waits unless told otherwise, in milliseconds."""

_waits = random.Random(os.environ.get("FIELDLOOM_SLOW_SEED", "0"))
_lock = threading.Condition()
_under_way = 0


@contextmanager
def line():
    """While this lasts it is known which requests are under way; slowed down, they are late as well."""
    from django.core.handlers.wsgi import WSGIHandler
    from playwright.sync_api import expect

    answer = WSGIHandler.__call__

    def counted(self, environ, start_response):
        with _counting():
            _wait()
            response = answer(self, environ, start_response)
            _wait()
            return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", counted)
        expect.set_options(timeout=PATIENCE if RATE else USUAL)
        yield
    expect.set_options(timeout=USUAL)


def page_of(context):
    """A page of a browser, slowed down before it loads anything."""
    page = context.new_page()
    if RATE:
        context.set_default_timeout(PATIENCE)
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": RATE})
    return page


def answered():
    """Wait until no request is under way any more: the next journey begins with tables of its own."""
    with _lock:
        assert _lock.wait_for(lambda: _under_way == 0, timeout=30), (
            "a request does not come to an end"
        )


@contextmanager
def _counting():
    global _under_way
    with _lock:
        _under_way += 1
    try:
        yield
    finally:
        with _lock:
            _under_way -= 1
            _lock.notify_all()


def _wait():
    if RATE:
        with _lock:
            this_time = _waits.uniform(*WAIT)
        time.sleep(this_time)
