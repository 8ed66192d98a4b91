"""Saved filters: one's own and the team's, read back as they were saved."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, SavedFilter
from fieldloom.coding.reads import Wanted
from fieldloom.coding.reads.saved_filters import KINDS, asked_of
from fieldloom.coding.rules.saved_filters import may_change_filter, read_back
from fieldloom.coding.rules.sorting import Sort
from fieldloom.ground.answers import NotFound, Refused, Unfit

WISHES = Wanted(code_ids=(3, 4), with_children=True, text="order", coded_from=date(2022, 5, 3))
texts = st.text(max_size=8)
wishes = st.builds(
    Wanted,
    code_ids=st.lists(st.integers(1, 99), max_size=3).map(tuple),
    with_children=st.booleans(),
    source_refs=st.lists(texts, max_size=3).map(tuple),
    speakers=st.lists(texts, max_size=3).map(tuple),
    text=texts,
    coded_from=st.none() | st.dates(),
    coded_to=st.none() | st.dates(),
    with_memo=st.none() | st.booleans(),
)


@given(wanted=wishes)
def test_wishes_come_back_as_they_were_kept(wanted):
    import json

    kept = json.loads(json.dumps(asked_of(wanted, Sort.CODE)))
    assert Wanted(**read_back(kept, KINDS)) == wanted


@given(
    kept=st.dictionaries(st.sampled_from([*KINDS, "unheard_of"]), st.none() | st.integers() | texts)
)
def test_what_is_not_understood_any_more_is_left_out(kept):
    assert isinstance(Wanted(**read_back(kept, KINDS)), Wanted)


@pytest.fixture
def save(study, pi):
    def saving(name="Orders", by=None, shared=False, wanted=WISHES):
        return writes.save_filter(
            by=by or pi, study=study, name=name, wanted=wanted, sort=Sort.CODE, shared=shared
        )

    return saving


def test_ones_own_is_seen_by_oneself_and_a_shared_one_by_the_team(save, pi, member, study):
    ana = member("ana", Role.ANALYST)
    save("Mine")
    save("Ours", shared=True)
    seen = reads.saved_filters(to=ana, study=study)
    assert [(row.name, row.mine, row.may_change) for row in seen] == [("Ours", False, False)]
    own = reads.saved_filters(to=pi, study=study)
    assert [row.name for row in own] == ["Mine", "Ours"]
    assert own[0].wanted == WISHES and own[0].sort is Sort.CODE
    with pytest.raises(NotFound):
        reads.saved_filter(SavedFilter.objects.get(name="Mine").pk, to=ana, study=study)


def test_a_name_is_found_in_any_capitals_and_ones_own_goes_first(save, member, study):
    ana = member("ana", Role.ANALYST)
    save("Orders", shared=True)
    assert not reads.saved_filter_named("ORDERS", to=ana, study=study).mine
    save("orders", by=ana)
    assert reads.saved_filter_named("ORDERS", to=ana, study=study).mine
    with pytest.raises(NotFound):
        reads.saved_filter_named("nothing", to=ana, study=study)


def test_saving_under_the_same_name_replaces(save):
    save("Orders")
    save("ORDERS", wanted=Wanted(text="late"))
    saved = SavedFilter.objects.get()
    assert saved.name == "ORDERS" and saved.asked["text"] == "late"


def test_only_its_owner_or_a_leader_changes_or_drops_it(save, member, study):
    ana, bob = member("ana", Role.ANALYST), member("bob", Role.ANALYST)
    saved = save("Ours", by=ana, shared=True)
    with pytest.raises(Refused):
        writes.drop_filter(by=bob, saved=saved)
    with pytest.raises(Refused):
        writes.change_filter(by=bob, saved=saved, name="Bob's", shared=False)
    writes.change_filter(by=member("lead"), saved=saved, name="The team’s", shared=True)
    writes.drop_filter(by=ana, saved=saved)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(("owner", "by", "leads"), [(1, 1, False), (1, 2, True), (1, 2, False)])
def test_who_may_change_a_filter(owner, by, leads):
    assert may_change_filter(owner, by, leads=leads).allowed is (owner == by or leads)


def test_a_taken_or_empty_name_is_refused_in_words(save, pi):
    save("One")
    two = save("Two")
    with pytest.raises(Unfit, match="another filter of this name"):
        writes.change_filter(by=pi, saved=two, name="ONE", shared=False)
    with pytest.raises(Unfit, match="needs a name"):
        save("  ")
    with pytest.raises(Unfit, match="at most 80"):
        save("x" * 81)


def test_it_is_recorded_without_its_words_and_is_no_part_of_undo(save, pi):
    saved = save("Orders")
    writes.drop_filter(by=pi, saved=saved)
    assert not Act.objects.exists()
    entries = Entry.objects.filter(verb__startswith="filter")
    assert [entry.verb for entry in entries.order_by("number")] == [
        "filter saved",
        "filter dropped",
    ]
    assert "order" not in str([entry.about for entry in entries])


def test_a_stranger_saves_nothing(save, stranger):
    with pytest.raises(Refused):
        save(by=stranger)
