"""A PDF keeps its pages: where each begins in the text, and its picture, seen only once opened."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.sources import page_pictures, reads, writes
from fieldloom.sources.formats.guard import Guard
from fieldloom.sources.page_pictures import Picture, Shelf
from fieldloom.sources.rules.page_breaks import paragraph_of_page, runs_on
from fieldloom.sources.rules.reading import Refusal
from sources.formats.material import HARBOUR

PDF = (HARBOUR / "F-003-duty-desk.pdf").read_bytes()


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [
        ("She said that it", "was fine.", True),
        ("She said so,", "(and meant it)", True),
        ("She said so.", "and then", False),
        ("She said so", "Then she left", False),
        ("“Go.”\n", "then", False),
        ("", "then", False),
        ("Then", "  ", False),
    ],
)
def test_a_paragraph_runs_on_where_neither_half_is_whole(before, after, cut):
    assert runs_on(before, after) is cut


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 9)), max_size=20), st.integers(1, 60))
def test_a_page_is_opened_at_its_first_paragraph_or_the_last_one_before(steps, wanted):
    pages = sorted({page: 0 for page, _ in steps})
    starts = [(page, 1 + 3 * at) for at, page in enumerate(pages)]
    found = paragraph_of_page(starts, wanted)
    assert found == max((first for page, first in starts if page <= wanted), default=1)


@pytest.fixture
def source(take_in, pi):
    return take_in(pi, {"F-003.pdf": PDF}, ref="F-003")["F-003.pdf"].source


def test_each_page_has_its_first_paragraph(pi, source):
    pages = reads.pages(to=pi, revision=source.current)
    rows = reads.paragraphs(to=pi, revision=source.current)
    assert [page for page, _ in pages] == [1, 2, 3]
    for page, first in pages:
        assert rows[first - 1].page == page
        assert first == 1 or rows[first - 2].page == page - 1


def test_hits_say_their_page_and_texts_without_pages_say_none(pi, study, source, source_of):
    source_of(pi, "INT: We waited at the desk.\n", "I-001")
    hits = {hit.source_ref: hit for hit in reads.search(to=pi, study=study, query="waited").rows}
    assert hits["I-001"].page is None
    assert hits["F-003"].page == 2
    row = reads.paragraphs(to=pi, revision=source.current)[hits["F-003"].paragraph - 1]
    assert row.page == 2


def test_a_page_is_a_picture_of_the_width_asked_for_in_the_guarded_child():
    with Guard() as guard:
        small, total = guard.page_picture(PDF, 1, 800)
        large, _ = guard.page_picture(PDF, 1, 1200)
    assert total == 3
    for png, wide in ((small, 800), (large, 1200)):
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        assert abs(int.from_bytes(png[16:20], "big") - wide) <= 1
    other, _ = _drawn(2)
    assert other != small


def _drawn(page, data=PDF, wide=800):
    with Guard() as guard:
        return guard.page_picture(data, page, wide)


@pytest.mark.parametrize(
    ("data", "page", "code"),
    [(PDF, 4, "no-page"), (PDF, 0, "no-page"), (PDF[:200], 1, "damaged"), (b"no", 1, "damaged")],
)
def test_what_has_no_such_page_is_refused_in_words(data, page, code):
    got = _drawn(page, data)
    assert isinstance(got, Refusal)
    assert got.code == code


def test_no_picture_is_larger_than_its_bound():
    png, _ = _drawn(1, wide=10**6)
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert wide <= 2401
    assert wide * high <= 9_100_000


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 40)), max_size=40))
def test_the_shelf_never_holds_more_than_it_may(asked):
    shelf = Shelf(most=100)
    for page, size in asked:
        shelf.put(("mark", page, 800), Picture(b"x" * size, 3))
        kept = [shelf.get(("mark", n, 800)) for n in range(1, 7)]
        assert shelf.held == sum(len(p.png) for p in kept if p) <= 100
    assert Shelf(most=10).get(("mark", 1, 800)) is None


def test_the_last_asked_for_stays_longest():
    shelf = Shelf(most=20)
    for page in (1, 2):
        shelf.put(("m", page, 800), Picture(b"x" * 10, 3))
    shelf.get(("m", 1, 800))
    shelf.put(("m", 3, 800), Picture(b"x" * 10, 3))
    assert shelf.get(("m", 1, 800)) and not shelf.get(("m", 2, 800))


def test_no_page_is_seen_without_a_recorded_opening(pi, source):
    asked = {"to": pi, "source": source, "page": 1, "wide": 800}
    with pytest.raises(Refused):
        reads.original_page(**asked, opening="")
    opening = writes.open_pages(by=pi, source=source)
    assert Entry.objects.order_by("-number").first().verb == "original pages opened"
    before = Entry.objects.count()
    pictures = [reads.original_page(**{**asked, "page": n}, opening=opening) for n in (1, 2, 3)]
    assert all(one.pages == 3 for one in pictures)
    assert len({one.png for one in pictures}) == 3
    assert Entry.objects.count() == before


def test_an_opening_is_one_persons_and_of_one_original(pi, member, source, source_of):
    opening = writes.open_pages(by=pi, source=source)
    other = source_of(pi, "Words.\n", "I-009")
    assert reads.has_opened(to=pi, source=source, opening=opening)
    assert not reads.has_opened(to=member("olive"), source=source, opening=opening)
    assert not reads.has_opened(to=pi, source=other, opening=opening)
    assert not reads.has_opened(to=pi, source=source, opening=opening[:-2])


def test_who_may_not_open_originals_sees_no_page(pi, member, source):
    opening = writes.open_pages(by=pi, source=source)
    worker = member("wren", Role.FIELDWORKER)
    with pytest.raises(Refused):
        writes.open_pages(by=worker, source=source)
    with pytest.raises(Refused):
        reads.original_page(to=worker, source=source, page=1, wide=800, opening=opening)


def test_a_text_that_was_never_pages_says_so(pi, source_of):
    with pytest.raises(Unfit, match="not handed over as pages"):
        writes.open_pages(by=pi, source=source_of(pi, "Words.\n"))


def test_a_page_is_drawn_once_and_nothing_of_it_is_on_disk(pi, source, monkeypatch, tmp_path):
    monkeypatch.setattr(page_pictures, "_shelf", Shelf())
    opening = writes.open_pages(by=pi, source=source)
    asked = {"to": pi, "source": source, "page": 2, "wide": 800, "opening": opening}
    first = reads.original_page(**asked)
    monkeypatch.setattr(page_pictures, "Guard", None)  # a second drawing would fail
    assert reads.original_page(**asked) is first
    held = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert held and not any(b"PNG" in data or b"%PDF" in data for data in held)


def test_pages_follow_on(pi, source):
    assert all(a < b for a, b in pairwise(reads.pages(to=pi, revision=source.current)))
