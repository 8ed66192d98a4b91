"""A Fieldloom whose tables are those of an earlier version is brought up to date by whichever command
comes first."""

import subprocess
import sys

BACK = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", "pseudonyms", "0003", verbosity=0)
from django.db import connection
assert "pseudonyms_rung" not in connection.introspection.table_names()
"""


def test_any_command_brings_older_tables_up_to_date(house, monkeypatch):
    monkeypatch.setenv("FIELDLOOM_DATA", str(house.folder / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(house.folder / "config"))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "fieldloom.settings")
    monkeypatch.delenv("FIELDLOOM_KEY", raising=False)
    subprocess.run([sys.executable, "-c", BACK], check=True, capture_output=True, timeout=120)
    answer = house("study", "list")
    assert answer.code == 0, answer.err
    assert "Quay" in answer.out
