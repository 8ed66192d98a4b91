"""The rules of coding rounds, by example and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.coding.rules.rounds import (
    BLINDED,
    TOLD_OF_CODING,
    CodebookAct,
    Round,
    may_change_codebook,
    may_change_round,
    may_stand,
    round_of,
    sees,
)

ids = st.integers(1, 4)
rounds = st.builds(
    Round,
    id=st.integers(1, 1000),
    name=st.text("abc", min_size=1, max_size=6),
    blind=st.booleans(),
    open=st.booleans(),
    coders=st.frozensets(ids, min_size=1),
    sources=st.none() | st.frozensets(ids, min_size=1),
)


def one(**given):
    whole = {"id": 1, "name": "Round 1", "blind": True, "open": True}
    return Round(**{**whole, "coders": frozenset({1, 2}), "sources": frozenset({7}), **given})


@given(st.lists(rounds, max_size=6))
def test_rounds_let_in_one_by_one_never_share_a_coder_and_a_source(wanted):
    standing = []
    for number, each in enumerate(wanted):
        numbered = Round(number, str(number), each.blind, each.open, each.coders, each.sources)
        if may_stand(numbered, standing).allowed:
            standing.append(numbered)
    for coder in range(1, 5):
        for source in range(1, 5):
            open_ones = [r for r in standing if r.open and coder in r.coders and r.covers(source)]
            assert len(open_ones) <= 1
            assert round_of(coder, source, standing) == (open_ones[0].id if open_ones else None)


@given(st.lists(rounds, max_size=4), ids, ids, ids)
def test_everyone_sees_their_own_and_who_codes_in_no_round_sees_all(standing, asker, maker, source):
    assert sees(asker, asker, source, standing)
    outside = [r for r in standing if asker not in r.coders]
    assert sees(asker, maker, source, outside)


@given(st.lists(rounds, max_size=4), ids, ids, ids)
def test_once_every_round_is_closed_all_see_all(standing, asker, maker, source):
    closed = [Round(r.id, r.name, r.blind, False, r.coders, r.sources) for r in standing]
    assert sees(asker, maker, source, closed)


def test_a_coder_of_a_blind_round_sees_nobody_elses_work_in_its_sources_only():
    assert not sees(1, 2, 7, [one()])
    assert not sees(1, 9, 7, [one()])
    assert sees(1, 2, 8, [one()])
    assert sees(9, 1, 7, [one()])
    assert sees(1, 2, 7, [one(blind=False)])
    assert not sees(1, 2, 8, [one(sources=None)])


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"name": "  "}, "needs a name"),
        ({"name": "n" * 101}, "at most 100"),
        ({"name": "ROUND  1"}, "already a round"),
        ({"name": "New", "coders": frozenset()}, "at least one coder"),
        ({"name": "New", "sources": frozenset()}, "needs sources"),
        ({"name": "New"}, "“Round 1”, which is open"),
        ({"name": "New", "sources": None}, "“Round 1”, which is open"),
    ],
)
def test_a_round_that_cannot_stand_is_refused_in_words(wrong, because):
    verdict = may_stand(one(id=2, **wrong), [one()])
    assert not verdict.allowed
    assert because in verdict.because


def test_other_coders_other_sources_and_closed_rounds_do_not_get_in_the_way():
    for given_ in ({"coders": frozenset({3})}, {"sources": frozenset({8})}, {"open": False}):
        assert may_stand(one(id=2, name="New", **given_), [one()]).allowed
    assert may_stand(one(name="Renamed"), [one()]).allowed


def test_the_table_of_codebook_acts_is_total_and_each_no_says_what_would_change_it():
    assert set(BLINDED) == set(CodebookAct)
    for act in CodebookAct:
        assert may_change_codebook(act, []).allowed
        still = may_change_codebook(act, [("Round 1", False)])
        assert not still.allowed
        assert "Round 1" in still.because and act.value in still.because and still.would_change
        assert may_change_codebook(act, [("Round 1", True)]).allowed is BLINDED[act]
        assert not may_change_codebook(act, [("Round 1", True), ("Round 2", False)]).allowed


def test_who_codes_in_an_open_blind_round_does_not_change_it():
    assert not may_change_round(1, one()).allowed
    for free in (one(open=False), one(blind=False)):
        assert may_change_round(1, free).allowed
    assert may_change_round(9, one()).allowed


def test_what_the_trail_tells_of_coding_is_named_as_the_writes_name_it():
    from fieldloom.coding import writes
    from fieldloom.exchange import leaving
    from fieldloom.sources import writes as sources

    def verbs(module, *names):
        return {getattr(module, name).recorded_as for name in names}

    public = {n for n in writes.__all__ if hasattr(getattr(writes, n), "recorded_as")}
    no_coding = {"add_code", "change_code", "move_code"} | {
        n for n in public if n.endswith(("_round", "_filter"))
    }
    told = verbs(writes, *(public - no_coding))
    told |= verbs(sources, "mark", "mark_region", "place_passage")
    told |= verbs(leaving, "_quotations_left", "_portraits_left")
    assert told == TOLD_OF_CODING
