"""Doing one thing to many codings: the plan, by example and by property."""

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding.rules.bulk import Bulk, add_plan, mark_of, recode_plan, remove_plan
from fieldloom.coding.rules.codebook import Applied

ME, OTHER = 1, 2
OLD, NEW = 10, 20


def mine(coder):
    return coder == ME


def test_what_is_coded_so_already_stays_and_what_is_anothers_is_passed_over():
    chosen = [Applied(1, NEW, 5, ME), Applied(2, OLD, 6, OTHER), Applied(3, OLD, 7, ME)]
    plan = recode_plan(chosen, {(5, ME): 1}, NEW, mine)
    assert plan.change == (3,)
    assert (plan.already, plan.others, plan.doubles) == (1, 1, ())


def test_a_double_is_merged_with_the_one_that_stands():
    plan = recode_plan([Applied(3, OLD, 7, ME)], {(7, ME): 9}, NEW, mine)
    assert plan.change == () and plan.doubles == ((3, 9),)


def test_of_two_chosen_on_one_passage_one_is_recoded_and_the_other_merged_with_it():
    chosen = [Applied(3, OLD, 7, ME), Applied(4, 11, 7, ME)]
    plan = recode_plan(chosen, {}, NEW, mine)
    assert plan.change == (3,) and plan.doubles == ((4, 3),)


def test_the_same_passage_of_two_coders_makes_no_double():
    chosen = [Applied(3, OLD, 7, ME), Applied(4, OLD, 7, OTHER)]
    plan = recode_plan(chosen, {}, NEW, lambda coder: True)
    assert plan.change == (3, 4) and plan.doubles == ()


def test_one_code_more_is_put_on_a_passage_once_and_is_ones_own():
    chosen = [Applied(1, OLD, 5, OTHER), Applied(2, OLD, 5, ME), Applied(3, OLD, 6, OTHER)]
    plan = add_plan(chosen, {(6, ME): 99}, ME)
    assert plan.change == (1,)
    assert (plan.together, plan.already, plan.others) == (1, 1, 0)


codings = st.lists(
    st.builds(
        Applied,
        id=st.integers(1, 500),
        code=st.sampled_from([OLD, NEW, 30]),
        passage=st.integers(1, 6),
        coder=st.sampled_from([ME, OTHER]),
    ),
    unique_by=(lambda c: c.id, lambda c: (c.passage, c.code, c.coder)),
)


@given(everything=codings, data=st.data())
def test_recoding_accounts_for_every_coding_and_leaves_no_double(everything, data):
    picked = data.draw(st.sets(st.sampled_from([c.id for c in everything]))) if everything else ()
    chosen = [c for c in everything if c.id in picked]
    standing = {(c.passage, c.coder): c.id for c in everything if c.code == NEW}
    plan = recode_plan(chosen, standing, NEW, mine)
    assert plan.touched + plan.already + plan.others == len(chosen)
    gone = dict(plan.doubles)
    after = [
        (c.passage, NEW if c.id in plan.change else c.code, c.coder)
        for c in everything
        if c.id not in gone
    ]
    assert len(after) == len(set(after))
    assert not gone.keys() & set(gone.values()), "what is merged with has to stay"
    by_id = {c.id: c for c in everything}
    assert all(by_id[key].coder == ME for key in (*plan.change, *gone))
    assert all(by_id[one].passage == by_id[other].passage for one, other in plan.doubles)


@given(chosen=codings)
def test_removing_accounts_for_every_coding(chosen):
    plan = remove_plan(chosen, mine)
    assert {c.id for c in chosen if c.coder == ME} == set(plan.change)
    assert len(plan.change) + plan.others == len(chosen)


@given(chosen=codings, data=st.data())
def test_one_code_more_doubles_nothing(chosen, data):
    standing = {(c.passage, c.coder): c.id for c in chosen if c.code == NEW and c.coder == ME}
    plan = add_plan(chosen, standing, ME)
    passages = [c.passage for c in chosen if c.id in plan.change]
    assert len(passages) == len(set(passages))
    assert not {(passage, ME) for passage in passages} & standing.keys()
    assert len(plan.change) + plan.already + plan.together == len(chosen)


def test_the_mark_changes_with_anything_it_rests_on():
    rows = [(1, OLD, 5, ME, 1)]
    marks = {
        mark_of(Bulk.RECODE, NEW, rows),
        mark_of(Bulk.ADD, NEW, rows),
        mark_of(Bulk.RECODE, OLD, rows),
        mark_of(Bulk.RECODE, NEW, [(1, OLD, 5, ME, 2)]),
        mark_of(Bulk.RECODE, NEW, [*rows, (2, OLD, 6, ME, 1)]),
    }
    assert len(marks) == 5
    assert mark_of(Bulk.RECODE, NEW, rows) in marks
