"""The menu says where in the study one is, on every page of it."""

import re

import pytest
from django.test import Client

from fieldloom.web.shell.context import _nearest


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("", "Study home"),
        ("coding/codebook/", "Codebook"),
        ("coding/codebook/changes/", "Codebook"),
        ("coding/portraits/", "Codebook"),
        ("coding/rounds/", "Codebook"),
        ("coding/quotations/", "Quotations"),
        ("sources/", "Sources"),
        ("sources/take-in/", "Take in"),
        ("who/", "Who is in it"),
        ("holds/", "Who is in it"),
        ("requests/", "Who is in it"),
        ("safeguarding/", "Fieldwork"),
        ("make-safe/names/", "Make safe"),
        ("opening-names/", "Make safe"),
    ],
)
def test_the_room_one_is_in_is_marked(pi, study, path, label):
    client = Client()
    client.force_login(pi, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/studies/{study.slug}/{path}").content.decode()
    marked = re.findall(r'aria-current="true">([^<]+)</a></li>', page)
    assert marked == [label]


def test_the_desk_is_among_the_sources():
    entries = [
        {"name": "home:study", "url": "/studies/quayside/"},
        {"name": "sources:list", "url": "/studies/quayside/sources/"},
    ]
    assert _nearest("/studies/quayside/read/I-001/", entries) is entries[1]
    assert _nearest("/studies/quayside/read/I-001/", entries[:1]) is None
