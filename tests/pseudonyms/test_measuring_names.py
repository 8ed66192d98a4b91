"""What `python -m benchmarks.names` counts, on texts small enough to count by hand."""

from random import Random

import pytest
from benchmarks.names.measures import counts, rates, tiers
from benchmarks.names.register import FRAMES, found, mistyped, people, ways
from benchmarks.names.sets import Doc, Entity, Named, invented, small

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import apart
from fieldloom.pseudonyms.rules.marked import Mark
from fieldloom.pseudonyms.rules.roster import Known, roster_of

TEXT = "Kay Pugh came to Methil on Monday"
MARKS = (Mark(0, 8, Kind.PERSON), Mark(17, 23, Kind.PLACE))


def told(spans, entities=()):
    return counts(Doc(TEXT, MARKS, entities), spans)


def test_a_mark_is_covered_when_every_letter_of_it_is():
    assert (told([(0, 8)]).covered, told([(0, 8)]).people_covered) == (1, 1)
    assert told([(0, 3)]).covered == told([(0, 7)]).covered == 0
    assert told([(0, 3), (4, 8), (17, 23)]).covered == 2


def test_masked_words_that_need_not_be_are_counted():
    one = told([(0, 8), (27, 33)])
    assert (one.masked, one.right, one.words) == (3, 2, 7)


def test_a_judgments_entity_is_met_when_all_its_places_are():
    kay = Entity(True, ((0, 3), (0, 8)))
    methil = Entity(False, ((17, 23), (27, 33)))
    one = told([(0, 8), (17, 23)], (kay, methil))
    assert (one.direct, one.direct_met, one.quasi, one.quasi_met) == (1, 1, 1, 0)


def test_words_that_carry_nothing_need_no_mask_in_a_judgment():
    text = "the Court of Appeal"
    doc = Doc(text, (), (Entity(False, ((0, 19),)),))
    assert counts(doc, [(4, 9), (13, 19)]).quasi_met == 1
    assert counts(doc, [(4, 9)]).quasi_met == 0


def test_shares_and_their_ends():
    every = [told([(0, 8)]), told([(0, 8), (17, 23)])]
    one = rates(every)["covered"]
    assert (one.met, one.all, one.value) == (3, 4, 0.75)
    assert 0.5 <= one.low <= one.value <= one.high <= 1
    assert rates(every)["ERdi"].value is None
    assert rates(every) == rates(every)


def test_a_marked_file_is_cut_between_paragraphs_and_no_mark_is_lost(tmp_path):
    whole = "\n\n".join(f"{'word ' * 60}[[person:Kay{n}]] said so" for n in range(9))
    (tmp_path / "one.txt").write_text(whole, encoding="utf-8")
    one = invented(tmp_path, "*.txt", "x")
    assert len(one.docs) > 3
    marks = [doc.text[m.start : m.end] for doc in one.docs for m in doc.marks]
    assert marks == [f"Kay{n}" for n in range(9)]
    assert all(doc.text == doc.text.lower() for doc in small(one).docs)


def test_what_was_tuned_to_is_told():
    assert small(Named("x", (), "the rules")).tuned == "the rules"


@pytest.mark.parametrize("spans", [[], [(0, 33)]])
def test_nothing_and_everything(spans):
    one = told(spans)
    assert one.masked == (7 if spans else 0)
    assert one.covered == (2 if spans else 0)


def test_sure_finds_that_touch_a_mark_are_right():
    doc = Doc("Kayleigh and Methil and tea", (Mark(0, 8, Kind.PERSON), Mark(13, 19, Kind.PLACE)))
    told = counts(doc, [(0, 8), (13, 19), (24, 27)])
    tiers(told, doc, [(0, 8), (24, 27)], 3)
    assert (told.sure, told.sure_right, told.look) == (2, 1, 1)
    share = rates([told])["sure finds right"]
    assert (share.met, share.all) == (1, 2)


def test_a_mistyped_name_has_one_letter_wrong_and_begins_as_it_did():
    for name in ("Kayleigh", "Joan", "Bryn"):
        told = list(mistyped(name, Random(3)))  # noqa: S311
        assert len(told) >= 3
        assert all(apart(one, name, 2) == 1 and one[0] == name[0] for one in told)


def test_people_of_a_register_are_found_however_they_are_written():
    assert len(people()) > 300
    roster = roster_of([Known(1, Kind.PERSON, ("Mrs Kayleigh Hughes",))])
    for way, words in ways("Mrs Kayleigh Hughes", Random(1)):  # noqa: S311
        text, start = FRAMES[0].format(words), FRAMES[0].index("{")
        bare = words.removesuffix("’s").removesuffix("'s")
        assert found(text, start, start + len(bare), len("Mrs "), roster), way
    assert not found("and then spanner came", 9, 16, 0, roster_of([]))
