"""Applying, adjusting, recoding and removing codings."""

import uuid

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, Code, Coding, Memo
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit

WATCHED = "I was watched at my own door"


def test_a_coding_stands_on_the_exact_words_and_is_its_coders(desk, pi):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    assert coding.passage.quote == WATCHED
    assert (coding.coder, coding.source, coding.version) == (pi, desk.sources["I-001"], 1)


def test_a_passage_with_an_emoji_is_counted_in_code_points(desk):
    coding = desk.apply(desk.add("Worn"), "I-001", "It wore me down")
    assert coding.passage.quote == "It wore me down"
    assert coding.passage.prefix.endswith("😀 ")


def test_the_same_coding_again_is_the_one_that_stands(desk):
    code = desk.add("Watched")
    first, again = (desk.apply(code, "I-001", WATCHED) for _ in range(2))
    assert first.pk == again.pk
    assert Act.objects.filter(name="code applied").count() == 1


def test_two_coders_may_read_one_passage_in_the_same_way(desk, analyst):
    code = desk.add("Watched")
    mine, hers = desk.apply(code, "I-001", WATCHED), desk.apply(code, "I-001", WATCHED, by=analyst)
    assert mine.pk != hers.pk
    assert mine.passage_id == hers.passage_id


def test_an_operation_that_is_sent_twice_is_done_once(desk, picture):
    code, operation = desk.add("Watched"), uuid.uuid4()
    first = desk.apply(code, "I-001", WATCHED, operation=operation)
    before = picture()
    again = desk.apply(code, "I-001", "the visits had stopped", operation=operation)
    assert again.pk == first.pk
    assert picture() == before
    assert Act.objects.filter(operation=operation).count() == 1


def test_the_same_operation_id_of_another_user_is_another_operation(desk, analyst):
    code, operation = desk.add("Watched"), uuid.uuid4()
    mine = desk.apply(code, "I-001", WATCHED, operation=operation)
    hers = desk.apply(code, "I-001", WATCHED, by=analyst, operation=operation)
    assert mine.pk != hers.pk


def test_an_operation_undone_since_is_not_quietly_done_again(desk):
    code, operation = desk.add("Watched"), uuid.uuid4()
    desk.apply(code, "I-001", WATCHED, operation=operation)
    desk.undo()
    with pytest.raises(Unfit, match="undone since"):
        desk.apply(code, "I-001", WATCHED, operation=operation)
    assert not Coding.objects.exists()


def test_an_operation_whose_coding_was_removed_since_says_so(desk):
    code, operation = desk.add("Watched"), uuid.uuid4()
    coding = desk.apply(code, "I-001", WATCHED, operation=operation)
    writes.remove_coding(by=desk.by, coding=coding, expected=1)
    with pytest.raises(NotFound, match="taken away since"):
        desk.apply(code, "I-001", WATCHED, operation=operation)


def test_a_code_dropped_meanwhile_cannot_be_applied(desk):
    code = desk.add("Watched")
    writes.drop_code(by=desk.by, code=code)
    with pytest.raises(NotFound, match="no longer there"):
        desk.apply(code, "I-001", WATCHED)
    assert not Coding.objects.exists()


def test_words_outside_the_text_are_refused_and_nothing_is_kept(desk):
    code = desk.add("Watched")
    with pytest.raises(Unfit):
        writes.apply_code(by=desk.by, source=desk.sources["I-001"], code=code, start=5, end=99_999)
    assert not Coding.objects.exists()


def test_coding_in_vivo_names_a_code_by_the_words_and_finds_it_again(desk, analyst):
    parent = desk.add("In their words")
    start, end = desk.place("I-001", WATCHED)
    source = desk.sources["I-001"]
    coding = writes.code_in_vivo(by=desk.by, source=source, start=start, end=end, parent=parent)
    assert (coding.code.name, coding.code.parent) == (WATCHED, parent)
    hers = writes.code_in_vivo(by=analyst, source=source, start=start, end=end, parent=parent)
    assert hers.code_id == coding.code_id
    assert Code.objects.count() == 2


def test_coding_in_vivo_is_one_act_and_an_operation_of_it_is_done_once(desk, picture):
    start, end = desk.place("I-001", WATCHED)
    before, operation = picture(), uuid.uuid4()
    told = {"by": desk.by, "source": desk.sources["I-001"], "start": start, "end": end}
    first = writes.code_in_vivo(**told, operation=operation)
    assert writes.code_in_vivo(**told, operation=operation).pk == first.pk
    desk.undo()
    assert picture() == before


def test_a_long_quote_is_cut_between_words_for_its_name(desk):
    words = "She came every week, and I was watched at my own door."
    start, end = desk.place("I-001", words + "\n\nP2: I never knew who")
    coding = writes.code_in_vivo(by=desk.by, source=desk.sources["I-001"], start=start, end=end)
    assert coding.code.name == "She came every week, and I was watched at my own door. P2…"
    assert len(coding.code.name) <= 60


def test_adjusting_the_ends_moves_the_coding_to_other_words_and_counts_its_version(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    start, end = desk.place("I-001", "watched at my own door")
    adjusted = writes.adjust_coding(
        by=desk.by, coding=coding, start=start, end=end, expected=coding.version
    )
    assert adjusted.pk == coding.pk
    assert (adjusted.passage.quote, adjusted.version) == ("watched at my own door", 2)


def test_recoding_gives_a_coding_another_code(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    other = desk.add("Surveilled")
    recoded = writes.recode(by=desk.by, coding=coding, code=other, expected=1)
    assert (recoded.pk, recoded.code, recoded.version) == (coding.pk, other, 2)


@pytest.mark.parametrize("how", ["recode", "adjust"])
def test_no_change_makes_a_double_of_a_coding_that_stands(desk, how):
    one, other = desk.add("Watched"), desk.add("Surveilled")
    coding = desk.apply(one, "I-001", WATCHED)
    desk.apply(other if how == "recode" else one, "I-001", WATCHED if how == "recode" else "late")
    start, end = desk.place("I-001", "late")
    with pytest.raises(Unfit, match="already coded"):
        if how == "recode":
            writes.recode(by=desk.by, coding=coding, code=other, expected=1)
        else:
            writes.adjust_coding(by=desk.by, coding=coding, start=start, end=end, expected=1)


def test_of_two_people_who_change_one_coding_the_second_is_shown_both(desk, analyst):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED, by=analyst)
    other, third = desk.add("Surveilled"), desk.add("Cared for")
    writes.recode(by=desk.by, coding=coding, code=other, expected=1)
    with pytest.raises(Stale) as stale:
        writes.recode(by=analyst, coding=coding, code=third, expected=1)
    assert stale.value.theirs["code"] == "Surveilled"
    assert stale.value.mine["code"] == "Cared for"
    assert (stale.value.theirs["version"], stale.value.mine["version"]) == (2, 1)
    assert stale.value.theirs["quote"] == WATCHED
    assert Coding.objects.get(pk=coding.pk).code == other


def test_whoever_removes_a_coding_that_changed_meanwhile_is_told(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    writes.recode(by=desk.by, coding=coding, code=desk.add("Surveilled"), expected=1)
    with pytest.raises(Stale):
        writes.remove_coding(by=desk.by, coding=coding, expected=1)
    assert Coding.objects.filter(pk=coding.pk).exists()


def test_a_version_never_comes_back_so_an_old_page_is_always_noticed(desk):
    other = desk.add("Surveilled")
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    writes.recode(by=desk.by, coding=coding, code=other, expected=1)
    seen = [1, Coding.objects.get(pk=coding.pk).version]
    for turn in (desk.undo, desk.undo, desk.redo, desk.redo):
        turn()
        seen += Coding.objects.filter(pk=coding.pk).values_list("version", flat=True)
    assert seen == sorted(set(seen))
    assert len(seen) == 5


def test_removing_a_coding_keeps_its_memos_on_the_passage(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    memo = desk.memo("coding", coding, "Whose door is it?")
    writes.remove_coding(by=desk.by, coding=coding, expected=1)
    kept = Memo.objects.get(pk=memo.pk)
    assert (kept.about, kept.about_id, kept.text) == (
        "passage",
        coding.passage_id,
        "Whose door is it?",
    )


def test_a_coding_removed_by_somebody_else_is_said_to_be_gone(desk):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    writes.remove_coding(by=desk.by, coding=coding, expected=None)
    with pytest.raises(NotFound, match="no longer there"):
        writes.remove_coding(by=desk.by, coding=coding, expected=1)


def test_a_coder_changes_only_her_own_codings(desk, analyst):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED)
    start, end = desk.place("I-001", "late")
    with pytest.raises(Refused, match="another coder's"):
        writes.remove_coding(by=analyst, coding=coding, expected=1)
    with pytest.raises(Refused):
        writes.recode(by=analyst, coding=coding, code=desk.add("Other"), expected=1)
    with pytest.raises(Refused):
        writes.adjust_coding(by=analyst, coding=coding, start=start, end=end, expected=1)


def test_whoever_leads_the_study_may_change_anyones_codings(desk, analyst):
    coding = desk.apply(desk.add("Watched"), "I-001", WATCHED, by=analyst)
    writes.remove_coding(by=desk.by, coding=coding, expected=1)
    assert not Coding.objects.exists()


@pytest.mark.parametrize("role", [Role.STEWARD, Role.ARCHIVIST, Role.AUDITOR])
def test_roles_that_do_not_code_are_refused(desk, member, role):
    with pytest.raises(Refused):
        desk.apply(desk.add("Watched"), "I-001", WATCHED, by=member("out", role))


def test_a_fieldworker_of_one_site_codes_no_text_of_another(desk, member):
    local = member("flo", Role.FIELDWORKER, sites=("FIFE",))
    code = desk.add("Watched")
    desk.apply(code, "I-001", WATCHED, by=local)
    with pytest.raises(Refused):
        desk.apply(code, "F-001", "court order", by=local)


def test_a_code_of_another_study_is_never_applied(desk, keeper, member):
    from fieldloom.access import writes as access

    elsewhere = access.start_study(by=keeper, new=access.NewStudy("Elsewhere", "elsewhere"))
    foreign = Code.objects.create(study=elsewhere, name="Theirs", colour="#000000")
    with pytest.raises(TypeError, match="exactly one study"):
        desk.apply(foreign, "I-001", WATCHED)
    assert reads.codings_in(to=desk.by, source=desk.sources["I-001"]) == []


def test_an_operation_id_of_one_text_does_nothing_in_another(desk):
    code, operation = desk.add("Watched"), uuid.uuid4()
    desk.apply(code, "I-001", WATCHED, operation=operation)
    other = next(ref for ref in desk.sources if ref != "I-001")
    source = desk.sources[other]
    with pytest.raises(Unfit, match="another act"):
        writes.apply_code(by=desk.by, source=source, code=code, start=0, end=5, operation=operation)
    assert not Coding.objects.filter(source=source).exists()
