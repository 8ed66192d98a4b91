import io
import json
import zipfile
from datetime import date

import pytest

from fieldloom.access.models import Grant
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Refused
from fieldloom.jobs.doing import carry_out
from fieldloom.people.models import Participant
from fieldloom.sources import index, writes
from fieldloom.sources.index import finding
from fieldloom.sources.models import (
    DeliveredFile,
    Original,
    Paragraph,
    Revision,
    Source,
    Speaker,
)
from fieldloom.sources.rules.reading import Reading, Refusal
from fieldloom.sources.taking_in import settling, shelf
from fieldloom.sources.taking_in.names import LONGEST

TALK = """Interviewer: Could you tell me about the flat?

Kirsty: It was damp. We had two rooms.

Interviewer: And the landlord?

Kirsty: He never came.
"""


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return packed.getvalue()


def nothing_is_half_taken():
    """Every source has its current revision, every revision its paragraphs, and the index both."""
    for source in Source.objects.all():
        assert source.current is not None and source.current.source_id == source.pk
    for revision in Revision.objects.all():
        rows = Paragraph.objects.filter(revision=revision).order_by("pk")
        first = revision.first_row
        expected = list(range(first, first + revision.paragraph_count))
        assert list(rows.values_list("pk", flat=True)) == expected
    whole_index()


def whole_index():
    """The database itself compares the index with what it should hold; PostgreSQL has no such word."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sources_index(sources_index, rank) VALUES ('integrity-check', 1)"
        )


def test_a_text_becomes_a_source_with_its_turns_and_speakers(pi, take_in):
    file = take_in(pi, {"kirsty_first.txt": TALK})["kirsty_first.txt"]
    assert (file.state, file.reason) == ("taken", "")
    source = file.source
    assert (source.ref, source.title, source.kind) == ("I-001", "kirsty first", "interview")
    assert source.format == "txt" and source.taken_in_by == pi
    rows = Paragraph.objects.filter(revision=source.current).order_by("number")
    assert "".join(row.text for row in rows) == TALK
    assert [row.speaker.label for row in rows] == ["Interviewer", "Kirsty"] * 2
    assert [row.text[row.said :].strip() for row in rows][3] == "He never came."
    assert source.current.words == len(TALK.split())
    assert source.current.characters == len(TALK)
    nothing_is_half_taken()


@pytest.mark.parametrize("turns", [1, 79, 80, 81, 333])
def test_many_paragraphs_are_kept_as_they_stand_with_nothing_where_nothing_is_known(
    pi, take_in, turns
):
    lines = [f"Kirsty: It was damp in room {number}." for number in range(turns)]
    text = "Notes From the Third Visit\n\n" + "\n\n".join(lines)
    file = take_in(pi, {"talk.md": f"---\nspeakers: [Kirsty]\n---\n{text}"})["talk.md"]
    head, *said = rows = Paragraph.objects.filter(revision=file.source.current).order_by("number")
    assert head.speaker is None
    assert [row.text.strip() for row in said] == lines
    assert [row.number for row in rows] == list(range(1, turns + 2))
    assert {row.speaker.label for row in said} == {"Kirsty"}
    assert {(row.at_ms, row.until_ms, row.page) for row in rows} == {(None, None, None)}


def test_the_first_moment_of_a_recording_is_a_moment(pi, take_in):
    cues = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n<v Kirsty>It was damp.\n"
    file = take_in(pi, {"talk.vtt": cues})["talk.vtt"]
    row = Paragraph.objects.get(revision=file.source.current)
    assert (row.at_ms, row.until_ms, row.page) == (0, 2000, None)


def test_who_asks_is_known_as_somebody_of_the_team(pi, take_in):
    source = take_in(pi, {"a.txt": TALK})["a.txt"].source
    known = dict(Speaker.objects.filter(source=source).values_list("label", "is_fieldworker"))
    assert known == {"Interviewer": True, "Kirsty": False}


def test_a_label_that_is_a_study_code_is_linked_to_that_participant(pi, study, take_in):
    person = Participant.objects.create(study=study, ref="H01-P1", kind="parent")
    text = TALK.replace("Kirsty", "H01-P1")
    source = take_in(pi, {"a.txt": text})["a.txt"].source
    assert Speaker.objects.get(source=source, label="H01-P1").participant == person


def test_notes_without_turns_are_a_field_note_and_a_web_page_is_a_document(pi, take_in):
    page = "<html><head><title>Guidance</title></head><body><p>Section one.</p></body></html>"
    files = take_in(pi, {"note.txt": "Rain from the sea.\n\nNobody in.\n", "page.html": page})
    assert files["note.txt"].source.kind == "field_note"
    assert files["note.txt"].source.ref == "F-001"
    assert files["page.html"].source.kind == "document"
    assert files["page.html"].source.title == "Guidance"


def test_front_matter_says_what_a_source_is(pi, encounter, take_in):
    met = encounter("E-010", on_day=date(2021, 11, 9))
    text = (
        "---\ntitle: The card through the door\nref: F-002\nkind: field note\nencounter: E-010\n"
        "date: 2021-11-09\npeople: [H04-P1, H04-P2]\n---\n\nTuesday. Rain from the sea.\n"
    )
    source = take_in(pi, {"visit.md": text})["visit.md"].source
    assert (source.ref, source.title) == ("F-002", "The card through the door")
    assert source.kind == "field_note" and source.encounter == met
    assert source.attributes["people"] == ["H04-P1", "H04-P2"]
    assert source.attributes["date"] == "2021-11-09"
    assert source.warnings == []


def test_what_the_person_says_outranks_the_file(pi, encounter, take_in):
    encounter("E-010")
    met = encounter("E-011")
    text = "---\ntitle: One\nkind: interview\nencounter: E-010\n---\n\nWords.\n"
    chosen = {"kind": "minutes", "encounter": "E-011", "title": "Two"}
    source = take_in(pi, {"a.md": text}, **chosen)["a.md"].source
    assert (source.kind, source.title, source.encounter) == ("minutes", "Two", met)
    assert source.ref == "M-001"


def test_a_study_id_that_is_taken_gives_the_next_free_one_and_says_so(pi, take_in):
    first = "---\nref: I-007\nkind: interview\n---\n\nWords.\n"
    take_in(pi, {"a.md": first})
    source = take_in(pi, {"b.md": first.replace("Words", "Others")})["b.md"].source
    assert source.ref == "I-008"
    assert any("I-007 is taken" in warning for warning in source.warnings)


@pytest.mark.parametrize("ref", ["../../etc", "I 7", "x" * 31, "<b>"])
def test_a_study_id_that_cannot_stand_in_an_address_is_not_used(pi, take_in, ref):
    text = f"---\nref: '{ref}'\nkind: interview\n---\n\nWords.\n"
    source = take_in(pi, {"a.md": text})["a.md"].source
    assert source.ref == "I-001"
    assert any("cannot be used" in warning for warning in source.warnings)


def test_an_encounter_nobody_knows_is_said_and_not_made_up(pi, take_in):
    source = take_in(pi, {"a.md": "---\nencounter: E-999\n---\n\nWords.\n"})["a.md"].source
    assert source.encounter is None
    assert any("E-999" in warning for warning in source.warnings)


def test_a_day_that_is_not_the_encounters_day_is_said(pi, encounter, take_in):
    encounter("E-010", on_day=date(2021, 11, 9))
    text = "---\nencounter: E-010\ndate: 2021-11-10\n---\n\nWords.\n"
    source = take_in(pi, {"a.md": text})["a.md"].source
    assert any("2021-11-10" in warning and "2021-11-09" in warning for warning in source.warnings)


def test_the_same_bytes_a_second_time_are_named_as_such(pi, take_in):
    take_in(pi, {"a.txt": TALK})
    file = take_in(pi, {"renamed.txt": TALK})["renamed.txt"]
    assert (file.state, file.source.ref) == ("double", "I-001")
    assert "I-001" in file.reason and "revision" in file.remedy
    assert Source.objects.count() == 1 == Original.objects.count()


def test_the_same_words_in_other_bytes_are_named_as_such(pi, take_in):
    take_in(pi, {"a.txt": TALK})
    windows = b"\xef\xbb\xbf" + TALK.replace("\n", "\r\n").encode()
    file = take_in(pi, {"b.txt": windows})["b.txt"]
    assert (file.state, file.source.ref) == ("double", "I-001")
    assert Source.objects.count() == 1


def test_two_copies_in_one_delivery_are_told_apart(pi, take_in):
    files = take_in(pi, {"a.txt": TALK, "b.txt": TALK})
    assert files["a.txt"].state == "taken"
    assert (files["b.txt"].state, files["b.txt"].source) == ("double", files["a.txt"].source)


def test_a_file_of_a_known_name_with_other_words_asks_what_it_is(pi, take_in):
    take_in(pi, {"a.txt": TALK})
    file = take_in(pi, {"a.txt": TALK.replace("damp", "wet")})["a.txt"]
    assert (file.state, file.source.ref) == ("asks", "I-001")
    assert Source.objects.count() == 1 and Revision.objects.count() == 1


def answered(pi, file, *, as_revision):
    from fieldloom.jobs.models import Job

    writes.answer_file(by=pi, file=file, as_revision=as_revision)
    carry_out(Job.objects.order_by("-asked_at").first().pk)
    file.refresh_from_db()
    return file


def test_a_file_that_asks_can_become_a_revision(pi, take_in):
    source = take_in(pi, {"a.txt": TALK})["a.txt"].source
    file = take_in(pi, {"a.txt": TALK.replace("damp", "wet")})["a.txt"]
    file = answered(pi, file, as_revision=True)
    source.refresh_from_db()
    assert (file.state, file.source) == ("taken", source)
    assert source.current.number == 2 and source.current.made_by == pi
    assert finding.everything('"wet"').size == 1 and finding.everything('"damp"').size == 0
    nothing_is_half_taken()


def test_a_file_that_asks_can_become_a_source_of_its_own(pi, take_in):
    take_in(pi, {"a.txt": TALK})
    file = take_in(pi, {"a.txt": TALK.replace("damp", "wet")})["a.txt"]
    file = answered(pi, file, as_revision=False)
    assert (file.state, file.source.ref) == ("taken", "I-002")
    nothing_is_half_taken()


def test_a_copy_taken_as_a_revision_of_the_same_text_is_refused_in_words(pi, take_in):
    take_in(pi, {"a.txt": TALK})
    file = take_in(pi, {"b.txt": TALK})["b.txt"]
    file = answered(pi, file, as_revision=True)
    assert file.state == "refused" and "word for word" in file.reason
    assert Revision.objects.count() == 1


def test_bad_files_are_named_with_reason_and_remedy_and_the_rest_go_on(pi, take_in):
    files = take_in(
        pi,
        {
            "empty.txt": b"",
            "blank.txt": b"  \n\n ",
            "picture.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
            "torn.docx": b"PK\x03\x04" + b"\x00" * 40,
            "good.txt": TALK,
        },
    )
    assert files["good.txt"].state == "taken"
    for name in ("empty.txt", "blank.txt", "picture.png", "torn.docx"):
        assert files[name].state == "refused" and files[name].source is None
        assert files[name].reason and files[name].remedy
    assert Source.objects.count() == 1
    nothing_is_half_taken()


def test_half_a_character_is_refused_by_itself(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[writes.Handed("a.txt", b"a")])
    file = delivery.files.get()
    broken = Reading("half \ud800 here", (), {}, "txt", None, (), 3)
    settling.settle(study.pk, pi, {file.pk: broken})
    file.refresh_from_db()
    assert file.state == "refused" and "broken characters" in file.reason


def test_an_archive_is_opened_and_each_file_in_it_stands_by_itself(pi, take_in):
    packed = zipped(
        **{"wave 1__a.txt": TALK, "wave 1__b.txt": "A note.\n", "c.png": b"\x89PNG\r\n"}
    )
    files = take_in(pi, {"all.zip": packed})
    assert files["all.zip"].state == "opened"
    assert files["wave 1/a.txt"].state == "taken" and files["wave 1/a.txt"].name == "all.zip"
    assert files["wave 1/a.txt"].source.file_name == "a.txt"
    assert files["wave 1/b.txt"].source.title == "b"
    assert files["c.png"].state == "refused"
    nothing_is_half_taken()


def test_an_archive_is_not_opened_twice_and_its_settings_reach_its_files(pi, encounter, take_in):
    met = encounter("E-001")
    chosen = {"encounter": "E-001", "title": "Only for one"}
    files = take_in(pi, {"all.zip": zipped(**{"a.txt": TALK})}, **chosen)
    assert files["a.txt"].source.encounter == met
    assert files["a.txt"].source.title == "a"
    again = take_in(pi, {"all.zip": zipped(**{"a.txt": TALK})})
    assert again["a.txt"].state == "double"


def test_names_that_point_outside_an_archive_are_refused(pi, take_in):
    files = take_in(pi, {"bad.zip": zipped(**{"..__..__etc__passwd": "root", "a.txt": TALK})})
    states = {file.state for name, file in files.items() if "passwd" in name}
    assert states == {"refused"} and files["a.txt"].state == "taken"
    assert not any(".." in name for name in files)


def test_an_archive_that_cannot_be_opened_is_refused_as_a_whole(pi, take_in):
    packed = zipped(**{"a.txt": TALK})
    files = take_in(pi, {"torn.zip": packed[: len(packed) // 2], "good.txt": TALK})
    assert files["torn.zip"].state == "refused" and files["torn.zip"].remedy
    assert files["good.txt"].state == "taken"


def test_an_empty_archive_is_refused(pi, take_in):
    file = take_in(pi, {"empty.zip": zipped()})["empty.zip"]
    assert file.state == "refused" and file.reason


def test_many_files_go_in_each_exactly_once(pi, take_in, study):
    texts = {f"{n:03}.txt": TALK.replace("damp", f"damp{n}") for n in range(45)}
    files = take_in(pi, texts)
    assert {file.state for file in files.values()} == {"taken"}
    assert Source.objects.filter(study=study).count() == 45
    assert sorted(s.ref for s in Source.objects.all()) == [f"I-{n:03}" for n in range(1, 46)]
    for name, text in texts.items():
        rows = Paragraph.objects.filter(revision=files[name].source.current).order_by("number")
        assert "".join(rows.values_list("text", flat=True)) == text
    nothing_is_half_taken()


def test_a_step_done_twice_does_nothing_the_second_time(pi, study, take_in):
    from fieldloom.sources.formats.read import read

    delivery = writes.hand_over(by=pi, study=study, files=[writes.Handed("a.txt", TALK.encode())])
    file = delivery.files.get()
    for _ in range(2):
        settling.settle(study.pk, pi, {file.pk: read("a.txt", TALK.encode())})
    assert Source.objects.count() == 1 == Revision.objects.count()
    assert Entry.objects.filter(verb="source taken in").count() == 1
    nothing_is_half_taken()


def test_a_job_done_twice_does_nothing_the_second_time(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[writes.Handed("a.txt", TALK.encode())])
    first = writes.close_delivery(by=pi, delivery=delivery)
    carry_out(first.pk)
    from fieldloom.jobs import writes as jobs

    carry_out(jobs.start(by=pi, study=study, kind="take in", subject=delivery.pk).pk)
    assert Source.objects.count() == 1 == Revision.objects.count()
    assert finding.everything('"damp"').size == 1


@pytest.mark.parametrize("where", ["paragraphs", "index", "audit"])
def test_a_crash_in_the_middle_of_a_file_leaves_nothing_half_taken(pi, study, monkeypatch, where):
    files = [writes.Handed(f"{n}.txt", TALK.replace("damp", f"d{n}").encode()) for n in range(3)]
    delivery = writes.hand_over(by=pi, study=study, files=files)
    job = writes.close_delivery(by=pi, delivery=delivery)
    entries = Entry.objects.count()

    def crash(*_, **__):
        assert Paragraph.objects.exists()  # the words are in: now it happens
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        if where == "audit":
            broken.setattr(settling, "append_all", crash)
        elif where == "index":
            broken.setattr(index, "enter", crash)
        else:
            broken.setattr(shelf, "store", lambda *a: crash(*a) if store(*a) else None)
        carry_out(job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and "full" not in job.trouble
    assert not Source.objects.exists() and not Paragraph.objects.exists()
    assert not Revision.objects.exists() and not Speaker.objects.exists()
    assert set(delivery.files.values_list("state", flat=True)) == {"waiting"}
    assert Entry.objects.filter(pk__gt=entries, verb="source taken in").count() == 0
    from fieldloom.jobs import writes as jobs

    carry_out(jobs.start(by=pi, study=study, kind="take in", subject=delivery.pk).pk)
    assert Source.objects.count() == 3
    nothing_is_half_taken()


def store(*args):
    from fieldloom.sources.taking_in.storing import store as real

    return real(*args)


def test_each_file_is_in_the_trail_with_ids_and_never_with_words(pi, take_in):
    take_in(pi, {"Kirsty Example.txt": TALK, "torn.docx": b"PK\x03\x04" + b"\x00" * 9})
    told = Entry.objects.filter(verb__in=["source taken in", "file refused"])
    assert told.count() == 2
    everything = json.dumps(list(Entry.objects.values("verb", "about")))
    for word in ("Kirsty", "damp", "torn", "I-001", "txt"):
        assert word not in everything
    assert told.get(verb="source taken in").about["source"] == f"source:{Source.objects.get().pk}"


def test_a_fieldworker_of_one_site_takes_in_what_belongs_there(member, encounter, take_in):
    encounter("E-001", "FIFE")
    encounter("E-002", "HULL", nation="england")
    fay = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    assert take_in(fay, {"a.txt": TALK}, encounter="E-001")["a.txt"].state == "taken"
    other = take_in(fay, {"b.txt": TALK + "More."}, encounter="E-002")["b.txt"]
    assert other.state == "refused" and "reaches only site" in other.reason
    without = take_in(fay, {"c.txt": TALK + "Yet more."})["c.txt"]
    assert without.state == "refused"
    assert Source.objects.count() == 1


def test_a_copy_of_what_lies_at_another_site_is_told_without_naming_it(
    pi, member, encounter, take_in
):
    encounter("E-001", "FIFE")
    encounter("E-002", "HULL")
    take_in(pi, {"a.txt": TALK}, encounter="E-002")
    fay = member("fay", Role.FIELDWORKER, sites=("FIFE",))
    file = take_in(fay, {"b.txt": TALK}, encounter="E-001")["b.txt"]
    assert file.state == "double" and file.source is None and "I-001" not in file.reason
    named_alike = take_in(fay, {"a.txt": TALK + "More."}, encounter="E-001")["a.txt"]
    assert named_alike.state == "taken"


def test_a_role_that_ends_before_the_job_runs_takes_nothing_in(pi, study):
    delivery = writes.hand_over(by=pi, study=study, files=[writes.Handed("a.txt", TALK.encode())])
    job = writes.close_delivery(by=pi, delivery=delivery)
    Grant.objects.filter(user=pi).delete()
    carry_out(job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and not Source.objects.exists()
    file = delivery.files.get()
    with pytest.raises(Refused):
        settling.settle(study.pk, pi, {file.pk: Refusal("a", "b", "c")})


def test_the_outcome_of_the_job_counts_and_holds_no_words(pi, study):
    files = [writes.Handed("a.txt", TALK.encode()), writes.Handed("b.txt", b" \n")]
    delivery = writes.hand_over(by=pi, study=study, files=files)
    job = writes.close_delivery(by=pi, delivery=delivery)
    carry_out(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert job.outcome == {"taken": 1, "refused": 1}


def test_an_original_lost_from_the_vault_is_refused_and_named(pi, study, own_vault):
    delivery = writes.hand_over(by=pi, study=study, files=[writes.Handed("a.txt", TALK.encode())])
    job = writes.close_delivery(by=pi, delivery=delivery)
    for file in own_vault.rglob("*"):
        if file.is_file():
            file.unlink()
    carry_out(job.pk)
    file = delivery.files.get()
    assert file.state == "refused" and "missing from the vault" in file.reason


def test_a_delivered_name_is_cleaned_before_it_is_kept(pi, take_in):
    files = take_in(pi, {"../\x07secret/" + "x" * 300 + ".txt": TALK})
    (name,) = files
    assert len(name) == LONGEST and name.endswith("x.txt") and name.startswith("…")
    assert DeliveredFile.objects.get().source.file_name == name
