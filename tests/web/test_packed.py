"""Style sheets and scripts travel packed, and only they do."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

SHEET = "/static/css/parts.css"
PLAIN = (Path(settings.STATICFILES_DIRS[0]) / "css" / "parts.css").read_bytes()


def whole(answer):
    words = b"".join(answer.streaming_content)
    answer.close()
    return words


def test_a_sheet_is_packed_for_whoever_can_unpack_it():
    answer = Client().get(SHEET, headers={"Accept-Encoding": "gzip, deflate, br"})
    packed = whole(answer)
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Vary"] == "Accept-Encoding"
    assert int(answer["Content-Length"]) == len(packed) < len(PLAIN) / 2
    assert gzip.decompress(packed) == PLAIN


@pytest.mark.parametrize("accepts", ["", "br", "gzip;q=0", "identity, gzip; q=0.0"])
def test_others_get_it_as_it_is(accepts):
    answer = Client().get(SHEET, headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in answer
    assert answer["Vary"] == "Accept-Encoding"
    assert whole(answer) == PLAIN


def test_a_part_of_a_sheet_is_a_part_of_what_it_says():
    asked = {"Accept-Encoding": "gzip", "Range": "bytes=0-9"}
    answer = Client().get(SHEET, headers=asked)
    assert answer.status_code == 206
    assert whole(answer) == PLAIN[:10]


def test_what_has_not_changed_is_not_sent_again():
    seen = Client().get(SHEET, headers={"Accept-Encoding": "gzip"})
    seen.close()
    again = {"Accept-Encoding": "gzip", "If-None-Match": seen["ETag"]}
    answer = Client().get(SHEET, headers=again)
    assert answer.status_code == 304
    assert whole(answer) == b""


def test_pages_and_fonts_are_not_packed(db):
    page = Client().get("/account/login/", headers={"Accept-Encoding": "gzip"})
    font = Client().get(
        "/static/fonts/source-sans-3/source-sans-3-latin-wght-normal.woff2",
        headers={"Accept-Encoding": "gzip"},
    )
    font.close()
    assert page.status_code == font.status_code == 200
    assert "Content-Encoding" not in page
    assert "Content-Encoding" not in font
