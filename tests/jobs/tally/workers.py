"""Starts workers on demand, ready-made: one process loads everything once and forks.

Reads lines from standard input; at each it forks a worker and prints its process id. A killed
worker is replaced in milliseconds, so that many kills fit into one test.
"""

import os
import signal
import sys

import django

django.setup()

from fieldloom.jobs import durable, register, worker  # noqa: E402, F401

register.find("tally")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _line in sys.stdin:
    child = os.fork()
    if child == 0:
        worker.serve_jobs()
        os._exit(0)
    print(child, flush=True)
