"""Who was met together with another family is not told by the code of the encounter, to whoever does not
see that encounter."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.consent import reads, writes
from fieldloom.consent.reads import DueKind
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.writes import Checked
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation, PersonKind


@pytest.fixture
def other(pi, study):
    family = people.add_family(
        by=pi, study=study, new=people.NewFamily(Nation.SCOTLAND, "Another family")
    )
    joined = people.Joining(family, "father")
    new = people.NewParticipant(PersonKind.ADULT, "Ewan", 1980, joined)
    return people.add_participant(by=pi, study=study, new=new)


@pytest.fixture
def together(fay, mother, other, take, visit):
    """The mother was met with somebody of another family, and said there that it goes on."""
    take(mother, date(2024, 2, 1))
    met = visit(date(2024, 3, 20), (mother, other))
    writes.check_process(by=fay, encounter=met, checks={mother: Checked(Outcome.REAFFIRMED)})
    return met


@pytest.fixture
def narrow(member, mother):
    """Somebody who sees the mother's family only."""
    return member("nan", Role.ANALYST, families=(mother.memberships.get().family.ref,))


def test_the_code_is_told_to_whoever_sees_the_encounter(pi, narrow, mother, together, visit):
    apart = visit(date(2024, 5, 2), (mother,))
    for reader, code in ((pi, together.ref), (narrow, "")):
        last = reads.before_visit(to=reader, encounter=apart)[0].last
        (check,) = reads.checks_of(to=reader, participant=mother)
        (said, _) = reads.history(to=reader, participant=mother)
        assert (last.where or "", check.where or "", said.event.where or "") == (code,) * 3
        assert last.at.date() == date(2024, 3, 20), "the day is no secret"


def test_what_is_due_names_the_encounter_to_them_only(
    pi, study, narrow, mother, other, together, visit
):
    writes.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Panel")
    apart, met = visit(who=(mother,)), visit(timezone.localdate(), (mother, other))
    for reader, tells in ((pi, True), (narrow, False)):
        everywhere = (
            reads.due(to=reader, study=study),
            reads.due_of(to=reader, participant=mother),
            reads.before_visit(to=reader, encounter=apart)[0].due,
        )
        for rows in everywhere:
            (one,) = (x for x in rows if x.kind is DueKind.NOT_CHECKED and x.participant == mother)
            assert (met.ref in one.words) is tells
            assert one.day == met.on_day


def test_the_pages_do_not_tell_it_either(client, study, narrow, pi, mother, together, visit):
    apart = visit(date(2024, 5, 2), (mother,))
    pages = ("consent:person", mother.ref), ("consent:before", apart.ref)
    for reader, tells in ((pi, True), (narrow, False)):
        client.force_login(reader)
        for name, ref in pages:
            page = client.get(reverse(name, args=[study.slug, ref])).content.decode()
            assert "Kirsty" in page
            assert (together.ref in page) is tells, (name, reader)
