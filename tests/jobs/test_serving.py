"""The server as people start it: it answers, does long work, survives, and goes without a trace."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldloom.ground.answers import Unfit
from fieldloom.web.serving import LONGEST_REST, WEB_PROCESSES, free_port, rest_after
from jobs.houses import environment, gone, wait_until

SCRIPT = """
import django; django.setup()
from fieldloom.web.serving import serve
serve(port=0, ready=lambda address: print(address, flush=True))
"""


def children(process_id):
    """Process id and command line of each child."""
    listed = Path(f"/proc/{process_id}/task").glob("*/children")
    ids = [int(child) for file in listed for child in file.read_text().split()]
    return {child: Path(f"/proc/{child}/cmdline").read_text() for child in ids}


def workers_of(server):
    return [child for child, command in children(server.pid).items() if "fieldloom.jobs" in command]


@contextmanager
def server_on(house):
    command = [sys.executable, "-c", SCRIPT]
    told = {"stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment(house.data), **told) as server:
        try:
            yield server, server.stdout.readline().strip()
        finally:
            if server.poll() is None:
                server.terminate()


def test_the_server_answers_does_long_work_and_goes_without_a_trace(house):
    with server_on(house) as (server, address):
        with urllib.request.urlopen(address, timeout=5) as page:
            assert "Fieldloom" in page.read().decode()
        assert workers_of(server) == []

        job = house.start("tally", 60)
        wait_until(lambda: len(house.calls()) > 5)
        [worker] = workers_of(server)
        os.kill(worker, signal.SIGKILL)
        ended = house.ended(job)
        assert (ended.state, ended.done) == ("done", 60)
        assert sorted(house.entered()) == list(range(60))

        left = children(server.pid)
        server.terminate()
        assert server.wait(15) == 0
    wait_until(lambda: all(map(gone, left)), within=20)
    assert len(left) == 1 + WEB_PROCESSES


def test_the_web_process_is_replaced_when_it_dies_and_ends_with_its_server(house):
    with server_on(house) as (server, address):
        web = set(children(server.pid))
        assert len(web) == WEB_PROCESSES
        killed = min(web)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: set(children(server.pid)) - web)
        wait_until(lambda: answers(address))
        others = set(children(server.pid)) - {killed}
        assert len(others) == WEB_PROCESSES
        server.kill()
    wait_until(lambda: all(map(gone, others)), within=20)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return page.status == 200
    except OSError:
        return False


def test_a_port_in_use_is_refused_in_words():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Unfit, match="in use") as refused:
            free_port("127.0.0.1", port)
    assert refused.value.place == "port"
    assert free_port("127.0.0.1", port) == port


def test_an_address_of_another_machine_is_refused_in_words():
    with pytest.raises(Unfit, match="not of this machine"):
        free_port("192.0.2.1", 8420)


def test_port_nought_means_any_that_is_free():
    assert free_port("127.0.0.1", 0) > 1023


def test_workers_that_die_young_are_replaced_ever_more_slowly_but_always():
    rests = [rest_after(lives) for lives in range(30)]
    assert rests[:4] == [0, 0.5, 1, 2]
    assert rests == sorted(rests)
    assert rests[-1] == LONGEST_REST
