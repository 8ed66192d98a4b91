"""What somebody might send who guesses ids and writes requests by hand, to every address of coding,
the desk and the settings: each answer is a refusal in words, never a fault, and never tells anything
of a site, a study or a person that the asker may not see.
"""

import json
import re
import uuid
from datetime import date
from itertools import groupby

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from coding.conftest import analyst, desk, picture, sites, text
from conftest import PASSWORD, later
from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.coding import writes
from fieldloom.coding.reads import Wanted
from fieldloom.coding.rules.sorting import Sort

__all__ = ["analyst", "desk", "sites", "text"]

SPACES = ("coding", "desk")
# What stands in I-001 at Fife and in the memos and filters there, and nowhere else.
SECRET = re.compile(r"my own door|wore me down|every week|Talk I-001|secretly|Hidden filter|E-FIFE")
OF_THE_STUDY = re.compile(rf"{SECRET.pattern}|Grieving|Harbour|Round 7|Petra|helped|\bS07\b|Kirsty")
JSON = "application/json"
NOTHING = re.compile("(?!)")
WORDS = {200, 204, 302, 403, 404, 405, 409, 413, 415, 422}
HUGE = 10**30


class Held:
    """Everything of a study whose ids can be guessed, most of it at Fife."""

    def __init__(self, desk, member):
        self.desk, self.study, self.source = desk, desk.study, desk.sources["I-001"]
        self.code, self.other = desk.add("Grieving"), desk.add("Other")
        self.operation = uuid.uuid4()
        self.coding = desk.apply(self.code, "I-001", "my own door", operation=self.operation)
        self.memo = desk.memo("coding", self.coding, "She secretly hopes.")
        desk.memo("passage", self.coding.passage, "They secretly fear.")
        desk.memo("source", self.source, "All secretly know.")
        self.leeds = desk.apply(self.other, "F-001", "waits for a court order")
        kept = {"by": desk.by, "study": desk.study, "wanted": Wanted(text="door")}
        self.filter = writes.save_filter(
            **kept, name="Hidden filter", sort=Sort.PLACE, shared=False
        )
        coder = member("cora", Role.ANALYST)
        new = writes.NewRound("Round 7", [coder], [self.source])
        self.round = writes.open_round(by=desk.by, study=self.study, new=new)

    def ids(self, kind):
        return {
            "pk": [self.coding.pk, self.memo.pk, self.code.pk, self.coding.passage_id,
                   self.filter.pk, self.round.pk, 0, HUGE],
            "into": [self.other.pk, HUGE],
            "about_id": [self.coding.pk, HUGE],
            "key": [self.coding.passage_id, self.code.pk, HUGE],
            "number": [1, HUGE], "wide": [600, HUGE], "which": [1, HUGE],
            "about": ["coding", "passage", "source", "nonsense"],
            "kind": ["passage", "source", "code", "family", "nonsense"],
            "ref": ["I-001", "NONE"],
        }[kind]  # fmt: skip


@pytest.fixture
def held(desk, member):
    return Held(desk, member)


@pytest.fixture
def outsider(keeper):
    """Who leads a study of their own and asks there for things of the other."""
    study = access.start_study(by=keeper, new=access.NewStudy("Elsewhere", "elsewhere"))
    new = access.NewUser("oona", "Oona", "oona@example.org", PASSWORD)
    user = access.add_user(by=keeper, new=new)
    grant = access.NewGrant(Role.PI, later(), date(2020, 1, 1), ())
    access.grant_first_role(by=keeper, user=user, study=study, new=grant)
    return user


def named(resolver=None, space=""):
    """(name, the parts of the address beside the study) of every page."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern, pattern.namespace or space)
        elif isinstance(pattern, URLPattern) and space in SPACES:
            yield f"{space}:{pattern.name}", list(pattern.pattern.converters)


PAGES = sorted(named(), key=lambda one: one[0])

QUERIES = (
    "",
    "?since=-1&p=99999999999&page=1e999&at=nan&q=%00%ud800&coder=-1&ids=-1,1,2,3,99999999999999999999",
    f"?code={HUGE}&since={HUGE}&page={HUGE}&at=inf&words=%00&coded_from=0000-00-00&sort=nonsense",
    "?code=1&code=2&below=on&colour=speaker&speaker=P2&width=length&at=-1e400&find=%22%22%22&whole",
    "?coding=1&passage=1&mentions=passage:999999999999999999999&author=x&about=zzz&query=(((",
    "?passage=1&ids=1,2,3,4,5,6&number=1&from=1&into=1&under=1&next=//example.org&source=I-001&q=w",
)


def bodies(held):
    """Messages as a script sends them, each wrong in another way."""
    known = {
        "ids": [held.coding.pk, held.leeds.pk, -1, HUGE, "x", None, True], "what": "remove",
        "code": held.code.pk, "into": held.other.pk, "parent": held.code.pk, "act": 1,
        "which": "undo", "revision": 1, "expected": 1, "start": 0, "end": 5, "at": 3,
        "other": held.coding.pk, "about": "coding", "id": held.coding.pk, "text": "Mine",
        "name": "Mine", "to": "up", "page": 1, "number": 1, "reason": "So",
    }  # fmt: skip
    yield known
    yield {**known, "operation": str(held.operation)}
    yield {**known, "what": "recode", "revision": 99, "expected": 99, "start": HUGE, "end": -HUGE}
    yield dict.fromkeys(known, HUGE)
    yield dict.fromkeys(known, -1) | {"what": "add", "which": "redo", "about": "passage"}
    yield {**known, "what": "add", "region": [-5, 0, 20_000, HUGE], "vivo": True}
    yield {**known, "region": [0, 0, 5000, 5000], "about": "passage", "code": None}
    yield {**known, "region": ["a", None, 1.5, []], "operation": "no such thing"}
    yield {key: {"a": [1]} for key in known}
    yield dict.fromkeys(known, "9" * 5000)


RAW = (
    *(b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"start": NaN, "end": Infinity}'),
    *(b'{"act": 1e999}', b'{"act": ' + b"9" * 6000 + b"}", b"[" * 100_000),
    b'{"text": "' + b"a" * (5 * 2**20) + b'"}',
)


def arguments(held, parts):
    """What the address can name: each kind of id once, the rest as they best fit."""
    beside = [part for part in parts if part != "slug"]
    if not beside:
        return [{}]
    most = max(len(held.ids(part)) for part in beside)
    return [
        {part: held.ids(part)[min(turn, len(held.ids(part)) - 1) if part != "ref" else turn == most]
         for part in beside}
        for turn in range(most + (beside == ["ref"]))
    ]  # fmt: skip


def addresses(held, slug):
    """(name, url) of every page under each of the ids that can be guessed for it."""
    for name, parts in PAGES:
        for given in arguments(held, parts):
            yield name, reverse(name, kwargs={"slug": slug, **given})


def calls(held, slug):
    """(name, url, body or None): each page under each of its ids, and with everything that can be asked
    of it or sent to it, though not with each at once. Nothing is sent before all was looked at."""
    pages = [
        (name, [url for _, url in urls])
        for name, urls in groupby(addresses(held, slug), key=lambda one: one[0])
    ]
    sent = [json.dumps(body).encode() for body in bodies(held)]
    for asked in ([(query, None) for query in QUERIES], [("", body) for body in sent]):
        for name, known in pages:
            for turn in range(max(len(asked), len(known))):
                query, body = asked[turn % len(asked)]
                yield name, known[(turn + turn // len(known)) % len(known)] + query, body


def answer_of(answer):
    return b"".join(answer).decode("utf-8", "replace")


def wrong_with(answer, url, secret):
    """What is wrong with an answer, if anything."""
    # A page may repeat the address that was asked for.
    path = url.partition("?")[0]
    said = answer_of(answer).replace(path, "").replace(path.replace("/", "%2F"), "")
    if answer.status_code not in WORDS:
        return f"answers {answer.status_code}"
    if found := secret.search(said):
        return f"tells “{found[0]}”: {said[max(0, found.start() - 60) : found.end() + 30]}"
    if answer.status_code >= 400 and not said.strip():
        return f"says nothing, {answer.status_code}"
    return None


def hammer(client, held, slug, secret=NOTHING):
    """Ask and send everything everywhere; answers what came that should not."""
    client.raise_request_exception = False
    wrong = {}
    for name, url, body in calls(held, slug):
        answer = client.get(url) if body is None else client.post(url, body, JSON)
        if (what := wrong_with(answer, url, secret)) is not None:
            wrong.setdefault((name, what[:30]), (url, (body or b"")[:200], what))
    return wrong


def test_a_colleague_of_another_site_gets_no_word_of_this_one(client, held, member):
    fay = member("fay", Role.SITE_LEAD, sites=("LEEDS",))
    client.force_login(fay)
    before = theirs()
    assert hammer(client, held, "quayside", SECRET) == {}
    assert theirs() == before


def test_who_leads_another_study_gets_nothing_of_this_one_there(client, held, outsider):
    client.force_login(outsider)
    before = theirs()
    assert hammer(client, held, "elsewhere", OF_THE_STUDY) == {}
    assert theirs() == before


def test_who_has_no_role_here_is_told_of_no_study(client, held, stranger):
    client.force_login(stranger)
    assert hammer(client, held, "quayside", OF_THE_STUDY) == {}


def theirs():
    return {key: row for key, row in picture().items() if "fay" not in str(row)}


def test_what_is_sent_by_the_pi_is_refused_in_words_too(client, held):
    client.force_login(held.desk.by)
    wrong = hammer(client, held, "quayside", SECRET)
    assert {key: told for key, told in wrong.items() if not told[2].startswith("tells ")} == {}
    # They may see all of it: so what the others are not told is there to be told.
    assert len({name for name, _ in wrong}) > 12


SIDES = (
    *([], [0, 0, 5000], [0, 0, 5000, 5000, 5000], [0, 0, 0, 0], [-1, 0, 5000, 5000]),
    *([0, 0, 10_001, 5], [HUGE, HUGE, HUGE, HUGE], [9_990, 0, 500, 500], [0, 0, 19, 5000]),
    *([0.5, 0, 500, 500], [True, 0, 500, 500], [None] * 4, "0000", {"left": 1}, 7),
)


@pytest.mark.parametrize("page", ["code", "write_memo", "adjust"])
def test_no_region_but_one_inside_the_picture_is_taken(client, held, page):
    from fieldloom.sources.models import Passage, Source

    here = Source.objects.filter(pk=held.source.pk)
    here.update(format="jpg", width=800, height=600)
    client.force_login(held.desk.by)
    about = {"revision": 1, "code": held.code.pk, "about": "passage", "text": "Mine"}

    def send(page, *args, **said):
        url = reverse(f"desk:{page}", args=["quayside", "I-001", *args])
        return client.post(url, json.dumps({**about, **said}), content_type=JSON)

    made = send("code", region=[0, 0, 5000, 5000]).json()["codings"][0]
    args = [made["id"]] if page == "adjust" else []
    before = picture(), Passage.objects.count()
    for sides in SIDES:
        answer = send(page, *args, region=sides, expected=1)
        assert answer.status_code == 422, sides
        assert answer.json()["says"]
    nan = json.dumps({**about, "expected": 1, "region": [float("nan")] * 4})
    url = reverse(f"desk:{page}", args=["quayside", "I-001", *args])
    assert client.post(url, nan, content_type=JSON).status_code == 422
    assert (picture(), Passage.objects.count()) == before


def test_an_operation_of_somebody_else_says_nothing_of_what_it_did(client, held, member):
    fay = member("fay", Role.SITE_LEAD, sites=("LEEDS",))
    client.force_login(fay)
    said = {"code": held.other.pk, "start": 0, "end": 10, "revision": 1}
    for ref, status in (("I-001", 404), ("F-001", 200)):
        url = reverse("desk:code", args=["quayside", ref])
        body = json.dumps({**said, "operation": str(held.operation)})
        answer = client.post(url, body, content_type=JSON)
        assert answer.status_code == status
        assert not SECRET.search(answer.content.decode())
    (made,) = answer.json()["codings"]
    assert made["coderName"] == "Fay"


def test_many_are_not_taken_as_done_by_an_operation_that_was_something_else(client, held):
    client.force_login(held.desk.by)
    url = reverse("coding:quotations_bulk", args=["quayside"])
    said = {"what": "remove", "ids": [held.leeds.pk], "operation": str(held.operation)}
    answer = client.post(url, json.dumps(said), content_type=JSON)
    assert answer.status_code == 422
    assert "another act" in answer.json()["says"]
    again = {**said, "operation": str(uuid.uuid4())}
    first, second = (client.post(url, json.dumps(again), JSON) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "1 coding removed" in second.json()["says"]


def test_what_is_no_message_is_refused_in_words(client, held):
    client.force_login(held.desk.by)
    client.raise_request_exception = False
    wrong = {}
    kinds = ("application/json", "text/plain", "application/x-www-form-urlencoded")
    every = [(raw, kind) for raw in RAW for kind in kinds]
    for name, urls in groupby(addresses(held, "quayside"), key=lambda one: one[0]):
        known = [url for _, url in urls]
        for turn, (raw, kind) in enumerate(every):
            answer = client.post(known[turn % len(known)], raw, content_type=kind)
            if (what := wrong_with(answer, known[turn % len(known)], NOTHING)) is not None:
                wrong[name, kind, raw[:20]] = what
    assert wrong == {}
