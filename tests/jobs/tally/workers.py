"""Starts workers on demand, ready-made: one process loads everything once and forks.

Each line of standard input names a data folder and the pause of a step in seconds; a worker for it
is forked, and its process id printed. A killed worker is replaced in milliseconds, so that many
kills fit into one test.
"""

import os
import signal
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402

from fieldloom.jobs import durable, register, worker  # noqa: E402, F401

register.find("tally")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    folder, pause = line.split()
    child = os.fork()
    if child == 0:
        settings.DATA = Path(folder)
        settings.DATABASES["default"]["NAME"] = settings.DATA / "fieldloom.db"
        os.environ["TALLY_PAUSE"] = pause
        worker.serve_jobs()
        os._exit(0)
    print(child, flush=True)
