import pytest

from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.sources import reads, writes
from fieldloom.sources.models import Speaker

TALK = "Interviewer: One?\n\nKirsty: Two. Three.\n\nInterviewer: Four?\n\nKirsty: Five.\n"


@pytest.fixture
def two_sites(pi, encounter, source_of):
    """A source in Fife, one in Hull, and one that belongs to no encounter."""
    return {
        "FIFE": source_of(pi, TALK, "I-001", encounter=encounter("E-001", "FIFE")),
        "HULL": source_of(pi, TALK, "I-002", encounter=encounter("E-002", "HULL")),
        None: source_of(pi, TALK, "I-003"),
    }


@pytest.fixture
def fay(member):
    return member("fay", Role.FIELDWORKER, sites=("FIFE",))


def refs(rows):
    return [row.ref for row in rows]


def test_sources_are_those_of_the_sites_one_may_see(pi, fay, study, two_sites):
    assert refs(reads.sources(to=pi, study=study)) == ["I-001", "I-002", "I-003"]
    assert refs(reads.sources(to=fay, study=study)) == ["I-001"]


def test_a_source_of_another_site_is_not_found_as_if_it_were_not_there(fay, study, two_sites):
    assert reads.source("I-001", to=fay, study=study).ref == "I-001"
    said = []
    for ref in ("I-002", "I-003", "I-999"):
        with pytest.raises(NotFound) as told:
            reads.source(ref, to=fay, study=study)
        said.append(str(told.value).replace(ref, "X"))
    assert len(set(said)) == 1


def test_a_source_of_another_study_is_not_found(pi, keeper, study, source_of):
    elsewhere = access.start_study(by=keeper, new=access.NewStudy("Elsewhere"))
    source_of(pi, TALK, "I-001", inside=elsewhere)
    with pytest.raises(NotFound):
        reads.source("I-001", to=pi, study=study)
    with pytest.raises(Refused):
        reads.sources(to=pi, study=elsewhere)


def test_nothing_of_a_source_of_another_site_is_read_by_holding_it(fay, two_sites):
    source = two_sites["HULL"]
    for read, thing in [
        (reads.revisions, {"source": source}),
        (reads.speakers, {"source": source}),
        (reads.passages_waiting, {"source": source}),
        (reads.text_of, {"revision": source.current}),
        (reads.paragraphs, {"revision": source.current}),
    ]:
        with pytest.raises(Refused):
            read(to=fay, **thing)


@pytest.mark.parametrize("read", [reads.passage, reads.speaker, reads.delivered_file])
def test_things_are_found_by_row_only_where_one_may_see_them(pi, fay, study, two_sites, read):
    passage = writes.mark(by=pi, source=two_sites["HULL"], start=0, end=5)
    files = [writes.Handed("a.txt", b"words")]
    file = writes.hand_over(by=pi, study=study, files=files).files.get()
    speaker = Speaker.objects.filter(source=two_sites["HULL"]).first()
    rows = {"passage": passage.pk, "speaker": speaker.pk, "delivered_file": file.pk}
    pk = rows[read.__name__]
    assert read(pk, to=pi, study=study).pk == pk
    with pytest.raises(NotFound):
        read(pk, to=fay, study=study)
    with pytest.raises(NotFound):
        read(10**9, to=pi, study=study)


def test_a_stretch_of_paragraphs_is_a_stretch_of_the_text(pi, source_of):
    revision = source_of(pi, TALK).current
    rows = reads.paragraphs(to=pi, revision=revision)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert "".join(row.text for row in rows) == TALK == reads.text_of(to=pi, revision=revision)
    assert all(TALK[row.start : row.end] == row.text for row in rows)
    middle = reads.paragraphs(to=pi, revision=revision, first=2, last=3)
    assert middle == rows[1:3]
    assert middle[0].speaker == "Kirsty" and middle[0].text[middle[0].said :] == "Two. Three.\n\n"
    assert reads.paragraphs(to=pi, revision=revision, first=5) == []


def test_a_window_of_a_long_text_takes_one_query_and_not_the_text(
    pi, source_of, django_assert_num_queries
):
    revision = source_of(pi, "".join(f"Word {n}.\n\n" for n in range(3000))).current
    revision.source.encounter  # noqa: B018 - at hand, as from the reads
    with django_assert_num_queries(3):  # the grant, the paragraphs, whether any is withheld
        rows = reads.paragraphs(to=pi, revision=revision, first=1500, last=1510)
    assert len(rows) == 11 and rows[0].text == "Word 1499.\n\n"


def test_sources_come_with_what_a_list_shows_in_one_query(
    pi, study, two_sites, django_assert_num_queries
):
    with django_assert_num_queries(2):  # the grants, asked once, and the list
        rows = list(reads.sources(to=pi, study=study))
        for row in rows:
            _ = row.site_code, row.current.words, row.taken_in_by.name
            _ = row.encounter and row.encounter.wave.code


def test_speakers_come_with_how_much_they_say_in_the_current_text(pi, source_of):
    source = source_of(pi, TALK)
    text = TALK + "\nKirsty: Six.\n"
    writes.correct(by=pi, source=source, text=text, reason="It went on.", expected=1)
    source.refresh_from_db()
    rows = reads.speakers(to=pi, source=source)
    assert [(s.label, s.paragraphs_spoken) for s in rows] == [("Kirsty", 3), ("Interviewer", 2)]


def test_revisions_come_newest_first_and_each_can_be_had(pi, source_of):
    source = source_of(pi, TALK)
    writes.correct(by=pi, source=source, text=TALK + "More.", reason="More.", expected=1)
    assert [r.number for r in reads.revisions(to=pi, source=source)] == [2, 1]
    first = reads.revision(1, to=pi, source=source)
    assert reads.text_of(to=pi, revision=first) == TALK
    with pytest.raises(NotFound):
        reads.revision(3, to=pi, source=source)


def test_passages_that_wait_are_listed_with_the_reason(pi, source_of):
    source = source_of(pi, TALK)
    at = TALK.index("Five.")
    passage = writes.mark(by=pi, source=source, start=at, end=at + 5)
    writes.correct(by=pi, source=source, text=TALK[:at], reason="Cut.", expected=1)
    (waiting,) = reads.passages_waiting(to=pi, source=source)
    assert waiting == passage and waiting.needs_person


def test_deliveries_come_with_counts_and_files_with_what_became_of_them(pi, study, take_in):
    take_in(pi, {"a.txt": TALK, "b.txt": b"", "c.txt": TALK})
    (row,) = reads.deliveries(to=pi, study=study)
    counts = (row.files_count, row.taken, row.refused, row.double, row.asking, row.waiting)
    assert counts == (3, 1, 1, 1, 0, 0)
    files = list(reads.delivery(row.pk, to=pi, study=study).files.all())
    assert [file.name for file in files] == ["a.txt", "b.txt", "c.txt"]
    assert files[0].source.current.words == len(TALK.split())


def test_who_works_at_some_sites_sees_their_own_deliveries(pi, fay, study):
    mine = writes.hand_over(by=fay, study=study, files=[writes.Handed("a.txt", b"x")])
    other = writes.hand_over(by=pi, study=study, files=[writes.Handed("b.txt", b"y")])
    assert list(reads.deliveries(to=fay, study=study)) == [mine]
    assert set(reads.deliveries(to=pi, study=study)) == {mine, other}
    with pytest.raises(NotFound):
        reads.delivery(other.pk, to=fay, study=study)


def test_who_may_not_take_in_sees_no_deliveries(member, study):
    with pytest.raises(Refused):
        reads.deliveries(to=member("ana", Role.ANALYST), study=study)
