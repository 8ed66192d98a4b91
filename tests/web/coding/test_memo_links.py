"""Links in memos on pages: drawn as links, never as markup; followed; found from the other end."""

import pytest

from fieldloom.coding.rules.links import LinkKind, link
from fieldloom.people.models import Family, Participant, Service


@pytest.fixture
def things(desk):
    code = desk.add("Watched")
    coding = desk.apply(code, "I-001", "watched")
    return {
        LinkKind.PARTICIPANT: Participant.objects.get(),
        LinkKind.FAMILY: Family.objects.get(),
        LinkKind.SERVICE: Service.objects.get(),
        LinkKind.CODE: code,
        LinkKind.SOURCE: desk.sources["I-001"],
        LinkKind.PASSAGE: coding.passage,
    }


PAGES = {
    LinkKind.PARTICIPANT: ("people:participant", "S07-P2"),
    LinkKind.FAMILY: ("people:family", "S07"),
    LinkKind.SERVICE: ("people:service", "T2"),
    LinkKind.SOURCE: ("sources:source", "I-001"),
}


@pytest.mark.parametrize("kind", list(LinkKind))
def test_a_link_leads_to_its_thing(at, desk, things, kind):
    thing = things[kind]
    desk.memo("study", desk.study, f"<b>Look</b> at {link(kind, thing.pk, '<i>x</i>')}")
    page = at("coding:memos").content.decode()
    assert "&lt;b&gt;Look&lt;/b&gt; at" in page
    assert "<i>" not in page
    where = f"/codebook/memos/to/{kind.value}/{thing.pk}/"
    assert where in page
    assert at("coding:follow", kind.value, thing.pk).status_code == 302


@pytest.mark.parametrize("kind", list(PAGES))
def test_a_page_tells_which_memos_mention_it(at, desk, things, kind, seen):
    assert "Memos that mention this" not in seen(at(*PAGES[kind]))
    desk.memo("study", desk.study, f"Ask {link(kind, things[kind].pk, 'x')} again.")
    page = seen(at(*PAGES[kind]))
    assert "Memos that mention this" in page
    assert "again." in page


def test_a_code_tells_which_memos_mention_it(at, desk, things, seen):
    code = things[LinkKind.CODE]
    desk.memo("study", desk.study, f"More of {link(LinkKind.CODE, code.pk, 'x')}.")
    assert "Memos that mention this" in seen(at("coding:code", code.pk))


@pytest.mark.parametrize("there", [("poem", 1), ("code", 987_654), ("study", 1)])
def test_nowhere_is_not_followed(at, desk, there):
    assert at("coding:follow", *there).status_code == 404


def test_nobody_is_followed_by_who_may_not_see_people(at, things, reader_without_people):
    person = things[LinkKind.PARTICIPANT]
    answer = at("coding:follow", "participant", person.pk, user=reader_without_people)
    assert answer.status_code == 404
    desk_page = at("coding:memos", user=reader_without_people).content.decode()
    assert "Kirsty" not in desk_page


def test_what_is_hidden_is_words_without_a_link(at, desk, things, reader_without_people, seen):
    desk.memo(
        "study",
        desk.study,
        f"Ask {link(LinkKind.PARTICIPANT, things[LinkKind.PARTICIPANT].pk, 'Kirsty')}.",
    )
    page = seen(at("coding:memos", user=reader_without_people))
    assert "@somebody you may not see" in page
    assert "Kirsty" not in page
    assert "memos/to/participant" not in page


def test_offers_are_given_as_they_will_be_written(at, desk, things):
    answer = at("coding:mentionable", query="?q=wat&source=I-001").json()["found"]
    assert answer[0] == {
        "kind": "code",
        "name": "Watched",
        "about": "Code",
        "link": f"@[Watched](code:{things[LinkKind.CODE].pk})",
    }
    assert answer[1]["kind"] == "passage"
    assert at("coding:mentionable", query="?q=a&source=I-999").status_code == 404


def test_memos_are_searched_and_filtered(at, desk, things, analyst, seen):
    code = things[LinkKind.CODE]
    desk.memo("study", desk.study, f"The {link(LinkKind.CODE, code.pk, 'x')} door.", by=analyst)
    desk.memo("study", desk.study, "A window.")

    def shown(query):
        page = seen(at("coding:memos", query=query))
        return ("door." in page, "A window." in page)

    assert shown("") == (True, True)
    assert shown("?words=WATCHED+door") == (True, False)
    assert shown(f"?author={analyst.pk}") == (True, False)
    assert shown(f"?mentions=code:{code.pk}") == (True, False)
    assert shown("?about=code") == (False, False)
    assert shown("?author=nobody&mentions=poem:1") == (True, True)


def test_a_memo_is_changed_under_the_names_that_hold_now(at, desk, things, seen):
    memo = desk.memo("study", desk.study, str(link(LinkKind.CODE, things[LinkKind.CODE].pk, "Old")))
    assert f"@[Watched](code:{things[LinkKind.CODE].pk})" in seen(at("coding:change_memo", memo.pk))
