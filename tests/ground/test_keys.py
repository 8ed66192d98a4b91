"""The master key: where it comes from, and every way in which it is not at hand."""

import os
import stat

import pytest

from fieldloom.ground import keys
from fieldloom.ground.paths import key_file


@pytest.fixture
def nothing_named(monkeypatch, tmp_path):
    for name in ("FIELDLOOM_KEY", "FIELDLOOM_PASSPHRASE", "FIELDLOOM_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_the_first_start_makes_a_key_file_that_only_its_owner_reads_outside_the_data(nothing_named):
    data = nothing_named / "data"
    key = keys.master_key(data)
    file = key_file(data)
    assert len(key) == 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.is_relative_to(data)
    assert keys.master_key(data) == key


def test_two_data_folders_have_two_keys(nothing_named):
    assert keys.master_key(nothing_named / "a") != keys.master_key(nothing_named / "b")


def test_a_key_that_others_can_read_is_refused_with_the_remedy(nothing_named):
    data = nothing_named / "data"
    keys.master_key(data)
    key_file(data).chmod(0o644)
    with pytest.raises(keys.KeyUnusable, match="chmod 600"):
        keys.master_key(data)


def test_a_lost_key_is_never_replaced_by_a_new_one(nothing_named):
    data = nothing_named / "data"
    data.mkdir()
    (data / "fieldloom.db").write_bytes(b"sealed")
    with pytest.raises(keys.KeyUnusable, match="FIELDLOOM_KEY_FILE"):
        keys.master_key(data)
    assert not key_file(data).exists()


def test_a_key_file_inside_the_data_folder_is_refused(nothing_named, monkeypatch):
    data = nothing_named / "data"
    monkeypatch.setenv("FIELDLOOM_KEY_FILE", str(data / "key"))
    with pytest.raises(keys.KeyUnusable, match="inside the data folder"):
        keys.master_key(data)


@pytest.mark.parametrize("wrong", ["", "5e", "zz" * 32, "5e" * 33])
def test_a_malformed_key_in_the_environment_opens_nothing(nothing_named, monkeypatch, wrong):
    monkeypatch.setenv("FIELDLOOM_KEY", wrong or " ")
    with pytest.raises(keys.KeyUnusable, match="64 hexadecimal digits"):
        keys.master_key(nothing_named / "data")


def test_a_passphrase_gives_the_same_key_again_and_another_phrase_another(
    nothing_named, monkeypatch
):
    data = nothing_named / "data"
    monkeypatch.setenv("FIELDLOOM_PASSPHRASE", "the tide is out")
    first = keys.master_key(data)
    assert keys.master_key(data) == first
    monkeypatch.setenv("FIELDLOOM_PASSPHRASE", "the tide is in")
    assert keys.master_key(data) != first


def test_a_passphrase_without_its_salt_says_so_when_there_is_data(nothing_named, monkeypatch):
    data = nothing_named / "data"
    data.mkdir()
    (data / "fieldloom.db").write_bytes(b"sealed")
    monkeypatch.setenv("FIELDLOOM_PASSPHRASE", "the tide is out")
    with pytest.raises(keys.KeyUnusable, match="backup"):
        keys.master_key(data)


def test_keys_for_different_purposes_differ(nothing_named):
    data = nothing_named / "data"
    made = {keys.derived_key(purpose, data) for purpose in ("database", "vault", "audit")}
    assert len(made) == 3
    assert os.environ.get("FIELDLOOM_KEY") is None


def test_the_tests_themselves_stay_out_of_anybodys_data():
    from django.conf import settings

    assert "fieldloom-tests-" in str(settings.DATA)


@pytest.mark.parametrize("held", ["a1", "b2"])
def test_a_restored_key_must_be_the_one_at_hand(nothing_named, monkeypatch, held):
    monkeypatch.setenv("FIELDLOOM_KEY", "a1" * 32)
    data = nothing_named / "data"
    if held == "a1":
        keys.agree(bytes.fromhex(held * 32), data, nothing_named)
        return
    with pytest.raises(keys.KeyUnusable, match="not the one"):
        keys.agree(bytes.fromhex(held * 32), data, nothing_named)


def test_a_restored_key_agrees_with_its_passphrase_and_no_other(nothing_named, monkeypatch):
    waiting, data = nothing_named / "waiting", nothing_named / "data"
    monkeypatch.setenv("FIELDLOOM_PASSPHRASE", "three words apart")
    key = keys.master_key(waiting)
    keys.agree(key, data, waiting)
    keys.keep(key, data)
    assert not key_file(data).exists()
    monkeypatch.setenv("FIELDLOOM_PASSPHRASE", "three other words")
    with pytest.raises(keys.KeyUnusable, match="passphrase"):
        keys.agree(key, data, waiting)


def test_a_restored_key_is_kept_once_and_never_over_another(nothing_named):
    data, key = nothing_named / "data", bytes(range(32))
    keys.agree(key, data, nothing_named)
    keys.keep(key, data)
    assert keys.master_key(data) == key
    keys.keep(key, data)
    other = bytes(32)
    with pytest.raises(keys.KeyUnusable, match="not the one"):
        keys.agree(other, data, nothing_named)
    with pytest.raises(keys.KeyUnusable):
        keys.keep(other, data)
    assert keys.master_key(data) == key
