"""Whole studies made safe, corrected later, and taken back over both steps: by the rules alone, so that many
thousands of texts can be walked. FIELDLOOM_ROUND_TRIPS says how many; with the database: test_round_trip.
"""

import os
import random

import pytest

from fieldloom.pseudonyms.rules.composing import Step, composed
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.replacing import Stood, restored
from fieldloom.pseudonyms.rules.wording import put_for
from fieldloom.sources.rules.putting_in import Put, Putting
from pseudonyms.generating import made_up

TEXTS = int(os.environ.get("FIELDLOOM_ROUND_TRIPS", "300"))
A_STUDY = 20
FIRST = (
    "Morag",
    "Hamish",
    "Catriona Orr",
    "Zoë",
    "Fionn",
    "Beathag",
    "Ailsa",
    "Dòmhnall",
    "Eilidh",
    "Una",
)
LATER = (
    "Ruaridh",
    "Senga",
    "Jo",
    "Fearchar",
    "Peigi Ann",
    "Oighrig",
    "Tam",
    "Effie",
    "Lorne",
    "Grizel",
)
MISSED = ("aye", "hello", "told", "bairn", "👩‍👧", "so?")


class Study:
    """Who goes under which name in one study: the same words always mean the same."""

    def __init__(self):
        self.entities, self.pseudonyms, self.kinds = {}, {}, {}

    def entity(self, words, kind):
        """Whom some words mean, with a pseudonym of its own."""
        known = self.entities.setdefault(plain(words), len(self.entities) + 1)
        if known not in self.pseudonyms:
            one = FIRST[known % len(FIRST)]
            self.pseudonyms[known] = f"{one}{'a' * (known // len(FIRST))}"
            self.kinds[known] = kind
        return known

    def put(self, entity, words, before):
        """What stands for words of an entity."""
        return put_for(self.kinds[entity], words, self.pseudonyms[entity], (), before)


def first_step(study, text):
    """The safe text, its way back, and whom each place names."""
    told = [
        (hit.start, hit.end, study.entity(text[hit.start : hit.end], hit.kind))
        for hit in detect(text)
        if hit.kind in (Kind.PERSON, Kind.PLACE)
    ]
    return stepped(study, text, [], [(*one, text[one[0] : one[1]]) for one in told])


def stepped(study, text, back, places):
    """A text with places (start, end, entity, original words) replaced, and the way back from it."""
    puts = [
        Put(start, end, study.put(entity, words, text[max(0, start - 24) : start]))
        for start, end, entity, words in places
    ]
    putting = Putting(text, puts)
    steps = [
        Step(start, end, *putting.span(start, end), entity) for start, end, entity, _ in places
    ]
    return putting.new, composed(text, back, steps, putting.span)


def second_step(study, text, back, changed, drawn):
    """Later: one pseudonym is another now, and some words that nobody had found are names after all."""
    places = [(one.start, one.end, one.entity, one.old) for one in back if one.entity in changed]
    for word in drawn.sample(MISSED, 2):
        at = text.find(word)
        free = all(one.end <= at or at + len(word) <= one.start for one in back)
        if at >= 0 and free:
            places.append((at, at + len(word), study.entity(word, Kind.PERSON), word))
    return stepped(study, text, back, sorted(places))


def comes_back(text, back):
    return restored(text, [Stood(one.start, one.end, one.old) for one in back])


@pytest.mark.parametrize("number", range(-(-TEXTS // A_STUDY)))
def test_a_study_comes_back_over_two_steps_and_each_entity_has_one_pseudonym(number):
    study, drawn = Study(), random.Random(number)  # noqa: S311
    raw = [made_up(number * A_STUDY + n) for n in range(A_STUDY)]
    safe = [first_step(study, text) for text in raw]
    assert [comes_back(*one) for one in safe] == raw
    assert one_name_each(study, safe)
    changed = set(drawn.sample(sorted(study.pseudonyms), len(study.pseudonyms) // 2))
    for one in changed:
        study.pseudonyms[one] = f"{LATER[one % len(LATER)]}{'e' * (one // len(LATER))}"
    later = [second_step(study, *one, changed, drawn) for one in safe]
    assert [comes_back(*one) for one in later] == raw
    assert one_name_each(study, later)
    assert any(one[0] != two[0] for one, two in zip(safe, later, strict=True))


def one_name_each(study, safe):
    """Whether every place of an entity says its one pseudonym, whole, in part or by its initial."""
    for text, back in safe:
        for one in back:
            name = study.pseudonyms[one.entity].casefold()
            said = text[one.start : one.end].casefold()
            if said not in (name, name[0], *name.split()):
                return False
    return True
