"""The ledger of withdrawals: what is noted is on disk, once, in order, and no change goes unseen."""

import os
import stat
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.paths import withdrawal_ledger

DAY = datetime(2022, 5, 3, 14, 2, tzinfo=UTC)


@pytest.fixture
def ledger(monkeypatch, tmp_path):
    """The place of a ledger that is not there yet."""
    file = tmp_path / "kept apart" / "ledger"
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(file))
    return file


def test_it_lies_beside_the_key_and_never_in_the_data(monkeypatch, tmp_path):
    monkeypatch.delenv("FIELDLOOM_WITHDRAWN", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = withdrawal_ledger(tmp_path / "data")
    assert file.is_relative_to(tmp_path / "config")
    assert file.name.endswith(".key.withdrawn")


def test_what_was_noted_is_read_in_order_for_its_owner_alone(ledger):
    withdrawn.note("person", "12", DAY)
    withdrawn.note("media key", "7f:3", DAY)
    assert [(w.kind, w.id, w.at) for w in withdrawn.noted()] == [
        ("person", "12", DAY),
        ("media key", "7f:3", DAY),
    ]
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_what_is_noted_twice_stands_once_with_its_first_time(ledger):
    withdrawn.note("person", "12", DAY)
    before = ledger.read_bytes()
    assert withdrawn.note("person", "12").at == DAY
    assert ledger.read_bytes() == before


def test_what_is_held_back_is_noted_at_the_end_in_order_and_not_where_it_fails(ledger):
    with withdrawn.held_back():
        withdrawn.note("person", "1", DAY)
        with pytest.raises(KeyError), withdrawn.held_back():
            withdrawn.note("person", "2", DAY)
            raise KeyError
        with withdrawn.held_back():
            withdrawn.note("person", "3", DAY)
        assert not ledger.exists()
    assert [one.id for one in withdrawn.noted()] == ["1", "3"]
    with pytest.raises(KeyError), withdrawn.held_back():
        withdrawn.note("person", "4", DAY)
        raise KeyError
    assert [one.id for one in withdrawn.noted()] == ["1", "3"]


def test_a_ledger_that_cannot_be_written_is_said_within_the_block_around(ledger):
    ledger.parent.parent.joinpath("kept apart").write_text("no folder")
    with pytest.raises(OSError), withdrawn.held_back():  # noqa: PT011  (its kind is the system's)
        withdrawn.note("person", "1", DAY)


@pytest.mark.parametrize(
    ("kind", "id_"),
    [("Person", "1"), ("person", "Ailsa said"), ("person", ""), ("ledger", "1"), ("", "1")],
)
def test_no_words_can_be_noted(ledger, kind, id_):
    with pytest.raises(ValueError, match="never by words"):
        withdrawn.note(kind, id_)


def test_a_missing_ledger_says_nothing_and_an_empty_one_says_that_nothing_was_withdrawn(ledger):
    assert withdrawn.read(ledger).marks == ()
    begun = withdrawn.begin()
    assert (begun.lines, len(begun.marks)) == ((), 1)
    assert withdrawn.begin() == begun


def test_it_is_synced_before_it_returns(ledger, monkeypatch):
    synced = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), fsync(handle)))
    withdrawn.begin()
    synced.clear()
    withdrawn.note("person", "12")
    assert len(synced) >= 2  # the folder that names it, and the line


@given(cut=st.integers(1, 10_000))
def test_a_line_that_was_being_written_is_left_out_and_the_next_goes_on(cut, tmp_path_factory):
    file = tmp_path_factory.mktemp("cut") / "ledger"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDLOOM_WITHDRAWN", str(file))
        withdrawn.note("person", "1", DAY)
        before = file.stat().st_size
        withdrawn.note("person", "2", DAY)
        held = file.read_bytes()
        file.write_bytes(held[: before + cut % (len(held) - before)])
        assert [w.id for w in withdrawn.noted()] == ["1"]
        withdrawn.note("person", "2", DAY)
        assert file.read_bytes() == held


@given(data=st.data())
def test_a_changed_dropped_or_moved_line_is_found(data, tmp_path_factory):
    file = tmp_path_factory.mktemp("changed") / "ledger"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDLOOM_WITHDRAWN", str(file))
        for number in range(4):
            withdrawn.note("person", str(number), DAY)
        lines = file.read_bytes().split(b"\n")[:-1]
        how = data.draw(st.sampled_from(["flip", "drop", "swap"]))
        at = data.draw(st.integers(0, 3))
        if how == "drop":
            del lines[at]
        elif how == "swap":
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        else:
            place = data.draw(st.integers(0, len(lines[at]) - 1))
            told = bytearray(lines[at])
            told[place] ^= 1 << data.draw(st.integers(0, 2))
            lines[at] = bytes(told)
        file.write_bytes(b"\n".join(lines) + b"\n")
        with pytest.raises(withdrawn.LedgerBroken):
            withdrawn.noted()
        with pytest.raises(withdrawn.LedgerBroken):
            withdrawn.note("person", "9")


def test_the_ledger_of_other_data_is_refused(ledger, monkeypatch):
    from fieldloom.ground.keys import derived_key

    withdrawn.note("person", "12", DAY)
    monkeypatch.setenv("FIELDLOOM_KEY", "a1" * 32)
    derived_key.cache_clear()
    try:
        with pytest.raises(withdrawn.LedgerBroken, match="other data"):
            withdrawn.noted()
    finally:
        derived_key.cache_clear()


@pytest.fixture
def ways(monkeypatch):
    monkeypatch.setattr(withdrawn, "_AGAIN", {})
    return withdrawn._AGAIN


def test_every_line_is_done_again_oldest_first(ways):
    done = []
    withdrawn.replayed("person")(lambda id_, at, *, by: done.append((id_, at, by)))
    lines = [withdrawn.Withdrawn("person", str(n), DAY) for n in (3, 1, 2)]
    assert withdrawn.replay(lines, by="kit") == 3
    assert done == [("3", DAY, "kit"), ("1", DAY, "kit"), ("2", DAY, "kit")]


def test_a_kind_that_nobody_knows_stops_before_anything_is_done(ways):
    done = []
    withdrawn.replayed("person")(lambda *_, by: done.append(by))
    lines = [withdrawn.Withdrawn(kind, "1", DAY) for kind in ("person", "voice")]
    with pytest.raises(Unfit, match="does not know: voice"):
        withdrawn.replay(lines, by=None)
    assert done == []


def test_two_ways_for_one_kind_are_a_mistake(ways):
    withdrawn.replayed("person")(lambda *_, by: None)
    with pytest.raises(ValueError, match="two ways"):
        withdrawn.replayed("person")(lambda *_, by: None)
