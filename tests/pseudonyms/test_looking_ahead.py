"""A text is read for names while others may write; only what was found is noted in the turn to write."""

import pytest
from django.db import connection

from fieldloom.jobs.doing import carry_out
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.writes import NewEntity

TALK = "INT: Who came?\n\nP: Kayleigh Morrison came, and Trevor.\n"


@pytest.fixture
def depths(monkeypatch):
    """How many transactions deep each reading of a text was, beyond that of the test itself."""
    depths, own = [], len(connection.savepoint_ids)
    hits = Finder._hits

    def counted(finder, page, labels):
        depths.append(len(connection.savepoint_ids) - own)
        return hits(finder, page, labels)

    monkeypatch.setattr(Finder, "_hits", counted)
    return depths


def places():
    rows = Mention.objects.order_by("source", "start")
    return list(rows.values_list("source", "start", "end", "kind", "mark", "entity", "state"))


def test_long_work_reads_outside_the_turn_to_write(steward, study, source_of, depths):
    for number in range(3):
        source_of(steward, TALK, ref=f"I-00{number}")
    carry_out(writes.find_everywhere(by=steward, study=study).pk)
    assert depths == [0, 0, 0]
    assert len({source for source, *_ in places()}) == 3


def test_what_was_found_ahead_is_what_is_noted(steward, study, source_of, depths):
    source = source_of(steward, TALK)
    ahead = reads.look_ahead(to=steward, source=source)
    assert places() == []
    writes.find(by=steward, source=source, ahead=ahead)
    noted = places()
    assert noted
    assert depths == [0]
    Mention.objects.all().delete()
    writes.find(by=steward, source=source)
    assert places() == noted


def test_what_the_register_learned_meanwhile_counts(steward, study, source_of):
    source = source_of(steward, TALK)
    ahead = reads.look_ahead(to=steward, source=source)
    new = NewEntity(Kind.PERSON, ("Trevor",), pseudonym="Hamish")
    trevor = writes.enter(by=steward, study=study, new=new)
    writes.find(by=steward, source=source, ahead=ahead)
    at = TALK.index("Trevor")
    assert Mention.objects.get(source=source, start=at).entity == trevor


def test_what_was_looked_through_is_not_read_again(steward, source_of, depths):
    source = source_of(steward, TALK)
    writes.find(by=steward, source=source)
    assert reads.look_ahead(to=steward, source=source) is None
    assert len(depths) == 1


def test_a_text_that_was_corrected_meanwhile_is_read_as_it_is(steward, source_of):
    from fieldloom.sources import writes as sources

    source = source_of(steward, TALK)
    ahead = reads.look_ahead(to=steward, source=source)
    text = TALK.replace("Trevor", "a neighbour, Denise")
    sources.correct(by=steward, source=source, text=text, reason="Heard again.", expected=1)
    source.refresh_from_db()
    writes.find(by=steward, source=source, ahead=ahead)
    words = {text[one.start : one.end] for one in Mention.objects.filter(revision=source.current)}
    assert "Denise" in words
