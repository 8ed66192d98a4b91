# ruff: noqa: F811
"""Whoever is narrowed to a site or a family is told of nobody, and reads nothing, beyond it."""

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from coding.conftest import desk, sites, text  # noqa: F401  (fixtures)
from conftest import granted, later
from fieldloom.access import writes as access
from fieldloom.access.rules import Role
from fieldloom.consent import writes as consent
from fieldloom.consent.models import Event, EventLine
from fieldloom.consent.rules.deciding import Reason
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.telling import SENTENCES, as_known, because, would_change
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.clearance import veil
from fieldloom.sources.rules.redacting import Ground, Requester
from fieldloom.sources.writes import Asked, NewRequest, NewSubject


@pytest.fixture
def worker(study):
    """A practitioner who was never asked."""
    return Participant.objects.create(study=study, ref="SV1-W1", kind="professional")


@pytest.fixture
def tagged(desk, worker):
    """She is in the first words of both texts."""
    for ref, words in (("I-001", "How did"), ("F-001", "The team")):
        start, end = desk.place(ref, words)
        source = desk.sources[ref]
        passage = writes.mark_for(by=desk.by, source=source, start=start, end=end)
        writes.tag_subject(by=desk.by, source=source, new=NewSubject(worker, passage))


@pytest.fixture
def two_roles(keeper, study, member):
    """A maker of somebody who may know of consent in the whole study, and reads some of it only."""

    def make(username, **narrowed):
        user = member(username, Role.AUDITOR)
        new = access.NewGrant(Role.ANALYST, later(), date(2020, 1, 1), **narrowed)
        granted(keeper, user, study, new)
        return user

    return make


@pytest.mark.parametrize(
    ("narrowed", "read"),
    [
        ({"sites": ("FIFE",)}, {"I-001"}),
        ({"families": ("S07",)}, {"I-001"}),
        ({"waves": ("W9",)}, set()),
        ({"waves": ("W1",)}, {"I-001", "F-001"}),
    ],
)
def test_the_words_of_a_proposal_are_for_whoever_may_read_the_source(
    desk, tagged, two_roles, narrowed, read
):
    user = two_roles("olga", **narrowed)
    rows = list(reads.unreviewed(to=user, study=desk.study))
    found = reads.shown(to=user, study=desk.study, rows=rows)
    assert {one.source for one in found} == {"I-001", "F-001"}, "all of it is about consent"
    assert {one.source for one in found if any(one.words)} == read
    for ref, source in desk.sources.items():
        (one,) = reads.present_in(to=user, source=source)
        assert any(one.words) is (ref in read)


@pytest.fixture
def other(desk):
    """Somebody of no family that S07 knows, who is in all of I-001, where consent decides."""
    consent.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")
    person = Participant.objects.create(study=desk.study, ref="H09-P9", label="Isla", kind="adult")
    writes.tag_subject(by=desk.by, source=desk.sources["I-001"], new=NewSubject(person))
    return person


@pytest.fixture
def narrow(member):
    """Somebody who follows the family S07 alone."""
    return member("nan", Role.ANALYST, families=["S07"])


def say(desk, person, kind, **line):
    event = Event.objects.create(
        study=desk.study, participant=person, voice="own", kind=kind, taken_by=desk.by,
        at=datetime(2024, 3, 7, 12, tzinfo=UTC),
    )  # fmt: skip
    EventLine.objects.create(event=event, **line)
    veil.heard(desk.study.pk, [person.pk])


def first(desk, user):
    source = reads.source("I-001", to=user, study=desk.study)
    return reads.paragraphs(to=user, revision=source.current)[0]


def ask(desk, user, **about):
    return writes.ask_why(by=user, study=desk.study, about=Asked("I-001", **about))


def test_nothing_tells_who_withdrew_or_when_to_whoever_follows_another_family(desk, other, narrow):
    say(desk, other, "withdrawal", says="withdrawal")
    assert "H09-P9 withdrew this on 7 March 2024" in first(desk, desk.by).withheld
    told = first(desk, narrow).withheld
    assert told.startswith("Somebody out of your reach withdrew this")
    for about in ({}, {"paragraph": 1}):
        assert "7 March 2024" in ask(desk, desk.by, **about).sentence
        said = ask(desk, narrow, **about)
        assert "Somebody out of your reach withdrew this" in said.sentence
        assert "event" not in json.dumps(said.facts)
        told += said.sentence + json.dumps(said.facts)
    assert not any(word in told for word in ("H09", "Isla", "2024"))


def test_nothing_tells_on_what_somebody_beyond_ones_reach_agreed(desk, other, narrow):
    say(desk, other, "consent", says="consent", ceiling=6)
    assert "H09-P9 agreed on 7 March 2024" in ask(desk, desk.by, paragraph=1).sentence
    said = ask(desk, narrow, paragraph=1)
    assert said.seen and "Somebody out of your reach agreed. Everybody" in said.sentence
    assert "event" not in json.dumps(said.facts) and "2024" not in said.sentence


@pytest.mark.parametrize("rule", sorted(SENTENCES))
def test_no_sentence_of_the_law_names_anybody_beyond_ones_reach(rule):
    reason = as_known(Reason(rule, ref="H09-P9", event=7), {"S07-P2"})
    for sentence in (because(reason, {7: "7 March 2024"}), would_change(reason)):
        assert "H09" not in sentence and "2024" not in sentence
        assert sentence[0].isupper() and "{" not in sentence and "  " not in sentence


def test_the_page_of_a_request_names_nobody_beyond_ones_reach(desk, other, narrow, client):
    new = NewRequest(Requester.PARTICIPANT, Ground.HARM, participant=other)
    row = writes.ask_to_take_out(by=desk.by, source=desk.sources["I-001"], new=new)
    page = reverse("guarding:request", args=[desk.study.slug, row.pk])
    for user, named in ((desk.by, "H09-P9"), (narrow, "Somebody out of your reach")):
        client.force_login(user)
        body = client.get(page).content.decode()
        assert f"A participant: {named}</dd>" in body
        assert ("H09" in body) is (user == desk.by)
