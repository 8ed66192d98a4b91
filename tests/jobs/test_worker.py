"""The worker, as a process of its own: what it does, and what it survives."""

import os
import random
import shutil
import signal
import subprocess
import sys

import pytest
from jobs.conftest import TESTS, fresh, wait_until

from fieldloom.audit.reads import entries, verdict


def test_a_job_is_done_from_beginning_to_end_by_another_process(house):
    job = house.start("tally", 7)
    house.worker()

    ended = house.ended(job)

    assert (ended.state, ended.done, ended.total) == ("done", 7, 7)
    assert ended.outcome == {"entered": 7}
    assert ended.begun_at < ended.ended_at
    assert house.entered() == list(range(7))
    told = [entry.verb for entry in entries(house.study.pk)[:2]]
    assert told == ["long work done", "long work asked for"]


def test_a_failing_step_ends_its_job_in_words_and_undoes_nothing(house):
    failing, unknown = house.start("fails at five", 9), house.start("mend nets", 1)
    unkept = house.start("cannot be kept", 1)
    house.worker()

    ended = house.ended(failing)
    assert (ended.state, ended.done, ended.total) == ("failed", 5, 9)
    assert "ended the work after 5 of 9 (ValueError)" in ended.trouble
    assert house.entered() == [0, 1, 2, 3, 4]
    assert "does not know this kind" in house.ended(unknown).trouble
    assert "TypeError" in house.ended(unkept).trouble
    everywhere = b"".join(file.read_bytes() for file in house.data.glob("*"))
    assert b"Isla" not in everywhere


def test_a_step_that_ends_its_worker_each_time_is_given_up(house, ready_workers):
    job = house.start("kills its worker at three", 6)
    for _ in range(8):
        worker = ready_workers()
        wait_until(lambda: gone(worker) or fresh(job).ended_at is not None)
        if job.ended_at is not None:
            break

    assert job.state == "failed"
    assert "begun 5 times at the same place" in job.trouble
    assert house.entered() == [0, 1, 2, 3]
    assert house.calls().count(0) == 1


@pytest.mark.parametrize("kind", ["tally", "what is left"])
def test_a_job_ends_done_though_its_worker_is_killed_fifteen_times(house, ready_workers, kind):
    job = house.start(kind, 60)
    chance = random.Random()
    for kill in range(15):
        seen = len(house.calls())
        worker = ready_workers()
        if kill % 5:
            wait_until(lambda: len(house.calls()) > seen + chance.randint(0, 2))  # noqa: B023
            signal.sigtimedwait([], chance.uniform(0, 0.03))
        else:
            signal.sigtimedwait([], chance.uniform(0, 0.3))
        os.kill(worker, signal.SIGKILL)
    ready_workers()

    ended = house.ended(job)

    assert (ended.state, ended.done, ended.total) == ("done", 60, 60)
    assert sorted(house.entered()) == list(range(60))
    calls = house.calls()
    # Of finished steps none is done again; of each worker at most the one it died in.
    assert len(calls) <= 60 + 15
    assert calls == sorted(calls)
    assert verdict().whole


def test_a_job_stops_after_the_step_under_way(house):
    from fieldloom.jobs import writes

    job = house.start("tally", 500)
    house.worker(TALLY_PAUSE="0.02")
    wait_until(lambda: fresh(job).done > 3)

    writes.stop(by=house.pi, job=job)
    ended = house.ended(job, within=5)

    assert ended.state == "stopped"
    assert 3 < ended.done < 500
    assert ended.done == len(house.entered())
    assert ended.outcome == {"entered": ended.done}


def test_a_second_worker_waits_until_the_first_is_gone(house, ready_workers):
    job = house.start("tally", 40)
    first = ready_workers()
    wait_until(lambda: len(house.calls()) > 3)
    ready_workers()
    wait_until(lambda: len(house.calls()) > 20)
    assert house.calls() == sorted(set(house.calls()))

    os.kill(first, signal.SIGKILL)

    assert house.ended(job).state == "done"
    assert sorted(house.entered()) == list(range(40))


def test_a_worker_told_to_end_finishes_its_step_and_leaves_the_rest(house, ready_workers):
    job = house.start("tally in pairs", 60)
    worker = ready_workers()
    wait_until(lambda: len(house.calls()) > 5)

    os.kill(worker, signal.SIGTERM)
    wait_until(lambda: gone(worker), within=5)

    assert fresh(job).state == "running"
    assert len(house.entered()) % 2 == 0
    ready_workers()
    assert house.ended(job).done == 60
    assert house.calls() == list(range(60))


def test_a_job_outlives_the_loss_of_the_workers_own_memory(house, ready_workers):
    job = house.start("tally", 30)
    worker = ready_workers()
    wait_until(lambda: len(house.calls()) > 5)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: gone(worker))
    for file in house.data.glob("work.db*"):
        file.unlink()

    ready_workers()

    assert house.ended(job).state == "done"
    assert sorted(house.entered()) == list(range(30))


def test_a_command_does_its_own_job_when_no_worker_runs(house):
    script = (
        "import django; django.setup()\n"
        "from fieldloom.jobs.models import Job\n"
        "from fieldloom.jobs.worker import run_here\n"
        "for job in Job.objects.order_by('asked_at'):\n"
        "    for done, total, state in run_here(until=job):\n"
        "        pass\n"
        "    print(done, total, state.value)\n"
    )
    house.start("tally", 12)
    house.start("tally in pairs", 5)

    told = subprocess.run(
        [sys.executable, "-c", script],
        env=house.environment,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert told.stdout.split("\n")[:2] == ["12 12 done", "5 5 done"], told.stderr
    assert told.stderr == ""
    assert sorted(set(house.entered())) == list(range(12))


def test_a_command_waits_for_the_worker_that_is_at_work(house, ready_workers):
    from fieldloom.jobs.worker import run_here

    job = house.start("tally", 40)
    ready_workers()
    wait_until(lambda: len(house.calls()) > 2)

    seen = list(run_here(until=job))

    assert seen[-1][:2] == (40, 40)
    assert seen[-1].ended
    assert [row.done for row in seen] == sorted(row.done for row in seen)
    assert house.calls() == list(range(40))


@pytest.fixture
def ready_workers(house):
    """A maker of workers that are there at once: it gives the process id of each."""
    command = [sys.executable, str(TESTS / "tally" / "workers.py")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    maker = subprocess.Popen(command, env=house.environment, **pipes)
    made = []

    def make():
        maker.stdin.write("one\n")
        maker.stdin.flush()
        made.append(int(maker.stdout.readline()))
        return made[-1]

    yield make
    for worker in made:
        if not gone(worker):
            os.kill(worker, signal.SIGKILL)
    maker.stdin.close()
    maker.stdout.close()
    maker.wait()
    shutil.rmtree(house.data, ignore_errors=True)


def gone(worker):
    try:
        os.kill(worker, 0)
    except ProcessLookupError:
        return True
    return False
