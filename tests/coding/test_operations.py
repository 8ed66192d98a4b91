"""An act that is sent twice, thrice or at once is done once, whatever kind of act it is."""

import threading
import uuid
from contextlib import closing

import pytest
from django.db import connection

from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, Coding, Memo
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import NotFound, Unfit


@pytest.fixture
def coding(desk):
    return desk.apply(desk.add("Watched"), "I-001", "my own door")


@pytest.fixture
def other(desk, coding):
    return desk.add("Helped")


def acts(desk):
    return [act.name for act in reads.history(to=desk.by, study=desk.study)]


def thrice(doing, **given):
    """Do it three times under one operation; answers what each of them gave."""
    operation = uuid.uuid4()
    return [doing(operation=operation, **given) for _ in range(3)]


def test_a_coding_is_adjusted_once(desk, coding):
    start, end = desk.place("I-001", "at my own door")
    place = {"start": start, "end": end, "expected": coding.version}
    done = thrice(writes.adjust_coding, by=desk.by, coding=coding, **place)
    assert {(one.pk, one.version, one.passage.start) for one in done} == {(coding.pk, 2, start)}
    assert acts(desk).count("coding adjusted") == 1


def test_a_coding_is_recoded_once(desk, coding, other):
    done = thrice(writes.recode, by=desk.by, coding=coding, code=other, expected=coding.version)
    assert {(one.version, one.code_id) for one in done} == {(2, other.pk)}
    assert acts(desk).count("coding recoded") == 1


def test_a_coding_is_removed_once_and_its_memos_move_once(desk, coding):
    desk.memo("coding", coding, "Look.")
    thrice(writes.remove_coding, by=desk.by, coding=coding, expected=coding.version)
    assert acts(desk).count("coding removed") == 1
    assert Memo.objects.get().about == "passage"


def test_a_memo_is_written_changed_and_dropped_once(desk, coding):
    about = {"about": MemoAbout.CODING, "about_id": coding.pk}
    done = thrice(writes.write_memo, by=desk.by, study=desk.study, text="Look.", **about)
    assert len({memo.pk for memo in done}) == 1
    memo = done[0]
    done = thrice(writes.change_memo, by=desk.by, memo=memo, text="See.", expected=1)
    assert {(one.version, one.text) for one in done} == {(2, "See.")}
    thrice(writes.drop_memo, by=desk.by, memo=memo)
    assert acts(desk)[:3] == ["memo dropped", "memo changed", "memo written"]
    assert acts(desk).count("memo written") == 1


def test_the_same_memo_written_on_purpose_twice_stands_twice(desk, coding):
    desk.memo("coding", coding, "Again.")
    desk.memo("coding", coding, "Again.")
    assert Memo.objects.count() == 2


def test_an_undo_sent_again_takes_back_no_more_even_after_a_redo(desk, coding, other):
    act = reads.next_undo(to=desk.by, study=desk.study)
    meant, back = writes.Meant(act.id, uuid.uuid4()), writes.Meant(act.id, uuid.uuid4())
    asked = {"by": desk.by, "study": desk.study}
    for _ in range(3):
        writes.undo(meant=meant, **asked)
    assert acts(desk)[0] == "code added"
    assert Act.objects.filter(state=Act.State.UNDONE).count() == 1
    for _ in range(3):
        writes.redo(meant=back, **asked)
    writes.undo(meant=meant, **asked)  # late: it was done already, and redone since
    assert Act.objects.filter(state=Act.State.UNDONE).count() == 0


def test_an_undo_means_one_act_and_no_other(desk, coding, other):
    meant = writes.Meant(reads.next_undo(to=desk.by, study=desk.study).id + 1, uuid.uuid4())
    with pytest.raises(Unfit, match="turned already"):
        writes.undo(by=desk.by, study=desk.study, meant=meant)
    for hostile in (-1, 2**70):
        with pytest.raises(Unfit):
            writes.undo(by=desk.by, study=desk.study, meant=writes.Meant(hostile, uuid.uuid4()))


def test_an_operation_that_was_undone_is_not_done_anew(desk, coding):
    operation = uuid.uuid4()
    given = {"by": desk.by, "coding": coding, "expected": None, "operation": operation}
    writes.remove_coding(**given)
    desk.undo()
    with pytest.raises(Unfit, match="undone since"):
        writes.remove_coding(**given)
    assert Coding.objects.count() == 1


def test_an_operation_is_of_one_act_on_one_row(desk, coding, other):
    operation = uuid.uuid4()
    second = desk.apply(other, "I-001", "every week")
    asked = {"by": desk.by, "expected": None, "operation": operation}
    writes.remove_coding(coding=coding, **asked)
    with pytest.raises(Unfit, match="another act"):
        writes.remove_coding(coding=second, **asked)
    with pytest.raises(Unfit, match="another act"):
        writes.recode(coding=second, code=other, **asked)
    with pytest.raises(NotFound):
        desk.apply(other, "I-001", "visits", operation=operation)
    assert Coding.objects.count() == 1


def test_another_user_may_have_the_same_operation(desk, coding, analyst):
    operation = uuid.uuid4()
    writes.remove_coding(by=desk.by, coding=coding, expected=None, operation=operation)
    code = desk.add("Helped")
    made = desk.apply(code, "I-001", "every week", by=analyst, operation=operation)
    assert made.coder_id == analyst.pk


def test_what_was_done_before_is_told_to_whoever_did_it_alone(desk, coding, member):
    operation = uuid.uuid4()
    writes.remove_coding(by=desk.by, coding=coding, expected=None, operation=operation)
    source = desk.sources["I-001"]
    done = reads.done_before(operation, to=desk.by, source=source)
    assert (done.gone, done.names_before) == ([coding.pk], ["Watched"])
    paul = member("paul")
    assert reads.done_before(operation, to=paul, source=source) is None
    assert reads.done_before(operation, to=desk.by, source=desk.sources["F-001"]) is None
    assert reads.done_before(None, to=desk.by, source=source) is None
    desk.undo()
    assert reads.done_before(operation, to=desk.by, source=source) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["code", "recode", "memo", "undo"])
def test_sent_at_once_by_several_threads_it_is_done_once(desk, what):
    coding = desk.apply(desk.add("Watched"), "I-001", "my own door")
    other = desk.add("Helped")
    start, end = desk.place("I-001", "every week")
    operation, source = uuid.uuid4(), desk.sources["I-001"]
    act = reads.next_undo(to=desk.by, study=desk.study).id
    doings = {
        "code": lambda: writes.apply_code(
            by=desk.by, source=source, code=other, start=start, end=end, operation=operation
        ),
        "recode": lambda: writes.recode(
            by=desk.by, coding=coding, code=other, expected=1, operation=operation
        ),
        "memo": lambda: writes.write_memo(
            by=desk.by, study=desk.study, about=MemoAbout.CODING,
            about_id=coding.pk, text="Once.", operation=operation,
        ),
        "undo": lambda: writes.undo(
            by=desk.by, study=desk.study, meant=writes.Meant(act, operation)
        ),
    }  # fmt: skip
    before, wrong = len(acts(desk)), []

    def run():
        with closing(connection):
            try:
                doings[what]()
            except Exception as error:  # noqa: BLE001  (told below, in the test's own thread)
                wrong.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    undone = Act.objects.filter(state=Act.State.UNDONE).count()
    assert (len(acts(desk)) - before, undone) == ((0, 1) if what == "undo" else (1, 0))
