"""A coding that cannot be written, since somebody else was stopped while writing."""

import signal
import subprocess
import sys

import pytest
from django.db import connection

from fieldloom.ground.queued.line import Line

HOLDER = """
import sys, time
from pathlib import Path
from fieldloom.ground.queued.line import Line
line = Line(Path(sys.argv[1])); line.wait(); print("held", flush=True); time.sleep(60)
"""


@pytest.fixture
def holder():
    """A process that has its turn at a file, and is stopped in it."""
    started = []

    def hold(file):
        asked = [sys.executable, "-c", HOLDER, str(file)]
        process = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout.readline() == "held\n"
        process.send_signal(signal.SIGSTOP)
        return process

    yield hold
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(Line, "patience", 0.3)


@pytest.mark.django_db(transaction=True)
def test_a_coding_that_cannot_be_written_is_refused_in_words_and_may_be_sent_again(
    desk, codes, place, holder, impatient
):
    said = {"code": codes.waiting.pk, "operation": "7" * 32, **place("Since May")}
    process = holder(connection.settings_dict["NAME"])
    answer = desk.post("codings/", **said)
    assert answer.status_code == 503
    assert answer.json()["kind"] == "busy"
    assert "Nothing was changed" in answer.json()["says"]
    process.kill()
    process.wait()
    again = desk.post("codings/", **said)
    assert again.status_code == 200
    assert len(again.json()["codings"]) == 1
