"""The pages of what waits: a second person sees what there is to look at, and opens it."""

from datetime import date

import pytest
from django.urls import reverse
from tests.sources.conftest import own_vault, take_in  # noqa: F401  (fixtures)

from fieldloom.access.rules import Role
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.material import Policy
from fieldloom.fieldwork.models import Encounter
from fieldloom.sources.models import Hold, Speaker

TALK = "INT: So?\n\nKIRSTY: The harbour.\n\nINT: And?\n\nKIRSTY: We went.\n"


@pytest.fixture
def waits(pi, fay, study, mother, take, visit, take_in):  # noqa: F811
    take(mother, date(2024, 2, 1), evidence="b" * 64)
    quarantine = consent.Quarantine(True, True)
    consent.let_consent_decide(
        by=pi, study=study, policy=Policy(), reasoning="Panel", quarantine=quarantine
    )
    met = visit(who=(mother,))
    Encounter.objects.filter(pk=met.pk).update(written_by=fay)
    made = take_in(fay, {"t.txt": TALK}, encounter=met.ref)
    Speaker.objects.filter(source=made["t.txt"].source, is_fieldworker=False).update(
        participant=mother
    )
    return met


@pytest.fixture
def at(client, study, member):
    people = {}

    def ask(name, *args, role=Role.SITE_LEAD, user=None, post=None):
        if user is None:
            user = people.setdefault(role, None) or member(role.value, role)
            people[role] = user
        client.force_login(user)
        url = reverse(name, args=[study.slug, *args])
        return client.get(url) if post is None else client.post(url, post)

    return ask


def text(answer):
    return " ".join(answer.content.decode().split())


def test_a_second_person_verifies_from_the_page(at, waits):
    home = text(at("home:study"))
    assert "1 source of 1 place" in home
    assert "You can verify 1 of them" in home
    assert "You can" in text(at("consent:waiting"))
    answer = at("consent:verify", waits.ref)
    page = text(answer)
    assert "b" * 64 in page
    assert "taken by Fay" in page
    sent = {"mark": answer.context["shown"].mark}
    assert "Not looked at yet" in text(at("consent:verify", waits.ref, post=sent))
    assert Hold.objects.get().lifted_at is None
    sent["people"] = ["H01-P1"]
    assert at("consent:verify", waits.ref, post=sent).status_code == 302
    assert Hold.objects.get().lifted_at is not None
    assert "Nothing waits" in text(at("consent:waiting"))
    assert "Verified before" in text(at("consent:verify", waits.ref))
    assert "Waits to be verified</h2>" not in text(at("home:study"))


def test_whoever_had_a_hand_in_it_is_told_why_not_and_is_given_no_button(at, waits, fay):
    page = text(at("consent:verify", waits.ref, user=fay))
    assert "so it is not you who verifies it" in page
    assert "It is in order" not in page
    sent = {"mark": "x", "people": ["H01-P1"]}
    at("consent:verify", waits.ref, user=fay, post=sent)
    assert Hold.objects.get().lifted_at is None
    assert "a colleague does" in text(at("home:study", user=fay))


def test_who_does_not_verify_gets_no_page_and_no_count(at, waits):
    for role in (Role.ANALYST, Role.AUDITOR, Role.ARCHIVIST, Role.SAFEGUARDING):
        assert at("consent:waiting", role=role).status_code == 403
        assert "Waits to be verified" not in text(at("home:study", role=role))
