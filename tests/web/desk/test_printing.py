"""A coded text on paper: every word once, every coding with its key, memos as numbered notes."""

import html
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding import writes
from fieldloom.coding.reads import CodingRow
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.web.desk import paper, printing
from fieldloom.web.desk.paragraphs import Shown


def row(pk, start, end, code=1):
    at = datetime(2022, 5, 3, tzinfo=UTC)
    return CodingRow(
        id=pk, passage_id=pk, start=start, end=end, code_id=code, code_name=f"Code {code}",
        code_path=f"Code {code}", colour="#660000", coder_id=1, coder_name="Ana", made_at=at,
        memos=0, version=1,
    )  # fmt: skip


def shown(words, start):
    return Shown(1, start, start + len(words), "turn", words, "", "", False, "", None, None, False)


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 40), st.integers(1, 40)), max_size=30)


@given(spans, st.text(min_size=1, max_size=40), st.integers(0, 50))
def test_no_word_is_lost_or_doubled_and_every_coding_has_its_bar(spans, words, start):
    found = sorted(
        (row(pk, a, a + n, code) for pk, (a, n, code) in enumerate(spans, 1)),
        key=lambda one: (one.start, -one.end, one.id),
    )
    keys = paper.keys_of(found)
    [laid] = paper.laid_out([shown(words, start)], found, keys, {}, [])
    end = start + len(words)
    assert "".join(piece.text for piece in laid.pieces) == words
    touching = [one for one in found if one.start < end and one.end > start]
    assert len(laid.bars) == len(touching)
    assert all(0 <= bar.top < bar.foot <= 105 for bar in laid.bars)
    opened = sorted(key for piece in laid.pieces for key in piece.opens)
    begin_here = sorted(keys[one.code_id].letter for one in touching if one.start >= start)
    assert opened == begin_here == sorted(named.key.letter for named in laid.names)
    for piece_start, piece in _placed(laid.pieces, start):
        over = [
            one
            for one in touching
            if one.start < piece_start + len(piece.text) and one.end > piece_start
        ]
        assert piece.depth == len(over)


def _placed(pieces, start):
    for piece in pieces:
        yield start, piece
        start += len(piece.text)


@given(st.integers(0, 20_000))
def test_letters_are_all_different_and_in_order(at):
    here, after = paper.letters(at), paper.letters(at + 1)
    assert (len(here), here) < (len(after), after)
    assert re.fullmatch("[a-z]+", here)


@given(st.integers(0, 3000), st.integers(0, 3_000_000), st.integers(-3, 40))
def test_parts_cover_a_text_without_gap_or_overlap(paragraphs, characters, wanted):
    part = printing.Part.of(paragraphs, characters, wanted)
    assert 1 <= part.number <= part.parts
    parts = [printing.Part.of(paragraphs, characters, n) for n in range(1, part.parts + 1)]
    covered = {n for one in parts for n in range(one.first, one.last + 1)}
    assert covered == set(range(1, max(paragraphs, 1) + 1))


@pytest.fixture
def coded(pi, study, kirsty, codes, place):
    waited = writes.apply_code(by=pi, source=kirsty, code=codes.waiting, **place("I waited"))
    writes.apply_code(by=pi, source=kirsty, code=codes.system, **place("They look at the floor"))
    said = {"by": pi, "study": study}
    writes.write_memo(**said, text="On <her> waiting.", about=MemoAbout.CODING, about_id=waited.pk)
    writes.write_memo(**said, text="On the text.", about=MemoAbout.SOURCE, about_id=kirsty.pk)
    return kirsty


def body(desk, query=""):
    answer = desk.get(f"print/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_sheet_says_what_it_is_and_who_printed_it(desk, coded, study):
    page = body(desk)
    for words in ("I-001", study.title, "revision 1 of", "by Petra"):
        assert words in page
    study.notice = "Invented study"
    study.save()
    assert body(desk).count("Invented study") >= 3  # on the screen, at the head, on every sheet


def test_words_speakers_codes_and_memos_are_there(desk, coded, whole):
    page = body(desk)
    words = html.unescape("".join(re.findall(r'<p class="words">(.*?)</p>', page, re.S)))
    plain = re.sub(r"<sup.*?</sup>\u2060?|<[^>]+>", "", words)
    assert "Since May. The twelfth 🌊 of May, and the cafe\u0301 was shut. I waited." in plain
    assert page.count(">KIRSTY") == 3
    assert "System &gt; Waiting" in page
    assert "On &lt;her&gt; waiting." in page
    assert page.index("On the text.") < page.index("On &lt;her&gt;")
    assert '<sup class="note-no">[2]</sup>' in page


def test_one_prints_what_one_chose(desk, coded, codes):
    none = body(desk, "?codes=none")
    assert "leaf-bar " not in none
    assert "Without codes" in none
    assert "On the text." in none
    assert "On &lt;her&gt;" not in none  # what it is on is not printed either
    some = body(desk, f"?codes=some&code={codes.system.pk}")
    assert some.count('class="leaf-bar ') == 1
    assert "On &lt;her&gt;" not in some
    assert "On the text." not in body(desk, "?memos=none")
    assert body(desk, "?codes=pink&code=x&part=-4").count("leaf-no") == 6


def test_a_long_text_is_printed_in_parts(desk, coded, monkeypatch):
    monkeypatch.setattr(printing, "PART", 150)
    first, last = body(desk, "?codes=none"), body(desk, "?codes=none&part=2")
    assert "printed in 2 parts" in first
    numbers = re.findall(r'class="leaf-no">(\d+)<', first + last)
    assert numbers == ["1", "2", "3", "4", "5", "6"]
    assert "?codes=none&amp;part=2" in first


def test_printing_costs_as_many_queries_with_many_codings(
    desk, pi, coded, codes, django_assert_max_num_queries
):
    for at in range(40, 90):
        writes.apply_code(by=pi, source=coded, code=codes.waiting, start=at, end=at + 5)
    with django_assert_max_num_queries(24):
        body(desk)
