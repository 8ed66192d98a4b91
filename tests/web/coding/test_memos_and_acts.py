"""Memos, coding by search, and what was done: their pages and acts."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding.models import Coding, Memo
from fieldloom.coding.rules.memos import MemoAbout


@pytest.fixture
def things(desk, sites):
    """One of each kind of thing that can carry a memo."""
    from fieldloom.people.models import Family, Participant, Service

    code = desk.add("Watched")
    coding = desk.apply(code, "I-001", "watched")
    return {
        "study": desk.study,
        "source": desk.sources["I-001"],
        "passage": coding.passage,
        "code": code,
        "coding": coding,
        "participant": Participant.objects.get(),
        "family": Family.objects.get(),
        "service": Service.objects.get(),
        "encounter": sites["LEEDS"],
    }


def test_there_is_a_thing_of_every_kind(things):
    assert set(things) == {kind.value for kind in MemoAbout}


@pytest.mark.parametrize("kind", [kind.value for kind in MemoAbout])
def test_a_memo_is_written_about_anything_and_listed_with_the_way_there(at, things, kind, seen):
    page = at("coding:write_memo", kind, things[kind].pk)
    assert page.status_code == 200
    answer = at("coding:write_memo", kind, things[kind].pk, post={"text": "A thought.\n\nMore."})
    assert answer.status_code == 302
    memo = Memo.objects.get()
    assert (memo.about, memo.about_id) == (kind, things[kind].pk)
    listed = at("coding:memos")
    ((row, what),) = listed.context["rows"]
    assert (row.id, what.kind.value) == (memo.pk, kind)
    assert what.url and what.url in listed.content.decode()
    assert "A thought." in seen(listed)


def test_memos_on_words_show_them_and_lead_to_their_paragraph(at, things, seen):
    at("coding:write_memo", "coding", things["coding"].pk, post={"text": "Look again."})
    page = seen(at("coding:memos", query="?about=coding"))
    assert "/read/I-001/?p=2" in page and "<blockquote>watched</blockquote>" in page
    assert "No memo fits" in seen(at("coding:memos", query="?about=family"))
    assert "Look again." in seen(at("coding:memos", query="?about=nonsense"))


@pytest.mark.parametrize(
    ("kind", "pk"), [("code", 999), ("source", 999), ("poem", 1), ("study", 99)]
)
def test_there_is_no_memo_about_what_is_not_there(at, things, kind, pk):
    assert at("coding:write_memo", kind, pk).status_code == 404
    assert at("coding:write_memo", kind, pk, post={"text": "A"}).status_code == 404
    assert not Memo.objects.exists()


@pytest.mark.parametrize("kind", [kind.value for kind in MemoAbout])
def test_a_number_no_row_can_have_is_not_found(at, things, kind):
    assert at("coding:write_memo", kind, 10**30).status_code == 404


def test_a_memo_without_words_is_given_back(at, things, seen):
    answer = at("coding:write_memo", "code", things["code"].pk, post={"text": "  "})
    assert answer.status_code == 422


def test_a_memo_is_changed_by_its_author_only(at, desk, things, analyst, seen):
    memo = desk.memo("code", things["code"], "Mine")
    sent = {"text": "Mine, better", "version": memo.version}
    assert at("coding:change_memo", memo.pk, user=analyst, post=sent).status_code == 403
    assert at("coding:drop_memo", memo.pk, user=analyst, post={}).status_code == 403
    assert at("coding:change_memo", memo.pk, post=sent).status_code == 302
    memo.refresh_from_db()
    assert memo.text == "Mine, better"
    late = at("coding:change_memo", memo.pk, post={"text": "Late", "version": 1})
    assert late.status_code == 409 and "Mine, better" in seen(late) and "Late" in seen(late)
    at("coding:drop_memo", memo.pk, post={})
    assert not Memo.objects.exists()
    at("coding:undo", post={})
    assert Memo.objects.get().text == "Mine, better"


def test_hostile_words_of_a_memo_are_only_words(at, desk, things, seen):
    desk.memo("code", things["code"], "<script>alert(1)</script> <b>bold</b>")
    for page in (at("coding:memos"), at("coding:code", things["code"].pk)):
        assert "<script>alert" not in seen(page) and "<b>bold" not in seen(page)
        assert "&lt;b&gt;bold" in seen(page)


def test_memos_on_what_one_may_not_read_are_not_listed(at, desk, member, seen):
    desk.memo("source", desk.sources["F-001"], "Leeds only")
    desk.memo("source", desk.sources["I-001"], "Fife only")
    fife = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    page = seen(at("coding:memos", user=fife))
    assert "Fife only" in page and "Leeds only" not in page
    pk = desk.sources["F-001"].pk
    assert at("coding:write_memo", "source", pk, user=fife).status_code == 404


def test_coding_by_search_is_seen_then_done_then_undone(at, desk, things, seen):
    code = things["code"]
    page = at("coding:by_search", query=f"?query=court&code={code.pk}")
    preview = page.context["preview"]
    assert preview.total == 2
    assert [(s.ref, s.hits) for s in preview.sources] == [("F-001", 1), ("I-001", 1)]
    assert '<mark class="found">court</mark>' in seen(page)
    before = Coding.objects.count()
    done = at("coding:by_search", post={"query": "court", "code": code.pk}, follow=True)
    assert "2 paragraphs coded." in seen(done)
    assert Coding.objects.count() == before + 2
    again = at("coding:by_search", post={"query": "court", "code": code.pk}, follow=True)
    assert "0 paragraphs coded. 2 were coded so already." in seen(again)
    assert "/coding/undo/" not in seen(again)
    at("coding:undo", post={})
    assert Coding.objects.count() == before


def test_a_search_that_is_not_understood_codes_nothing(at, things, seen):
    for sent in ({"data": {"query": '"court', "code": things["code"].pk}}, {}):
        post = None if sent else {"query": '"court', "code": things["code"].pk}
        answer = at("coding:by_search", post=post, **sent)
        assert answer.status_code == 422
        assert "A quotation mark is not closed" in seen(answer)
    assert Coding.objects.count() == 1


def test_coding_by_search_says_what_is_missing(at, desk, seen):
    assert "First, a code" in seen(at("coding:by_search"))
    code = desk.add("Care")
    nothing = at("coding:by_search", query=f"?query=zebra&code={code.pk}")
    assert "0 paragraphs in 0 sources" in seen(nothing)
    assert at("coding:by_search", query="?query=zebra&code=").status_code == 422
    brought = at("coding:by_search", query="?query=zebra")
    assert brought.status_code == 200
    assert 'value="zebra"' in seen(brought)


def test_who_may_not_code_does_not_code_by_search(at, things, member):
    reader = member("art", Role.ARCHIVIST)
    assert at("coding:by_search", user=reader).status_code == 403
    sent = {"query": "court", "code": things["code"].pk}
    assert at("coding:by_search", user=reader, post=sent).status_code == 403


def test_the_history_names_acts_and_offers_ones_own(at, desk, things, analyst, seen):
    desk.apply(things["code"], "I-001", "court order", by=analyst)
    page = seen(at("coding:history"))
    assert "Code applied" in page and "Ana" in page and "Petra" in page
    assert "Undo: code applied" in page
    at("coding:undo", post={})
    undone = seen(at("coding:history"))
    assert "Redo: code applied" in undone and "Undone" in undone
    nobody = seen(at("coding:history", user=analyst))
    assert "Undo: code applied" in nobody


def test_undo_leads_back_to_where_one_was_and_nowhere_else(at, things):
    here = "http://testserver/studies/quayside/read/I-001/?p=2"
    assert at("coding:undo", post={}, headers={"Referer": here}).url == here
    there = at("coding:redo", post={"next": "https://example.com/"})
    assert there.url == "/studies/quayside/coding/codebook/history/"
    assert at("coding:undo").status_code == 405


def test_undo_answers_a_script_in_its_own_way(at, things, seen):
    toast = at("coding:undo", post={}, headers={"HX-Request": "true"})
    assert "Undone: code applied." in seen(toast) and "<html" not in seen(toast)
    assert toast.headers["HX-Trigger"] == "acts-turned"
    told = at("coding:redo", post={}, headers={"Accept": "application/json"}).json()
    assert told["says"] == "Done again: code applied."


def test_with_nothing_left_to_undo_it_says_so(at, desk, analyst, seen):
    answer = at("coding:undo", user=analyst, post={}, follow=True)
    assert "There is nothing of yours left to undo." in seen(answer)
    script = at("coding:undo", user=analyst, post={}, headers={"HX-Request": "true"})
    assert script.status_code == 422


def test_pages_of_the_history_lead_on(at, desk, seen):
    for number in range(55):
        desk.add(f"Code {number}")
    first, second = at("coding:history"), at("coding:history", query="?page=2")
    assert len(first.context["rows"]) == 50 and "Older" in seen(first)
    assert len(second.context["rows"]) == 5 and "Newer" in seen(second)
    assert at("coding:history", query="?page=x").status_code == 200
