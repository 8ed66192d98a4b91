"""A data folder and a key of this test run's own, set before Django's settings load.

Loaded as a plugin (`-p tests.scratch` in pyproject.toml), since settings load before any conftest:
without it, tests would touch the Fieldloom of whoever runs them.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="fieldloom-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["FIELDLOOM_DATA"] = str(_folder / "data")
os.environ["FIELDLOOM_KEY"] = "5e" * 32
os.environ["XDG_CONFIG_HOME"] = str(_folder / "config")

# Neither the tests nor any program that they start asks anything of another machine.
_no_way_out = str(Path(__file__).with_name("no_way_out"))
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [_no_way_out, os.environ.get("PYTHONPATH")])
)
sys.path.insert(0, _no_way_out)
import sitecustomize  # noqa: E402, F401
