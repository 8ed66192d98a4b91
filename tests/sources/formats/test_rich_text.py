"""RTF says letters beyond ANSI in several ways; none of them may cost a letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.formats.rich_text import spelt_out

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\f0 "


@pytest.fixture(scope="module")
def guard():
    with Guard() as opened:
        yield opened


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (rb"I\u8217?ll wait", "I’ll wait"),
        (rb"\u8220?so\u8221? it was", "“so” it was"),
        (rb"\u233?t\u233e twice", "été twice"),
        (rb"it\u8217\'92s cold", "it’s cold"),
        (rb"{\uc2 a\u8217\'92\'92b} c", "a’b c"),
        (rb"\uc0 caf\u233 x", "caféx"),
        (rb"glad \u-10179?\u-8704? now", "glad 😀 now"),
        (rb"a\u8217 ?b", "a’b"),
        (rb"one\u8217?{\b two}", "one’two"),
    ],
)
def test_a_letter_beyond_ansi_costs_no_other_letter(guard, written, said):
    assert guard.read("note.rtf", HEAD + written + rb"\par}").text.strip() == said


def in_rtf(text):
    """A text as word processors write it into RTF: UTF-16 units with a question mark each."""
    units = text.encode("utf-16-le")
    parts = []
    for at in range(0, len(units), 2):
        unit = int.from_bytes(units[at : at + 2], "little")
        plain = 32 <= unit < 127 and chr(unit) not in "\\{}"
        parts.append(
            bytes([unit]) if plain else b"\\u%d?" % (unit if unit < 32768 else unit - 65536)
        )
    return b"".join(parts)


@settings(max_examples=60, deadline=None)
@given(st.text("abc Ij’“é🙂łß.?", min_size=1, max_size=60).filter(lambda t: t.strip()))
def test_whatever_is_written_is_read(guard, text):
    read = guard.read("note.rtf", HEAD + in_rtf(f"x{text}x") + rb"\par}").text
    assert " ".join(read.split()) == " ".join(f"x{text}x".split())


@given(st.binary(max_size=300))
def test_no_bytes_are_too_strange(data):
    spelt, stands_for = spelt_out(data)
    assert isinstance(spelt, bytes)
    assert all(len(letter) == 1 for letter in stands_for.values())
