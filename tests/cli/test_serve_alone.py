"""A server brings its own command alone, with the options that the whole command line tells of."""

import subprocess
import sys

ASKED = """
import sys
sys.argv = ["fieldloom", *{given}]
from fieldloom.cli.main import main
try:
    main()
except SystemExit as end:
    print("ended", end.code, "fieldloom.cli.every" in sys.modules)
"""


def asked(*given):
    ran = subprocess.run(
        [sys.executable, "-c", ASKED.format(given=list(given))], capture_output=True, text=True
    )
    return ran.stdout


def test_serving_loads_no_other_command():
    told = asked("serve", "--help")
    assert "--port" in told and "--host" in told
    assert "ended 0 False" in told


def test_all_else_is_the_whole_command_line():
    assert "ended 0 True" in asked("--help")
    assert "ended 2 False" in asked("serve", "--no-such-option")
