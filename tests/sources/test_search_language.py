"""What a person types is understood or refused in a sentence, and never breaks the index."""

import sqlite3
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import sqlcipher3
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.sources.rules.search_language import (
    DEEPEST,
    FIELDS,
    LONGEST,
    Filter,
    NotUnderstood,
    Search,
    understand,
)

PASSAGES = {
    1: "The court made a care order and we waited.",
    2: "An order for care. The hearing was about methadone.",
    3: "She said the café's coffee was well-being itself, don't laugh.",
    4: "methadose, métho, and a court far away from any of the words that were ever waiting",
    5: "AND OR NOT NEAR 10:30 «quoted» it",
}


def index_in(library: ModuleType) -> Any:
    connection = library.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE passages USING fts5"
        "(speaker, words, tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection.executemany(
        "INSERT INTO passages (rowid, speaker, words) VALUES (?, 'Gran', ?)", PASSAGES.items()
    )
    return connection


@pytest.fixture(scope="module", params=[sqlite3, sqlcipher3.dbapi2], ids=["sqlite", "sqlcipher"])
def index(request: pytest.FixtureRequest) -> Iterator[Any]:
    connection = index_in(request.param)
    yield connection
    connection.close()


def hits(index: Any, match: str) -> set[int]:
    rows = index.execute("SELECT rowid FROM passages WHERE passages MATCH ?", (match,))
    return {row[0] for row in rows}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("care order", {1, 2}),
        ("care AND order", {1, 2}),
        ('"care order"', {1}),
        ("“care order”", {1}),
        ('"ORDER for Care"', {2}),
        ("methado*", {2, 4}),
        ("metho*", {4}),
        ('"care ord*"', {1}),
        ('"care ord"*', {1}),
        ("methad", set()),
        ("court OR hearing", {1, 2, 4}),
        ("care court OR hearing", {1, 2}),
        ("care (court OR hearing)", {1, 2}),
        ("(court OR hearing) waiting", {4}),
        ("order NOT court", {2}),
        ("order -court", {2}),
        ("-court order", {2}),
        ("order -court -hearing", set()),
        ('order -"care order"', {2}),
        ("order NOT (court OR hearing)", set()),
        ("court OR (order -court)", {1, 2, 4}),
        ("court ~6 waited", {1}),
        ("waited ~6 court", {1}),
        ("court ~5 waited", set()),
        ("court ~ waiting", {4}),
        ("court ~9 waiting", set()),
        ("court ~3 order ~2 waited", {1}),
        ("court ~3 order ~1 waited", set()),
        ("NEAR(court waited, 6)", {1}),
        ("NEAR(court waited, 5)", set()),
        ("NEAR(court waited)", {1}),
        ('NEAR("care order" wait*, 5)', {1}),
        ("NEAR(court waited,6) made", {1}),
        ("cafe", {3}),
        ("CAFÉ’S", {3}),
        ("well-being", {3}),
        ("don't", {3}),
        ("10:30", {5}),
        ("court & made", {1}),
        ("court — made!", {1}),
        ("near not or and", {5}),
        ('"NOT NEAR"', {5}),
        ("words:court", set()),
        ("{words}: court", {4}),
        ("^The", {1, 2, 3, 4}),
        ("care + order", {1, 2}),
        ("court\x00made", {1}),
        ("made\ud800court", {1}),
    ],
)
def test_it_finds_what_was_meant(index: Any, typed: str, found: set[int]) -> None:
    match = understand(typed).match
    assert match is not None
    assert hits(index, match) == found


SCRAPS = [
    *("court", "méth", "AND", "OR", "NOT", "NEAR", "NEAR(", "(", ")", '"', "“", "”", "«", "*", "-"),
    *("~5", "~", ",", "5", ":", "speaker:", "wave:2", "words:", "^", "+", "{", "}", "'", "''", ";"),
    *("\x00", "\n", "\ud800", "\U0001f600", "\u0301", "--", "rowid", "\\", "%", "١", "\ue000", " "),
]
typings = st.lists(st.sampled_from(SCRAPS), max_size=14).flatmap(
    lambda scraps: st.sampled_from(["", " "]).map(lambda between: between.join(scraps))
)


@settings(max_examples=150, deadline=None)
@given(typings)
def test_nothing_typed_ever_breaks_the_index(index: Any, typed: str) -> None:
    try:
        search = understand(typed)
    except NotUnderstood as sentence:
        assert 0 <= sentence.place <= len(typed)
        assert sentence.reason.endswith(".")
        assert sentence.remedy.endswith(".")
        return
    assert all(each.field in FIELDS and each.value for each in search.filters)
    if search.match is not None:
        assert search.terms
        hits(index, search.match)


plain = st.text(alphabet="abcé1", min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.lists(plain, min_size=1, max_size=5))
def test_plain_words_are_all_looked_for_and_all_lit_up(words: list[str]) -> None:
    assert understand(" ".join(words)).terms == tuple(dict.fromkeys(words))


def test_the_most_brackets_and_the_most_words_allowed_still_suit_the_index(index: Any) -> None:
    nested = "a"
    for level in range(DEEPEST):
        nested = f"(b OR c -{nested})" if level % 2 else f"(b OR c d {nested})"
    for typed in (nested, "a " * (LONGEST // 2), "a OR " * 190 + "a", "b" + " -a" * 300):
        match = understand(typed).match
        assert match is not None
        hits(index, match)


def test_filters_are_set_apart_from_words() -> None:
    assert understand('order speaker:Gran wave:2 kind:"field note" -nation:England') == Search(
        '"order"',
        (
            Filter("speaker", "Gran"),
            Filter("wave", "2"),
            Filter("kind", "field note"),
            Filter("nation", "England", without=True),
        ),
        ("order",),
    )


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("family:F-03", (Filter("family", "F-03"),)),
        ("Source:“Visit 2”", (Filter("source", "Visit 2"),)),
        ("NOT speaker:Gran", (Filter("speaker", "Gran", without=True),)),
        ("wave:1 AND wave:2", (Filter("wave", "1"), Filter("wave", "2"))),
        ("speaker:Gran !", (Filter("speaker", "Gran"),)),
        ('speaker:"O\'Neill, Jo (mum)"', (Filter("speaker", "O'Neill, Jo (mum)"),)),
    ],
)
def test_filters_may_stand_alone(typed: str, filters: tuple[Filter, ...]) -> None:
    assert understand(typed) == Search(None, filters, ())


@pytest.mark.parametrize("typed", ["", "  ", "\n\t"])
def test_nothing_typed_asks_for_nothing(typed: str) -> None:
    assert understand(typed) == Search(None)


def test_a_word_with_a_colon_that_is_no_field_is_a_word(index: Any) -> None:
    search = understand("method:court")
    assert search.filters == ()
    assert search.match == '"method:court"'


def test_the_words_to_light_up_leave_out_what_was_left_out() -> None:
    search = understand('care "the hearing" meth* -court NEAR(far away) care')
    assert search.terms == ("care", "the hearing", "meth*", "far", "away")


@pytest.mark.parametrize(
    ("typed", "place", "reason"),
    [
        ('court "care order', 6, "A quotation mark is not closed."),
        ("speaker:“Gran", 8, "A quotation mark is not closed."),
        ("NOT court", 0, "This says only what to leave out."),
        ("-court -hearing", 0, "This says only what to leave out."),
        ("care OR -court", 8, "This says only what to leave out."),
        ("care (NOT court)", 6, "This says only what to leave out."),
        ("court NOT", 6, "After NOT there is nothing to leave out."),
        ("court NOT NOT care", 6, "After NOT there is nothing to leave out."),
        ("NEAR()", 0, "Nearness needs at least two words or phrases."),
        ("NEAR(court, 5)", 0, "Nearness needs at least two words or phrases."),
        ("court ~5 !", 6, "Nearness needs at least two words or phrases."),
        ("court ~2000 care", 6, "That is further than 1000 words."),
        ("*", 0, "A star alone would stand for every word."),
        ("court !*", 6, "A star alone would stand for every word."),
        ("*don", 0, "A star can stand only at the end of a word."),
        ("me*th", 2, "A star can stand only at the end of a word."),
        ("court OR", 6, "OR has nothing on one of its sides."),
        ("OR court", 0, "OR has nothing on one of its sides."),
        ("a OR OR b", 2, "OR has nothing on one of its sides."),
        ("(court", 0, "A bracket is not closed."),
        ("NEAR(court care", 0, "A bracket is not closed."),
        ("court)", 5, "There is a closing bracket too many."),
        ("court ()", 6, "There is nothing between these brackets."),
        ("(" * 9 + "a" + ")" * 9, 8, "There are too many brackets within brackets."),
        ("~5 court", 0, "The sign ~ has to stand between two words or phrases."),
        ("(a b) ~5 c", 6, "The sign ~ has to stand between two words or phrases."),
        ("wave:", 0, "After wave: there is nothing to compare with."),
        ('care wave:" "', 5, "After wave: there is nothing to compare with."),
        ("(care wave:2)", 6, "A filter holds for the whole search."),
        ("care OR wave:2", 8, "A filter holds for the whole search."),
        ("NEAR(care wave:2)", 10, "A filter holds for the whole search."),
        ("!!! —", 0, "There is no word in this to look for."),
        ("a" * 1001, 1000, "This is too long for a search."),
    ],
)
def test_what_has_no_clear_meaning_is_refused_with_place_and_reason(
    typed: str, place: int, reason: str
) -> None:
    with pytest.raises(NotUnderstood) as refused:
        understand(typed)
    assert (refused.value.place, refused.value.reason) == (place, reason)
    assert str(refused.value) == f"{reason} {refused.value.remedy}"


@pytest.mark.parametrize(
    "typed", ["a ~5 b ~ -c", "a ~5 (b)", "a ~5", "NEAR(a OR b)", "NEAR(a b, far)", "NEAR(a b, 5 6)"]
)
def test_a_nearness_that_cannot_be_read_shows_how_to_write_it(typed: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        understand(typed)
    assert "like this" in refused.value.remedy
