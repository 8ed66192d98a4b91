"""A child that was started beforehand: taken once, by one guard, and never left behind."""

import pytest

from fieldloom.sources.formats import launch
from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.rules.reading import Reading


@pytest.fixture
def spare():
    spare = launch.Spare()
    yield spare
    spare.drop()


def ended(child):
    launch.end(child)
    return child.poll() is not None


def test_what_lies_by_is_taken_once(spare):
    spare.lay_by()
    first, second = spare.take(), spare.take()
    assert first.pid != second.pid
    assert ended(first)
    assert ended(second)


def test_one_lies_by_at_most(spare):
    spare.lay_by()
    child = spare.take()
    spare.lay_by()
    spare.lay_by()
    assert spare._child is not None
    assert ended(child)


def test_one_that_died_is_not_given_out(spare):
    spare.lay_by()
    dead = spare._child
    launch.end(dead)
    child = spare.take()
    assert child.pid != dead.pid
    assert child.poll() is None
    assert ended(child)


def test_what_lies_by_can_be_dropped(spare):
    spare.lay_by()
    child = spare._child
    spare.drop()
    assert child.poll() is not None
    spare.drop()


def test_a_guard_reads_with_it(monkeypatch, spare):
    monkeypatch.setattr(launch, "spare", spare)
    spare.lay_by()
    waiting = spare._child
    with Guard(seconds=30) as guard:
        guard.make_ready()
        assert guard._child is waiting
        assert isinstance(guard.read("a.txt", b"Kirsty: It was damp."), Reading)
    assert waiting.poll() is not None, "and it ends with its guard"
