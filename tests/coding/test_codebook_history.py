"""What changed in the codebook: told from the acts, for whom it is, undone or not."""

import importlib

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act
from fieldloom.ground.answers import Refused


def lines(desk, to=None, **given):
    page = reads.codebook_history(to=to or desk.by, study=desk.study, **given)
    return [(told.sentence, row.state) for row in page.rows for told in row.told]


@pytest.fixture
def merged(desk):
    """Kin, with two codings, one of them a double, merged into Family."""
    family, kin = desk.add("Family"), desk.add("Kin")
    desk.apply(family, "I-001", "She came")
    desk.apply(kin, "I-001", "She came")
    desk.apply(kin, "F-001", "court order")
    writes.merge_codes(by=desk.by, code=kin, into=family)
    return family


def test_a_merge_stands_in_the_history_with_its_numbers(desk, merged):
    sentence = "“Kin” was merged into “Family”: 1 coding moved, 1 coding became one with another"
    assert lines(desk)[0] == (sentence, "done")
    assert lines(desk, code=merged) == [
        (sentence, "done"),
        ("“Family” was added at the top", "done"),
    ]
    desk.undo()
    assert lines(desk)[0] == (sentence, "undone")
    assert len(lines(desk)) == 3  # codings are no change of the codebook


def test_a_merge_of_a_code_on_which_nothing_stood_knows_into_which(desk):
    one, other = desk.add("One"), desk.add("Other")
    writes.merge_codes(by=desk.by, code=one, into=other)
    assert lines(desk)[0] == ("“One” was merged into “Other”", "done")
    desk.undo()
    desk.redo()
    assert lines(desk, code=other)[0] == ("“One” was merged into “Other”", "done")


def test_each_act_is_told_with_the_names_of_its_time(desk):
    time, wait = desk.add("Time"), desk.add("Wait")
    writes.move_code(by=desk.by, code=wait, parent=time, position=0)
    changes = {"name": "Waiting", "description": "Being kept waiting."}
    writes.change_code(by=desk.by, code=wait, changes=changes, expected=None)
    writes.drop_code(by=desk.by, code=wait)
    told = reads.codebook_history(to=desk.by, study=desk.study, code=wait).rows
    said = [line.sentence for row in told for line in row.told]
    assert said == [
        "“Waiting” was dropped",
        "“Wait” was renamed “Waiting”",
        "What “Wait” is about was changed",
        "“Wait” was moved under “Time”",
        "“Wait” was added at the top",
    ]
    assert (told[1].told[1].before, told[1].told[1].after) == ("", "Being kept waiting.")
    assert told[0].codes == (time.pk,)  # the one that is still there


def test_a_move_among_neighbours_is_no_news_of_the_neighbours(desk):
    one, two, three = desk.add("One"), desk.add("Two"), desk.add("Three")
    writes.move_code(by=desk.by, code=three, parent=None, position=0)
    assert lines(desk)[0] == ("“Three” was moved up among its neighbours", "done")
    assert lines(desk, code=one) == [("“One” was added at the top", "done")]
    assert lines(desk, code=two) == [("“Two” was added at the top", "done")]
    assert len(lines(desk, code=three)) == 2


def test_a_code_in_vivo_and_a_split_are_told(desk):
    start, end = desk.place("I-001", "wore me down")
    source = desk.sources["I-001"]
    coding = writes.code_in_vivo(by=desk.by, source=source, start=start, end=end)
    new = writes.NewCode("Tired")
    writes.split_code(by=desk.by, code=coding.code, new=new, codings=[coding])
    assert [said for said, _ in lines(desk)] == [
        "“Tired” was split off “wore me down”: 1 coding moved",
        "“wore me down” was added at the top, in the words of a passage",
    ]
    again = {"start": start, "end": end}
    writes.code_in_vivo(by=desk.by, source=source, **again)
    assert len(lines(desk)) == 2  # the code was there already


def test_pages_go_back_in_time(desk):
    for number in range(5):
        desk.add(f"Code {number}")
    page = reads.codebook_history(to=desk.by, study=desk.study, page=2, size=2)
    assert (page.page, page.pages, page.total) == (2, 3, 5)
    assert [row.told[0].sentence for row in page.rows] == [
        "“Code 2” was added at the top",
        "“Code 1” was added at the top",
    ]
    assert reads.codebook_history(to=desk.by, study=desk.study, page=99, size=2).page == 3


def test_numbers_are_told_only_where_every_coding_may_be_seen(desk, merged, member):
    local = member("flo", Role.FIELDWORKER, sites=("FIFE",))
    assert lines(desk, to=local)[0] == ("“Kin” was merged into “Family”", "done")


def test_the_history_costs_as_many_queries_with_many_acts(desk, merged):
    costs = []
    for number in range(4):
        desk.add(f"Code {number}")
        with CaptureQueriesContext(connection) as done:
            reads.codebook_history(to=desk.by, study=desk.study)
        costs.append(len(done))
    assert len(set(costs)) == 1


def test_acts_done_before_their_codes_were_kept_are_told_as_well(desk, merged):
    care = desk.add("Care")
    writes.move_code(by=desk.by, code=merged, parent=care, position=0)
    writes.move_code(by=desk.by, code=merged, parent=None, position=0)
    before = lines(desk), lines(desk, code=merged)
    assert len(before[0]) == 6
    Act.objects.update(codes=None)
    assert lines(desk) == []
    migration = importlib.import_module("fieldloom.coding.migrations.0004_acts_on_the_codebook")
    migration.tell_codes(apps, None)
    assert (lines(desk), lines(desk, code=merged)) == before


class TestMergePreview:
    def test_it_says_what_the_write_then_does(self, desk, analyst):
        family, kin = desk.add("Family"), desk.add("Kin")
        desk.add("Mother", parent=kin)
        for who in (desk.by, analyst):
            desk.apply(kin, "I-001", "She came", by=who)
            desk.apply(kin, "F-001", "court order", by=who)
        desk.apply(family, "I-001", "She came")
        desk.memo("code", kin, "Who is kin?")
        seen = reads.merge_preview(to=desk.by, study=desk.study, code=kin, into=family)
        assert (seen.against, seen.moving, seen.doubles) == ("", 3, 1)
        assert (seen.memos, seen.children) == (1, 1)
        assert [(c.coder_name, c.moving, c.doubles) for c in seen.coders] == [
            ("Ana", 2, 0),
            ("Petra", 1, 1),
        ]
        writes.merge_codes(by=desk.by, code=kin, into=family)
        counts = {row.path: row.codings for row in reads.codebook(to=desk.by, study=desk.study)}
        assert counts == {"Family": 4, "Family > Mother": 0}
        said = lines(desk)[0][0]
        assert (
            said
            == "“Kin” was merged into “Family”: 3 codings moved, 1 coding became one with another"
        )

    def test_it_says_why_not(self, desk, member):
        kin = desk.add("Kin")
        under = desk.add("Mother", parent=kin)
        asked = {"to": desk.by, "study": desk.study}
        assert "into itself" in reads.merge_preview(**asked, code=kin, into=kin).against
        assert "stands under" in reads.merge_preview(**asked, code=kin, into=under).against
        desk.apply(under, "F-001", "court order")
        local = member("flo", Role.FIELDWORKER, sites=("FIFE",))
        seen = reads.merge_preview(to=local, study=desk.study, code=under, into=kin)
        assert "does not reach" in seen.against
        assert (seen.moving, seen.coders) == (0, ())

    def test_it_costs_as_many_queries_with_many_codings(self, desk):
        family, kin = desk.add("Family"), desk.add("Kin")
        asked = {"to": desk.by, "study": desk.study, "code": kin, "into": family}
        costs = []
        for words in ("She came", "every week", "watched", "own door", "never knew", "wore"):
            desk.apply(kin, "I-001", words)
            with CaptureQueriesContext(connection) as done:
                seen = reads.merge_preview(**asked)
            costs.append(len(done))
        assert seen.moving == 6
        assert len(set(costs)) == 1


def test_a_text_is_counted_by_code_where_it_may_be_read(desk, member):
    one, other = desk.add("One"), desk.add("Other")
    desk.apply(one, "I-001", "She came")
    desk.apply(one, "I-001", "watched")
    desk.apply(other, "F-001", "court order")
    source = desk.sources["I-001"]
    assert reads.counts_in(to=desk.by, source=source) == {one.pk: 2}
    local = member("lee", Role.FIELDWORKER, sites=("LEEDS",))
    with pytest.raises(Refused):
        reads.counts_in(to=local, source=source)


def test_who_reads_some_sites_is_not_told_how_many_codings_elsewhere_are_gone(desk, member):
    leeds = member("lee", Role.FIELDWORKER, sites=("LEEDS",))
    code = desk.add("Gone")
    desk.apply(code, "I-001", "my own door")
    writes.drop_code(by=desk.by, code=code, with_codings=True)

    def told(user):
        return reads.codebook_history(to=user, study=desk.study).rows[0].told[0].sentence

    assert told(desk.by) == "“Gone” was dropped, with 1 coding"
    assert told(leeds) == "“Gone” was dropped"
