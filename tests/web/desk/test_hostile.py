"""What a script of somebody else's might send: refused in words, never a fault."""

import pytest

from fieldloom.coding.models import Memo


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 50_000, "{", "[]", '"x"', "\ud83d"])
def test_a_body_that_is_no_message_is_refused(client, pi, study, kirsty, body):
    client.force_login(pi)
    url = f"/studies/{study.slug}/read/I-001/memos/"
    raw = body.encode("utf-8", "surrogatepass")
    assert client.post(url, raw, content_type="application/json").status_code == 422


def test_half_a_character_in_a_memo_is_refused(client, pi, study, kirsty):
    client.force_login(pi)
    url = f"/studies/{study.slug}/read/I-001/memos/"
    half = chr(123) + '"text": "a \\ud800 b"' + chr(125)
    answer = client.post(url, half, content_type="application/json")
    assert answer.status_code == 422
    assert not Memo.objects.exists()


@pytest.mark.parametrize("act", ["adjust", "recode", "remove"])
def test_a_number_beyond_all_rows_is_not_found(client, pi, study, kirsty, act):
    client.force_login(pi)
    url = f"/studies/{study.slug}/read/I-001/codings/{10**30}/{act}/"
    answer = client.post(
        url,
        '{"expected": 1, "start": 0, "end": 5, "revision": 1, "code": 1}',
        content_type="application/json",
    )
    assert answer.status_code == 404
