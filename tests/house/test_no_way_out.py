"""The whole suite runs without asking anything of another machine: this is what stops it, and shows."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sitecustomize import WayOut

ROOT = Path(__file__).parents[2]
ELSEWHERE = ("192.0.2.1", 9)  # kept for documentation (RFC 5737): nobody is there
MEANS = (
    "requests",
    "urllib3",
    "httpx",
    "aiohttp",
    "smtplib",
    "ftplib",
    "urllib.request",
    "telnetlib",
)


def test_nothing_here_connects_elsewhere():
    with socket.socket() as one, pytest.raises(WayOut):
        one.connect(ELSEWHERE)
    with socket.socket(type=socket.SOCK_DGRAM) as one, pytest.raises(WayOut):
        one.sendto(b"x", ELSEWHERE)
    with pytest.raises(WayOut):
        socket.getaddrinfo("example.org", 80)


def test_no_program_that_a_test_starts_connects_elsewhere():
    tries = f"import socket\ntry: socket.socket().connect({ELSEWHERE!r})\nexcept Exception: print('held up')"
    done = subprocess.run([sys.executable, "-c", tries], env=os.environ, capture_output=True)
    assert done.returncode != 0
    assert b"WayOut" in done.stderr
    assert not done.stdout


def test_this_machine_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), 1).close()


def test_no_module_of_ours_has_the_means_to_ask_another_machine():
    """`http.client` asks the server that was just started whether it answers, and nothing else."""
    using = {}
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for means in (*MEANS, "http.client"):
            if f"import {means}" in text or f"from {means}" in text:
                using.setdefault(means, []).append(path.name)
    assert using == {"http.client": ["serving.py"]}
