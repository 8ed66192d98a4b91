"""From the desk a reader marks what could still tell who somebody is; and takes it back."""

import json

import pytest
from django.urls import reverse

from fieldloom.access.rules import Role
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation
from fieldloom.pseudonyms.models import Telling
from sources.conftest import own_vault, source_of

__all__ = ["own_vault", "source_of"]

TEXT = "P: She has the epilepsy, and drives the only taxi.\n\nINT: And then?\n"


@pytest.fixture
def told(pi, study, source_of, client):
    """A source, and a way to send what the desk sends about it."""
    people.add_family(by=pi, study=study, new=people.NewFamily(Nation.SCOTLAND, "Quay", "H01"))
    source = source_of(pi, TEXT)

    def ask(name, user=pi, get=False, **said):
        client.force_login(user)
        url = reverse(f"desk:{name}", args=[study.slug, source.ref])
        if get:
            answer = client.get(url)
        else:
            body = json.dumps({"revision": 1, **said})
            answer = client.post(url, body, content_type="application/json")
        return answer.status_code, json.loads(answer.content)

    return ask


def place(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


MARK = {**place("epilepsy"), "about": "H01", "sort": "illness", "word": "epilepsy"}


def test_whoever_reads_and_knows_the_people_marks_what_tells_and_takes_it_back(told, member):
    ana = member("ana", Role.ANALYST)
    status, of = told("telling_of", user=ana, get=True)
    assert status == 200 and ["H01", "H01 Quay"] in of["about"]
    assert MARK["sort"] in [value for value, _ in of["sorts"]]
    status, done = told("telling", user=ana, **MARK)
    assert status == 200 and "H01" in done["says"] and "epilepsy" not in done["says"]
    made = Telling.objects.get()
    assert (made.by, made.family.ref) == (ana, "H01")
    assert (made.passage.start, made.passage.end) == (MARK["start"], MARK["end"])
    status, _ = told("take_telling_back", user=ana, telling=made.pk)
    assert status == 200 and made.taken_back.by == ana


def test_a_mark_is_taken_back_at_the_desk_by_who_made_it_alone_and_once(told, member):
    ana, bea = member("ana", Role.ANALYST), member("bea", Role.ANALYST)
    _, done = told("telling", user=ana, **MARK)
    assert told("take_telling_back", user=bea, telling=done["telling"])[0] == 404
    assert told("take_telling_back", user=ana, telling=done["telling"])[0] == 200
    assert told("take_telling_back", user=ana, telling=done["telling"])[0] == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": "H99"},
        {"sort": "colour"},
        {"word": "  "},
        {"word": "x" * 121},
        {"start": 5, "end": 5},
        {"end": 10_000},
        {"start": -3},
        {"about": 7},
        {"start": "0"},
        {"revision": 2},
    ],
)
def test_junk_is_refused_in_words(told, wrong):
    status, said = told("telling", **{**MARK, **wrong})
    assert status in (409, 422) and said["says"]
    assert not Telling.objects.exists()


def test_the_same_mark_twice_is_told_of(told):
    assert told("telling", **MARK)[0] == 200
    status, said = told("telling", **MARK)
    assert status == 422 and "already" in said["says"]


def test_whoever_knows_no_people_is_not_offered_it(told, pi, at, reader_without_people):
    user = reader_without_people
    offered = {who: b'id="telling"' in at(who, "I-001").get().content for who in (pi, user)}
    assert offered == {pi: True, user: False}
    assert told("telling_of", user=user, get=True)[0] == 403
    assert told("telling", user=user, **MARK)[0] == 403
    assert not Telling.objects.exists()
