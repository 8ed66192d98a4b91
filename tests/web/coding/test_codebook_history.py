"""The page of the codebook's history: sentences, before and after, and what was undone."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import writes


@pytest.fixture
def told(desk):
    """Kin is described, put under Family and merged into it; then the merge is undone."""
    family, kin = desk.add("Family"), desk.add("Kin")
    desk.apply(kin, "I-001", "She came")
    said = {"description": "Mother and\nher <sister>"}
    writes.change_code(by=desk.by, code=kin, changes=said, expected=None)
    writes.move_code(by=desk.by, code=kin, parent=family, position=0)
    writes.merge_codes(by=desk.by, code=kin, into=family)
    desk.undo()
    return {"family": family, "kin": kin}


def test_the_page_tells_what_changed_by_whom_and_what_was_undone(at, told, seen):
    page = seen(at("coding:codebook_history"))
    assert "<s>“Kin” was merged into “Family”: 1 coding moved.</s>" in page
    assert page.count('<span class="tag">Undone</span>') == 1
    assert "“Kin” was moved under “Family”." in page
    assert "What “Kin” is about was changed." in page
    assert "Mother and<br>her &lt;sister&gt;" in page
    assert '<span class="hint">nothing</span>' in page
    assert "Petra" in page


def test_one_code_has_a_history_of_its_own(at, desk, told, seen):
    desk.add("Elsewhere")
    page = seen(at("coding:codebook_history", query=f"?code={told['kin'].pk}"))
    assert "History of “Kin”" in page and "“Kin” was added at the top." in page
    assert "Elsewhere" not in page
    assert at("coding:codebook_history", query="?code=9999").status_code == 404
    assert "Elsewhere" in seen(at("coding:codebook_history", query="?code=nonsense"))
    code = seen(at("coding:code", told["kin"].pk))
    assert f"/coding/codebook/changes/?code={told['kin'].pk}" in code


def test_pages_and_an_empty_history(at, desk, seen, monkeypatch):
    assert "The codebook has not changed yet" in seen(at("coding:codebook_history"))
    monkeypatch.setattr("fieldloom.web.coding.history.ON_A_PAGE", 2)
    for number in range(3):
        desk.add(f"Code {number}")
    first = seen(at("coding:codebook_history"))
    assert "Page 1 of 2" in first and 'href="?page=2"' in first and "Code 0" not in first
    assert "“Code 0” was added" in seen(at("coding:codebook_history", query="?page=2"))


def test_whoever_reads_some_sites_is_told_no_numbers_of_others(at, desk, member, seen):
    family, kin = desk.add("Family"), desk.add("Kin")
    desk.apply(kin, "F-001", "court order")
    writes.merge_codes(by=desk.by, code=kin, into=family)
    local = member("flo", Role.FIELDWORKER, sites=("FIFE",))
    page = seen(at("coding:codebook_history", user=local))
    assert "“Kin” was merged into “Family”." in page
    assert "1 coding moved" in seen(at("coding:codebook_history"))


def test_a_merge_is_shown_with_whose_codings_it_touches(at, desk, analyst, seen):
    family, kin = desk.add("Family"), desk.add("Kin")
    for who in (desk.by, analyst):
        desk.apply(kin, "I-001", "She came", by=who)
    page = seen(at("coding:merge_code", kin.pk, query=f"?into={family.pk}"))
    assert "Ana (1), Petra (1)" in page
