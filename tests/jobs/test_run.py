"""Carrying work out step by step, with and without a memory of what was done."""

import logging

import pytest

from fieldloom.access.gate import require
from fieldloom.access.rules import Permission
from fieldloom.jobs import doing, ledger, register, writes
from fieldloom.jobs.rules import MOST_ATTEMPTS
from fieldloom.jobs.run import LaidAside


class Memory:
    """Remembers the answers of steps in order, as the store of finished steps does."""

    def __init__(self):
        self.answers, self.next = [], 0

    def again(self):
        self.next = 0
        return self

    def __call__(self, name, do):
        if self.next == len(self.answers):
            self.answers.append((name, do()))
        told, answer = self.answers[self.next]
        assert told == name
        self.next += 1
        return answer


class Died(BaseException):
    """The worker's end, in the middle of a step."""


@pytest.fixture
def job(pi, study):
    return writes.start(by=pi, study=study, kind="weigh nets", subject=7)


@pytest.fixture
def weigh(monkeypatch):
    """Let the work “weigh nets” be whatever function a test gives."""
    return lambda work: monkeypatch.setitem(register._KINDS, "weigh nets", work)


def test_every_item_is_done_once_and_in_order(job, weigh):
    seen = []
    weigh(lambda run: run.each(range(run.subject), seen.append, batch=3))

    doing.carry_out(job.pk)

    job.refresh_from_db()
    assert seen == list(range(7))
    assert (job.state, job.done, job.total, job.outcome) == ("done", 7, 7, {})


def test_work_may_take_a_batch_as_a_whole(job, weigh):
    seen = []
    weigh(lambda run: run.in_batches(range(run.subject), seen.append, batch=3))

    doing.carry_out(job.pk)

    job.refresh_from_db()
    assert seen == [[0], [1, 2, 3], [4, 5, 6]]
    assert (job.state, job.done) == ("done", 7)


def test_a_second_start_does_only_what_was_not_finished(job, weigh):
    seen, memory, deadly = [], Memory(), {4}

    def step(item):
        seen.append(item)
        if item in deadly:
            raise Died

    weigh(lambda run: run.each(range(run.subject), step))
    with pytest.raises(Died):
        doing.carry_out(job.pk, memory)
    deadly.clear()
    doing.carry_out(job.pk, memory.again())

    job.refresh_from_db()
    assert seen == [0, 1, 2, 3, 4, 4, 5, 6]
    assert (job.state, job.done, job.attempts) == ("done", 7, 0)


def test_the_list_of_items_is_kept_though_the_room_would_now_give_another(job, weigh):
    left, memory, closing = [10, 11, 12, 13], Memory(), iter([False, False, True])
    seen = []

    def step(item):
        seen.append(item)
        left.remove(item)

    weigh(lambda run: run.each(left, step))
    with pytest.raises(LaidAside):
        doing.carry_out(job.pk, memory, lambda: next(closing))
    doing.carry_out(job.pk, memory.again())

    job.refresh_from_db()
    assert seen == [10, 11, 12, 13]
    assert (job.done, job.total) == (4, 4)


def test_work_laid_aside_is_no_failed_attempt(job, weigh):
    weigh(lambda run: run.each([1, 2], lambda item: None))
    for _ in range(MOST_ATTEMPTS + 3):
        with pytest.raises(LaidAside):
            doing.carry_out(job.pk, closing=lambda: True)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 0)


def test_a_step_that_is_never_finished_is_given_up_after_its_attempts(job, weigh):
    def step(item):
        raise Died

    weigh(lambda run: run.each([1], step))
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Died):
            doing.carry_out(job.pk)
    doing.carry_out(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "begun 5 times" in job.trouble


def test_a_stopped_job_does_no_further_step_of_any_kind(job, pi, weigh):
    seen = []

    def step(item):
        seen.append(item)
        if item == 2:
            writes.stop(by=pi, job=job)

    def work(run):
        run.each(range(5), step)
        run.each(range(100, 105), step)
        return {"seen": len(seen)}

    weigh(work)
    doing.carry_out(job.pk)

    job.refresh_from_db()
    assert seen == [0, 1, 2]
    assert (job.state, job.done, job.total, job.outcome) == ("stopped", 3, 10, {"seen": 3})


def test_a_stop_is_remembered_like_any_step(job, pi, weigh):
    memory, seen = Memory(), []
    deaths = iter([True, False])

    def work(run):
        run.each(range(3), lambda item: (seen.append(item), writes.stop(by=pi, job=job)))
        if next(deaths):
            raise Died

    weigh(work)
    with pytest.raises(Died):
        doing.carry_out(job.pk, memory)
    doing.carry_out(job.pk, memory.again())

    job.refresh_from_db()
    assert (seen, job.state, job.done) == ([0], "stopped", 1)


def test_an_error_is_told_without_its_words(job, weigh, caplog):
    def step(item):
        raise KeyError("Isla said so")

    weigh(lambda run: run.each([1], step))
    with caplog.at_level(logging.DEBUG):
        doing.carry_out(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "(KeyError)" in job.trouble
    assert "KeyError" in caplog.text
    assert "test_run.py" in caplog.text
    assert "Isla" not in job.trouble + caplog.text


def test_a_refusal_within_the_work_is_told_in_its_own_words(job, stranger, study, weigh):
    weigh(lambda run: run.each([1], lambda item: require(stranger, Permission.TAKE_IN, study)))

    doing.carry_out(job.pk)

    job.refresh_from_db()
    assert job.state == "failed"
    assert "no role in this study" in job.trouble


def test_a_job_that_has_ended_is_not_done_again(job, weigh):
    seen = []
    weigh(lambda run: run.each([1], seen.append))
    doing.carry_out(job.pk)
    doing.carry_out(job.pk)

    assert seen == [1]
    assert ledger.unended() == []


def test_two_rooms_cannot_claim_one_kind_of_work(weigh):
    weigh(lambda run: None)
    with pytest.raises(ValueError, match="two kinds"):
        register.work("weigh nets")(lambda run: None)


def test_what_nobody_waits_for_is_done_once_the_job_has_ended(job, weigh):
    states = []

    def look():
        job.refresh_from_db()
        states.append(job.state)

    def work(run):
        run.afterwards.append(look)
        look()

    weigh(work)
    doing.carry_out(job.pk)
    assert states == ["running", "done"]


def test_a_fault_afterwards_is_logged_and_the_job_stays_done(job, weigh, caplog):
    seen = []

    def fail():
        raise RuntimeError("words of a participant")

    weigh(lambda run: run.afterwards.extend([fail, lambda: seen.append(1)]))
    with caplog.at_level(logging.ERROR):
        doing.carry_out(job.pk)
    job.refresh_from_db()
    assert (job.state, job.trouble, seen) == ("done", "", [1])
    assert "RuntimeError" in caplog.text
    assert "words of a participant" not in caplog.text
