"""The worker, as a process of its own: what it does, and what it survives."""

import os
import random
import signal
import subprocess
import sys

import pytest

from fieldloom.audit.reads import entries, verdict
from jobs.houses import environment, fresh, gone, wait_until


def test_a_job_is_done_from_beginning_to_end_by_another_process(house):
    job = house.start("tally", 7)
    command = [sys.executable, "-m", "fieldloom.jobs"]
    with subprocess.Popen(command, env=environment(house.data)) as process:
        ended = house.ended(job)
        process.terminate()
    assert process.returncode == 0

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


def test_a_step_that_ends_its_worker_each_time_is_given_up(house):
    job = house.start("kills its worker at three", 6)
    for _ in range(8):
        worker = house.worker()
        wait_until(lambda: gone(worker) or fresh(job).ended_at is not None)  # noqa: B023
        if job.ended_at is not None:
            break

    assert job.state == "failed"
    assert "begun 5 times at the same place" in job.trouble
    assert house.entered() == [0, 1, 2, 3]
    assert house.calls().count(0) == 1


@pytest.mark.parametrize(("kind", "kills"), [("tally", 15), ("what is left", 5)])
def test_a_job_ends_done_though_its_worker_is_killed_many_times(house, kind, kills):
    job = house.start(kind, 60)
    chance = random.Random()
    for kill in range(kills):
        seen = len(house.calls())
        worker = house.worker()
        if kill % 5:
            wait_until(lambda: len(house.calls()) > seen + chance.randint(0, 2))  # noqa: B023
            signal.sigtimedwait([], chance.uniform(0, 0.03))
        else:
            signal.sigtimedwait([], chance.uniform(0, 0.3))
        assert fresh(job).ended_at is None
        os.kill(worker, signal.SIGKILL)
    house.worker()

    ended = house.ended(job)

    assert (ended.state, ended.done, ended.total) == ("done", 60, 60)
    assert sorted(house.entered()) == list(range(60))
    calls = house.calls()
    # Of finished steps none is done again; of each worker at most the one it died in.
    assert len(calls) <= 60 + kills
    assert calls == sorted(calls)
    assert verdict().whole


def test_a_job_stops_after_the_step_under_way(house):
    from fieldloom.jobs import writes

    job = house.start("tally", 500)
    house.worker(pause=0.02)
    wait_until(lambda: fresh(job).done > 3)

    writes.stop(by=house.pi, job=job)
    ended = house.ended(job, within=5)

    assert ended.state == "stopped"
    assert 3 < ended.done < 500
    assert ended.done == len(house.entered())
    assert ended.outcome == {"entered": ended.done}


def test_a_short_job_is_done_beside_a_long_one_and_the_next_as_soon_as_one_has_ended(house):
    long = house.start("tally", 400)
    house.worker()
    wait_until(lambda: fresh(long).begun_at is not None)
    for _ in range(3):
        short = house.start("nothing", 1)
        ended = house.ended(short)
        assert ended.state == "done"
        assert (ended.begun_at - ended.asked_at).total_seconds() < 2
        assert fresh(long).ended_at is None


def test_a_second_worker_waits_until_the_first_is_gone(house):
    job = house.start("tally", 40)
    first = house.worker()
    wait_until(lambda: len(house.calls()) > 3)
    house.worker()
    wait_until(lambda: len(house.calls()) > 20)
    assert house.calls() == sorted(set(house.calls()))

    os.kill(first, signal.SIGKILL)

    assert house.ended(job).state == "done"
    assert sorted(house.entered()) == list(range(40))


def test_a_worker_told_to_end_finishes_its_step_and_leaves_the_rest(house):
    job = house.start("tally in pairs", 60)
    worker = house.worker()
    wait_until(lambda: len(house.calls()) > 5)

    os.kill(worker, signal.SIGTERM)
    wait_until(lambda: gone(worker), within=5)

    assert fresh(job).state == "running"
    assert len(house.entered()) % 2 == 0
    house.worker()
    assert house.ended(job).done == 60
    assert house.calls() == list(range(60))


def test_a_job_outlives_the_loss_of_the_workers_own_memory(house):
    job = house.start("tally", 30)
    worker = house.worker()
    wait_until(lambda: len(house.calls()) > 5)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: gone(worker))
    for file in house.data.glob("work.db*"):
        file.unlink()

    house.worker()

    assert house.ended(job).state == "done"
    assert sorted(house.entered()) == list(range(30))


def test_a_command_does_its_own_job_when_no_worker_runs(house):
    script = (
        "import django; django.setup()\n"
        "from fieldloom.jobs.models import Job\n"
        "from fieldloom.jobs.worker import run_here\n"
        "for job in Job.objects.filter(state='waiting').order_by('asked_at'):\n"
        "    for done, total, state in run_here(until=job):\n"
        "        pass\n"
        "    print(done, total, state.value)\n"
    )
    house.start("tally", 12)
    house.start("tally in pairs", 5)

    told = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(house.data),
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert told.stdout.split("\n")[:2] == ["12 12 done", "5 5 done"], told.stderr
    assert told.stderr == ""
    assert sorted(set(house.entered())) == list(range(12))


def test_a_command_waits_for_the_worker_that_is_at_work(house):
    from fieldloom.jobs.worker import run_here

    job = house.start("tally", 40)
    house.worker()
    wait_until(lambda: len(house.calls()) > 2)

    seen = list(run_here(until=job))

    assert seen[-1][:2] == (40, 40)
    assert seen[-1].ended
    assert [row.done for row in seen] == sorted(row.done for row in seen)
    assert house.calls() == list(range(40))
