"""Parts of pictures: coded, moved, undone, counted where they meet."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldloom.coding import reads, writes
from fieldloom.coding.rules import regions
from fieldloom.ground.answers import Refused, Stale, Unfit
from fieldloom.sources.models import Source
from fieldloom.sources.rules.regions import WHOLE, Region, in_words, region_at, where


@pytest.fixture
def picture(desk):
    """A source of the desk as if it were a picture: its bytes play no part here."""
    source = next(iter(desk.sources.values()))
    Source.objects.filter(pk=source.pk).update(width=640, height=480)
    source.refresh_from_db()
    return source


def code(desk, source, name, *sides, by=None):
    return writes.code_region(by=by or desk.by, source=source, code=name, region=Region(*sides))


def test_a_part_is_coded_once_by_a_coder_with_a_code(desk, picture):
    door = desk.add("Door")
    one = code(desk, picture, door, 0, 0, 5000, 5000)
    assert code(desk, picture, door, 0, 0, 5000, 5000).pk == one.pk
    (row,) = [row for row in reads.codings_in(to=desk.by, source=picture) if row.region]
    assert (row.region, row.start, row.end, row.code_name) == ((0, 0, 5000, 5000), 0, 0, "Door")


def test_portraits_draw_words_and_pass_parts_of_pictures_over(desk, picture):
    door = desk.add("Door")
    code(desk, picture, door, 0, 0, 5000, 5000)
    assert reads.portrait(to=desk.by, source=picture).lanes == []
    drawn = reads.gallery(to=desk.by, study=picture.study)
    assert [code.name for code in drawn.codes] == ["Door"]
    assert [strip.marks for strip in drawn.strips if strip.marks] == []


def test_an_operation_is_done_once_however_often_it_is_sent(desk, picture):
    import uuid

    door, operation = desk.add("Door"), uuid.uuid4()
    given = {"by": desk.by, "source": picture, "code": door, "operation": operation}
    one = writes.code_region(region=Region(0, 0, 500, 500), **given)
    assert writes.code_region(region=Region(100, 0, 500, 500), **given).pk == one.pk


def test_a_frame_is_moved_and_moved_back_by_undo(desk, picture):
    door = desk.add("Door")
    made = code(desk, picture, door, 0, 0, 5000, 5000)
    to = Region(1000, 1000, 2000, 2000)
    moved = writes.adjust_region(by=desk.by, coding=made, region=to, expected=made.version)
    assert moved.passage.region == to
    with pytest.raises(Stale):
        writes.adjust_region(by=desk.by, coding=made, region=Region(0, 0, 50, 50), expected=1)
    desk.undo()
    made.refresh_from_db()
    assert made.passage.region == Region(0, 0, 5000, 5000)


def test_a_frame_is_not_moved_onto_its_double_nor_by_another(desk, picture, member):
    door = desk.add("Door")
    one = code(desk, picture, door, 0, 0, 500, 500)
    code(desk, picture, door, 900, 900, 500, 500)
    with pytest.raises(Unfit, match="already coded"):
        given = {"coding": one, "region": Region(900, 900, 500, 500), "expected": None}
        writes.adjust_region(by=desk.by, **given)
    from fieldloom.access.rules import Role

    other = member("other", Role.ANALYST)
    with pytest.raises(Refused):
        given = {"coding": one, "region": Region(1, 1, 500, 500), "expected": None}
        writes.adjust_region(by=other, **given)


def test_a_quotation_of_a_part_says_where_it_lies(desk, picture):
    code(desk, picture, desk.add("Door"), 0, 0, 2000, 3000)
    (row,) = [r for r in reads.quotations(to=desk.by, study=desk.study).rows if r.region]
    assert row.quote == "Part of the picture: upper left, 20 × 30 per cent"
    assert (row.region, row.prefix, row.suffix) == (Region(0, 0, 2000, 3000), "", "")
    found = reads.Wanted(text="upper left")
    assert reads.quotations(to=desk.by, study=desk.study, wanted=found).total == 1


def test_a_part_stands_in_no_portrait_of_words(desk, picture):
    code(desk, picture, desk.add("Door"), 0, 0, 2000, 3000)
    assert reads.portrait(to=desk.by, source=picture).lanes == []
    shown = reads.gallery(to=desk.by, study=desk.study, wanted=reads.WantedGallery())
    assert [strip.marks for strip in shown.strips if strip.marks] == []


def test_codes_meet_where_parts_share_a_point_and_not_at_nought(desk, picture):
    door, clock, floor = desk.add("Door"), desk.add("Clock"), desk.add("Floor")
    code(desk, picture, door, 0, 0, 5000, 5000)
    code(desk, picture, clock, 4000, 4000, 3000, 3000)
    code(desk, picture, floor, 5000, 0, 2000, 1000)  # touches the first, meets nobody
    codes, found = reads.co_occurrence(to=desk.by, study=desk.study)
    at = {row.name: place for place, row in enumerate(codes)}
    assert found[at["Door"], at["Clock"]] == found[at["Clock"], at["Door"]] == 1
    assert found[at["Floor"]].sum() == 0
    codes, sources, table = reads.code_by_source(to=desk.by, study=desk.study)
    assert table[at["Door"]].sum() == table[at["Floor"]].sum() == 1


def test_a_memo_on_a_part_stands_beside_its_quotation(desk, picture):
    from fieldloom.coding.rules.memos import MemoAbout

    made = code(desk, picture, desk.add("Door"), 0, 0, 2000, 3000)
    about = {"about": MemoAbout.PASSAGE, "about_id": made.passage_id}
    writes.write_memo(by=desk.by, study=desk.study, text="Open.", **about)
    (row,) = [r for r in reads.quotations(to=desk.by, study=desk.study).rows if r.region]
    assert row.memos == ("Open.",)


sides = st.tuples(*[st.integers(0, 60)] * 2, *[st.integers(1, 40)] * 2)
coded = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), sides), max_size=15)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(coded)
def test_overlaps_are_those_that_comparing_every_pair_finds(rows):
    columns = [
        (doc, left, top, left + wide, top + high, code)
        for doc, code, (left, top, wide, high) in rows
    ]
    table = np.array(columns, dtype=np.int64).reshape(-1, 6).T
    found = regions.co_occurrence(regions.Codings(*table), 4)
    wanted = np.zeros((4, 4), dtype=int)
    for at, one in enumerate(columns):
        for other in columns[at + 1 :]:
            across = max(one[1], other[1]) < min(one[3], other[3])
            down = max(one[2], other[2]) < min(one[4], other[4])
            if one[0] == other[0] and across and down:
                wanted[one[5], other[5]] += 1
                wanted[other[5], one[5]] += one[5] != other[5]
    assert (found == wanted).all()


@given(st.integers(0, WHOLE), st.integers(0, WHOLE), st.integers(1, WHOLE), st.integers(1, WHOLE))
def test_every_part_inside_has_words_and_every_other_is_refused(left, top, width, height):
    inside = left + width <= WHOLE and top + height <= WHOLE and min(width, height) >= 20
    if not inside:
        with pytest.raises(ValueError):
            region_at(left, top, width, height)
        return
    region = region_at(left, top, width, height)
    assert where(region) in in_words(region) or in_words(region) == "The whole picture"


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ((0, 0, WHOLE, WHOLE), "The whole picture"),
        ((0, 0, 2000, 3000), "Part of the picture: upper left, 20 × 30 per cent"),
        ((4500, 4500, 1000, 30), "Part of the picture: centre, 10 × 1 per cent"),
        ((8000, 4000, 2000, 2000), "Part of the picture: middle right, 20 × 20 per cent"),
        ((4000, 9000, 2000, 1000), "Part of the picture: lower centre, 20 × 10 per cent"),
    ],
)
def test_the_words_of_a_part(sides, words):
    assert in_words(Region(*sides)) == words
