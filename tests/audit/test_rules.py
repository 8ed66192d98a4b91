"""The chain: whatever is done to it shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.audit.rules import FIRST, Line, mark_of, verify

KEY = b"k" * 32


def chain(count):
    lines, before = [], FIRST
    for number in range(1, count + 1):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
        line = Line(number, at, 7, 1, "code applied", {"code": f"code:{number}"}, False, before)
        line = replace(line, mark=mark_of(line, KEY))
        lines.append(line)
        before = line.mark
    return lines


def test_a_chain_left_alone_is_whole():
    verdict = verify(chain(20), KEY)
    assert verdict.whole
    assert verdict.entries == 20


def test_an_empty_chain_is_whole():
    assert verify([], KEY).whole


@given(st.integers(1, 30), st.data())
def test_any_changed_field_is_found_at_its_entry(count, data):
    lines = chain(count)
    at = data.draw(st.integers(0, count - 1))
    change = data.draw(
        st.sampled_from(
            [
                {"verb": "code removed"},
                {"actor": 8},
                {"study": 2},
                {"about": {"code": "code:0"}},
                {"refused": True},
                {"at": datetime(2020, 1, 1, tzinfo=UTC)},
                {"mark": "f" * 64},
            ]
        )
    )
    lines[at] = replace(lines[at], **change)
    assert verify(lines, KEY).broken_at == at + 1


@given(st.integers(2, 30), st.data())
def test_a_dropped_entry_is_found(count, data):
    lines = chain(count)
    at = data.draw(st.integers(0, count - 2))
    del lines[at]
    assert verify(lines, KEY).broken_at == at + 1


@given(st.integers(2, 30), st.data())
def test_two_exchanged_entries_are_found(count, data):
    lines = chain(count)
    at = data.draw(st.integers(0, count - 2))
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    assert verify(lines, KEY).broken_at == at + 1


def test_a_cut_off_end_is_found_when_the_head_is_known():
    lines = chain(5)
    assert verify(lines[:3], KEY).whole
    assert verify(lines[:3], KEY, head=lines[-1].mark).broken_at == 4


def test_without_the_key_the_chain_cannot_be_made_anew():
    lines = chain(3)
    forged = replace(lines[1], verb="code removed")
    forged = replace(forged, mark=mark_of(forged, b"another key" * 3))
    assert not verify([lines[0], forged, lines[2]], KEY).whole
