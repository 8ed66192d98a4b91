"""A little data folder with backups of its own."""

import pytest

from backups.little import Little


@pytest.fixture
def little(tmp_path, monkeypatch):
    """A data folder with a database, two files and a ledger, all of its own."""
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "ledger"))
    made = Little(tmp_path)
    made.keep(b"first original" * 9000)
    made.keep(b"")
    return made
