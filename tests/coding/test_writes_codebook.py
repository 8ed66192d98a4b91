"""Adding, changing, moving, merging, splitting and dropping codes."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, Code, Coding, Memo
from fieldloom.coding.rules.colours import PALETTE
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit

WATCHED, WORN, LATE = "I was watched at my own door", "It wore me down", "The order came late"


def paths(desk):
    return [row.path for row in reads.codebook(to=desk.by, study=desk.study)]


def test_a_code_goes_last_under_its_parent_and_gets_a_colour_of_its_own(desk):
    parent = desk.add("Being watched")
    codes = [desk.add("At the door", parent=parent), desk.add("At school", parent=parent)]
    assert [code.position for code in codes] == [0, 1]
    colours = [parent.colour, *(code.colour for code in codes)]
    assert len(set(colours)) == 3
    assert set(colours) <= set(PALETTE)


def test_a_name_is_taken_only_once_under_a_parent_whatever_its_capitals(desk):
    parent = desk.add("Being watched")
    desk.add("Äther", parent=parent)
    with pytest.raises(Unfit) as unfit:
        desk.add(" äTHER ", parent=parent)
    assert unfit.value.place == "name"
    assert desk.add("Äther").parent is None


@pytest.mark.parametrize("name", ["", "   ", "two\nlines", "x" * 201])
def test_a_name_that_cannot_be_is_refused_by_its_field(desk, name):
    with pytest.raises(Unfit) as unfit:
        desk.add(name)
    assert unfit.value.place == "name"


def test_a_colour_that_is_none_is_refused(desk):
    with pytest.raises(Unfit) as unfit:
        desk.add("Watched", colour="reddish")
    assert unfit.value.place == "colour"


def test_a_parent_of_another_study_is_not_found(desk, keeper):
    from fieldloom.access import writes as access

    elsewhere = access.start_study(by=keeper, new=access.NewStudy("Elsewhere", "elsewhere"))
    foreign = Code.objects.create(study=elsewhere, name="Theirs", colour="#000000")
    with pytest.raises(NotFound):
        desk.add("Watched", parent=foreign)


def test_changing_a_code_counts_its_version_and_leaves_the_rest(desk):
    code = desk.add("Watched", description="Eyes on.")
    changed = writes.change_code(
        by=desk.by, code=code, changes={"use_when": " Somebody looks. "}, expected=1
    )
    assert (changed.use_when, changed.description, changed.version) == (
        "Somebody looks.",
        "Eyes on.",
        2,
    )


def test_a_change_that_changes_nothing_is_no_act(desk):
    code = desk.add("Watched")
    same = writes.change_code(by=desk.by, code=code, changes={"name": "Watched"}, expected=1)
    assert same.version == 1
    assert Act.objects.count() == 1


def test_of_two_editors_of_a_code_the_second_is_shown_both_versions(desk, analyst):
    code = desk.add("Watched")
    writes.change_code(by=desk.by, code=code, changes={"description": "One"}, expected=1)
    with pytest.raises(Stale) as stale:
        writes.change_code(by=analyst, code=code, changes={"description": "Two"}, expected=1)
    assert stale.value.theirs == {"description": "One", "version": 2}
    assert stale.value.mine == {"description": "Two", "version": 1}


def test_what_else_became_of_a_code_does_not_keep_a_change_from_what_stands_as_it_was_seen(desk):
    code = desk.add("Watched")
    writes.move_code(by=desk.by, code=desk.add("New"), parent=None, position=0)
    renamed = writes.change_code(
        by=desk.by, code=code, changes={"name": "Seen"}, expected=1, seen={"name": "Watched"}
    )
    assert (renamed.name, renamed.position) == ("Seen", 1)
    with pytest.raises(Stale) as stale:
        writes.change_code(
            by=desk.by, code=code, changes={"name": "Eyed"}, expected=1, seen={"name": "Watched"}
        )
    assert stale.value.theirs["name"] == "Seen"


def test_a_code_cannot_take_the_name_of_a_sibling(desk):
    desk.add("Watched")
    other = desk.add("Worn")
    with pytest.raises(Unfit, match="already a code"):
        writes.change_code(by=desk.by, code=other, changes={"name": "watched"}, expected=1)


def test_only_what_may_change_of_a_code_can_be_changed(desk):
    code = desk.add("Watched")
    with pytest.raises(TypeError, match="guid"):
        writes.change_code(by=desk.by, code=code, changes={"guid": "x"}, expected=1)


def test_moving_a_code_takes_all_under_it_along_and_makes_room(desk):
    a, b, c = (desk.add(name) for name in "ABC")
    desk.add("under C", parent=c)
    writes.move_code(by=desk.by, code=c, parent=None, position=0)
    assert paths(desk) == ["C", "C > under C", "A", "B"]
    writes.move_code(by=desk.by, code=c, parent=a, position=99)
    assert paths(desk) == ["A", "A > C", "A > C > under C", "B"]
    writes.move_code(by=desk.by, code=a, parent=None, position=1)
    assert paths(desk) == ["B", "A", "A > C", "A > C > under C"]
    assert b.parent is None


def test_a_code_cannot_stand_under_itself(desk):
    above = desk.add("Above")
    below = desk.add("Below", parent=above)
    with pytest.raises(Unfit, match="itself"):
        writes.move_code(by=desk.by, code=above, parent=below, position=0)


def test_merging_moves_codings_memos_and_children_and_keeps_one_of_a_double(desk, analyst):
    gone, kept = desk.add("Watched"), desk.add("Surveilled")
    child = desk.add("At the door", parent=gone)
    moved = desk.apply(gone, "I-001", WORN)
    double, stays = desk.apply(gone, "I-001", WATCHED), desk.apply(kept, "I-001", WATCHED)
    hers = desk.apply(gone, "I-001", WATCHED, by=analyst)
    on_code, on_double = (
        desk.memo("code", gone, "Too wide?"),
        desk.memo("coding", double, "Her own door."),
    )
    assert writes.merge_codes(by=desk.by, code=gone, into=kept) == kept
    assert set(Coding.objects.values_list("pk", "code_id")) == {
        (moved.pk, kept.pk),
        (stays.pk, kept.pk),
        (hers.pk, kept.pk),
    }
    assert Memo.objects.get(pk=on_code.pk).about_id == kept.pk
    assert Memo.objects.get(pk=on_double.pk).about_id == stays.pk
    child.refresh_from_db()
    assert child.parent == kept
    assert not Code.objects.filter(pk=gone.pk).exists()


def test_a_code_is_not_merged_into_itself_or_into_a_code_under_it(desk):
    above = desk.add("Above")
    below = desk.add("Below", parent=above)
    for into in (above, below):
        with pytest.raises(Unfit):
            writes.merge_codes(by=desk.by, code=above, into=into)


def test_splitting_moves_the_chosen_codings_to_a_new_code_right_after(desk):
    code = desk.add("Watched")
    desk.add("Last")
    stays, goes = desk.apply(code, "I-001", WATCHED), desk.apply(code, "I-001", WORN)
    made = writes.split_code(by=desk.by, code=code, new=writes.NewCode("Worn down"), codings=[goes])
    assert paths(desk) == ["Watched", "Worn down", "Last"]
    assert Coding.objects.get(pk=goes.pk).code == made
    assert Coding.objects.get(pk=stays.pk).code == code


def test_only_codings_of_the_code_itself_can_be_split_off(desk):
    code, other = desk.add("Watched"), desk.add("Other")
    foreign = desk.apply(other, "I-001", WATCHED)
    with pytest.raises(Unfit):
        writes.split_code(by=desk.by, code=code, new=writes.NewCode("New"), codings=[foreign])
    assert paths(desk) == ["Watched", "Other"]


def test_a_coder_does_not_split_off_anothers_codings(desk, analyst):
    code = desk.add("Watched")
    coding = desk.apply(code, "I-001", WATCHED)
    with pytest.raises(Refused):
        writes.split_code(by=analyst, code=code, new=writes.NewCode("New"), codings=[coding])


def test_a_code_in_use_is_dropped_only_with_its_codings(desk):
    code = desk.add("Watched")
    desk.apply(code, "I-001", WATCHED)
    with pytest.raises(Unfit, match="coded with"):
        writes.drop_code(by=desk.by, code=code)
    writes.drop_code(by=desk.by, code=code, with_codings=True)
    assert not Code.objects.exists()
    assert not Coding.objects.exists()


def test_a_code_with_codes_under_it_is_dropped_only_with_all_of_them(desk):
    above = desk.add("Above")
    desk.add("Below", parent=above)
    with pytest.raises(Unfit, match="stand under"):
        writes.drop_code(by=desk.by, code=above)
    writes.drop_code(by=desk.by, code=above, with_codings=True)
    assert not Code.objects.exists()


def test_no_memo_is_lost_when_what_it_was_about_is_dropped(desk):
    above = desk.add("Above")
    below = desk.add("Below", parent=above)
    coding = desk.apply(below, "I-001", WATCHED)
    on_code, on_coding = desk.memo("code", below, "One"), desk.memo("coding", coding, "Two")
    writes.drop_code(by=desk.by, code=below, with_codings=True)
    kept = {m.pk: (m.about, m.about_id) for m in Memo.objects.all()}
    assert kept == {
        on_code.pk: ("code", above.pk),
        on_coding.pk: ("passage", coding.passage_id),
    }
    writes.drop_code(by=desk.by, code=above)
    assert Memo.objects.get(pk=on_code.pk).about == "study"


def test_other_coders_codings_go_only_by_the_hand_of_who_leads(desk, analyst):
    code = desk.add("Watched")
    desk.apply(code, "I-001", WATCHED)
    with pytest.raises(Refused):
        writes.drop_code(by=analyst, code=code, with_codings=True)
    assert Coding.objects.count() == 1


@pytest.mark.parametrize("how", ["merge", "drop"])
def test_whoever_works_at_one_site_moves_no_codings_of_another(desk, member, how):
    local = member("flo", Role.PI, sites=("FIFE",))
    code, other = desk.add("Watched"), desk.add("Other")
    desk.apply(code, "F-001", "court order")
    with pytest.raises(Refused, match="does not reach"):
        if how == "merge":
            writes.merge_codes(by=local, code=code, into=other)
        else:
            writes.drop_code(by=local, code=code, with_codings=True)
    assert Coding.objects.get().code == code


def test_the_codebook_is_not_changed_by_who_may_only_read(desk, member):
    reader = member("ari", Role.ARCHIVIST)
    with pytest.raises(Refused):
        desk.add("Watched", by=reader)
