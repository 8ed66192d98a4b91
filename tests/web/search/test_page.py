"""The search page: what it finds, for whom, and what it says when it finds nothing."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.sources import reads


def refs(answer):
    return [(hit.source_ref, hit.paragraph) for hit in answer.context["hits"].rows]


def test_hits_are_shown_with_their_words_marked_and_the_way_to_them(at, desk, seen):
    answer = at("search:search", query="?q=watched")
    page = seen(answer)
    assert "2 paragraphs" in page
    assert '<mark class="found">watched</mark>' in page
    assert "/read/I-001/?p=2" in page and "P2" in page


def test_what_is_found_is_what_the_read_finds(at, desk, pi, study):
    answer = at("search:search", query="?q=court+order")
    found = reads.search(to=pi, study=study, query="court order").rows
    assert refs(answer) == [(hit.source_ref, hit.paragraph) for hit in found]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=court&kind=field_note", [("F-001", 1)]),
        ("?q=court&source=I-001", [("I-001", 4)]),
        ("?q=watched&nation=scotland", [("I-001", 2)]),
        ("?q=watched&wave=W1&family=S07", [("I-001", 2)]),
        ("?q=court&kind=nonsense&source=I-999", [("F-001", 1), ("I-001", 4)]),
        ("?q=watched+OR+visits&source=F-001", [("F-001", 2)]),
        ("?q=speaker:P2+order", [("I-001", 5)]),
    ],
)
def test_choices_narrow_the_search(at, desk, query, found):
    assert sorted(refs(at("search:search", query=query))) == found


@pytest.mark.parametrize("typed", ['"watched', "watched NOT", "watched OR", "(court", "*"])
def test_what_is_not_understood_is_said_at_its_place(at, desk, typed, seen):
    for more in ({}, {"kind": "interview"}):
        answer = at("search:search", query="", data={"q": typed, **more})
        assert answer.status_code == 422
        page = seen(answer)
        assert 'aria-invalid="true"' in page
        assert answer.context["error"].reason in answer.content.decode().replace("&#x27;", "'")


def test_nothing_asked_and_nothing_found_say_what_to_do(at, desk, seen):
    assert "Search looks through every text you may read" in seen(at("search:search"))
    assert "Nothing was found" in seen(at("search:search", query="?q=zebra"))
    assert "How to search" in seen(at("search:search"))


def test_words_of_the_search_and_of_the_text_are_never_markup(at, desk, text, sites, seen):
    text("I-009", [("P2", "He wrote <script>alert(1)</script> on the <b>door</b>.")], sites["FIFE"])
    page = seen(at("search:search", query="?q=wrote+%3Cscript%3Ealert(2)"))
    assert "<script>alert" not in page
    assert "<script>alert" not in seen(at("search:search", query="?q=wrote"))
    assert "&lt;" in seen(at("search:search", query="?q=wrote"))


def test_a_role_that_reaches_one_site_finds_nothing_elsewhere(at, desk, member, seen):
    fife = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    answer = at("search:search", user=fife, query="?q=watched")
    assert refs(answer) == [("I-001", 2)]
    assert "F-001" not in seen(answer)


def test_who_may_not_read_does_not_search(at, desk, stranger, member):
    assert at("search:search", user=stranger, query="?q=watched").status_code == 404
    assert at("search:search", user=member("stu", Role.STEWARD)).status_code == 403


def test_nothing_of_a_search_is_kept(at, desk, client):
    at("search:search")
    before = Entry.objects.count(), kept_by(client)
    at("search:search", query="?q=watched")
    assert (Entry.objects.count(), kept_by(client)) == before


TIMES = ("session_began", "session_used", "second_factor_shown")


def kept_by(client):
    """What a session holds, but for the times of signing in, which each page of this test does anew."""
    return {name: held for name, held in client.session.items() if name not in TIMES}


def test_pages_lead_on_and_one_beyond_the_last_is_the_last(at, desk, text, sites, seen):
    text("I-010", [("P2", f"Watched, time {n}.") for n in range(60)], sites["FIFE"])
    first = at("search:search", query="?q=watched")
    assert "1 to 50 of 62" in seen(first)
    for number in ("2", "99", "0", "x"):
        assert at("search:search", query=f"?q=watched&page={number}").status_code == 200
    assert len(refs(at("search:search", query="?q=watched&page=99"))) == 12
    assert "q=watched&amp;page=2" in seen(first)
