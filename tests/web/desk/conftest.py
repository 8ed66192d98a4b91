"""What the tests of the desk ask for: a text with everything that makes places hard, and its codes."""

import json
import uuid
from types import SimpleNamespace

import pytest

TEXT = (
    "INT: How long have you waited?\r\n\r\n"
    "KIRSTY: Since May. The twelfth 🌊 of May, and the cafe\u0301 was shut. I waited.\r\n\r\n"
    "INT: And then?\r\n\r\n"
    "KIRSTY: Then 👩\u200d👩\u200d👧 came, all of them. They look at the floor. I waited again.\r\n\r\n"
    "INT: Who else was there?\r\n\r\n"
    "KIRSTY: Nobody else.\r\n"
)


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    """Each test keeps its originals in a folder of its own."""
    settings.DATA = tmp_path


@pytest.fixture
def text():
    """The text as a file would hold it."""
    return TEXT


@pytest.fixture
def taken(study):
    """A maker of sources, without a file being read: quick, for every test has one."""
    from fieldloom.sources import index, reads, vault
    from fieldloom.sources.models import Source
    from fieldloom.sources.rules import turns
    from fieldloom.sources.rules.blocks import divide
    from fieldloom.sources.rules.words import count
    from fieldloom.sources.taking_in.storing import Next, Written, store

    def take(by, ref, text):
        written = Written.of(text, turns.mark(divide(text)).blocks, count(text))
        said = {"ref": ref, "title": ref, "kind": "interview", "format": "txt"}
        original = vault.seal(study, f"{ref}{text}".encode())
        source = Source(study=study, original=original, taken_in_by=by, file_name=ref, **said)
        index.enter([index.rows_of(store([Next(source, 1, written)], by)[0])])
        return reads.source(ref, to=by, study=study)

    return take


@pytest.fixture
def kirsty(pi, taken):
    """The text above, as I-001."""
    return taken(pi, "I-001", TEXT.replace("\r\n", "\n"))


@pytest.fixture
def codes(pi, study):
    """Two codes, one under the other."""
    from fieldloom.coding import writes

    system = writes.add_code(by=pi, study=study, new=writes.NewCode("System"))
    waiting = writes.add_code(by=pi, study=study, new=writes.NewCode("Waiting", system))
    return SimpleNamespace(system=system, waiting=waiting)


@pytest.fixture
def whole(pi, kirsty):
    """The text as it is kept, to count places in."""
    from fieldloom.sources import reads

    return reads.text_of(to=pi, revision=kirsty.current)


class Desk:
    """One person at one text."""

    def __init__(self, client, user, url):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.client, self.url = client, url

    def get(self, path=""):
        return self.client.get(self.url + path)

    def post(self, path, **body):
        body = {"operation": str(uuid.uuid4()), "revision": 1, **body}
        return self.client.post(self.url + path, json.dumps(body), content_type="application/json")

    def state(self, path=""):
        """What the page hands to its scripts."""
        page = self.get(path).content.decode()
        opening = '<script id="desk-state" type="application/json">'
        return json.loads(page.split(opening)[1].split("</script>")[0])


@pytest.fixture
def at(study):
    """A maker of desks: `at(user)` sits that person at I-001."""
    from django.test import Client

    def sit(user, ref="I-001"):
        return Desk(Client(), user, f"/studies/{study.slug}/read/{ref}/")

    return sit


@pytest.fixture
def desk(at, pi, kirsty):
    """The principal investigator at I-001."""
    return at(pi)


@pytest.fixture
def place(whole):
    """Where some words stand: `place("I waited", 2)` is the second time."""

    def find(words, nth=1):
        at = -1
        for _ in range(nth):
            at = whole.index(words, at + 1)
        return {"start": at, "end": at + len(words)}

    return find
