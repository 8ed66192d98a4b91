"""Before a visit and after it: what the pages show, and that it is kept as it was filled in."""

from datetime import date

import pytest
from django.urls import reverse

from fieldloom.access.rules import Role
from fieldloom.consent.models import Event, ProcessCheck, StruckCheck
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.writes import Checked, check_process

COURT = "the court case"


@pytest.fixture
def at(client, study, fay):
    def ask(name, *args, user=fay, post=None):
        client.force_login(user)
        url = reverse(name, args=[study.slug, *args])
        return client.get(url) if post is None else client.post(url, post)

    return ask


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def met(mother, take, visit):
    take(mother, date(2024, 2, 1))
    return visit()


def filled(**more):
    return {"mode": "verbal", "place": "at the door", **more}


def test_what_was_said_is_kept_from_one_page_and_shown_at_the_encounter(at, met, mother):
    page = text(at("fieldwork:encounter", met.ref))
    assert "Nothing is recorded yet of H01-P1, H01-P2" in page
    sent = filled(**{
        "H01-P1-outcome": "reaffirmed", "H01-P1-off_limits": COURT,
        "H01-P2-outcome": "not_asked", "H01-P2-why": "Asleep", "H01-P2-sign": "uneasy",
    })  # fmt: skip
    assert at("consent:check", met.ref, post=sent).status_code == 302
    page = text(at("fieldwork:encounter", met.ref))
    assert "goes on as it stands" in page
    assert "Not asked: Asleep" in page
    assert "Uneasy" in page
    assert page.count(COURT) == 2, "as what is off limits, and as what was said"
    assert "Record what was said" not in page
    for name, ref in (("consent:person", "H01-P1"), ("people:participant", "H01-P1")):
        assert COURT in text(at(name, ref))
    assert "Of everybody who took part it is recorded" in text(at("consent:check", met.ref))


def test_a_pause_from_the_page_is_an_event(at, met):
    at("consent:check", met.ref, post=filled(**{"H01-P1-outcome": "paused"}))
    assert Event.objects.filter(kind="pause", encounter=met).exists()
    assert ProcessCheck.objects.get().place == "at the door"


def test_what_cannot_be_stands_with_the_person_and_nothing_is_kept(at, met):
    sent = filled(**{"H01-P1-outcome": "paused", "H01-P2-outcome": "not_asked"})
    answer = at("consent:check", met.ref, post=sent)
    assert answer.status_code == 422
    assert "It is not said why H01-P2 was not asked" in text(answer)
    assert not ProcessCheck.objects.exists()
    lost = filled(**{"H01-P1-off_limits": COURT})
    answer = at("consent:check", met.ref, post=lost)
    assert "so that the rest is kept" in text(answer)
    answer = at("consent:check", met.ref, post=filled())
    assert "Nobody is checked" in text(answer)


def test_before_you_go_says_what_stands_what_not_and_what_is_off_limits(
    at, fay, met, mother, visit
):
    checks = {mother: Checked(Outcome.PAUSED, off_limits=(COURT,))}
    check_process(by=fay, encounter=met, checks=checks)
    coming = visit(date(2024, 4, 9), (mother,))
    page = text(at("consent:before", coming.ref))
    assert COURT in page
    assert "<strong>No.</strong> Paused" in page
    assert "of the family" in page, "the child is of the family and was not named"
    assert "Rab" not in page, "nobody met him"


def test_a_mistake_is_struck_out_by_who_keeps_consent(at, pi, fay, met, mother):
    (made,) = check_process(by=fay, encounter=met, checks={mother: Checked(Outcome.PAUSED)})
    assert at("consent:strike_check", made.pk).status_code == 403
    assert "It was a mistake" in text(at("fieldwork:encounter", met.ref, user=pi))
    assert at("consent:strike_check", made.pk, user=pi, post={"reasoning": ""}).status_code == 422
    at("consent:strike_check", made.pk, user=pi, post={"reasoning": "The wrong person"})
    assert StruckCheck.objects.get().reasoning == "The wrong person"
    assert "struck out" in text(at("fieldwork:encounter", met.ref))


def test_an_auditor_of_consent_sees_no_encounters(at, met, member):
    aud = member("aud", Role.AUDITOR)
    assert at("consent:before", met.ref, user=aud).status_code == 403
