"""Texts of both example studies, and made-up ones, made safe and restored byte for byte, as they are kept.

FIELDLOOM_ROUND_TRIPS_KEPT says how many made-up ones; many more without a database: test_two_steps.
"""

import os
from pathlib import Path

import pytest

from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Keep, Named, Same
from fieldloom.sources.models import Source
from fieldloom.sources.taking_in import revising
from pseudonyms.generating import made_up

EXAMPLES = Path(__file__).parents[2] / "examples"
STUDIES = {
    one.name: sorted((one / "material").iterdir())
    for one in sorted(EXAMPLES.iterdir())
    if (one / "material").is_dir()
}
MADE_UP = int(os.environ.get("FIELDLOOM_ROUND_TRIPS_KEPT", "40"))


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


def test_made_up_texts_come_back_after_a_later_correction_too(
    source_of, pi, steward, study, safely
):
    sources = [source_of(pi, made_up(n), f"I-{n:05d}") for n in range(MADE_UP)]
    raw = [revising.text_of(one.revision) for one in sources]
    assert safely(sources) == raw
    found_later(steward, study, sources, "hello")
    first = Entity.objects.filter(kind="person", became="replaced").order_by("pk").first()
    done = writes.change_pseudonym(by=steward, entity=first, pseudonym="Grizel Orr")
    assert done.places > 1
    for one, said in zip(Source.objects.filter(study=study).order_by("ref"), raw, strict=True):
        for number in range(1, one.current.number + 1):
            back = writes.restore_text(by=steward, source=one, number=number)
            assert (back.text, back.gone) == (said, 0)


def found_later(steward, study, sources, word):
    """A word nobody had found is a name after all, wherever it stands."""
    now = Source.objects.select_related("current").filter(pk__in=[one.pk for one in sources])
    marks = []
    for one in now:
        at = revising.text_of(one.revision).find(word)
        if at >= 0:
            place = {"start": at, "end": at + len(word), "kind": Kind.PERSON}
            marks.append(writes.mark_by_hand(by=steward, source=one, **place))
    key = f"m{marks[0].mark}"
    writes.decide_candidate(by=steward, study=study, key=key, choice=Named("Hamish"))
    done = writes.replace_everywhere(by=steward, study=study)
    assert done.places == len(marks) > MADE_UP // 10
