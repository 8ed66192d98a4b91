"""No two encryptions under one key begin alike, and any byte that was changed is noticed."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from fieldloom.sources import vault

A_MILLION = 10**6


def test_a_million_nonces_are_all_different():
    """As the vault draws them: twelve bytes out of the system's own randomness, each time anew."""
    drawn = [vault.secrets.token_bytes(vault.NONCE) for _ in range(A_MILLION)]
    assert vault.secrets is secrets
    assert vault.NONCE == 12
    assert len(set(drawn)) == A_MILLION


def test_each_file_has_a_key_and_nonces_of_its_own(tmp_path, monkeypatch):
    """Five hundred times the same bytes: no key, no nonce and no ciphertext comes twice."""
    monkeypatch.setattr(vault.os, "fsync", lambda handle: None)
    keys, nonces, held = set(), set(), set()
    for _ in range(500):
        sealed = vault._write(tmp_path, "mark", b"the same words")
        data = (tmp_path / f"mark{vault.PART}").read_bytes()
        keys.add(sealed)
        nonces |= {sealed[: vault.NONCE], data[: vault.NONCE]}
        held.add(data[vault.NONCE :])
    assert (len(keys), len(nonces), len(held)) == (500, 1000, 500)


@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_any_bit_that_is_turned_is_noticed(tmp_path, at, bit):
    sealed = vault._write(tmp_path, "mark", b"words of somebody")
    data = (tmp_path / f"mark{vault.PART}").read_bytes()
    for which in (sealed, data):
        turned = bytearray(which)
        turned[at % len(turned)] ^= 1 << bit
        key, text = (bytes(turned), data) if which is sealed else (sealed, bytes(turned))
        try:
            opened = AESGCM(vault.derived_key("vault")).decrypt(
                key[: vault.NONCE], key[vault.NONCE :], b"mark"
            )
            AESGCM(opened).decrypt(text[: vault.NONCE], text[vault.NONCE :], b"mark")
        except InvalidTag:
            continue
        raise AssertionError("a changed byte opened")
