"""The same file asked for again a moment later is the same, and so are the doubts that were looked at."""

import time

from coding.conftest import analyst, desk, sites, text
from exchange.test_at_the_door import coded, everything, registered, stopped
from fieldloom.exchange import looking_inside
from fieldloom.exchange.at_the_door import Going
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.writes import NewEntity

__all__ = ["analyst", "coded", "desk", "registered", "sites", "text"]


def looked_into(leaving):
    return looking_inside.parts_in([(leaving.name, b"".join(leaving.pieces))])


def a_moment():
    """A second, which is how exactly a library says when a file was made."""
    time.sleep(1.1)


def test_every_file_says_the_same_a_moment_later(coded, pi, study):
    before = {what: looked_into(make()) for what, make in everything(pi, study).items()}
    a_moment()
    for what, make in everything(pi, study).items():
        assert looked_into(make()) == before[what], what


def test_what_was_let_through_leaves_a_moment_later(coded, registered, pi, study):
    """Somebody is called T in this study, as interviewers are: a letter that stands in times."""
    new = NewEntity(Kind.PERSON, ("T",), pseudonym="Rhona")
    writes.enter(by=pi, study=study, new=new)
    make = everything(pi, study)["quotations", "xlsx"]
    stop = stopped(lambda: make(going=Going(View.TEAM)))
    a_moment()
    let = stop.mark if stop else ""
    assert stopped(lambda: make(going=Going(View.TEAM, let))) is None
