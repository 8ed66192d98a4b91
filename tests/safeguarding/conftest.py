"""A compartment of its own for each test, and a record in it full of a canary's words."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.fieldwork.models import Encounter, Site
from fieldloom.safeguarding import writes
from fieldloom.safeguarding.rules import EntryKind

CANARY = "kanarienvogel"


@pytest.fixture(autouse=True)
def own_key(monkeypatch, tmp_path):
    """The key file of this test's compartment."""
    path = tmp_path / "keys" / "safeguarding.key"
    monkeypatch.setenv("FIELDLOOM_SAFEGUARDING_KEY_FILE", str(path))
    return path


@pytest.fixture
def fay(member):
    return member("fay", Role.FIELDWORKER)


@pytest.fixture
def lead(member):
    return member("lea", Role.SAFEGUARDING)


@pytest.fixture
def met(study):
    site = Site.objects.create(study=study, code="S", name="S", nation="wales")
    return Encounter.objects.create(
        study=study, ref="E-001", kind="visit", state="done", site=site, on_day="2024-03-20"
    )


@pytest.fixture
def record(fay, study, met):
    told = {
        kind: f"{CANARY} {kind.value}"
        for kind in (EntryKind.HAPPENED, EntryKind.ABOUT, EntryKind.TOLD, EntryKind.NEXT)
    }
    return writes.begin_record(by=fay, study=study, encounter=met, told=told)
