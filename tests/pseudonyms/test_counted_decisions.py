"""How many decisions the whole harbour study asks of a person, over the pages that they are made on.

A share of the texts always; all of them, and figures, with FIELDLOOM_WHOLE_HARBOUR=1 (and `-s`).
"""

import os

import pytest
from django.test import Client

from pseudonyms.careful import Careful, begin, raw_files
from sources.conftest import own_vault

__all__ = ["own_vault"]
WHOLE = os.environ.get("FIELDLOOM_WHOLE_HARBOUR", "")
SHARE = ("C-002", "F-004", "P-001")
MOST = 10  # decisions in 1,000 words


@pytest.fixture
def careful(pi, study, member):
    """Some raw texts taken in, or all; their words, and somebody who knows whom each name names."""
    files = {name: data for name, data in raw_files().items() if WHOLE or name[:5] in SHARE}
    raw = begin(pi, study, member, files)
    return sum(len(text.split()) for text in raw.values()), Careful(pi, study)


@pytest.fixture
def client(pi):
    one = Client()
    one.force_login(pi, backend="allauth.account.auth_backends.AuthenticationBackend")
    return one


def told(way, words, counted):
    """The figures of one way, as the documentation tells them."""
    rate = 1000 * counted.total / words
    both = 1000 * (counted.total + counted.ticks) / words
    print(f"\n{way}: {words:,} words, {counted.total} acts ({rate:.1f} in 1,000 words)")
    print(f"  {counted.rows} rows looked along, {counted.ticks} ticks changed: {both:.1f} in 1,000")
    print(f"  {counted.at_a_glance} ticked from the start, {len(counted.wrong)} of them wrongly")
    for what, number in counted.acts.most_common():
        print(f"  {number:4} {what}")
    return both


def test_looked_along_in_lists(careful, client):
    words, who = careful
    who.look()
    while who.look():
        who.at_a_glance(client)
    who.mark_missed()
    who.at_a_glance(client)
    assert who.look() == 0
    assert list(who.missed()) == []
    counted = who.counted
    assert told("In lists", words, counted) <= (MOST if WHOLE else 4 * MOST)
    if WHOLE:  # of what was ticked from the start, at most one in ten was wrong
        assert 10 * len(counted.wrong) <= counted.at_a_glance


@pytest.mark.skipif(not WHOLE, reason="Takes minutes; FIELDLOOM_WHOLE_HARBOUR=1 measures it.")
def test_name_by_name(careful):
    words, who = careful
    while who.look():
        who.one_by_one()
    who.mark_missed()
    who.one_by_one()
    told("Name by name", words, who.counted)
