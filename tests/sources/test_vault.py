import os
import stat
import time

import pytest

from fieldloom.access import writes as access
from fieldloom.sources import vault
from fieldloom.sources.models import Original

WORDS = b"Nobody but the team may ever read this sentence."


def files_in(folder):
    return sorted(p for p in folder.rglob("*") if p.is_file())


def make_old(path, seconds=7200):
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.mark.parametrize("data", [b"x", b"\x00" * 1000, os.urandom(100_000), WORDS])
def test_what_was_sealed_comes_back_byte_for_byte(study, data):
    assert vault.unseal(vault.seal(study, data)) == data


def test_nothing_readable_lies_in_the_vault_and_its_names_tell_nothing(study, own_vault):
    vault.seal(study, WORDS * 50)
    (file,) = files_in(own_vault)
    assert WORDS not in file.read_bytes()
    import hashlib

    assert file.name not in {hashlib.sha256(WORDS * 50).hexdigest(), hashlib.md5(WORDS).hexdigest()}


def test_only_the_owner_may_open_what_lies_in_the_vault(study, own_vault):
    vault.seal(study, WORDS)
    (file,) = files_in(own_vault)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_the_same_file_is_kept_once_in_a_study(study, own_vault):
    first, other, again = vault.seal_all(study, [WORDS, b"other", WORDS])
    assert first == again == vault.seal(study, WORDS)
    assert len(files_in(own_vault)) == 2 == Original.objects.count()
    assert vault.unseal(other) == b"other"


def test_each_study_keeps_its_own_copy_under_its_own_key(study, keeper, own_vault):
    elsewhere = access.start_study(by=keeper, new=access.NewStudy("Elsewhere"))
    here, there = vault.seal(study, WORDS), vault.seal(elsewhere, WORDS)
    assert here.mark == there.mark and here.sealed_key != there.sealed_key
    one, two = files_in(own_vault)
    assert one.read_bytes() != two.read_bytes()
    assert vault.unseal(here) == vault.unseal(there) == WORDS


def test_sealing_one_text_twice_never_writes_the_same_bytes(study, own_vault):
    vault.seal(study, WORDS)
    before = files_in(own_vault)[0].read_bytes()
    Original.objects.all().delete()
    vault.seal(study, WORDS)
    assert files_in(own_vault)[0].read_bytes() != before


@pytest.mark.parametrize("at", [0, 5, 11, 12, 20, -1, -16])
def test_one_changed_byte_is_found_wherever_it_is(study, own_vault, at):
    original = vault.seal(study, WORDS)
    (file,) = files_in(own_vault)
    held = bytearray(file.read_bytes())
    held[at] ^= 1
    file.write_bytes(held)
    with pytest.raises(vault.Damaged, match="changed in the vault"):
        vault.unseal(original)


@pytest.mark.parametrize("length", [0, 5, 12, 30])
def test_a_cut_file_is_found(study, own_vault, length):
    original = vault.seal(study, WORDS)
    (file,) = files_in(own_vault)
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(vault.Damaged):
        vault.unseal(original)


def test_one_file_cannot_take_the_place_of_another_even_with_its_key(study, own_vault):
    mine, other = vault.seal_all(study, [WORDS, b"other words"])
    folder = own_vault / str(study.pk)
    (folder / mine.mark).write_bytes((folder / other.mark).read_bytes())
    mine.sealed_key = other.sealed_key
    with pytest.raises(vault.Damaged):
        vault.unseal(mine)


def test_a_lost_file_is_named_as_lost_and_handing_it_over_again_mends_it(study, own_vault):
    original = vault.seal(study, WORDS)
    files_in(own_vault)[0].unlink()
    with pytest.raises(vault.Damaged, match="missing"):
        vault.unseal(original)
    assert vault.seal(study, WORDS) == original
    original.refresh_from_db()
    assert vault.unseal(original) == WORDS


def test_what_a_crash_left_without_a_row_is_swept_away_after_an_hour(study, own_vault):
    kept = vault.seal(study, WORDS)
    lost = vault.seal(study, b"its row was never committed")
    lost.delete()
    folder = own_vault / str(study.pk)
    (folder / f"{'0' * 64}.part").write_bytes(b"half")
    for file in files_in(own_vault):
        make_old(file)
    (folder / "fresh.part").write_bytes(b"somebody is writing this now")
    assert vault.sweep() == 2
    assert {f.name for f in files_in(own_vault)} == {kept.mark, "fresh.part"}
    assert vault.unseal(kept) == WORDS


def test_a_file_left_without_a_row_is_written_over_when_it_comes_again(study, own_vault):
    vault.seal(study, WORDS).delete()
    assert len(files_in(own_vault)) == 1
    assert vault.unseal(vault.seal(study, WORDS)) == WORDS
    assert len(files_in(own_vault)) == 1


def test_no_part_file_stays_behind(study, own_vault):
    vault.seal_all(study, [bytes([n]) * 1000 for n in range(40)])
    assert len(files_in(own_vault)) == 40
    assert not [f for f in files_in(own_vault) if f.name.endswith(vault.PART)]


def test_sweeping_before_anything_was_kept_does_nothing(db):
    assert vault.sweep() == 0


def test_a_file_that_was_spoilt_is_made_whole_by_handing_it_over_again(study, own_vault):
    original = vault.seal(study, WORDS)
    (file,) = files_in(own_vault)
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    with pytest.raises(vault.Damaged):
        vault.unseal(original)
    assert vault.unseal(vault.seal(study, WORDS)) == WORDS
    assert len(files_in(own_vault)) == 1 == Original.objects.count()
