"""The search that proves that words are gone finds every word that is there, in whatever script."""

# ruff: noqa: F811  (fixtures are imported, and named again where they are asked for)
from pathlib import Path

import pytest

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from consent.withdrawing import own_data  # noqa: F401  (fixtures)
from fieldloom.consent import searching
from fieldloom.sources.models import Source

WORD = "żółwiątko"


@pytest.fixture
def told(own_data, text):
    """A source in which the word was said."""
    return text("I-001", [("P2", f"A {WORD.upper()} came.")])


@pytest.mark.parametrize("written", [WORD, WORD.upper(), WORD.capitalize()])
def test_a_word_is_found_in_rows_however_it_is_written(told, written):
    Source.objects.update(title="", file_name="", attributes={})
    rows = searching.rows_with([WORD])
    assert rows == {"sources_paragraph": [told.current.paragraphs.get().pk]}
    Source.objects.update(attributes={"said": f"It was a {written}."})
    assert searching.rows_with([WORD])["sources_source"] == [told.pk]
    assert searching.rows_with(["żółwiątka"]) == {}


def test_a_word_is_found_in_the_index(told):
    assert searching.terms_left([WORD]) == 1
    assert searching.terms_left(["żółwiątka", "a żółwiątko came"]) == 0


def test_many_words_are_looked_for_at_once(told):
    words = [f"ż{n}ółw".translate(str.maketrans("0123456789", "abcdefghij")) for n in range(300)]
    assert searching.rows_with([*words, WORD]).keys() == {"sources_paragraph"}


def test_what_a_killed_search_left_behind_is_swept(own_data, db, monkeypatch):
    class Live:
        def execute(self, asked, given):
            Path(given[0]).write_bytes(b"copy")

        def close(self):
            pass

    monkeypatch.setattr(searching.sqlcipher, "connect", lambda *_, **__: Live())
    left = own_data / ".searching-killed" / "copy.db"
    left.parent.mkdir()
    left.write_bytes(b"old")
    with searching._fresh_copy() as copy:
        assert copy.read_bytes() == b"copy"
        assert not left.exists()
    assert list(own_data.glob(".searching-*")) == []
