"""The whole harbour study is taken in raw and made safe: nothing of it names anybody, and it comes back."""

import re

import pytest
from django.db import connection

from exchange.test_at_the_door import everything, stopped
from fieldloom.coding import writes as coding
from fieldloom.exchange import looking_inside
from fieldloom.exchange.at_the_door import Going
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity, Mention
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.standing import Like, Named
from fieldloom.sources import reads as sources
from fieldloom.sources.models import Source
from pseudonyms.careful import Careful, Key, begin, folded
from sources.conftest import own_vault

__all__ = ["own_vault"]


@pytest.fixture
def careful(pi, study, member):
    """The raw texts taken in, and somebody who knows whom each name names."""
    return begin(pi, study, member), Careful(pi, study)


def decide_everything(who):
    """Whatever is open, as one act each time: those of one person or thing together."""
    while some := reads.candidates(**who.asked, many=2000).some:
        heads, choices = {}, {}
        for one in some:
            choice, whom = who.choice(one)
            if isinstance(choice, Named) and whom in heads:
                choice = Like(heads[whom])
            elif isinstance(choice, Named):
                heads[whom] = one.key
            choices[one.key] = choice
        firsts = {whom: reads.mentions_of(key, **who.asked)[0].pk for whom, key in heads.items()}
        writes.decide_at_a_glance(**who.act, choices=choices)
        for whom, first in firsts.items():
            who.entities[whom] = Mention.objects.get(pk=first).entity_id
        who.look()


def sign_everything(who):
    for source in who.sources():
        told = reads.before_signing(to=who.by, source=source)
        writes.sign_off(by=who.by, source=source, acknowledged=told.cautions)


def telling(key):
    """The forms that are no everyday word, so that none may stand anywhere."""
    plain = [one for one in key.real if not set(one.split()) <= names().everyday]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, plain))})\b")


def kept():
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                yield table, folded(" ".join(str(cell) for cell in row))


def leaving_parts(pi, study):
    code = coding.add_code(by=pi, study=study, new=coding.NewCode("Care"))
    for source in Source.objects.filter(study=study).select_related("current"):
        coding.apply_code(by=pi, source=source, code=code, start=0, end=120)
    for (what, form), make in everything(pi, study).items():
        let = ""
        if stop := stopped(lambda make=make: make(going=Going(View.TEAM))):
            assert stop.sure == (), (what, form, stop.places)
            let = stop.mark
        leaving = make(going=Going(View.TEAM, let))
        held = b"".join(leaving.pieces)
        for part, text in looking_inside.parts_in([(leaving.name, held)]).items():
            yield part, folded(text)


def test_the_whole_study_is_made_safe_and_comes_back(careful, pi, study, opened):
    raw, who = careful
    opened(pi)
    who.look()
    decide_everything(who)
    who.mark_missed()
    decide_everything(who)
    assert list(who.missed()) == []
    sign_everything(who)
    never = telling(Key())
    left = {
        (table, told[max(0, found.start() - 30) : found.end() + 20])
        for table, told in kept()
        for found in never.finditer(told)
    }
    assert not left, sorted(left)
    for source in who.sources():
        seen = sources.source(source.ref, to=pi, study=study)
        text = sources.text_of(to=pi, revision=seen.current)
        assert "░" not in text
        assert not never.search(folded(f"{seen.title} {seen.file_name} {text}")), source.ref
    for word in ("Chelsea", "Ruaridh", "Fenwick", "Buckhaven", "Oyelaran", "01632", "MB21C00417"):
        assert not list(sources.every_hit(to=pi, study=study, query=word)), word
    assert list(sources.every_hit(to=pi, study=study, query="Kirsty"))
    leaving = dict(leaving_parts(pi, study))
    assert len(leaving) > 5
    assert [part for part, told in leaving.items() if never.search(told)] == []
    for source in who.sources():
        assert writes.restore_text(by=pi, source=source).text == raw[source.pk], source.ref


def test_one_person_has_one_pseudonym_over_all_texts(careful, pi, study):
    _, who = careful
    who.look()
    decide_everything(who)
    rows = Mention.objects.filter(source__study=study).exclude(entity=None)
    told = {}
    for one in reads.in_context(to=pi, study=study, mentions=list(rows)):
        if whom := who.key.of(one.words):
            told.setdefault(whom, set()).add(one.entity)
    several = {whom.name: found for whom, found in told.items() if len(found) > 1}
    assert several == {}
    shown = list(Entity.objects.filter(study=study).exclude(pseudonym="").values_list("pseudonym"))
    assert len(shown) == len(set(shown))
