"""Many codings at once, against the database: a preview, one act, one undo."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import granted, later
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, Coding, Memo
from fieldloom.coding.rules.bulk import Bulk
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit

WORDS = ("She came every week", "watched", "wore me down", "court order", "The order came late")


@pytest.fixture
def coded(desk, analyst):
    """Five codings of the leader, three of an analyst, under three codes."""
    desk.a, desk.b, desk.c = desk.add("A"), desk.add("B"), desk.add("C")
    desk.mine = [desk.apply(desk.a, "I-001", words) for words in WORDS]
    desk.theirs = [desk.apply(desk.b, "I-001", words, by=analyst) for words in WORDS[:3]]
    desk.analyst = analyst
    return desk


def ids(codings):
    return [coding.pk for coding in codings]


def preview(desk, codings, what=Bulk.RECODE, code=None, to=None):
    return reads.bulk_preview(
        to=to or desk.by, study=desk.study, ids=ids(codings), what=what, code=code
    )


def recode(desk, codings, code, by=None, **more):
    chosen = writes.Chosen(ids(codings), **more)
    return writes.recode_all(by=by or desk.by, study=desk.study, chosen=chosen, code=code)


def test_what_was_previewed_is_done_as_one_act_and_one_undo_takes_it_back(coded, picture):
    coded.apply(coded.c, "I-001", WORDS[0])  # would be doubled
    double = coded.mine[0]
    coded.memo("coding", double, "Keep these words.")
    before = picture()
    acts = Act.objects.count()
    plan = preview(coded, coded.mine, code=coded.c)
    assert (len(plan.change), len(plan.doubles)) == (4, 1)
    done = recode(coded, coded.mine, coded.c, mark=plan.mark)
    assert (done.changed, done.merged, done.passed_over) == (4, 1, 0)
    assert Act.objects.count() == acts + 1
    assert not Coding.objects.filter(code=coded.a).exists()
    kept = Memo.objects.get()
    assert kept.about_id == Coding.objects.get(code=coded.c, passage=double.passage).pk
    coded.undo()
    assert picture() == before
    coded.redo()
    assert Coding.objects.filter(code=coded.c).count() == 5


def test_another_coders_codings_are_counted_and_left(coded, analyst):
    plan = preview(coded, [*coded.mine, *coded.theirs], code=coded.c, to=analyst)
    assert (len(plan.change), plan.others) == (3, 5)
    done = recode(coded, [*coded.mine, *coded.theirs], coded.c, by=analyst)
    assert (done.changed, done.passed_over) == (3, 5)
    assert Coding.objects.filter(code=coded.a).count() == 5


def test_whoever_leads_the_study_changes_anyones(coded):
    assert recode(coded, coded.theirs, coded.c).changed == 3


def test_what_lies_out_of_reach_is_neither_changed_nor_named(coded, member):
    note = coded.apply(coded.a, "F-001", "court order")
    fife = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    own = coded.apply(coded.a, "I-001", "visits", by=fife)
    plan = preview(coded, [note, own], Bulk.REMOVE, to=fife)
    assert (plan.change, plan.gone, plan.beyond) == ((own.pk,), 1, 0)
    chosen = writes.Chosen(ids([note, own]))
    writes.remove_all(by=fife, study=coded.study, chosen=chosen)
    assert Coding.objects.filter(pk=note.pk).exists()


def test_where_one_may_read_and_not_code_is_said_apart(coded, member, keeper):
    from fieldloom.access import writes as access

    fay = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    art = access.NewGrant(Role.ARCHIVIST, later())
    granted(keeper, fay, coded.study, art)
    note = coded.apply(coded.a, "F-001", "court order")
    plan = preview(coded, [note], Bulk.ADD, coded.b, to=fay)
    assert (plan.change, plan.beyond, plan.gone) == ((), 1, 0)


def test_one_code_more_is_ones_own_whoever_coded_the_passage(coded, analyst, picture):
    before = picture()
    chosen = writes.Chosen(ids([*coded.mine, *coded.theirs]))
    done = writes.add_to_all(by=analyst, study=coded.study, chosen=chosen, code=coded.c)
    assert (done.changed, done.passed_over) == (5, 3)
    made = Coding.objects.filter(code=coded.c)
    assert {coding.coder_id for coding in made} == {analyst.pk}
    coded.undo(by=analyst)
    assert picture() == before


def test_memos_of_removed_codings_go_to_their_passages_and_come_back(coded, picture):
    memo = coded.memo("coding", coded.mine[0], "A thought.")
    before = picture()
    writes.remove_all(by=coded.by, study=coded.study, chosen=writes.Chosen(ids(coded.mine)))
    memo.refresh_from_db()
    assert (memo.about, memo.about_id) == ("passage", coded.mine[0].passage_id)
    coded.undo()
    assert picture() == before


def test_what_has_changed_since_the_preview_is_not_done(coded):
    mark = preview(coded, coded.mine, code=coded.c).mark
    writes.recode(by=coded.by, coding=coded.mine[0], code=coded.b, expected=None)
    with pytest.raises(Stale):
        recode(coded, coded.mine, coded.c, mark=mark)
    assert not Coding.objects.filter(code=coded.c).exists()
    coded.apply(coded.c, "I-001", WORDS[1])
    mark = preview(coded, coded.mine, code=coded.c).mark
    writes.remove_coding(
        by=coded.by, coding=Coding.objects.get(code=coded.c), expected=None
    )  # no double any more
    with pytest.raises(Stale):
        recode(coded, coded.mine, coded.c, mark=mark)


def test_sent_twice_it_is_done_once(coded):
    operation = uuid.uuid4()
    recode(coded, coded.mine, coded.c, operation=operation)
    again = recode(coded, coded.mine, coded.c, operation=operation)
    assert again.changed == 5
    assert Act.objects.filter(operation=operation).count() == 1
    coded.undo()
    with pytest.raises(Unfit, match="undone since"):
        recode(coded, coded.mine, coded.c, operation=operation)


def test_a_code_that_is_gone_or_of_another_study_is_refused(coded, keeper, pi):
    writes.drop_code(by=coded.by, code=coded.c)
    with pytest.raises(NotFound):
        recode(coded, coded.mine, coded.c)
    with pytest.raises(Unfit, match="No code"):
        preview(coded, coded.mine)


def test_a_reader_may_not(coded, member):
    reader = member("art", Role.ARCHIVIST)
    with pytest.raises(Refused):
        preview(coded, coded.mine, Bulk.REMOVE, to=reader)
    with pytest.raises(Refused):
        writes.remove_all(by=reader, study=coded.study, chosen=writes.Chosen(ids(coded.mine)))


def test_an_act_that_changes_nothing_leaves_no_act(coded):
    acts = Act.objects.count()
    assert recode(coded, coded.mine, coded.a).changed == 0
    assert Act.objects.count() == acts


def test_the_trail_keeps_numbers_and_no_words(coded):
    recode(coded, coded.mine, coded.c)
    entry = Entry.objects.get(verb="codings recoded in bulk")
    assert entry.about["changed"] == 5 and entry.about["code"] == f"code:{coded.c.pk}"


def test_ten_times_as_many_take_no_more_statements(coded):
    def statements(codings, code):
        with CaptureQueriesContext(
            connection,
        ) as found:
            recode(coded, codings, code)
        return len(found)

    few = statements(coded.mine[:1], coded.c)
    assert statements([*coded.mine[1:], *coded.theirs], coded.c) == few
    memos = [coded.memo("coding", coding, "Why?") for coding in coded.mine]
    assert len(memos) == 5
    with CaptureQueriesContext(connection) as found:
        writes.remove_all(by=coded.by, study=coded.study, chosen=writes.Chosen(ids(coded.mine)))
    assert sum("UPDATE" in query["sql"] and "memo" in query["sql"] for query in found) <= 1
