"""Whatever two people do in whatever order: all of it can be undone, and all of it redone."""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldloom.coding import writes
from fieldloom.coding.models import Act, Code, Coding, Memo
from fieldloom.ground.answers import NotFound, Refused, Stale, Unfit

REFUSALS = (Unfit, Refused, NotFound, Stale)
WORDS = ("every week", "my own door", "The order came late", "visits", "wore me down")


def one_of(rows, number):
    """A row drawn by number, or NotFound where there is none yet."""
    found = list(rows.order_by("pk"))
    if not found:
        raise NotFound("There is none yet.")
    return found[number % len(found)]


def codes(number):
    return one_of(Code.objects, number)


def codings(number):
    return one_of(Coding.objects, number)


def ends(desk, number):
    start, end = desk.place("I-001", WORDS[number % len(WORDS)])
    return {"start": start, "end": end}


def add(desk, by, a, b):
    parent = codes(b) if b % 3 and Code.objects.exists() else None
    desk.add(f"Code {a}", by=by, parent=parent)


def split(desk, by, a, b):
    coding = codings(b)
    new = writes.NewCode(f"Split {a}")
    writes.split_code(by=by, code=coding.code, new=new, codings=[coding])


STEPS: list[Callable] = [
    add,
    lambda d, by, a, b: d.apply(codes(a), "I-001", WORDS[b % len(WORDS)], by=by),
    lambda d, by, a, b: d.apply(codes(b), "I-001", WORDS[a % len(WORDS)], by=by),
    lambda d, by, a, b: writes.change_code(
        by=by, code=codes(a), changes={"name": f"Name {b}", "use_when": f"{a}"}, expected=None
    ),
    lambda d, by, a, b: writes.move_code(
        by=by, code=codes(a), parent=codes(b) if b % 2 else None, position=a
    ),
    lambda d, by, a, b: writes.merge_codes(by=by, code=codes(a), into=codes(b)),
    split,
    lambda d, by, a, b: writes.drop_code(by=by, code=codes(a), with_codings=True),
    lambda d, by, a, b: writes.remove_coding(by=by, coding=codings(a), expected=None),
    lambda d, by, a, b: writes.adjust_coding(by=by, coding=codings(a), **ends(d, b), expected=None),
    lambda d, by, a, b: writes.recode(by=by, coding=codings(a), code=codes(b), expected=None),
    lambda d, by, a, b: writes.code_in_vivo(by=by, source=d.sources["I-001"], **ends(d, a)),
    lambda d, by, a, b: writes.auto_code(by=by, study=d.study, code=codes(a), query="order"),
    lambda d, by, a, b: d.memo("coding", codings(a), f"Memo {b}", by=by),
    lambda d, by, a, b: d.memo("code", codes(a), f"Memo {b}", by=by),
    lambda d, by, a, b: writes.change_memo(
        by=by, memo=one_of(Memo.objects.filter(author=by), a), text=f"{b}", expected=None
    ),
    lambda d, by, a, b: writes.drop_memo(by=by, memo=one_of(Memo.objects.filter(author=by), a)),
]

step = st.tuples(
    st.integers(0, len(STEPS) - 1), st.integers(0, 1), st.integers(0, 5), st.integers(0, 5)
)
sequences = st.lists(step, min_size=3, max_size=12)
sometimes = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def forgotten():
    """What is done inside is rolled back, so that each example begins afresh."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def done_by(desk, people, steps):
    """Do the steps; one that is refused must have changed nothing, which the caller checks."""
    for kind, who, a, b in steps:
        try:
            with transaction.atomic():
                STEPS[kind](desk, people[who], a, b)
        except REFUSALS:
            continue


def prepared(desk, people):
    """Enough to begin with for most steps to find something: codes, codings and memos of both."""
    above = desk.add("Above")
    below, beside = desk.add("Below", parent=above), desk.add("Beside", by=people[1])
    for number, words in enumerate(WORDS):
        desk.apply(below if number % 2 else beside, "I-001", words, by=people[number % 2])
        desk.apply(above, "I-001", words, by=people[number % 2])
    for by in people:
        desk.memo("coding", codings(0), "On a coding.", by=by)
        desk.memo("code", below, "On a code.", by=by)


def newest(state):
    return Act.objects.filter(state=state).order_by("-pk").first()


@pytest.fixture
def people(desk, member):
    """Two people who may both change anything: what stops them is only what the other did."""
    return [desk.by, member("paul")]


@sometimes
@given(steps=sequences)
def test_all_that_two_people_did_is_undone_from_the_last_and_redone_from_the_first(
    desk, people, picture, steps
):
    with forgotten():
        before = picture()
        prepared(desk, people)
        done_by(desk, people, steps)
        after = picture()
        while act := newest(Act.State.DONE):
            assert desk.undo(by=act.user).pk == act.pk
        assert picture() == before
        while act := Act.objects.filter(state=Act.State.UNDONE).order_by("pk").first():
            assert desk.redo(by=act.user).pk == act.pk
        assert picture() == after


@sometimes
@given(steps=sequences, turns=st.lists(st.tuples(st.booleans(), st.integers(0, 1)), max_size=12))
def test_undo_in_any_order_either_does_it_whole_or_changes_nothing(
    desk, people, picture, steps, turns
):
    with forgotten():
        prepared(desk, people)
        done_by(desk, people, steps)
        for back, who in turns:
            before = picture()
            try:
                with transaction.atomic():
                    (desk.undo if back else desk.redo)(by=people[who])
            except Unfit as unfit:
                assert unfit.reason
                assert picture() == before
            must_hang_together()


def must_hang_together():
    """No coding without its code, no code without its parent, no memo about what is gone."""
    known = set(Code.objects.values_list("pk", flat=True))
    assert set(Coding.objects.values_list("code_id", flat=True)) <= known
    parents = Code.objects.exclude(parent=None).values_list("parent_id", flat=True)
    assert set(parents) <= known
    for about, rows in (("code", Code), ("coding", Coding)):
        carriers = set(Memo.objects.filter(about=about).values_list("about_id", flat=True))
        assert carriers <= set(rows.objects.values_list("pk", flat=True))
