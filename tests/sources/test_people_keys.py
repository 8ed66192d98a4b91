"""Originals are sealed to the people in them: all their keys are needed, and one that goes closes it."""

import io
import zipfile

import pytest

from fieldloom.ground import personal
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.people.models import Participant
from fieldloom.people.reached import Asked
from fieldloom.sources import vault, writes
from fieldloom.sources.erasing.originals import seal_to_people, take_out
from fieldloom.sources.erasing.places import places
from fieldloom.sources.models import DeliveredFile, Original, Speaker, Subject


@pytest.fixture(autouse=True)
def own_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDLOOM_PEOPLE_KEYS", str(tmp_path / "people"))


@pytest.fixture
def two(study):
    return [Participant.objects.create(study=study, ref=f"H01-P{n}", kind="adult") for n in (1, 2)]


@pytest.fixture
def joint(pi, source_of, two):
    """An interview with two people."""
    source = source_of(pi, "ANN: We waited.\n\nBEA: Both of us.\n")
    for label, person in zip(("ANN", "BEA"), two, strict=True):
        speaker, _ = Speaker.objects.get_or_create(source=source, label=label)
        writes.link_speaker(by=pi, speaker=speaker, participant=person)
    return Original.objects.get()


def test_an_original_needs_the_keys_of_all_who_are_in_it(joint, two):
    was = vault.unseal(joint)
    assert vault.sealed_to(bytes(joint.sealed_key)) == set()
    assert seal_to_people() == 1
    joint.refresh_from_db()
    assert vault.sealed_to(bytes(joint.sealed_key)) == {one.pk for one in two}
    assert vault.unseal(joint) == was
    assert seal_to_people() == 0
    for person in two:
        kept = personal.ring()
        personal.destroy(personal.names()[person.pk])
        with pytest.raises(vault.Damaged, match="key of somebody who is in this original"):
            vault.unseal(joint)
        personal.take_back(kept)
    assert vault.unseal(joint) == was


def test_whoever_is_found_to_be_in_it_or_not_changes_the_seal(pi, joint, two, study):
    seal_to_people()
    third = Participant.objects.create(study=study, ref="H01-P3", kind="child")
    row = Subject.objects.create(source=joint.sources.get(), participant=third)
    assert seal_to_people() == 1
    joint.refresh_from_db()
    assert third.pk in vault.sealed_to(bytes(joint.sealed_key))
    row.state = "dismissed"
    row.save()
    assert seal_to_people() == 1
    joint.refresh_from_db()
    assert third.pk not in vault.sealed_to(bytes(joint.sealed_key))
    assert vault.unseal(joint)


def test_an_original_whose_key_is_gone_stays_closed(joint, two):
    seal_to_people()
    personal.destroy(personal.names()[two[0].pk])
    assert seal_to_people() == 0
    joint.refresh_from_db()
    with pytest.raises(vault.Damaged):
        vault.unseal(joint)


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, words in files.items():
            archive.writestr(f"{name}.txt", words)
    return packed.getvalue()


@pytest.fixture
def delivered(pi, two, take_in):
    """Each said something, and one archive held both; the first came with a second version later."""
    words = {"ann": "ANN: We waited at the harbour.\n", "bea": "BEA: I never did wait.\n"}
    files = take_in(pi, {"all.zip": zipped(**words)})
    for name, person in zip(words, two, strict=True):
        Subject.objects.create(source=files[f"{name}.txt"].source, participant=person)
    later = take_in(pi, {"ann.txt": "ANN: We waited at the harbour wall.\n"})["ann.txt"]
    writes.answer_file(by=pi, file=later, as_revision=True)
    carry_out(Job.objects.latest("asked_at").pk)
    later.refresh_from_db()
    assert later.state == "taken"
    return {**files, "later": later}


def test_archives_and_later_versions_are_sealed_to_whoever_is_in_them(delivered, two):
    ann, bea = (one.pk for one in two)
    seal_to_people()
    wanted = {"all.zip": {ann, bea}, "ann.txt": {ann}, "bea.txt": {bea}, "later": {ann}}
    for name, people in wanted.items():
        original = Original.objects.get(pk=delivered[name].original_id)
        assert vault.sealed_to(bytes(original.sealed_key)) == people, name


def test_archives_and_later_versions_go_with_the_words_in_them(delivered, two, study):
    """What others handed over in the same archive lies in the vault by itself, and stays."""
    asked = Asked(study.pk, two[0].pk, "erase", (("", None),))
    take_out(asked, places(asked))
    left = Original.objects.exclude(sealed_key=b"")
    assert [one.pk for one in left] == [delivered["bea.txt"].original_id]
    assert vault.unseal(left.get()).startswith(b"BEA")
    assert "ann" not in str(list(DeliveredFile.objects.filter(source=delivered["later"].source)))
