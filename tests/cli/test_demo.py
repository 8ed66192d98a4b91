"""The README's first command, as it is typed: both example studies stand, and their two people come in."""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request

import pytest

from fieldloom.cli.demo import DEMO_PASSWORD, DEMO_USER, SECOND_USER

TROUBLE = re.compile(r"could not|cannot|Traceback|Error")


@pytest.fixture(scope="module")
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def served(port, tmp_path_factory):
    """What the command said until its pages stood, and where they stand."""
    home = tmp_path_factory.mktemp("home")
    left_out = ("FIELDLOOM_", "DJANGO_", "DISPLAY", "WAYLAND_DISPLAY")
    around = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    around |= {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
    }
    argv = [sys.executable, "-m", "fieldloom", "demo", "--port", str(port), "--no-browser"]
    with (home / "said.txt").open("w+", encoding="utf-8") as said:
        demo = subprocess.Popen(argv, env=around, stdout=said, stderr=subprocess.STDOUT)
        try:
            last = time.monotonic() + 400
            while "Ctrl+C" not in (told := (home / "said.txt").read_text(encoding="utf-8")):
                assert demo.poll() is None, told
                assert time.monotonic() < last, told
                time.sleep(0.3)
            yield told
        finally:
            demo.terminate()
            demo.wait(timeout=60)


def test_it_reads_both_studies_in_and_nothing_is_amiss(served):
    assert "Reading Harbour" in served
    assert "Inquiry" in served
    assert "143 codings" in served
    assert "1 decisions that consent decides" in served
    assert TROUBLE.findall(served) == []


@pytest.mark.parametrize("name", [DEMO_USER, SECOND_USER])
def test_whoever_it_names_signs_in_with_the_password_it_says(served, port, name):
    assert name in served and DEMO_PASSWORD in served
    base = f"http://127.0.0.1:{port}"
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    page = browser.open(f"{base}/account/login/", timeout=60).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = {"csrfmiddlewaretoken": token, "login": name, "password": DEMO_PASSWORD}
    sent = urllib.parse.urlencode(form).encode()
    asked = urllib.request.Request(
        f"{base}/account/login/", sent, {"Referer": base, "Origin": base}
    )
    with browser.open(asked, timeout=60) as answer:
        assert answer.url in (f"{base}/", f"{base}/studies/harbour/")
        assert "Harbour" in answer.read().decode()
