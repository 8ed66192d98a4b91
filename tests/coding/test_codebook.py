"""The codebook stays a tree with speaking names, whatever is moved, merged or split."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.coding.rules.codebook import (
    DEEPEST,
    Applied,
    Codebook,
    MergePlan,
    Node,
    full_path,
    full_paths,
    good_name,
    may_add,
    may_move,
    may_rename,
    merge_plan,
    positions_after_move,
    split_plan,
    with_descendants,
)

often = settings(max_examples=40, deadline=None)

HELP = [
    Node(1, None, "Help", 0),
    Node(2, 1, "From kin", 1),
    Node(3, 1, "From services", 0),
    Node(4, 3, "Waiting", 0),
    Node(5, None, "Harm", 1),
    Node(6, 5, "Waiting", 0),
]


def in_order(nodes):
    """Every code with its level from 1."""
    book = Codebook(nodes)
    return tuple((book.nodes[code], level) for code, level in book.order.items())


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """Up to twelve codes, each under an earlier one or at the top, at most ten deep."""
    nodes: list[Node] = []
    for number in range(draw(st.integers(1, 12))):
        parent = draw(st.sampled_from([None, *(node.id for node in nodes)]))
        name, position = draw(st.sampled_from("abcd")), draw(st.integers(0, 3))
        if may_add(nodes, parent, name).allowed:
            nodes.append(Node(number, parent, name, position))
    return nodes


def chain(length: int) -> list[Node]:
    return [Node(n, n - 1 if n > 1 else None, f"level {n}") for n in range(1, length + 1)]


def test_codes_are_read_depth_first_with_siblings_in_their_places() -> None:
    assert [(node.id, level) for node, level in in_order(reversed(HELP))] == [
        (1, 1),
        (3, 2),
        (4, 3),
        (2, 2),
        (5, 1),
        (6, 2),
    ]


def test_a_full_path_names_every_parent() -> None:
    assert full_path(HELP, 4) == "Help > From services > Waiting"
    assert full_path(HELP, 5) == "Harm"
    assert list(full_paths(HELP)) == [1, 3, 4, 2, 5, 6]


def test_a_code_is_listed_with_all_that_stand_under_it() -> None:
    assert with_descendants(HELP, 1) == (1, 3, 4, 2)
    assert with_descendants(HELP, 6) == (6,)


@often
@given(trees())
def test_every_code_comes_once_and_after_its_parent(nodes: list[Node]) -> None:
    placed = in_order(nodes)
    levels = {node.id: level for node, level in placed}
    assert sorted(levels) == sorted(node.id for node in nodes)
    seen: set[int | None] = {None}
    for node, level in placed:
        assert node.parent in seen
        assert level == 1 + (levels[node.parent] if node.parent is not None else 0)
        seen.add(node.id)


@often
@given(trees(), st.data())
def test_an_allowed_move_leaves_a_tree_of_unlike_siblings(
    nodes: list[Node], data: st.DataObject
) -> None:
    ids = [node.id for node in nodes]
    code = data.draw(st.sampled_from(ids))
    parent = data.draw(st.sampled_from([None, *ids]))
    moved = [replace(node, parent=parent) if node.id == code else node for node in nodes]
    verdict = may_move(nodes, code, parent)
    if verdict.allowed:
        assert max(level for _, level in in_order(moved)) <= DEEPEST
        siblings = [node.name for node in moved if node.parent == parent]
        assert len(siblings) == len(set(siblings))
    elif "already a code" not in verdict.because:
        assert parent in with_descendants(nodes, code)


@often
@given(trees(), st.data())
def test_positions_after_a_move_are_a_plain_count_with_the_code_in_its_place(
    nodes: list[Node], data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from([node.id for node in nodes]))
    place = data.draw(st.integers(-1, 15))
    positions = positions_after_move(nodes, code, None, place)
    assert sorted(positions.values()) == list(range(len(positions)))
    assert positions[code] == min(max(place, 0), len(positions) - 1)
    others = [node.id for node, level in in_order(nodes) if level == 1 and node.id != code]
    assert sorted(others, key=positions.__getitem__) == others


def test_a_code_cannot_stand_under_itself_or_its_own() -> None:
    for parent in (1, 3, 4):
        verdict = may_move(HELP, 1, parent)
        assert not verdict.allowed
        assert verdict.because == "“Help” cannot stand under itself or a code of its own."


def test_two_siblings_cannot_share_a_name_but_cousins_can() -> None:
    assert may_move(HELP, 6, 1).allowed
    verdict = may_move(HELP, 6, 3)
    assert verdict.because == "There is already a code “Waiting” under “From services”."
    assert not may_add(HELP, None, "  hARM ").allowed
    assert "at the top" in may_add(HELP, None, "harm").because
    assert not may_add(HELP, 1, "From  kin").allowed
    assert not may_add([Node(1, None, "caf\u00e9")], None, "cafe\u0301").allowed


def test_a_code_may_keep_its_name_in_other_capitals() -> None:
    assert may_rename(HELP, 5, "HARM").allowed
    assert not may_rename(HELP, 5, "help").allowed


def test_a_codebook_is_at_most_ten_deep() -> None:
    assert may_add(chain(9), 9, "one more").allowed
    assert "10 levels" in may_add(chain(10), 10, "one more").because
    two = [*chain(9), Node(20, None, "high"), Node(21, 20, "low")]
    assert may_move(two, 21, 9).allowed
    assert not may_move(two, 20, 9).allowed


@pytest.mark.parametrize(
    ("name", "because"),
    [
        ("", "needs a name"),
        ("   ", "needs a name"),
        ("a\nb", "one line"),
        ("a\u2028b", "one line"),
        ("a\tb", "one line"),
        ("x" * 201, "at most 200 characters; this one has 201"),
    ],
)
def test_a_name_that_will_not_do_says_why(name: str, because: str) -> None:
    assert because in good_name(name).because
    assert not may_add([], None, name).allowed
    assert not may_rename(HELP, 1, name).allowed


def test_a_name_may_be_long_and_in_any_script() -> None:
    assert good_name(" " + "x" * 200 + "\n").allowed
    assert good_name("“She said 'no'” > مساعدة 🧶").allowed


@pytest.mark.parametrize(
    "broken", [[Node(1, 9, "a")], [Node(1, 2, "a"), Node(2, 1, "b")], [Node(1, 1, "a")]]
)
def test_what_is_not_a_tree_is_refused(broken: list[Node]) -> None:
    with pytest.raises(ValueError, match=r"not there|circle"):
        in_order(broken)


def test_merging_moves_codings_and_names_those_that_would_be_double() -> None:
    codings = [
        Applied(10, 6, passage=1, coder=1),
        Applied(11, 6, passage=2, coder=1),
        Applied(12, 4, passage=2, coder=1),
        Applied(13, 4, passage=1, coder=2),
        Applied(14, 2, passage=1, coder=1),
    ]
    plan = merge_plan(HELP, codings, 6, into=4)
    assert plan.verdict.allowed
    assert plan == MergePlan(plan.verdict, moves=(10,), doubles=((11, 12),), children=())


def test_a_coder_who_used_the_merged_code_twice_on_one_passage_keeps_one_of_the_two() -> None:
    codings = [Applied(10, 6, 1, 1), Applied(11, 6, 1, 1)]
    plan = merge_plan(HELP, codings, 6, into=4)
    assert (plan.moves, plan.doubles) == ((10,), ((11, 10),))


applied = st.lists(
    st.tuples(st.sampled_from([4, 6, 2]), st.integers(1, 3), st.integers(1, 2)), max_size=10
).map(lambda rows: [Applied(number, *row) for number, row in enumerate(rows)])


@often
@given(applied)
def test_after_a_merge_every_coding_is_accounted_for_and_none_is_new_or_double(
    codings: list[Applied],
) -> None:
    plan = merge_plan(HELP, codings, 6, into=4)
    gone = {double for double, _ in plan.doubles}
    assert {*plan.moves} | gone == {c.id for c in codings if c.code == 6}
    assert not {*plan.moves} & gone
    before = {(c.passage, c.coder) for c in codings if c.code in (4, 6)}
    after = [c for c in codings if c.code == 4 or c.id in plan.moves]
    assert {(c.passage, c.coder) for c in after} == before
    assert not gone & {kept for _, kept in plan.doubles}


def test_children_go_with_a_merged_code() -> None:
    assert merge_plan(HELP, [], 3, into=2).children == (4,)


@pytest.mark.parametrize(
    ("code", "into", "because"),
    [
        (1, 1, "into itself"),
        (1, 4, "“Waiting” stands under “Help”; move it out first."),
        (5, 3, "There is already a code “Waiting” under “From services”."),
    ],
)
def test_a_merge_that_cannot_be_says_why(code: int, into: int, because: str) -> None:
    plan = merge_plan(HELP, [Applied(1, code, 1, 1)], code, into)
    assert because in plan.verdict.because
    assert (plan.verdict.allowed, plan.moves, plan.children) == (False, (), ())


def test_a_merge_that_would_go_too_deep_is_refused() -> None:
    nodes = [*chain(10), Node(20, None, "a"), Node(21, 20, "b")]
    assert "10 levels" in merge_plan(nodes, [], 20, into=10).verdict.because
    assert merge_plan(nodes, [], 20, into=9).verdict.allowed


def test_a_code_may_be_merged_into_its_parent() -> None:
    plan = merge_plan(HELP, [Applied(1, 3, 1, 1)], 3, into=1)
    assert plan.verdict.allowed
    assert (plan.moves, plan.children) == ((1,), (4,))


def test_splitting_says_what_goes_and_what_stays() -> None:
    codings = [Applied(number, 2, number, 1) for number in range(5)] + [Applied(9, 4, 1, 1)]
    plan = split_plan(HELP, codings, 2, {" From grandparents ": [1, 3], "From siblings": [4]})
    assert plan.verdict.allowed
    assert plan.moves == {"From grandparents": (1, 3), "From siblings": (4,)}
    assert plan.stays == (0, 2)


@pytest.mark.parametrize(
    ("parts", "because"),
    [
        ({}, "at least one new code"),
        ({"New": [1], "new ": [2]}, "the same name"),
        ({"New": [1], "Newer": [1]}, "one of the new codes only"),
        ({"New": [9]}, "not of “From kin”"),
        ({"from SERVICES": [1]}, "already a code"),
        ({"\n": [1]}, "needs a name"),
    ],
)
def test_a_split_that_cannot_be_says_why(parts: dict[str, list[int]], because: str) -> None:
    codings = [Applied(1, 2, 1, 1), Applied(2, 2, 2, 1), Applied(9, 4, 1, 1)]
    plan = split_plan(HELP, codings, 2, parts)
    assert because in plan.verdict.because
    assert (plan.verdict.allowed, plan.moves, plan.stays) == (False, {}, ())
