"""What a coder of a blind round is told does not depend on what anybody else does in its sources.

Every public read of this room and everything that leaves the house is asked twice: before the
others have done anything, and after. A read that is not listed here fails the test.
"""

import pytest
from django.test.utils import CaptureQueriesContext

from coding.blind import (
    LATE,
    UNCHANGED_BY_OTHERS,
    WATCHED,
    WORN,
    Room,
    asking,
    plain,
    public_reads,
    recorded_of_exchange,
    taken_away,
)
from fieldloom.access.gate import asked_once
from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.reads import Wanted
from fieldloom.ground.answers import NotFound, Refused, Unfit

__all__ = ["WATCHED", "Room"]


@pytest.fixture
def room(desk, member):
    return Room(desk, member)


def test_every_read_and_everything_that_leaves_is_asked_here(room):
    assert public_reads() == set(asking(room))
    out = {"leaving._quotations_left", "leaving._codebook_left", "leaving._portraits_left"}
    of_people_alone = {"leaving_jigsaw._jigsaw_left"}  # it asks for no coding
    assert recorded_of_exchange() == out | of_people_alone


def test_no_read_tells_a_blinded_coder_anything_that_depends_on_the_others(room):
    room.guesses()
    before = {name: plain(ask()) for name, ask in asking(room).items()}
    room.others_work()
    after = {name: plain(ask()) for name, ask in asking(room).items()}
    assert before == after


def test_nothing_that_leaves_depends_on_the_others(room):
    room.guesses()
    before = taken_away(room)
    room.others_work()
    after = taken_away(room)
    assert {name: after[name] for name in after if after[name] != before[name]} == {}


def test_once_the_round_closes_every_read_tells_all(room):
    room.guesses()
    room.others_work()
    before = {name: plain(ask()) for name, ask in asking(room).items()}
    files = taken_away(room)
    writes.close_round(by=room.desk.by, standing=room.round)
    after = {name: plain(ask()) for name, ask in asking(room).items()}
    same = {name for name in before if before[name] == after[name]}
    assert same <= UNCHANGED_BY_OTHERS
    told = {row.coder_name for row in reads.codings_in(to=room.ana, source=room.source)}
    assert told == {"Ana", "Bel", "Petra"}
    # Only the REFI-QDA codebook holds no number and no coder.
    unchanged = {name for name, file in taken_away(room).items() if file == files[name]}
    assert unchanged == {("codebook", "qdc")}


def test_who_leads_the_round_and_does_not_code_in_it_sees_all(room):
    room.others_work()
    told = {row.coder_name for row in reads.codings_in(to=room.desk.by, source=room.source)}
    assert told >= {"Ana", "Petra"}
    counts = reads.round_row(room.round.pk, to=room.desk.by, study=room.study).coders
    assert [(c.name, c.codings) for c in counts] == [("Ana", 1), ("Bel", 4)]
    assert len(reads.memos(to=room.desk.by, study=room.study)) == 7


def test_outside_the_sources_of_the_round_its_coders_see_each_other(room):
    room.desk.apply(room.worn, "F-001", "court order", by=room.bel)
    there = reads.codings_in(to=room.ana, source=room.desk.sources["F-001"])
    assert {row.coder_name for row in there} == {"Ana", "Bel"}


def test_a_round_over_the_whole_study_hides_what_lies_in_any_source(room):
    writes.close_round(by=room.desk.by, standing=room.round)
    room.desk.apply(room.worn, "F-001", "court order", by=room.bel)
    room.desk.memo("source", room.desk.sources["F-001"], "Bel on the note", by=room.bel)
    room.desk.memo("code", room.worn, "On the code, for all", by=room.bel)
    new = writes.NewRound("Round 2", [room.ana, room.bel])
    writes.open_round(by=room.desk.by, study=room.study, new=new)
    there = reads.codings_in(to=room.ana, source=room.desk.sources["F-001"])
    assert {row.coder_name for row in there} == {"Ana"}
    assert [row.text for row in reads.memos(**room.asked)] == ["On the code, for all"]


def test_a_coding_knows_its_round_also_in_vivo_by_search_and_after_undo(room):
    desk, source = room.desk, room.source
    assert [r.round_id for r in reads.codings_in(to=room.ana, source=source)] == [room.round.pk]
    desk.undo(by=room.ana)  # the one in F-001, which is of no round
    desk.undo(by=room.ana)
    desk.redo(by=room.ana)
    assert [r.round_id for r in reads.codings_in(to=room.ana, source=source)] == [room.round.pk]
    writes.auto_code(by=room.bel, study=room.study, code=room.worn, query="order")
    rows = reads.quotations(to=desk.by, study=room.study, wanted=Wanted(code_ids=(room.worn.pk,)))
    assert {row.ref for row in rows.rows} == {"I-001", "F-001"}
    of_round = Wanted(round_ids=(room.round.pk,), coder_ids=(room.bel.pk,))
    rows = reads.quotations(to=desk.by, study=room.study, wanted=of_round)
    assert {row.ref for row in rows.rows} == {"I-001"}
    made = desk.apply(room.worn, "I-001", WORN, by=desk.by)
    assert made.round_id is None
    start, end = desk.place("I-001", WORN)
    vivo = writes.code_in_vivo(by=desk.by, source=source, start=start, end=end)
    assert vivo.round_id is None


def test_the_codebook_stands_still_for_the_coders_of_a_blind_round(room):
    new = writes.NewCode("New")
    told = {"by": room.ana}
    start, end = room.desk.place("I-001", LATE)
    acts = [
        lambda: writes.add_code(**told, study=room.study, new=new),
        lambda: writes.change_code(
            **told, code=room.worn, changes={"name": "Read me"}, expected=None
        ),
        lambda: writes.move_code(**told, code=room.worn, parent=room.watched, position=0),
        lambda: writes.drop_code(**told, code=room.worn),
        lambda: writes.merge_codes(**told, code=room.worn, into=room.watched),
        lambda: writes.split_code(**told, code=room.watched, new=new, codings=[]),
        lambda: writes.code_in_vivo(**told, source=room.source, start=start, end=end),
    ]
    for act in acts:
        with pytest.raises(Refused, match="blind round “Round 1”"):
            act()
    writes.add_code(by=room.desk.by, study=room.study, new=new)


def test_new_codes_can_be_let_in_but_merging_and_dropping_stay_closed(room):
    wanted = writes.NewRound("Round 1", [room.ana, room.bel], [room.source], new_codes=True)
    writes.change_round(by=room.desk.by, standing=room.round, new=wanted)
    room.desk.add("New", by=room.ana)
    for act in (writes.drop_code, writes.merge_codes):
        more = {"into": room.watched} if act is writes.merge_codes else {}
        with pytest.raises(Refused, match="do not see all that hangs on a code"):
            act(by=room.ana, code=room.worn, **more)


def test_the_history_of_the_codebook_says_of_no_act_of_others_that_it_coded(room):
    desk, lead = room.desk, room.desk.by

    def told():
        history = reads.codebook_history(**room.asked)
        return [(act.name, [line.sentence for line in act.told]) for act in history.rows]

    before, (start, end) = told(), desk.place("I-001", LATE)
    writes.code_in_vivo(by=lead, source=room.source, start=start, end=end)
    assert told() == [("code added", ["“The order came late” was added at the top"]), *before]
    desk.undo()
    desk.apply(room.worn, "I-001", WORN, by=room.bel)
    desk.apply(room.worn, "I-001", WATCHED, by=room.bel)
    other, more = desk.add("Other"), desk.add("More")
    desk.apply(more, "I-001", LATE, by=room.bel)
    writes.merge_codes(by=lead, code=room.worn, into=other)
    writes.drop_code(by=lead, code=more, with_codings=True)
    said = [sentence for _, sentences in told() for sentence in sentences]
    assert "“Worn” was merged into “Other”" in said
    assert "“More” was dropped" in said
    for row in reads.codings_in(to=lead, source=room.source):
        if row.coder_id == room.bel.pk:
            writes.remove_coding(
                by=lead, coding=reads.coding(row.id, to=lead, study=room.study), expected=None
            )
    assert said == [sentence for _, sentences in told() for sentence in sentences]
    writes.close_round(by=lead, standing=room.round)
    said = [sentence for _, sentences in told() for sentence in sentences]
    assert "“Worn” was merged into “Other”: 2 codings moved" in said
    assert "“More” was dropped, with 1 coding" in said


def test_a_preview_of_merging_says_that_a_blind_round_stands_in_the_way(room):
    seen = reads.merge_preview(**room.asked, code=room.worn, into=room.watched)
    assert "blind round “Round 1”" in seen.against


def test_what_one_was_told_of_oneself_is_numbered_as_if_nobody_else_were_there(room):
    here = {"to": room.ana, "source": room.source}
    room.desk.apply(room.worn, "I-001", WORN, by=room.bel)
    assert reads.newest_change(**here) < reads.newest_change(to=room.bel, source=room.source)
    assert reads.changes_in(**here, since=reads.newest_change(**here)).codings == []
    fresh = room.desk.apply(room.worn, "I-001", LATE, by=room.ana)
    told = reads.changes_in(**here, since=reads.newest_change(**here) - 1)
    assert told.whole or [row.id for row in told.codings] == [fresh.pk]
    writes.close_round(by=room.desk.by, standing=room.round)
    assert reads.newest_change(**here) == reads.newest_change(to=room.bel, source=room.source)


def test_undo_says_of_no_later_change_what_it_is_or_whose(room):
    desk = room.desk
    mine = desk.apply(room.worn, "I-001", LATE, by=room.ana)
    desk.memo("coding", mine, "The leader on it", by=desk.by)
    with pytest.raises(Unfit) as refused:
        desk.undo(by=room.ana)
    assert "Petra" not in str(refused.value)
    assert "memo" not in str(refused.value)
    assert "In a blind round it is not said what" in str(refused.value)
    writes.close_round(by=desk.by, standing=room.round)
    with pytest.raises(Unfit, match="memo on this coding"):
        desk.undo(by=room.ana)


def test_an_act_on_others_codings_is_not_turned_blind(room):
    desk = room.desk
    writes.close_round(by=desk.by, standing=room.round)
    theirs = desk.apply(room.worn, "I-001", WORN, by=room.bel)
    writes.remove_coding(by=room.ana, coding=theirs, expected=None)
    writes.reopen_round(by=desk.by, standing=room.round)
    with pytest.raises(Refused, match="others' codings"):
        desk.undo(by=room.ana)


def test_anothers_coding_cannot_be_written_on_by_guessing_its_id(room):
    theirs = room.desk.apply(room.worn, "I-001", WORN, by=room.bel)
    with pytest.raises(NotFound) as there:
        room.desk.memo("coding", theirs, "Guessed", by=room.ana)
    missing = type(theirs)(pk=10**6)
    with pytest.raises(NotFound) as nowhere:
        room.desk.memo("coding", missing, "Guessed", by=room.ana)
    assert str(there.value) == str(nowhere.value)


def test_who_leads_opens_changes_closes_and_opens_again(room, member):
    lead, study, analyst = room.desk.by, room.study, member("abe", Role.ANALYST)
    with pytest.raises(Refused):
        writes.open_round(by=analyst, study=study, new=writes.NewRound("Mine", [analyst]))
    with pytest.raises(Unfit, match="“Round 1”, which is open"):
        writes.open_round(by=lead, study=study, new=writes.NewRound("Again", [room.ana]))
    renamed = writes.NewRound("First", [room.ana, room.bel], [room.source])
    with pytest.raises(Refused, match="you do not change it"):
        writes.change_round(by=room.ana, standing=room.round, new=renamed)
    writes.change_round(by=lead, standing=room.round, new=renamed)
    closed = writes.close_round(by=room.ana, standing=room.round)
    assert closed.closed_at is not None
    with pytest.raises(Unfit, match="closed already"):
        writes.close_round(by=lead, standing=room.round)
    writes.open_round(by=lead, study=study, new=writes.NewRound("Second", [room.ana]))
    with pytest.raises(Unfit, match="“Second”, which is open"):
        writes.reopen_round(by=lead, standing=room.round)
    row = reads.round_row(room.round.pk, to=lead, study=study)
    assert (row.name, row.open, row.sources, row.whole_study) == ("First", False, 1, False)


def test_only_who_may_code_is_made_a_coder(room, member):
    archivist = member("art", Role.ARCHIVIST)
    with pytest.raises(Unfit, match="Art has no role in this study that lets them code"):
        new = writes.NewRound("R", [archivist], [room.source])
        writes.open_round(by=room.desk.by, study=room.study, new=new)


def test_whoever_may_not_read_codings_leads_rounds_without_numbers(room, member):
    steward = member("stef", Role.STEWARD)
    (row,) = reads.rounds(to=steward, study=room.study)
    assert [(c.name, c.codings) for c in row.coders] == [("Ana", 0), ("Bel", 0)]
    writes.close_round(by=steward, standing=room.round)


def test_in_one_request_it_is_asked_once_whether_a_round_binds_and_costs_no_more(room):
    from django.db import connection

    def asked(user):
        with asked_once(), CaptureQueriesContext(connection) as queries:
            reads.codings_in(to=user, source=room.source)
            reads.memos(to=user, study=room.study)
            reads.codebook(to=user, study=room.study)
            reads.co_occurrence(to=user, study=room.study)
        about_rounds = [q for q in queries if "coding_codinground" in q["sql"]]
        return len(queries), len([q for q in about_rounds if "closed_at" in q["sql"]])

    (free, asked_of_free), (bound, asked_of_bound) = asked(room.desk.by), asked(room.ana)
    assert asked_of_free == asked_of_bound == 1
    assert bound == free


# Where else the tables are named in the reads, and why nothing is told by it.
ELSEWHERE = {
    "analysis.py": ["coding_coding"],  # with `_not_all`, which begins in `reach`
    "codings.py": ["coding_memo"],  # whether to ask for memos at all; they are counted by `reach`
    "passages.py": ["Passage.objects"],  # what is hidden is the rest of what `reach` gives
    # asked by `reach` itself, which leaves out what it finds
    "withheld_memos.py": ["Memo.objects", "Coding.objects", "Memo.objects"],
    # by row ids out of `lying`, which begins in `reach`; and the regions of what was found so
    "quotations.py": ["Coding.objects", "Passage.objects"],
}


def test_every_read_of_codings_and_memos_begins_where_blind_rounds_narrow():
    """The tables are named in `reach`, and elsewhere only as the table above says."""
    import re
    from pathlib import Path

    folder = Path(reads.__file__).parent
    named = re.compile(r"\b(?:Coding|Memo|Passage)\.objects|\bcoding_(?:coding|memo)\b")
    found = {path.name: named.findall(path.read_text()) for path in folder.glob("*.py")}
    found.pop("reach.py")
    assert {name: names for name, names in found.items() if names} == ELSEWHERE


def test_every_door_that_finds_a_passage_by_its_id_asks_whether_it_is_hidden():
    import re
    from pathlib import Path

    import fieldloom

    finding = re.compile(r"\b(?:reads|sources)\.(?:passage|passages_waiting)\(")
    for door in ("web", "cli", "exchange"):
        for path in (Path(fieldloom.__file__).parent / door).rglob("*.py"):
            text = path.read_text()
            assert not finding.search(text) or "hidden_passages(" in text, path


def test_no_door_goes_round_the_reads_by_way_of_a_source_or_a_code():
    """A source knows its codings and memos, a code its own: doors ask the reads for them instead."""
    import re
    from pathlib import Path

    import fieldloom

    asked = "all|filter|exclude|count|values|exists|order_by|annotate|first|last"
    round_it = re.compile(
        rf"Count\(\"(codings|memos)|\"(codings|memos)__|\.(codings|memos|acts)\.({asked})"
    )
    wrong = [
        str(path)
        for door in ("web", "cli", "exchange")
        for path in (Path(fieldloom.__file__).parent / door).rglob("*.py")
        if round_it.search(path.read_text())
    ]
    assert wrong == []
