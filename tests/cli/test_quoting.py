"""What the options of `fieldloom quotes` ask for, on their own and over a saved filter."""

from datetime import datetime

import pytest

from coding.conftest import analyst, desk, sites, text
from fieldloom.cli.quoting import asked_for
from fieldloom.coding import writes
from fieldloom.coding.reads import Wanted
from fieldloom.coding.rules.sorting import Sort
from fieldloom.ground.answers import NotFound, Unfit

__all__ = ["analyst", "desk", "sites", "text"]
NOTHING = {"code": None, "with_children": False, "text": "", "with_memo": None, "coded_from": None}


def test_nothing_typed_is_everything_by_place(study, pi):
    assert asked_for(pi, study, NOTHING, "", "") == (Wanted(), Sort.PLACE)


def test_names_become_what_is_wanted(desk, study, pi):
    care = desk.add("Care")
    asked = {
        **NOTHING,
        "code": ["care"],
        "coder": ["petra"],
        "speakers": ["P2"],
        "with_memo": False,
        "coded_from": datetime(2022, 5, 3),
    }
    wanted, order = asked_for(pi, study, asked, "speaker", "")
    assert wanted == Wanted(
        code_ids=(care.pk,),
        coder_ids=(pi.pk,),
        speakers=("P2",),
        with_memo=False,
        coded_from=datetime(2022, 5, 3).date(),
    )
    assert order is Sort.SPEAKER


def test_what_is_typed_goes_over_a_saved_filter(study, pi):
    kept = Wanted(text="order", speakers=("P2",), with_memo=True)
    writes.save_filter(by=pi, study=study, name="Orders", wanted=kept, sort=Sort.NEWEST)
    wanted, order = asked_for(pi, study, {**NOTHING, "text": "late"}, "", "ORDERS")
    assert wanted == Wanted(text="late", speakers=("P2",), with_memo=True)
    assert order is Sort.NEWEST
    assert asked_for(pi, study, NOTHING, "code", "Orders")[1] is Sort.CODE


def test_what_is_not_known_is_named(study, pi):
    with pytest.raises(NotFound, match="no saved filter"):
        asked_for(pi, study, NOTHING, "", "Orders")
    with pytest.raises(NotFound, match="nobody called"):
        asked_for(pi, study, {**NOTHING, "coder": ["zoe"]}, "", "")
    with pytest.raises(Unfit, match="no order"):
        asked_for(pi, study, NOTHING, "sideways", "")
