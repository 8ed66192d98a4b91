"""Whole flows in a real browser: the system's Chromium, a served Fieldloom, people signed in.

A page that logs an error, breaks its content policy or asks for what is not there fails its test.
"""

import os
import shutil
from contextlib import nullcontext

import pytest

from journeys import slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TALK = """INT: How long have you waited?

KIRSTY: Since May. The twelth 🌊 of May, and the café was shut. I waited.

INT: And then?

KIRSTY: Then they came, all of them. They look at the floor. I waited again.

INT: Who else was there?

KIRSTY: Nobody else.
"""


def pytest_collection_modifyitems(items):
    """A journey that fails is walked once more, and that is said (decision 33); not where chance is
    looked for."""
    if not slow.RATE:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def chromium(django_db_setup, django_db_blocker):
    """The browser, one for all journeys."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; `apt install chromium` brings it.")
    from django.db import connection
    from playwright.sync_api import sync_playwright

    # Playwright's event loop runs in this thread. Django cautions against that, which is not meant
    # for tests, and keeps another connection beside a loop: it has to empty tables as the first.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with django_db_blocker.unblock():
        flush = connection.ops.sql_flush
    with sync_playwright() as playwright:
        with django_db_blocker.unblock():
            connection.ops.sql_flush = flush
        nowhere = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
        arguments = ["--no-sandbox", "--disable-background-networking", nowhere]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture(scope="package", autouse=True)
def no_waiting_for_the_disk():
    """What the disk has is the matter of `tests/ground` and `tests/durability`; a journey commits
    hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fieldloom.ground.queued.syncing._sync", lambda handle: None)
        yield


@pytest.fixture(scope="package")
def guard():
    """The child process that reads what is taken in, one for all journeys."""
    from fieldloom.sources.formats.guard import Guard

    with Guard() as guard:
        yield guard


@pytest.fixture(scope="package", autouse=True)
def edition_served():
    """Styles and scripts come as `fieldloom serve` sends them: Django's own handler for tests stands back."""
    handler = "django.contrib.staticfiles.handlers.StaticFilesHandler._should_handle"
    with pytest.MonkeyPatch.context() as patch, slow.line():
        patch.setattr(handler, lambda self, path: False)
        yield


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path, monkeypatch, guard):
    """Each journey keeps its originals in a folder of its own."""
    settings.DATA = tmp_path
    monkeypatch.setattr("fieldloom.sources.work.Guard", lambda: nullcontext(guard))


@pytest.fixture
def taken(transactional_db, study):
    """A maker of sources: hands a text over as a file, and takes it in."""
    from fieldloom.jobs.doing import carry_out
    from fieldloom.sources import reads, writes

    def take(by, ref="I-001", text=TALK):
        file = writes.Handed(f"{ref}.txt", text.encode(), {"ref": ref})
        delivery = writes.hand_over(by=by, study=study, files=[file])
        carry_out(writes.close_delivery(by=by, delivery=delivery).pk)
        return reads.source(ref, to=by, study=study)

    return take


@pytest.fixture
def sit(transactional_db, chromium, live_server, study):
    """A maker of signed-in pages: `sit(user, "read/I-001/")`; size and colours may be given."""
    from django.conf import settings
    from django.test import Client

    contexts, wrong = [], []

    def open_page(user, path, **setting):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        setting = {"viewport": {"width": 1440, "height": 900}, **setting}
        context = chromium.new_context(**setting)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = slow.page_of(context)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        page.goto(f"{live_server.url}/studies/{study.slug}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    slow.answered()
    # A refusal (403, 409, 422, 503) and a network that was cut are part of some journeys.
    expected = ("status of 4", "status of 503", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    assert [said for said in wrong if not any(part in said for part in expected)] == []


@pytest.fixture
def source(pi, taken):
    return taken(pi)


@pytest.fixture
def codes(pi, study, source):
    from fieldloom.coding import writes

    names = ("Waiting", "Being watched", "Hope")
    return [writes.add_code(by=pi, study=study, new=writes.NewCode(name)) for name in names]


@pytest.fixture
def desk(sit, pi, source, codes):
    page = sit(pi, "read/I-001/")
    page.wait_for_selector("text-desk.is-live")
    return page
