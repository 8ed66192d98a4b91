import pytest
from django.db import IntegrityError, transaction

from fieldloom.sources.models import Paragraph, Passage, Revision, Source, Speaker
from fieldloom.sources.taking_in.storing import FIELDWORKERS

TALK = "Interviewer: One?\n\nKirsty: Two.\n\nInterviewer: Three?\n\nKirsty: Four.\n"


def passage(source, start, end):
    return Passage(
        source=source, revision=source.current, start=start, end=end, paragraph=1,
        quote="x" * abs(end - start), prefix="", suffix="",
    )  # fmt: skip


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_passage_has_words_and_stands_once_at_its_place(pi, source_of):
    source = source_of(pi, TALK)
    refused(lambda: passage(source, 5, 5).save())
    refused(lambda: passage(source, 9, 5).save())
    passage(source, 5, 9).save()
    refused(lambda: passage(source, 5, 9).save())


def test_a_study_id_stands_for_one_source(pi, source_of):
    source = source_of(pi, TALK)
    refused(lambda: Source.objects.filter(pk=source_of(pi, TALK, "I-2").pk).update(ref=source.ref))


def test_a_label_stands_for_one_speaker_of_a_source(pi, source_of):
    source = source_of(pi, TALK)
    refused(lambda: Speaker.objects.create(source=source, label="Kirsty"))


def test_the_rows_of_a_revision_follow_one_another_and_those_of_the_next(pi, source_of):
    first, second = source_of(pi, TALK, "I-001").current, source_of(pi, TALK, "I-002").current
    assert second.first_row == first.first_row + first.paragraph_count
    for revision in (first, second):
        rows = Paragraph.objects.filter(revision=revision).order_by("number")
        expected = range(revision.first_row, revision.first_row + revision.paragraph_count)
        assert list(rows.values_list("pk", flat=True)) == list(expected)


def test_rows_are_never_given_out_twice(pi, source_of):
    revision = source_of(pi, TALK).current
    last = revision.first_row + revision.paragraph_count - 1
    Source.objects.update(current=None)
    Paragraph.objects.filter(revision=revision).delete()
    assert source_of(pi, TALK, "I-002").current.first_row == last + 1


def test_paragraphs_are_as_long_as_they_say_and_touch(pi, source_of):
    revision = source_of(pi, TALK).current
    at = 0
    for row in Paragraph.objects.filter(revision=revision).order_by("number"):
        assert (row.start, row.end) == (at, at + len(row.text))
        at = row.end
    assert at == revision.characters == len(TALK)


def test_things_in_a_source_know_its_study_and_site(pi, study, source_of, encounter):
    source = source_of(pi, TALK, encounter=encounter("E-001", "FIFE"))
    kept = passage(source, 0, 4)
    for thing in (source.current, Speaker.objects.first(), kept):
        assert (thing.study_id, thing.site_code) == (study.pk, "FIFE")
    assert Revision.objects.get().site_code == "FIFE"


def test_nobody_is_taken_for_a_fieldworker_by_a_name():
    assert "kirsty" not in FIELDWORKERS and "interviewer" in FIELDWORKERS
