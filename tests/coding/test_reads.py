"""The codebook, the codings of a text and where codes meet, narrowed to what the asker may read."""

import pytest
from django.test.utils import CaptureQueriesContext

from fieldloom.access.gate import asked_once
from fieldloom.access.rules import Role
from fieldloom.coding import reads, writes
from fieldloom.coding.models import Coding
from fieldloom.ground.answers import NotFound, Refused

WATCHED, WORN = "I was watched at my own door", "It wore me down"


@pytest.fixture
def local(member):
    """A fieldworker who reaches one site only."""
    return member("flo", Role.FIELDWORKER, sites=("FIFE",))


@pytest.fixture
def coded(desk, analyst):
    """Two codes at two sites, by two coders."""
    desk.watched = desk.add("Being watched")
    desk.door = desk.add("At the door", parent=desk.watched)
    desk.apply(desk.watched, "I-001", WATCHED)
    desk.apply(desk.door, "I-001", "my own door", by=analyst)
    desk.apply(desk.watched, "F-001", "who is watched")
    return desk


def test_the_codebook_is_a_tree_in_order_with_paths_and_counts(coded):
    rows = reads.codebook(to=coded.by, study=coded.study)
    assert [(r.path, r.depth, r.codings) for r in rows] == [
        ("Being watched", 0, 2),
        ("Being watched > At the door", 1, 1),
    ]
    assert rows[1].parent_id == rows[0].id


def test_counts_are_narrowed_to_the_sources_that_the_asker_reaches(coded, local):
    rows = reads.codebook(to=local, study=coded.study)
    assert [r.codings for r in rows] == [1, 1]


def test_a_codebook_without_counts_asks_the_codings_nothing(coded, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = reads.codebook(to=coded.by, study=coded.study, counted=False)
    assert {r.codings for r in rows} == {0}


def test_a_code_is_found_by_id_by_name_and_by_path(coded):
    to, study = coded.by, coded.study
    assert reads.code(coded.door.pk, to=to, study=study) == coded.door
    assert reads.code_named(" at THE door", to=to, study=study) == coded.door
    assert reads.code_named("being watched>at the door", to=to, study=study) == coded.door
    with pytest.raises(NotFound, match="At school"):
        reads.code_named("At school", to=to, study=study)


def test_a_name_that_several_codes_share_is_answered_with_their_paths(coded):
    again = coded.add("Again")
    coded.add("At the door", parent=again)
    with pytest.raises(NotFound, match="Being watched > At the door; Again > At the door"):
        reads.code_named("At the door", to=coded.by, study=coded.study)


def test_a_code_of_another_study_is_not_found(coded, keeper):
    from fieldloom.access import writes as access
    from fieldloom.coding.models import Code

    elsewhere = access.start_study(by=keeper, new=access.NewStudy("Elsewhere", "elsewhere"))
    foreign = Code.objects.create(study=elsewhere, name="Theirs", colour="#000000")
    with pytest.raises(NotFound):
        reads.code(foreign.pk, to=coded.by, study=coded.study)


def test_codings_of_a_text_come_in_reading_order_with_coder_and_memos(coded, analyst):
    coding = Coding.objects.get(coder=analyst)
    coded.memo("coding", coding, "Whose?")
    rows = reads.codings_in(to=coded.by, source=coded.sources["I-001"])
    assert [(r.code_path, r.coder_name, r.memos) for r in rows] == [
        ("Being watched", "Petra", 0),
        ("Being watched > At the door", "Ana", 1),
    ]
    assert rows[0].start < rows[1].start < rows[1].end == rows[0].end


def test_only_codings_that_touch_the_window_are_given(coded):
    source = coded.sources["I-001"]
    whole = reads.codings_in(to=coded.by, source=source)
    start, end = whole[1].start, whole[1].end
    assert len(reads.codings_in(to=coded.by, source=source, start=start, end=end)) == 2
    assert len(reads.codings_in(to=coded.by, source=source, end=start)) == 1
    assert reads.codings_in(to=coded.by, source=source, start=end) == []
    assert reads.codings_in(to=coded.by, source=source, end=whole[0].start) == []


def test_codings_on_passages_that_wait_since_a_correction_are_not_in_the_text(coded):
    from fieldloom.sources.models import Revision

    source = coded.sources["I-001"]
    source.current = Revision.objects.create(
        source=source, number=2, digest="1" * 64, characters=0, words=0, paragraph_count=0,
        first_row=0, made_by=coded.by,
    )  # fmt: skip
    source.save()
    assert reads.codings_in(to=coded.by, source=source) == []
    codes, matrix = reads.co_occurrence(to=coded.by, study=coded.study)
    assert matrix.sum() == 0


def test_the_codings_of_another_site_are_refused(coded, local):
    with pytest.raises(Refused):
        reads.codings_in(to=local, source=coded.sources["F-001"])


def test_a_margin_full_of_codings_costs_as_many_queries_as_an_empty_one(coded, analyst):
    from django.db import connection

    source = coded.sources["I-001"]

    def asked():
        with asked_once(), CaptureQueriesContext(connection) as queries:
            rows = reads.codings_in(to=coded.by, source=source)
        return len(rows), len(queries)

    few, queries_for_few = asked()
    for number in range(12):
        code = coded.add(f"Code {number}")
        coded.apply(code, "I-001", WATCHED)
        coded.apply(code, "I-001", WORN, by=analyst)
    many, queries_for_many = asked()
    assert (few, many) == (2, 26)
    assert queries_for_few == queries_for_many <= 6  # one of them: whether anything is withheld


def test_a_coding_is_found_by_id_only_where_it_may_be_seen(coded, local):
    here, there = Coding.objects.filter(code=coded.watched).order_by("pk")
    assert reads.coding(here.pk, to=local, study=coded.study) == here
    with pytest.raises(NotFound):
        reads.coding(there.pk, to=local, study=coded.study)
    assert reads.codings([here.pk, there.pk, 987_654], to=local, study=coded.study) == [here]


def test_codes_meet_where_their_codings_overlap(coded):
    codes, matrix = reads.co_occurrence(to=coded.by, study=coded.study)
    assert [code.name for code in codes] == ["Being watched", "At the door"]
    assert matrix.tolist() == [[0, 1], [1, 0]]


def test_where_codes_stand_is_counted_by_source_and_narrowed(coded, local):
    codes, sources, matrix = reads.code_by_source(to=coded.by, study=coded.study)
    assert [source.ref for source in sources] == ["F-001", "I-001"]
    assert matrix.tolist() == [[1, 1], [0, 1]]
    codes, sources, matrix = reads.code_by_source(to=local, study=coded.study)
    assert [source.ref for source in sources] == ["I-001"]
    assert matrix.tolist() == [[1], [1]]


def test_a_study_without_codings_has_empty_tables(desk):
    codes, matrix = reads.co_occurrence(to=desk.by, study=desk.study)
    assert (codes, matrix.shape) == ([], (0, 0))
    assert reads.quotations(to=desk.by, study=desk.study).total == 0


@pytest.mark.parametrize("name", ["codebook", "quotations", "memos", "history", "co_occurrence"])
def test_a_stranger_reads_nothing(desk, stranger, name):
    with pytest.raises(Refused):
        getattr(reads, name)(to=stranger, study=desk.study)


def test_split_codings_are_chosen_among_those_that_may_be_seen(coded, local):
    keys = list(Coding.objects.values_list("pk", flat=True))
    seen = reads.codings(keys, to=local, study=coded.study)
    assert {coding.source.ref for coding in seen} == {"I-001"}
    made = writes.split_code(
        by=coded.by,
        code=coded.watched,
        new=writes.NewCode("New"),
        codings=[coding for coding in seen if coding.code_id == coded.watched.pk],
    )
    assert Coding.objects.filter(code=made).count() == 1
