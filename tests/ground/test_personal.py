"""The keys of people: made once, wrapping one around the other, and gone for ever when destroyed."""

import pytest
from cryptography.exceptions import InvalidTag

from fieldloom.ground import personal


@pytest.fixture(autouse=True)
def own_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("FIELDLOOM_PEOPLE_KEYS", str(tmp_path / "people"))
    return tmp_path / "people"


def made(person):
    return personal.name_for(person, personal.names())


def test_a_person_has_one_key_which_lies_encrypted(own_keys):
    name = made(7)
    assert made(7) == name
    assert personal.names() == {7: [name]}
    (file,) = own_keys.iterdir()
    assert personal.key(name) not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_wrapped_opens_with_that_key_and_for_that_thing_alone():
    one, other = made(1), made(2)
    held = personal.wrap(b"secret", one, b"thing")
    assert personal.unwrap(held, one, b"thing") == b"secret"
    with pytest.raises(InvalidTag):
        personal.unwrap(held, other, b"thing")
    with pytest.raises(InvalidTag):
        personal.unwrap(held, one, b"another thing")


def test_every_changed_bit_is_noticed():
    name = made(1)
    held = personal.wrap(b"k", name, b"thing")
    for at in range(len(held) * 8):
        spoilt = bytearray(held)
        spoilt[at // 8] ^= 1 << at % 8
        with pytest.raises(InvalidTag):
            personal.unwrap(bytes(spoilt), name, b"thing")


def test_a_destroyed_key_is_gone_and_a_new_one_is_another(own_keys):
    name = made(1)
    held = personal.wrap(b"secret", name, b"thing")
    assert personal.destroy([name, "1-0000000000000000", "../../passwd"]) == 1
    assert personal.destroy([name]) == 0
    with pytest.raises(personal.KeyGone):
        personal.unwrap(held, name, b"thing")
    assert made(1) != name


def test_a_ring_brings_back_what_is_missing_and_changes_nothing():
    one, other = made(1), made(2)
    held, key = personal.ring(), personal.key(one)
    personal.destroy([one])
    assert personal.take_back(held) == 1
    assert personal.key(one) == key
    assert personal.take_back(held) == 0
    assert personal.names() == {1: [one], 2: [other]}
