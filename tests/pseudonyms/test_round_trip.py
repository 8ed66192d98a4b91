"""Texts of both example studies, and made-up ones, made safe and restored byte for byte."""

import os
import random
from pathlib import Path

import pytest

from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Keep, Named, Same
from fieldloom.sources.models import Source
from fieldloom.sources.taking_in import revising

EXAMPLES = Path(__file__).parents[2] / "examples"
STUDIES = {
    one.name: sorted((one / "material").iterdir())
    for one in sorted(EXAMPLES.iterdir())
    if (one / "material").is_dir()
}
MADE_UP = int(os.environ.get("FIELDLOOM_ROUND_TRIPS", "40"))
PEOPLE = (
    "Kayleigh", "Siobhán", "Tracy Pugh", "wee Kay", "KAYLEIGH", "tracy", "Owen’s", "Mrs Pugh", "K", "Bronwen",
)  # fmt: skip
REST = (
    "went to", "said", "and then", "’s bairn", "on 3 May 2018", "in Methil", "she’s seven", "0131 496 0123",
    "aye", "hello —", "👩‍👧", "e\u0301", "Christmas Day", "sw1a 1aa", "told me",
    "\n\nINT: so?\n\nP:", ".", ",",
)  # fmt: skip


def made_up(number):
    """A text of a few dozen words, names among them; the same for the same number."""
    drawn = random.Random(number)  # noqa: S311
    words = [drawn.choice(PEOPLE if drawn.random() < 0.4 else REST) for _ in range(30)]
    return "P: " + " ".join(words) + drawn.choice(("", "\n", " \n\n"))


@pytest.fixture
def safely(steward, study, opened):
    """Makes sources safe: people get drawn pseudonyms, places words, all else stays."""
    opened(steward)
    asked, acting = {"to": steward, "study": study}, {"by": steward, "study": study}

    def look(sources):
        return sum(writes.find(by=steward, source=source).open for source in sources)

    def make(sources):
        while look(sources):
            while some := reads.candidates(**asked, many=100).some:
                choices = {one.key: chosen(one, n) for n, one in enumerate(some)}
                writes.decide_candidates(**acting, choices=choices)
        for source in sources:
            told = reads.before_signing(to=steward, source=source)
            writes.sign_off(by=steward, source=source, acknowledged=told.cautions)
        now = Source.objects.select_related("current").in_bulk([one.pk for one in sources])
        return [writes.restore_text(by=steward, source=now[one.pk]).text for one in sources]

    def chosen(one, number):
        if one.entity is not None:
            return Same(one.entity)
        if one.kind is Kind.PERSON:
            return Named()
        if one.kind in (Kind.PLACE, Kind.SERVICE, Kind.ORGANISATION):
            return Named(f"a place of number {Entity.objects.count()} and {number}")
        return Keep()

    return make


@pytest.mark.parametrize("name", STUDIES)
def test_every_text_of_an_example_study_comes_back(name, take_in, pi, steward, study, safely):
    from fieldloom.sources import writes as sources

    sources.put_names_first(by=steward, study=study, on=True)
    files = take_in(pi, {file.name: file.read_bytes() for file in STUDIES[name]})
    taken = [one.source for one in files.values() if one.source]
    assert len(taken) > 5
    raw = [revising.text_of(one.revision) for one in taken]
    assert safely(taken) == raw
    assert Entity.objects.exists()


def test_made_up_texts_come_back_and_each_entity_has_one_pseudonym(source_of, pi, safely):
    sources = [source_of(pi, made_up(n), f"I-{n:05d}") for n in range(MADE_UP)]
    raw = [revising.text_of(one.revision) for one in sources]
    assert safely(sources) == raw
    for entity in Entity.objects.filter(kind="person", became="replaced"):
        stand = Mention.objects.filter(entity=entity, state="replaced")
        told = {words.casefold() for words in words_at(stand).values()}
        assert told <= {entity.pseudonym.casefold(), entity.pseudonym[0].casefold()}
        assert "░" not in "".join(told)
