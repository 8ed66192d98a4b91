"""A text of which some is withheld for another reason: what is open is signed off, the rest stays shut."""

import random

import pytest
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.consent.rules.deciding import may
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.standing import Dismiss, Named, Same
from fieldloom.sources import reads as sources
from fieldloom.sources import writes as taking
from fieldloom.sources.clearance import names_first, veil
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.clearance.law import materials
from fieldloom.sources.models import Hold, Paragraph, Revision
from fieldloom.sources.rules import turns
from fieldloom.sources.rules.blocks import divide
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.rules.words import count
from fieldloom.sources.taking_in import revising
from fieldloom.sources.taking_in.storing import Written
from pseudonyms.test_signing import fresh, sign

OPEN = "P: Our Kayleigh is seven, and Kayleigh likes the sea."
SECOND = "P: Rhona told me that Kayleigh cried the whole night."
LAST = "P: Then Kayleigh went to her gran."
TALK = f"{OPEN}\n\n{SECOND}\n\n{LAST}\n"


@pytest.fixture
def first(steward, study):
    return taking.put_names_first(by=steward, study=study, on=True)


@pytest.fixture
def talk(first, pi, source_of):
    return source_of(pi, TALK)


@pytest.fixture
def held(talk, pi):
    """A legal hold lies on the second paragraph."""
    return shut(talk, pi, SECOND)


def shut(source, by, words, kind=HoldKind.LEGAL):
    text = _text(source)
    at = text.index(words)
    new = taking.NewHold(kind, place=(at, at + len(words)))
    return taking.put_hold(by=by, source=source, new=new)


def _text(source):
    return revising.text_of(fresh(source).revision)


def decide(steward, source, **names):
    act = {"by": steward, "study": source.study}
    writes.find(by=steward, source=fresh(source))
    while some := reads.candidates(to=steward, study=source.study).some:
        one = some[0]
        name = next((names[w.casefold()] for w in one.surfaces if w.casefold() in names), None)
        choice = Named(name) if name else Dismiss()
        if one.entity is not None:
            choice = Same(one.entity)
        writes.decide_candidate(**act, key=one.key, choice=choice)


def told(who, source, number=None):
    rows = Revision.objects.filter(source=source)
    revision = rows.get(number=number) if number else fresh(source).revision
    return sources.text_of(to=who, revision=revision)


def test_what_is_open_is_signed_and_what_is_not_stays_shut(talk, held, steward, pi):
    decide(steward, talk, kayleigh="Morag")
    before = reads.before_signing(to=steward, source=talk)
    assert (before.withheld, before.nothing_seen) == (1, False)
    assert any("stay shut" in one for one in before.cautions)
    sign(steward, talk)
    safe = told(pi, talk)
    assert "Our Morag is five to seven" in safe and "Then Morag went" in safe
    assert "Kayleigh" not in safe and "Rhona" not in safe and "cried" not in safe
    assert "Kayleigh" not in told(pi, talk, 1) and "Rhona" not in told(pi, talk, 1)


def test_when_the_other_reason_ends_it_still_waits_for_its_names(talk, held, steward, pi, member):
    decide(steward, talk, kayleigh="Morag")
    sign(steward, talk)
    taking.lift_hold(by=member("other", Role.PI), lying=held)
    for number in (None, 1):
        assert "Rhona" not in told(pi, talk, number) and "cried" not in told(pi, talk, number)
    (row,) = reads.progress(to=steward, study=talk.study)
    assert (row.parts, row.parts_seen) == (1, 1)
    decide(steward, talk, rhona="Effie")
    sign(steward, talk)
    assert "Effie told me that Morag cried" in told(pi, talk)
    for number in range(1, fresh(talk).revision.number):
        assert "Rhona" not in told(pi, talk, number) and "Kayleigh" not in told(pi, talk, number)
    assert not Hold.objects.filter(kind="names", lifted_at=None).exists()


def test_it_comes_back_byte_for_byte_after_both_signatures(talk, held, steward, pi, member, opened):
    opened(steward)
    decide(steward, talk, kayleigh="Morag")
    sign(steward, talk)
    with pytest.raises(Refused, match="withheld"):
        writes.restore_text(by=steward, source=fresh(talk))
    taking.lift_hold(by=member("other", Role.PI), lying=held)
    decide(steward, talk, rhona="Effie")
    sign(steward, talk)
    assert writes.restore_text(by=steward, source=fresh(talk)).text == TALK


def test_signing_again_while_nothing_changed_is_refused(talk, held, steward):
    decide(steward, talk, kayleigh="Morag")
    sign(steward, talk)
    with pytest.raises(Unfit, match="already"):
        sign(steward, fresh(talk))


def test_a_text_of_which_all_is_withheld_is_not_signed(talk, steward, pi):
    taking.put_hold(by=pi, source=talk, new=taking.NewHold(HoldKind.LEGAL))
    with pytest.raises(Unfit, match="withheld"):
        sign(steward, talk)


def test_nobody_sees_what_stays_shut_in_search_or_in_counts(talk, held, steward, pi, member):
    decide(steward, talk, kayleigh="Morag")
    sign(steward, talk)
    taking.lift_hold(by=member("other", Role.PI), lying=held)
    found = sources.search(to=pi, study=talk.study, query="Rhona OR cried")
    assert found.total == 0
    assert hidden(pi, talk.study_id) is not None


def test_a_later_correction_opens_nothing(talk, held, steward, pi, member):
    decide(steward, talk, kayleigh="Morag")
    sign(steward, talk)
    taking.lift_hold(by=member("other", Role.PI), lying=held)
    writes.find(by=steward, source=fresh(talk))
    writes.replace_everywhere(by=steward, study=talk.study)  # her name in the part is known by now
    assert "Rhona" not in told(pi, talk) and "cried" not in told(pi, talk)
    assert Hold.objects.filter(kind="names", lifted_at=None).exists()


def test_the_words_in_an_earlier_text_stay_shut_as_well(talk, steward, pi, member):
    """A hold that was put on the text as it stands now knows no place in the one before."""
    again(talk, TALK.replace("the sea", "the sea a lot"), pi)
    held = shut(fresh(talk), pi, SECOND)
    decide(steward, talk, kayleigh="Morag")
    sign(steward, fresh(talk))
    taking.lift_hold(by=member("other", Role.PI), lying=held)
    for number in (None, 1, 2):
        assert "Rhona" not in told(pi, talk, number), number


def again(source, text, by):
    """A further text of a source, as if it had been taken in."""
    written = Written.of(text, turns.mark(divide(text)).blocks, count(text))
    source = fresh(source)
    revising.revise(source, written, by, "Again")
    names_first.shut(source.study_id, [source], by)
    veil.draw(source.study_id, [source.pk])


def test_a_newer_text_that_is_shut_is_not_opened_by_replacing_everywhere(talk, steward, pi):
    decide(steward, talk, kayleigh="Morag", rhona="Effie")
    sign(steward, talk)
    again(talk, "P: Our Kayleigh is eight now. Shona Baxter said so.\n", pi)
    writes.find(by=steward, source=fresh(talk))
    with pytest.raises(Unfit, match="nothing to replace"):
        writes.replace_everywhere(by=steward, study=talk.study)
    assert "Shona" not in told(pi, talk)


NAMES = ("Kayleigh", "Rhona", "Shona", "Gwenllian")
MANY = 12


def world(dice, source_of, pi, number):
    """Some paragraphs of speech; each names somebody and has a word of its own."""
    said = [
        f"P: We went with {dice.choice(NAMES)} and {dice.choice(NAMES)} to gate{n}x{number} at noon."
        for n in range(dice.randrange(2, 8))
    ]
    source = source_of(pi, "\n\n".join(said) + "\n", ref=f"W-{number:03}")
    if dice.random() < 0.5:  # a text that was taken in once more
        dice.shuffle(said)
        again(source, "\n\n".join(said) + "\nP: That was all.\n", pi)
    shut_ = dice.sample(said, dice.randrange(len(said)))
    return source, said, shut_, [shut(source, pi, words) for words in shut_]


def as_the_rules_say(source, revision):
    """By paragraph (row id) whether the team may read it: told by the rules, one by one."""
    now = timezone.now()
    rows = list(Paragraph.objects.filter(revision=revision).values_list("pk", flat=True))
    made = materials(fresh(source), revision, now, rows)
    policy = veil.policy_of(source.study_id, now) or veil.ONLY_HOLDS
    return {pk: may(made[pk], veil.TEAM, now, policy).allowed for pk in rows}


def test_in_many_worlds_nothing_opens_that_nobody_looked_at(
    first, study, source_of, steward, pi, member
):
    other = member("other", Role.PI)
    for seed in range(MANY):
        dice = random.Random(seed)
        source, said, closed, holds = world(dice, source_of, pi, seed)
        decide(steward, source, kayleigh="Morag", rhona="Effie", shona="Isla", gwenllian="Una")
        sign(steward, fresh(source))
        for one in dice.sample(holds, dice.randrange(len(holds) + 1)):
            taking.lift_hold(by=other, lying=one)
        marks = {words.split()[-3] for words in closed}
        for revision in Revision.objects.filter(source=source):
            text = sources.text_of(to=pi, revision=revision)
            assert [name for name in NAMES if name in text] == [], seed
            assert [mark for mark in marks if mark in text] == [], seed
            veiled = hidden(pi, study.pk)
            shut_ = (
                set(veiled.rows().filter(revision=revision).values_list("paragraph", flat=True))
                if veiled
                else set()
            )
            told_ = as_the_rules_say(source, revision)
            assert {pk for pk, open_ in told_.items() if not open_} == shut_, seed
        opened = [words.split()[-3] for words in said if words not in closed]
        assert all(mark in told(pi, source) for mark in opened), seed
