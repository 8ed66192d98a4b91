"""What a memo leads to is decided by who reads it: present names, no name that may not be known."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Code
from fieldloom.coding.rules.links import LinkKind, link
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.people.models import Family, Participant, Service

WATCHED = "I was watched at my own door"


@pytest.fixture
def linked(desk):
    """A memo on the study that leads to one thing of every kind, under old names."""
    code = desk.add("Watched")
    coding = desk.apply(code, "I-001", WATCHED)
    things = {
        LinkKind.PARTICIPANT: Participant.objects.get(),
        LinkKind.FAMILY: Family.objects.get(),
        LinkKind.SERVICE: Service.objects.get(),
        LinkKind.CODE: code,
        LinkKind.SOURCE: desk.sources["I-001"],
        LinkKind.PASSAGE: coding.passage,
    }
    text = "; ".join(
        str(link(kind, thing.pk, f"old {kind.value}")) for kind, thing in things.items()
    )
    desk.memo("study", desk.study, text)
    return things


def row(desk, to=None):
    (found,) = reads.memos(to=to or desk.by, study=desk.study)
    return found


def test_every_kind_is_called_by_its_present_name(desk, linked):
    assert set(linked) == set(LinkKind)
    found = row(desk)
    names = [piece.words for piece in found.pieces if piece.kind]
    assert names == [
        "S07-P2 Kirsty",
        "S07 Harbour",
        "T2 Team",
        "Watched",
        "I-001 Talk I-001",
        f"I-001 ¶2, “{WATCHED}”",
    ]
    assert [piece.ref for piece in found.pieces if piece.kind] == [
        "S07-P2",
        "S07",
        "T2",
        str(linked[LinkKind.CODE].pk),
        "I-001",
        "I-001",
    ]
    assert found.words.startswith("@S07-P2 Kirsty; @S07 Harbour")
    assert "old" not in found.text + found.words
    code = linked[LinkKind.CODE]
    writes.change_code(by=desk.by, code=code, changes={"name": "Seen"}, expected=None)
    assert "@Seen;" in row(desk).words


def test_links_cost_one_query_a_kind(desk, linked):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(connection) as caught:
            reads.memos(to=desk.by, study=desk.study)
        return len(caught)

    before = asked()
    more = " ".join(str(link(LinkKind.CODE, key, "x")) for key in range(1, 200))
    desk.memo("study", desk.study, f"{row(desk).text} {more}")
    assert asked() == before


def test_who_may_not_see_people_learns_no_name_of_them(desk, linked, reader_without_people):
    gone = str(link(LinkKind.PARTICIPANT, 9999, "Morag"))
    desk.memo("code", linked[LinkKind.CODE], gone)
    for found in reads.memos(to=reader_without_people, study=desk.study):
        told = f"{found.text} {found.words} {found.pieces}"
        assert not {"Kirsty", "Harbour", "Team", "old participant", "Morag"} & set(told.split())
        assert "old" not in found.words
        assert [
            p.ref for p in found.pieces if p.kind in (LinkKind.PARTICIPANT, LinkKind.FAMILY)
        ] in (
            ["", ""],
            [""],
        )
    assert "somebody you may not see" in {
        p.words for r in reads.memos(to=reader_without_people, study=desk.study) for p in r.pieces
    }


def test_nothing_hidden_is_found_by_searching_for_it(desk, linked, reader_without_people):
    def found(to, **wanted):
        asked = reads.WantedMemos(**wanted)
        return len(reads.memos(to=to, study=desk.study, wanted=asked))

    person = (LinkKind.PARTICIPANT, linked[LinkKind.PARTICIPANT].pk)
    assert found(desk.by, words="kirsty") == found(desk.by, mentions=person) == 1
    assert found(reader_without_people, words="kirsty") == 0
    assert found(reader_without_people, words="old participant") == 0
    assert found(reader_without_people, mentions=person) == 0
    assert found(reader_without_people, words="WATCHED") == 1


def test_texts_of_another_site_are_not_named(desk, linked, member):
    local = member("lou", Role.FIELDWORKER, sites=("LEEDS",))
    text = f"{link(LinkKind.SOURCE, linked[LinkKind.SOURCE].pk, 'secret title')} and "
    text += str(link(LinkKind.PASSAGE, linked[LinkKind.PASSAGE].pk, "secret words"))
    desk.memo("source", desk.sources["F-001"], text)
    (found,) = reads.memos(to=local, study=desk.study)
    assert found.words == "@a text you may not see and @a passage you may not see"
    assert "secret" not in found.text
    assert [p.ref for p in found.pieces if p.kind] == ["", ""]


def test_what_is_gone_says_so(desk, linked):
    Code.objects.create(study=desk.study, name="Brief", colour="#000000")
    code = Code.objects.get(name="Brief")
    memo = desk.memo("source", desk.sources["I-001"], str(link(LinkKind.CODE, code.pk, "Brief")))
    writes.drop_code(by=desk.by, code=code)
    (found,) = reads.memos(to=desk.by, study=desk.study, source=desk.sources["I-001"])
    assert found.words == "@Brief (no longer there)"
    assert found.pieces[0].ref == ""
    kept = writes.change_memo(by=desk.by, memo=memo, text=found.text + " so", expected=1)
    assert kept.text == f"@[Brief](code:{code.pk}) so"


def test_nothing_of_another_study_is_named(desk, keeper):
    from fieldloom.access import writes as access

    other = access.start_study(by=keeper, new=access.NewStudy("Other", "other"))
    theirs = Code.objects.create(study=other, name="Theirs", colour="#000000")
    desk.memo("study", desk.study, str(link(LinkKind.CODE, theirs.pk, "guess")))
    assert row(desk).words == "@guess (no longer there)"


def test_backlinks_are_of_the_very_thing(desk, linked):
    code = linked[LinkKind.CODE]
    desk.memo("source", desk.sources["I-001"], f"Not a link: @ [x](code:{code.pk})")
    desk.memo("source", desk.sources["I-001"], str(link(LinkKind.CODE, code.pk * 10, "x")))
    wanted = reads.WantedMemos(mentions=(LinkKind.CODE, code.pk))
    found = reads.memos(to=desk.by, study=desk.study, wanted=wanted)
    assert [one.about for one in found] == [MemoAbout.STUDY.value]


def test_memos_are_narrowed_by_author_and_words(desk, analyst):
    desk.memo("study", desk.study, "They wait\n in the hall.", by=analyst)
    desk.memo("study", desk.study, "Nobody waits.")
    assert [name for _, name in reads.memo_authors(to=desk.by, study=desk.study)] == [
        "Ana",
        "Petra",
    ]

    def found(**wanted):
        rows = reads.memos(to=desk.by, study=desk.study, wanted=reads.WantedMemos(**wanted))
        return {one.author_name for one in rows}

    assert found(author_id=analyst.pk) == {"Ana"}
    assert found(words="wait in THE hall") == {"Ana"}
    assert found(words="wait") == {"Ana", "Petra"}


def offered(desk, words, to=None, source=None):
    asked = {"to": to or desk.by, "study": desk.study}
    return [(m.kind.value, m.name) for m in reads.mentionable(**asked, words=words, source=source)]


def test_what_may_be_meant_is_offered(desk, linked):
    desk.add("Being watched")
    source = desk.sources["I-001"]
    assert offered(desk, "wat", source=source) == [
        ("code", "Watched"),
        ("code", "Being watched"),
        ("passage", f"I-001 ¶2, “{WATCHED}”"),
    ]
    assert offered(desk, "kir") == [("participant", "S07-P2 Kirsty")]
    assert offered(desk, "s07") == [("participant", "S07-P2 Kirsty"), ("family", "S07 Harbour")]
    (one,) = reads.mentionable(to=desk.by, study=desk.study, words="kirsty")
    assert one.markup == f"@[S07-P2 Kirsty](participant:{one.key})"


def test_what_may_not_be_seen_is_not_offered(desk, linked, member, reader_without_people):
    assert offered(desk, "kir", to=reader_without_people) == []
    local = member("lou", Role.FIELDWORKER, sites=("LEEDS",))
    assert ("source", "I-001 Talk I-001") not in offered(desk, "talk", to=local)
    assert ("source", "F-001 Talk F-001") in offered(desk, "talk", to=local)


def test_memos_leave_with_quotations_in_plain_words(desk, linked, reader_without_people):
    coding = desk.apply(linked[LinkKind.CODE], "I-001", "The order came late")
    person = link(LinkKind.PARTICIPANT, linked[LinkKind.PARTICIPANT].pk, "old")
    desk.memo("coding", coding, f"Ask {person}.")
    (told,) = [q for q in reads.quotations(to=desk.by, study=desk.study).rows if q.memos]
    assert told.memos == ("Ask @S07-P2 Kirsty.",)
    hidden = reads.quotations(to=reader_without_people, study=desk.study).rows
    assert [q.memos for q in hidden if q.memos] == [("Ask @somebody you may not see.",)]
