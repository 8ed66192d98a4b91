"""Every public write is recorded and takes `by`; every public read takes `to`; both are guarded."""

import importlib
import importlib.util
import inspect
import pkgutil

import pytest

import fieldloom
from fieldloom.journey import ROOMS

BEGUN = [room.name for room in ROOMS if importlib.util.find_spec(f"fieldloom.{room.name}")]
BUILT = [name for name in BEGUN if name != "audit"]
# Reads that ask nobody, each with its reason.
UNASKED = {
    "access.reads.bearer": "for the front door, where nobody has signed in yet; it shows nobody",
    "access.reads.user": "for the command line, whose caller holds the machine's key",
    "access.reads.keeper": "for the command line, whose caller holds the machine's key",
}


def public(room, module):
    """The public functions of a room's reads or writes, whether a module or a package."""
    loaded = importlib.import_module(f"fieldloom.{room}.{module}")
    names = getattr(loaded, "__all__", None) or [n for n in vars(loaded) if not n.startswith("_")]
    for name in names:
        thing = getattr(loaded, name)
        if inspect.isfunction(thing) and thing.__module__.startswith(f"fieldloom.{room}.{module}"):
            yield f"{room}.{module}.{name}", thing


WRITES = [pair for room in BUILT for pair in public(room, "writes")]
READS = [pair for room in BUILT for pair in public(room, "reads")]


def test_there_are_reads_and_writes_to_look_at():
    assert len(WRITES) > 30
    assert len(READS) > 30


@pytest.mark.parametrize(("name", "write"), WRITES, ids=[n for n, _ in WRITES])
def test_a_write_takes_by_is_recorded_and_is_guarded(name, write):
    parameters = inspect.signature(write).parameters
    assert "by" in parameters
    assert all(p.kind is p.KEYWORD_ONLY for p in parameters.values())
    assert write.recorded_as
    assert write.__wrapped__.guarded_by
    assert write.__doc__


@pytest.mark.parametrize(("name", "read"), READS, ids=[n for n, _ in READS])
def test_a_read_takes_to_unless_it_is_known_to_ask_nobody(name, read):
    if name in UNASKED:
        return
    parameters = inspect.signature(read).parameters
    assert "to" in parameters
    assert parameters["to"].kind is inspect.Parameter.KEYWORD_ONLY
    assert read.__doc__


def test_verbs_of_the_trail_are_short_sentences_without_numbers():
    for name, write in WRITES:
        assert write.recorded_as.islower() or "-" in write.recorded_as, name
        assert len(write.recorded_as) <= 80


def test_every_room_says_what_it_is_for():
    assert {room.name for room in ROOMS if room.built} <= set(BEGUN)
    for name in BEGUN:
        assert importlib.import_module(f"fieldloom.{name}").__doc__, name


def test_no_module_has_a_name_that_says_nothing():
    empty = {"services", "queries", "selectors", "utils", "helpers", "core", "common", "manager"}
    names = {m.name for m in pkgutil.walk_packages(fieldloom.__path__, "fieldloom.")}
    assert {name for name in names if name.rsplit(".", 1)[-1] in empty} == set()
