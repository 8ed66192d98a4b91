"""Originals are sealed to the people in them: all their keys are needed, and one that goes closes it."""

import pytest

from fieldloom.ground import personal
from fieldloom.people.models import Participant
from fieldloom.sources import vault, writes
from fieldloom.sources.erasing.originals import seal_to_people
from fieldloom.sources.models import Original, Speaker, Subject


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
