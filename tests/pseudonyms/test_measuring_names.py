"""What `python -m benchmarks.names` counts, on texts small enough to count by hand."""

import pytest
from benchmarks.names.measures import counts, rates
from benchmarks.names.sets import Doc, Entity, Named, invented, small

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.marked import Mark

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
