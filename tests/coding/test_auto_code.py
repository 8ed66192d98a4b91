"""Coding by search: shown before it is done, done whole, taken back whole."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Act, Coding
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.sources.models import Passage


def test_the_preview_counts_by_source_and_shows_the_first_hits(desk):
    preview = reads.auto_code_preview(to=desk.by, study=desk.study, query="order")
    assert preview.total == 3
    assert [(s.ref, s.hits) for s in preview.sources] == [("F-001", 1), ("I-001", 2)]
    assert [(hit.source_ref, hit.paragraph) for hit in preview.first] == [
        ("I-001", 4),
        ("I-001", 5),
        ("F-001", 1),
    ]
    assert not Coding.objects.exists()


def test_the_spoken_words_are_coded_without_label_and_white_space(desk):
    code = desk.add("Waiting")
    done = writes.auto_code(by=desk.by, study=desk.study, code=code, query="order")
    assert (done.made, done.already) == (3, 0)
    assert sorted(Coding.objects.values_list("passage__quote", flat=True)) == [
        "And the court order?",
        "Field note. The team waits for a court order.",
        "The order came late, after the visits had stopped.",
    ]


def test_its_passages_are_those_that_a_hand_would_mark(desk):
    code, other = desk.add("Waiting"), desk.add("Other")
    writes.auto_code(by=desk.by, study=desk.study, code=code, query="order")
    before = Passage.objects.count()
    for coding in Coding.objects.filter(code=code):
        by_hand = desk.apply(other, coding.source.ref, coding.passage.quote)
        assert by_hand.passage_id == coding.passage_id
    assert Passage.objects.count() == before


def test_a_passage_made_by_search_is_anchored_as_one_made_by_hand(desk):
    code = desk.add("Waiting")
    by_hand = desk.apply(code, "I-001", "The order came late, after the visits had stopped.")
    kept = {f.attname: getattr(by_hand.passage, f.attname) for f in Passage._meta.concrete_fields}
    desk.undo()
    Passage.objects.all().delete()
    writes.auto_code(by=desk.by, study=desk.study, code=code, query="stopped")
    made = Passage.objects.get()
    differing = [name for name, value in kept.items() if getattr(made, name) != value]
    assert differing == ["id"]


def test_what_the_coder_has_coded_so_already_is_left_as_it_stands(desk, analyst):
    code = desk.add("Waiting")
    mine = desk.apply(code, "I-001", "And the court order?")
    desk.apply(code, "F-001", "Field note. The team waits for a court order.", by=analyst)
    done = writes.auto_code(by=desk.by, study=desk.study, code=code, query="order")
    assert (done.made, done.already) == (2, 1)
    assert Coding.objects.get(pk=mine.pk).version == 1
    again = writes.auto_code(by=desk.by, study=desk.study, code=code, query="order")
    assert (again.made, again.already) == (0, 3)
    assert Act.objects.filter(name="codings made by search").count() == 1


def test_it_reaches_only_the_sources_where_the_coder_works(desk, member):
    local = member("flo", Role.FIELDWORKER, sites=("FIFE",))
    code = desk.add("Waiting")
    assert reads.auto_code_preview(to=local, study=desk.study, query="order").total == 2
    done = writes.auto_code(by=local, study=desk.study, code=code, query="order")
    assert done.made == 2
    assert set(Coding.objects.values_list("source__ref", flat=True)) == {"I-001"}


def test_where_one_may_read_but_not_code_nothing_is_coded(desk, member):
    from datetime import date

    from fieldloom.access.models import Grant

    user = member("vera", Role.ARCHIVIST)
    Grant.objects.create(
        state="approved",
        user=user, study=desk.study, role=Role.FIELDWORKER.value, sites=["LEEDS"],
        from_day=date(2020, 1, 1), to_day=date(2099, 1, 1),
    )  # fmt: skip
    writes.auto_code(by=user, study=desk.study, code=desk.add("Waiting"), query="order")
    assert set(Coding.objects.values_list("source__ref", flat=True)) == {"F-001"}


def test_a_search_that_cannot_be_understood_is_refused_and_codes_nothing(desk):
    code = desk.add("Waiting")
    with pytest.raises(Unfit) as unfit:
        writes.auto_code(by=desk.by, study=desk.study, code=code, query="NOT order")
    assert unfit.value.place == "query"
    with pytest.raises(Unfit):
        reads.auto_code_preview(to=desk.by, study=desk.study, query="NOT order")
    assert not Coding.objects.exists()


def test_a_search_without_hits_is_no_act(desk):
    code = desk.add("Waiting")
    done = writes.auto_code(by=desk.by, study=desk.study, code=code, query="giraffe")
    assert (done.made, done.already) == (0, 0)
    assert not Act.objects.filter(name="codings made by search").exists()


def test_hundreds_of_codings_are_one_act_and_go_back_as_one(desk, text, sites, picture):
    turns = [("P2", f"The order number {n} came.") for n in range(300)]
    desk.sources["I-002"] = text("I-002", turns, sites["FIFE"])
    code = desk.add("Waiting")
    before = picture()
    done = writes.auto_code(by=desk.by, study=desk.study, code=code, query="number")
    assert done.made == 300
    after = picture()
    act = desk.undo()
    assert (act.size, picture()) == (300, before)
    desk.redo()
    assert picture() == after


def test_a_code_that_is_gone_takes_no_codings(desk):
    code = desk.add("Waiting")
    writes.drop_code(by=desk.by, code=code)
    with pytest.raises(NotFound):
        writes.auto_code(by=desk.by, study=desk.study, code=code, query="order")


def test_who_may_not_code_codes_nothing_by_search(desk, member):
    code = desk.add("Waiting")
    with pytest.raises(Refused):
        writes.auto_code(
            by=member("ari", Role.ARCHIVIST), study=desk.study, code=code, query="order"
        )
