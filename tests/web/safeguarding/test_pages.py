"""The pages of safeguarding, from a concern to a referral; and what everybody else sees."""

import pytest
from django.urls import reverse
from tests.safeguarding.conftest import CANARY, fay, lead, met, own_key, record

from fieldloom.access.doors import ROUTES
from fieldloom.access.rules import Role
from fieldloom.safeguarding.models import SafeguardingRecord

__all__ = ["fay", "lead", "met", "own_key", "record"]


@pytest.fixture
def at(client, study):
    def ask(name, *args, user, post=None, query=""):
        client.force_login(user)
        url = reverse(name, args=[study.slug, *args]) + query
        return client.get(url) if post is None else client.post(url, post)

    return ask


def text(answer):
    return " ".join(answer.content.decode().split())


def test_from_a_concern_to_a_referral(at, fay, lead, met):
    page = text(at("fieldwork:encounter", met.ref, user=fay))
    assert "Begin a safeguarding record" in page
    assert at("safeguarding:begin", user=fay, post={"next": "x"}).status_code == 422
    at("safeguarding:begin", user=fay, query=f"?encounter={met.ref}", post={"happened": CANARY})
    held = SafeguardingRecord.objects.get()
    assert held.encounter == met
    at("safeguarding:record", held.ref, user=fay, post={"kind": "told", "words": f"{CANARY} two"})
    assert f"{CANARY} two" in text(at("safeguarding:record", held.ref, user=fay))
    assert "Print for a referral" not in text(at("safeguarding:record", held.ref, user=fay))
    at("safeguarding:hand_over", held.ref, user=fay, post={})
    assert at("safeguarding:record", held.ref, user=fay).status_code == 404
    assert "Nothing is with you" in text(at("safeguarding:records", user=fay))
    assert held.ref in text(at("safeguarding:records", user=lead))
    paper = text(at("safeguarding:referral", held.ref, user=lead))
    assert f"{CANARY} two" in paper
    assert "Printed by Lea" in paper
    at("safeguarding:legal_hold", held.ref, user=lead, post={"words": "The court"})
    assert "Close it" not in text(at("safeguarding:record", held.ref, user=lead))
    at("safeguarding:legal_hold", held.ref, user=lead, post={"words": "Over"})
    at("safeguarding:close", held.ref, user=lead, post={"words": "Ended well"})
    assert "Ended well" in text(at("safeguarding:record", held.ref, user=lead))


def test_a_referral_asks_again_who_it_is():
    assert ROUTES["safeguarding:referral"].again


def test_a_principal_investigator_sees_that_there_is_one_and_how_it_stands(at, pi, record):
    page = text(at("safeguarding:records", user=pi))
    assert record.ref in page
    assert "With whoever wrote it" in page
    assert "E-001" not in page.split("<main")[1]
    assert "Fay" not in page
    assert at("safeguarding:record", record.ref, user=pi).status_code == 404


@pytest.mark.parametrize(
    "role", [r for r in Role if r is not Role.SAFEGUARDING], ids=lambda r: r.value
)
def test_no_page_of_the_study_shows_a_word_of_it(at, client, member, record, role, study, met):
    other = member("otto", role)
    client.force_login(other)
    pages = ("home:study", "fieldwork:encounters", "consent:overview", "consent:due", "audit:trail")
    pages += ("safeguarding:records", "people:participants", "sources:list", "jobs:list")
    for name in pages:
        assert CANARY not in client.get(reverse(name, args=[study.slug])).content.decode()
    for name in ("record", "referral", "close", "legal_hold"):
        answer = at(f"safeguarding:{name}", record.ref, user=other)
        assert answer.status_code in (403, 404)
        assert CANARY not in answer.content.decode()
    search = client.get(reverse("search:search", args=[study.slug]) + f"?q={CANARY}")
    assert "nothing" in search.content.decode().casefold() or search.status_code == 403
    page = at("fieldwork:encounter", met.ref, user=other)
    if page.status_code == 200:
        assert "restricted" in text(page)
        assert CANARY not in text(page)


def test_without_the_key_the_page_says_what_to_do(at, lead, record, own_key):
    own_key.unlink()
    answer = at("safeguarding:record", record.ref, user=lead)
    assert answer.status_code == 422
    assert "put-back" in text(answer)
