"""Whoever tries names one after the other at the door learns soon nothing more from it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.exchange.at_the_door import Leaving, Stopped, looked_through
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules import trying
from fieldloom.pseudonyms.rules.kinds import Kind


@pytest.fixture
def registered(study, pi):
    for kind, forms, pseudonym in (
        (Kind.PERSON, ("Kayleigh Morrison",), "Elspeth"),
        (Kind.PERSON, ("Hope",), "Morag"),
    ):
        writes.enter(by=pi, study=study, new=writes.NewEntity(kind, forms, pseudonym=pseudonym))


@pytest.fixture
def curious(member, registered):
    return member("curious", Role.ANALYST)


def out(by, study, words):
    file = Leaving("memo.txt", "text/plain", [f"{words}\n".encode()])
    return b"".join(looked_through(file, by=by, study=study).pieces)


def tries(by, study, words, times):
    for _ in range(times):
        with pytest.raises(Stopped) as found:
            out(by, study, words)
        assert found.value.places


def test_after_a_few_stops_the_answer_is_the_same_whatever_is_in_it(curious, study):
    tries(curious, study, "Kayleigh", trying.SURE - 1)
    answers = set()
    for words in ("Kayleigh", "Nobody here", "Kayleigh", "Aloysius", "hope"):
        with pytest.raises(Unfit) as found:
            out(curious, study, words)
        assert not isinstance(found.value, Stopped)
        answers.add(str(found.value))
    assert len(answers) == 1 and "Kayleigh" not in answers.pop()


def test_words_that_may_be_names_count_as_well(curious, study):
    tries(curious, study, "there was hope", trying.DOUBTS - 1)
    with pytest.raises(Unfit) as found:
        out(curious, study, "there was hope")
    assert not isinstance(found.value, Stopped)


def test_after_an_hour_it_answers_again(curious, study, monkeypatch):
    tries(curious, study, "Kayleigh", trying.SURE - 1)
    with pytest.raises(Unfit):
        out(curious, study, "Kayleigh")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + trying.WITHIN + timedelta(minutes=1))
    assert out(curious, study, "Nobody here") == b"Nobody here\n"


def test_others_and_those_who_keep_names_go_on(curious, study, pi, member):
    tries(curious, study, "Kayleigh", trying.SURE - 1)
    with pytest.raises(Unfit):
        out(curious, study, "Kayleigh")
    assert out(member("other", Role.ANALYST), study, "Nobody here")
    tries(pi, study, "Kayleigh", trying.SURE + 2)


def test_who_keeps_names_is_told_who_it_was_and_it_is_recorded(curious, study, pi):
    tries(curious, study, "Kayleigh", trying.SURE - 1)
    assert reads.tried(to=pi, study=study) == []
    for _ in range(2):
        with pytest.raises(Unfit):
            out(curious, study, "Kayleigh")
    (told,) = reads.tried(to=pi, study=study)
    assert told.who == "Curious"
    assert Entry.objects.filter(verb="exports shut after many stops", actor=curious.pk).count() == 2
