"""Hostile words stand on every page as words: what a browser would make of the page has no element and
no attribute of theirs. (Whether anything runs is tried in a browser: `journeys/test_hostile_words.py`.)"""

import pytest
from django.utils.http import urlencode
from lxml import html

from every_door import addresses
from fieldloom.access.doors import ROUTES
from hostile_words import EVIL, SHORT, Filled

ASKED = urlencode(
    dict.fromkeys(("q", "query", "words", "text", "find", "verb", "coder", "next"), EVIL)
)


@pytest.fixture
def filled(keeper, pi, study, settings, tmp_path):
    settings.DATA = tmp_path
    return Filled(keeper, pi, study)


def planted(body):
    """Elements and attributes of the page that only hostile words can have put there."""
    page = html.document_fromstring(body)
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield element.tag, name, value[:40]
            if name == "src" and value == "x":
                yield element.tag, name, value
        said = (element.text or "") if element.tag == "script" else ""
        if "fired" in said and (element.get("type") != "application/json" or "<" in said):
            yield element.tag, "text", said[:40]


def test_no_page_makes_an_element_of_them(filled, client):
    client.force_login(filled.by)
    client.raise_request_exception = False
    shown, wrong = set(), []
    for name, address in addresses(about=filled.about):
        if name not in ROUTES:
            continue
        for url in (address, f"{address}?{ASKED}"):
            answer = client.get(url)
            body = b"".join(answer)
            assert answer.status_code < 500, url
            if b"fired" not in body or "html" not in answer.headers.get("Content-Type", ""):
                continue
            shown.add(name)
            wrong += [(name, *what) for what in planted(body.decode())]
    assert wrong == []
    assert len(shown) > 35, shown  # they are there to be seen


def test_a_form_that_is_sent_back_holds_them_as_words_too(filled, client):
    client.force_login(filled.by)
    sent, back = (
        dict.fromkeys(("name", "label", "title", "code", "note", "text", "reason", "query"), EVIL),
        0,
    )
    for name, address in addresses(about=filled.about):
        if name not in ROUTES or name.startswith("desk:"):
            continue
        answer = client.post(address, sent)
        body = b"".join(answer)
        if b"fired" in body and "html" in answer.headers.get("Content-Type", ""):
            back += 1
            assert list(planted(body.decode())) == [], name
    assert back > 10


def test_what_would_be_planted_is_found():
    page = f"<html><body><p>{EVIL}</p><a href='javascript:fired()'>{SHORT}</a></body></html>"
    assert {what[0] for what in planted(page)} == {"img", "svg", "script", "a"}
