"""Undo and redo of every kind of act, each person their own, across reloads."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, Code, Coding, Memo
from fieldloom.ground.answers import Refused, Unfit

WATCHED, WORN = "I was watched at my own door", "It wore me down"


def prepared(desk):
    """Two codes, one under the other, with codings, a memo each on code and coding."""
    desk.above = desk.add("Above", description="Wide.")
    desk.below = desk.add("Below", parent=desk.above)
    desk.other = desk.add("Other")
    desk.coding = desk.apply(desk.below, "I-001", WATCHED)
    desk.double = desk.apply(desk.other, "I-001", WATCHED)
    desk.worn = desk.apply(desk.below, "I-001", WORN)
    desk.note = desk.memo("coding", desk.coding, "Whose door?")
    desk.on_code = desk.memo("code", desk.below, "Too wide?")
    return desk


def place(desk, words):
    start, end = desk.place("I-001", words)
    return {"start": start, "end": end}


ACTS = {
    "add a code": lambda d: d.add("New", parent=d.above),
    "change a code": lambda d: writes.change_code(
        by=d.by, code=d.below, changes={"name": "Beneath", "colour": "#123"}, expected=None
    ),
    "move a code": lambda d: writes.move_code(by=d.by, code=d.other, parent=None, position=0),
    "merge two codes": lambda d: writes.merge_codes(by=d.by, code=d.below, into=d.other),
    "split a code": lambda d: writes.split_code(
        by=d.by, code=d.below, new=writes.NewCode("Split"), codings=[d.worn]
    ),
    "drop a code with all": lambda d: writes.drop_code(by=d.by, code=d.above, with_codings=True),
    "apply a code": lambda d: d.apply(d.other, "I-001", WORN),
    "code in vivo": lambda d: writes.code_in_vivo(
        by=d.by, source=d.sources["I-001"], **place(d, "every week")
    ),
    "remove a coding": lambda d: writes.remove_coding(by=d.by, coding=d.coding, expected=None),
    "adjust a coding": lambda d: writes.adjust_coding(
        by=d.by, coding=d.coding, **place(d, "every week"), expected=None
    ),
    "recode": lambda d: writes.recode(by=d.by, coding=d.worn, code=d.other, expected=None),
    "code by search": lambda d: writes.auto_code(
        by=d.by, study=d.study, code=d.other, query="order"
    ),
    "write a memo": lambda d: d.memo("source", d.sources["I-001"], "A long day."),
    "change a memo": lambda d: writes.change_memo(
        by=d.by, memo=d.note, text="Her own door.", expected=None
    ),
    "drop a memo": lambda d: writes.drop_memo(by=d.by, memo=d.note),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_is_undone_leaves_no_trace_and_what_is_redone_is_there_again(desk, picture, name):
    prepared(desk)
    before = picture()
    ACTS[name](desk)
    after = picture()
    assert after != before
    for _ in range(2):
        desk.undo()
        assert picture() == before
        desk.redo()
        assert picture() == after


def test_everything_can_be_undone_and_redone_act_by_act(desk, picture):
    states = [picture()]
    prepared(desk)
    for name in ("move a code", "split a code", "merge two codes", "recode", "drop a memo"):
        if name == "recode":
            writes.recode(by=desk.by, coding=desk.double, code=desk.above, expected=None)
        else:
            ACTS[name](desk)
    acts = Act.objects.count()
    final = picture()
    for _ in range(acts):
        desk.undo()
    assert picture() == states[0]
    with pytest.raises(Unfit, match="nothing of yours left to undo"):
        desk.undo()
    for _ in range(acts):
        desk.redo()
    assert picture() == final
    with pytest.raises(Unfit, match="nothing of yours left to redo"):
        desk.redo()


def test_each_person_undoes_only_their_own_acts(desk, analyst):
    code = desk.add("Watched")
    mine = desk.apply(code, "I-001", WATCHED)
    hers = desk.apply(code, "I-001", WATCHED, by=analyst)
    desk.undo()
    assert set(Coding.objects.values_list("pk", flat=True)) == {hers.pk}
    desk.undo(by=analyst)
    desk.redo()
    assert set(Coding.objects.values_list("pk", flat=True)) == {mine.pk}
    assert reads.next_redo(to=analyst, study=desk.study).name == "code applied"


def test_a_new_act_cuts_off_what_could_have_been_redone(desk, analyst):
    code = desk.add("Watched")
    desk.apply(code, "I-001", WATCHED, by=analyst)
    desk.undo(by=analyst)
    desk.apply(code, "I-001", WORN)
    assert reads.next_redo(to=analyst, study=desk.study) is not None
    desk.apply(code, "I-001", WORN, by=analyst)
    assert reads.next_redo(to=analyst, study=desk.study) is None
    with pytest.raises(Unfit):
        desk.redo(by=analyst)
    assert Act.objects.filter(state="gone").count() == 1


def test_undo_is_refused_when_somebody_changed_the_same_thing_since(desk, analyst, picture):
    code = desk.add("Watched")
    writes.change_code(by=desk.by, code=code, changes={"name": "Seen"}, expected=1)
    writes.change_code(by=analyst, code=code, changes={"name": "Looked at"}, expected=2)
    before = picture()
    with pytest.raises(Unfit) as unfit:
        desk.undo()
    assert "changed since: name" in unfit.value.reason
    assert "Ana" in unfit.value.reason
    assert "Looked at" not in str(unfit.value)
    assert picture() == before
    assert reads.next_undo(to=desk.by, study=desk.study).name == "code changed"


def test_undo_leaves_alone_what_somebody_else_changed_beside_it(desk, analyst):
    code = desk.add("Watched")
    writes.change_code(by=desk.by, code=code, changes={"name": "Seen"}, expected=1)
    writes.change_code(by=analyst, code=code, changes={"description": "Hers"}, expected=2)
    desk.undo()
    code.refresh_from_db()
    assert (code.name, code.description) == ("Watched", "Hers")


def test_an_act_that_cannot_be_undone_may_be_passed_over(desk, analyst):
    code = desk.add("Watched")
    coding = desk.apply(code, "I-001", WATCHED)
    writes.change_code(by=desk.by, code=code, changes={"name": "Seen"}, expected=1)
    writes.change_code(by=analyst, code=code, changes={"name": "Looked at"}, expected=2)
    stuck = reads.next_undo(to=desk.by, study=desk.study)
    undone = writes.undo(by=desk.by, study=desk.study, passing_over=(stuck.id,))
    assert undone.name == "code applied"
    assert not Coding.objects.filter(pk=coding.pk).exists()
    desk.redo()
    assert Coding.objects.filter(pk=coding.pk).exists()


def test_a_code_that_others_have_used_is_not_undone_away(desk, analyst, picture):
    code = desk.add("Watched")
    desk.apply(code, "I-001", WATCHED, by=analyst)
    before = picture()
    with pytest.raises(Unfit, match="coded with this code since"):
        desk.undo()
    assert picture() == before


def test_a_code_under_which_others_have_put_codes_is_not_undone_away(desk, analyst):
    code = desk.add("Watched")
    desk.add("At the door", parent=code, by=analyst)
    with pytest.raises(Unfit, match="stand under"):
        desk.undo()


def test_a_coding_with_somebody_elses_memo_is_not_undone_away(desk, analyst):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    desk.memo("coding", coding, "Look at this again.", by=analyst)
    with pytest.raises(Unfit, match="memo on this coding"):
        desk.undo()
    assert Coding.objects.exists()


def test_a_coding_does_not_come_back_under_a_code_that_is_gone(desk, analyst):
    code = desk.add("Watched", by=analyst)
    coding = desk.apply(code, "I-001", WATCHED)
    writes.remove_coding(by=desk.by, coding=coding, expected=1)
    writes.drop_code(by=analyst, code=code)
    with pytest.raises(Unfit, match="code has been dropped"):
        desk.undo()
    assert not Coding.objects.exists()


def test_a_code_does_not_come_back_where_its_name_is_taken_by_now(desk, analyst):
    code = desk.add("Watched")
    writes.drop_code(by=desk.by, code=code)
    desk.add("Watched", by=analyst)
    with pytest.raises(Unfit, match="stands where"):
        desk.undo()
    assert Code.objects.count() == 1


def test_two_moves_undone_crosswise_never_make_a_circle(desk, analyst):
    a, b = desk.add("A"), desk.add("B")
    writes.move_code(by=desk.by, code=a, parent=b, position=0)
    desk.undo()
    writes.move_code(by=analyst, code=b, parent=a, position=0)
    with pytest.raises(Unfit):
        desk.redo()
    assert Code.objects.get(pk=a.pk).parent is None


def test_undo_of_codebook_work_asks_for_the_right_to_change_the_codebook(desk, member):
    local = member("flo", Role.FIELDWORKER)
    desk.add("Watched", by=local)
    from fieldloom.access.models import Grant

    Grant.objects.filter(user=local).update(role=Role.ARCHIVIST.value)
    with pytest.raises(Refused):
        desk.undo(by=local)


def test_nobody_undoes_in_sources_that_they_may_no_longer_read(desk, member):
    from fieldloom.access.models import Grant

    code = desk.add("Watched")
    local = member("flo", Role.FIELDWORKER)
    desk.apply(code, "F-001", "court order", by=local)
    Grant.objects.filter(user=local).update(sites=["FIFE"])
    with pytest.raises(Refused, match="no longer read"):
        desk.undo(by=local)
    assert Coding.objects.count() == 1


def test_history_and_what_comes_next_are_read_without_any_words(desk, analyst):
    code = desk.add("Watched")
    desk.apply(code, "I-001", WATCHED, by=analyst)
    rows = reads.history(to=desk.by, study=desk.study)
    assert [(row.name, row.user_name, row.state) for row in rows] == [
        ("code applied", "Ana", "done"),
        ("code added", "Petra", "done"),
    ]
    assert reads.next_undo(to=desk.by, study=desk.study).name == "code added"
    assert reads.next_redo(to=desk.by, study=desk.study) is None


def test_who_is_limited_to_a_site_sees_the_history_of_their_own_acts(desk, member):
    local = member("flo", Role.FIELDWORKER, sites=("FIFE",))
    code = desk.add("Watched")
    desk.apply(code, "I-001", WATCHED, by=local)
    assert [row.user_name for row in reads.history(to=local, study=desk.study)] == ["Flo"]


def test_every_act_and_every_undo_is_one_line_in_the_trail_and_no_word_is(desk):
    canary = "Zebrafinch"
    prepared(desk)
    start = Entry.objects.count()
    marked = Entry.objects.filter(verb="passage marked").count()
    code = desk.add(canary, description=canary)
    writes.change_code(by=desk.by, code=code, changes={"use_when": canary}, expected=1)
    desk.apply(code, "I-001", "wore me down")
    memo = desk.memo("code", code, canary)
    writes.change_memo(by=desk.by, memo=memo, text=canary * 2, expected=1)
    writes.auto_code(by=desk.by, study=desk.study, code=code, query=f"order OR {canary}")
    desk.undo()
    desk.redo()
    told = Entry.objects.filter(number__gt=start).exclude(verb="passage marked")
    assert [entry.verb for entry in told] == [
        "code added",
        "code changed",
        "code applied",
        "memo written",
        "memo changed",
        "codings made by search",
        "act undone",
        "act redone",
    ]
    assert Entry.objects.filter(verb="passage marked").count() - marked <= 1
    everything = " ".join(str(e.about) + e.verb for e in Entry.objects.all())
    assert canary not in everything
    assert "wore" not in everything
    assert not Memo.objects.filter(text="").exists()


def test_a_refused_write_leaves_neither_row_nor_act(desk, stranger):
    with pytest.raises(Refused):
        desk.add("Watched", by=stranger)
    assert not Code.objects.exists()
    assert not Act.objects.exists()
