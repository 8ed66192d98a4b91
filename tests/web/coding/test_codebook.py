"""The codebook's pages: the tree, one code, and every act on it, for whom it is."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Code, Coding, Memo

PAGES = ["codebook", "memos", "by_search", "history", "quotations", "add_code"]
OF_A_CODE = ["code", "change_code", "move_code", "merge_code", "split_code", "drop_code"]


@pytest.fixture
def codes(desk):
    """Care > Washing, Care > Feeding, and Watched, in this order."""
    care = desk.add("Care")
    washing, feeding = desk.add("Washing", parent=care), desk.add("Feeding", parent=care)
    return {"care": care, "washing": washing, "feeding": feeding, "watched": desk.add("Watched")}


def order(study, pi):
    return [row.path for row in reads.codebook(to=pi, study=study)]


@pytest.mark.parametrize("name", PAGES)
def test_a_study_one_may_not_enter_looks_like_none(at, codes, stranger, seen, name):
    answer = at(f"coding:{name}", user=stranger)
    assert answer.status_code == 404
    assert "Washing" not in seen(answer)


@pytest.mark.parametrize("name", OF_A_CODE)
def test_a_code_of_another_study_is_not_found(at, codes, keeper, pi, name):
    from fieldloom.access import writes as access

    other = access.start_study(by=keeper, new=access.NewStudy("Other", "other"))
    foreign = Code.objects.create(study=other, name="Theirs", colour="#660000")
    assert at(f"coding:{name}", foreign.pk).status_code == 404
    assert at(f"coding:{name}", 9999).status_code == 404


@pytest.mark.parametrize("name", [*OF_A_CODE[1:], "add_code"])
def test_an_archivist_reads_the_codebook_and_changes_nothing(at, codes, member, name, seen):
    reader = member("art", Role.ARCHIVIST)
    args = [] if name == "add_code" else [codes["care"].pk]
    assert at(f"coding:{name}", *args, user=reader).status_code == 403
    page = seen(at("coding:code", codes["care"].pk, user=reader))
    assert "Care" in page
    assert "Change" not in page.split("<main")[1] and "data-may-edit" not in page


def test_an_empty_codebook_says_what_to_do_first(at, desk, member, seen):
    assert "Add the first code" in seen(at("coding:codebook"))
    reader = member("art", Role.ARCHIVIST)
    assert "Add the first code" not in seen(at("coding:codebook", user=reader))


def test_the_tree_shows_codes_in_order_with_their_own_counts(at, desk, codes, seen):
    desk.apply(codes["washing"], "I-001", "She came")
    desk.apply(codes["washing"], "I-001", "court order")
    page = seen(at("coding:codebook"))
    assert page.index(">Care<") < page.index(">Washing<") < page.index(">Feeding<")
    assert '2<span class="visually-hidden"> codings' in page
    assert "4 codes, 2 codings" in page


def test_a_code_is_found_by_its_name_or_by_what_is_said_about_it(at, desk, codes, pi, seen):
    desk.add("Door", description="Who washes their hands of it")
    found = seen(at("coding:codebook", query="?find=WASH", headers={"HX-Request": "true"}))
    assert "<mark>Washing</mark>" in found and "<mark>Door</mark>" in found
    assert ">Care<" in found  # the way there
    assert "Feeding" not in found and "Watched" not in found and "<html" not in found
    assert "No code holds these words" in seen(at("coding:codebook", query="?find=zebra"))


def test_hostile_names_are_only_words(at, desk, seen):
    code = desk.add("<img src=x onerror=alert(1)>", description="<script>alert(2)</script>")
    desk.apply(code, "I-001", "She came")
    for name, args in (
        ("codebook", []),
        ("code", [code.pk]),
        ("quotations", []),
        ("by_search", []),
    ):
        page = seen(at(f"coding:{name}", *args))
        assert "<img src=x" not in page and "<script>alert" not in page
        assert "&lt;img src=x" in page


def test_a_code_is_added_under_another_and_can_be_undone(at, codes, study, pi, seen):
    page = seen(at("coding:add_code", query=f"?under={codes['care'].pk}"))
    assert f'value="{codes["care"].pk}" selected' in page
    sent = {"name": "Singing", "parent": codes["care"].pk, "colour": "#BE7208"}
    answer = at("coding:add_code", post=sent | {"use_when": "Somebody sings."}, follow=True)
    assert "Code “Singing” added." in seen(answer)
    assert 'action="/studies/quayside/coding/undo/"' in seen(answer)
    made = Code.objects.get(name="Singing")
    assert (made.parent, made.colour, made.use_when) == (
        codes["care"],
        "#BE7208",
        "Somebody sings.",
    )
    assert "Undone: code added." in seen(at("coding:undo", post={}, follow=True))
    assert not Code.objects.filter(name="Singing").exists()
    assert "Done again: code added." in seen(at("coding:redo", post={}, follow=True))
    assert Code.objects.filter(name="Singing").exists()


def test_what_was_just_done_is_said_once(at, codes, seen):
    at("coding:add_code", post={"name": "Singing"})
    assert "Singing” added" in seen(at("coding:codebook"))
    assert "Singing” added" not in seen(at("coding:codebook"))


def test_a_form_that_changes_nothing_offers_no_undo_of_something_else(at, codes, seen):
    care = codes["care"]
    same = {"name": "Care", "colour": care.colour, "version": care.version}
    answers = [
        at("coding:change_code", care.pk, post=same, follow=True),
        at("coding:move_code", care.pk, post={"parent": "", "position": 1}, follow=True),
    ]
    for answer in answers:
        assert "Nothing was changed: it was so already." in seen(answer)
        assert "/coding/undo/" not in seen(answer)


@pytest.mark.parametrize("sent", [{"name": ""}, {"name": "care"}, {"name": "A", "colour": "red"}])
def test_a_code_that_cannot_be_is_given_back_with_the_reason(at, codes, sent, seen):
    answer = at("coding:add_code", post=sent)
    assert answer.status_code == 422
    assert "There is something to put right" in seen(answer)
    assert Code.objects.count() == 4


def test_a_code_is_changed_and_keeps_a_colour_of_its_own(at, codes, seen):
    care = codes["care"]
    writes.change_code(by=_pi(care), code=care, changes={"colour": "#73ACC6"}, expected=None)
    care.refresh_from_db()
    page = seen(at("coding:change_code", care.pk))
    assert "As now (#73ACC6)" in page and "Brick" in page and "Slate" in page
    sent = {"name": "Caring", "colour": "#73ACC6", "description": "New", "version": care.version}
    at("coding:change_code", care.pk, post=sent)
    care.refresh_from_db()
    assert (care.name, care.colour, care.description) == ("Caring", "#73ACC6", "New")


def test_a_change_on_an_old_version_shows_both(at, codes, pi, seen):
    care = codes["care"]
    version = care.version
    writes.change_code(by=pi, code=care, changes={"description": "Theirs"}, expected=None)
    sent = {"name": "Care", "description": "Mine", "colour": care.colour, "version": version}
    answer = at("coding:change_code", care.pk, post=sent)
    assert answer.status_code == 409
    assert "Theirs" in seen(answer) and "Mine" in seen(answer)
    care.refresh_from_db()
    assert care.description == "Theirs"


def test_a_code_moves_under_another_and_to_a_place(at, codes, study, pi):
    at("coding:move_code", codes["watched"].pk, post={"parent": codes["care"].pk, "position": 1})
    assert order(study, pi) == ["Care", "Care > Watched", "Care > Washing", "Care > Feeding"]
    at("coding:move_code", codes["watched"].pk, post={"parent": "", "position": ""})
    assert order(study, pi)[-1] == "Watched"


def test_a_code_does_not_go_under_itself(at, codes, study, pi, seen):
    answer = at("coding:move_code", codes["care"].pk, post={"parent": codes["washing"].pk})
    assert answer.status_code == 422
    assert order(study, pi)[0] == "Care"


@pytest.mark.parametrize(
    ("code", "to", "after"),
    [
        ("feeding", "up", ["Care", "Care > Feeding", "Care > Washing", "Watched"]),
        ("washing", "down", ["Care", "Care > Feeding", "Care > Washing", "Watched"]),
        ("feeding", "in", ["Care", "Care > Washing", "Care > Washing > Feeding", "Watched"]),
        ("washing", "out", ["Care", "Care > Feeding", "Washing", "Watched"]),
        ("washing", "up", ["Care", "Care > Washing", "Care > Feeding", "Watched"]),
        ("watched", "out", ["Care", "Care > Washing", "Care > Feeding", "Watched"]),
        ("watched", "sideways", ["Care", "Care > Washing", "Care > Feeding", "Watched"]),
    ],
)
def test_a_code_goes_one_step(at, codes, study, pi, code, to, after):
    assert at("coding:step_code", codes[code].pk, post={"to": to}).status_code == 302
    assert order(study, pi) == after


def test_a_script_gets_the_tree_anew_and_why_not(at, codes, seen):
    asked = {"headers": {"HX-Request": "true"}}
    moved = seen(at("coding:step_code", codes["feeding"].pk, post={"to": "up"}, **asked))
    assert moved.index("Feeding") < moved.index("Washing")
    assert 'hx-swap-oob="innerHTML"' in moved and "Undo" in moved and "<html" not in moved
    stuck = seen(at("coding:step_code", codes["feeding"].pk, post={"to": "up"}, **asked))
    assert "as far as it can go" in stuck and "Undo" not in stuck
    wrong = at("coding:move_code", codes["care"].pk, post={"parent": "9999"}, **asked)
    assert "toast" in seen(wrong) and ">Washing<" in seen(wrong)


def test_merging_shows_first_what_it_would_do_and_then_does_just_that(
    at, desk, codes, analyst, seen
):
    washing, feeding = codes["washing"], codes["feeding"]
    for words in ("She came", "court order", "watched"):
        desk.apply(washing, "I-001", words)
    desk.apply(feeding, "I-001", "watched")
    desk.apply(feeding, "I-001", "She came", by=analyst)
    desk.memo("code", washing, "Is this care?")
    answer = at("coding:merge_code", washing.pk, query=f"?into={feeding.pk}")
    plan = answer.context["preview"]
    assert (plan.moving, plan.doubles, plan.memos, plan.children) == (2, 1, 1, 0)
    assert Coding.objects.filter(code=washing).count() == 3  # looking changes nothing
    done = at("coding:merge_code", washing.pk, post={"into": feeding.pk}, follow=True)
    assert "“Washing” is now part of “Feeding”" in seen(done)
    assert Coding.objects.filter(code=feeding).count() == 2 + plan.moving
    assert Memo.objects.get().about_id == feeding.pk
    at("coding:undo", post={})
    assert Coding.objects.filter(code=washing).count() == 3


def test_a_merge_that_cannot_be_says_why_before_it_is_tried(at, desk, codes, seen):
    desk.add("Washing", parent=codes["watched"])
    page = seen(at("coding:merge_code", codes["watched"].pk, query=f"?into={codes['care'].pk}"))
    assert "There is already a code “Washing” under “Care”" in page
    assert "Merge them" not in page


def test_chosen_codings_are_split_off(at, desk, codes, seen):
    washing = codes["washing"]
    first = desk.apply(washing, "I-001", "She came")
    second = desk.apply(washing, "I-001", "court order")
    nothing = at("coding:split_code", washing.pk, post={"name": "Hands"})
    assert nothing.status_code == 422 and "Choose at least one coding" in seen(nothing)
    at("coding:split_code", washing.pk, post={"name": "Hands", "codings": [first.pk]})
    for coding in (first, second):
        coding.refresh_from_db()
    assert (first.code.name, second.code.name) == ("Hands", "Washing")
    assert first.code.parent == codes["care"]


def test_numbers_that_no_row_can_have_are_passed_over(at, codes, seen):
    sent = {"name": "Hands", "codings": ["²", "-1", "x", "9" * 40]}
    answer = at("coding:split_code", codes["washing"].pk, post=sent)
    assert answer.status_code == 422 and "Choose at least one coding" in seen(answer)
    for name in ("code", "change_code", "move_code", "drop_code", "merge_code", "split_code"):
        assert at(f"coding:{name}", 10**30).status_code == 404
    assert at("coding:undo", post={"passing_over": ["²", "9" * 40]}, follow=True).status_code == 200
    for query in (f"?code={'9' * 40}", "?page=²", f"?page={'9' * 40}", "?coder=²"):
        assert at("coding:quotations", query=query).status_code == 200


def test_a_coding_of_another_code_is_not_split_off_here(at, desk, codes):
    other = desk.apply(codes["feeding"], "I-001", "She came")
    sent = {"name": "Hands", "codings": [other.pk]}
    assert at("coding:split_code", codes["washing"].pk, post=sent).status_code == 422
    other.refresh_from_db()
    assert other.code == codes["feeding"]


def test_a_code_in_use_is_dropped_only_with_a_word(at, desk, codes, seen):
    desk.apply(codes["washing"], "I-001", "She came")
    page = seen(at("coding:drop_code", codes["care"].pk))
    assert "1 coding in all, and 2 codes under it" in page
    assert at("coding:drop_code", codes["care"].pk, post={}).status_code == 422
    assert Code.objects.count() == 4
    done = at("coding:drop_code", codes["care"].pk, post={"with_codings": "on"}, follow=True)
    assert "Code “Care” dropped." in seen(done)
    assert Code.objects.count() == 1 and not Coding.objects.exists()
    at("coding:undo", post={})
    assert Code.objects.count() == 4 and Coding.objects.count() == 1


def test_another_coders_work_is_not_dropped_by_an_analyst(at, desk, codes, analyst, seen):
    desk.apply(codes["washing"], "I-001", "She came")
    sent = {"with_codings": "on"}
    answer = at("coding:drop_code", codes["washing"].pk, user=analyst, post=sent)
    assert answer.status_code == 403
    assert Coding.objects.exists()


def _pi(code):
    from fieldloom.access.models import User

    return User.objects.get(username="petra")
