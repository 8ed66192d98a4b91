# ruff: noqa: F811
"""Why can I (not) see this? One sentence, on the page, on the command line and in the trail."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from coding.conftest import analyst, desk, sites, text  # noqa: F401  (fixtures)
from fieldloom.access.doors import ROUTES
from fieldloom.access.gate import may
from fieldloom.access.rules import PERMISSIONS, Permission, Role, decide
from fieldloom.audit.models import Entry
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.events import Answer, Readers
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Given
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.models import Speaker
from fieldloom.sources.rules.explaining import Known, rules_of, why
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.writes import Asked, NewHold, NewSubject


@pytest.fixture
def talk(desk):
    return desk.sources["I-001"]


@pytest.fixture
def kirsty(desk, talk):
    """Somebody who speaks in I-001 and was never asked."""
    made = Participant.objects.create(study=desk.study, ref="H01-P1", label="Kirsty", kind="adult")
    speaker = Speaker.objects.filter(source=talk).exclude(label="INT").first()
    writes.link_speaker(by=desk.by, speaker=speaker, participant=made)
    return made


@pytest.fixture
def decides(desk):
    consent.let_consent_decide(by=desk.by, study=desk.study, policy=Policy(), reasoning="Panel")


def ask(desk, user=None, **about):
    return writes.ask_why(by=user or desk.by, study=desk.study, about=Asked(**about))


def paragraphs(user, source):
    return reads.paragraphs(to=user, revision=source.current)


def test_before_consent_decides_the_role_is_the_reason(desk, talk):
    told = ask(desk, source="I-001", paragraph=1)
    assert told.seen
    assert rules_of(told.facts) == ["role", "consent does not decide"]
    assert told.sentence.startswith("You may read paragraph 1 of I-001. Your role as ")


def test_whoever_was_never_asked_and_a_hold_are_named_in_order(desk, talk, kirsty, decides):
    shut = next(row for row in paragraphs(desk.by, talk) if row.withheld)
    told = ask(desk, source="I-001", paragraph=shut.number)
    assert not told.seen
    assert "H01-P1 was not asked about this." in told.sentence
    assert "Needed: H01-P1’s own consent" in told.grounds[-1].would_change
    start = shut.start + shut.said
    passage = writes.mark_for(by=desk.by, source=talk, start=start, end=shut.end - 1)
    writes.put_hold(by=desk.by, source=talk, new=NewHold(HoldKind.LEGAL, passage))
    told = ask(desk, source="I-001", paragraph=shut.number)
    assert rules_of(told.facts) == ["role", "legal hold"]
    assert re.search(r"legal hold\. It lies on it since \d+ \w+ 20\d\d\.", told.sentence)


def test_what_is_seen_says_on_what_it_rests(desk, talk, kirsty, decides):
    clause = consent.NewClause("I agree.", Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM)
    new = consent.NewForm("CF", "1", "Taking part", Readers.ADULT, date(2024, 1, 1), (clause,))
    form = consent.register_form(by=desk.by, study=desk.study, new=new)
    answers = consent.Answers(form, {1: Given(Answer.YES)})
    said = consent.Said(timezone.now())
    consent.take_consent(by=desk.by, participant=kirsty, said=said, answers=answers)
    row = paragraphs(desk.by, talk)[1]
    assert not row.withheld
    told = ask(desk, source="I-001", paragraph=row.number)
    assert told.seen
    assert rules_of(told.facts) == ["role", "rests on", "all agreed"]
    assert re.search(r"H01-P1 agreed on \d+ \w+ \d+, to CF 1\.", told.sentence)


@pytest.mark.parametrize("role", [Role.PI, Role.ANALYST, Role.FIELDWORKER, Role.ARCHIVIST])
def test_the_answer_is_that_of_the_text_itself(desk, talk, kirsty, decides, member, role):
    user = member("ruth", role)
    for row in paragraphs(user, talk):
        told = ask(desk, user, source="I-001", paragraph=row.number)
        assert told.seen is not bool(row.withheld), told.sentence
    whole = ask(desk, user, source="I-001")
    assert whole.facts["shut"] == [r.number for r in paragraphs(user, talk) if r.withheld]


def test_every_page_is_answered_as_it_opens_for_every_role(desk, member):
    users = {role: member(f"u{n}", role) for n, role in enumerate(Role)}
    for name, door in ROUTES.items():
        for role, user in users.items():
            told = ask(desk, user, page=name)
            assert told.seen is door.opens_to(role), (name, role, told.sentence)


def test_a_refusal_is_worded_as_the_gate_words_it(desk, member):
    user = member("olga", Role.AUDITOR)
    for permission in Permission:
        facts = {"permission": permission.name, "rule": "no role"}
        said = why({"about": "page", "seen": False, "grounds": [facts]}, Known()).grounds[0]
        decision = decide(permission, [], None)
        assert (said.because, said.would_change) == (decision.because, decision.would_change)
        if Role.AUDITOR not in PERMISSIONS[permission]:
            assert may(user, permission, desk.study).because == said.because


def test_what_is_out_of_reach_is_answered_like_what_does_not_exist(desk, talk, member):
    away = member("ada", Role.ANALYST, sites=["NOWHERE"])
    there, not_there = ask(desk, away, source="I-001"), ask(desk, away, source="I-999")
    assert there == not_there
    assert ask(desk, away, source="I-001", paragraph=1) == there
    assert "site NOWHERE" in there.sentence and "I-001" not in there.sentence
    entries = Entry.objects.filter(verb="asked why").order_by("-number")[:2]
    assert entries[0].about == entries[1].about
    steward = member("stew", Role.STEWARD)
    assert ask(desk, steward, source="I-001") == ask(desk, steward, source="I-999")
    assert rules_of(ask(desk, steward, source="I-001").facts) == ["no role"]
    assert ask(desk, source="I-001", paragraph=9999).facts["about"] == "nothing"
    assert ask(desk, page="no:such").facts["about"] == "nothing"


def test_a_reader_of_one_family_is_told_no_name_of_another(desk, talk, kirsty, decides, member):
    from fieldloom.people.models import Family

    other = Participant.objects.create(study=desk.study, ref="H09-P9", kind="adult")
    family, _ = Family.objects.get_or_create(study=desk.study, ref="H01", nation="scotland")
    talk.encounter.families.set([family])
    talk.encounter.participants.clear()
    talk = reads.source("I-001", to=desk.by, study=desk.study)
    writes.tag_subject(by=desk.by, source=talk, new=NewSubject(other))
    narrow = member("nan", Role.ANALYST, families=["H01"])
    told = ask(desk, narrow, source="I-001", paragraph=1)
    assert not told.seen
    assert "H09" not in json.dumps(told.facts) + told.sentence
    assert "Somebody out of your reach was not asked" in told.sentence


@pytest.mark.parametrize(
    "about", [{"source": "I-001", "paragraph": 2}, {"source": "I-001"}, {"page": "team:grant"}]
)
def test_page_command_and_trail_say_the_same(
    desk, talk, kirsty, decides, client, about, monkeypatch
):
    from fieldloom.cli import speaking
    from fieldloom.cli.every import app

    for name in ("_must_stand", "set_up", "make_database"):
        monkeypatch.setattr(speaking, name, lambda: None)
    sentence = ask(desk, **about).sentence
    words = [about.get("source", ""), "--as", desk.by.username, "--study", desk.study.slug]
    words += ["--paragraph", str(about["paragraph"])] if "paragraph" in about else []
    words += ["--page", about["page"]] if "page" in about else []
    said = CliRunner().invoke(app, ["why", *filter(None, words)])
    assert " ".join(said.stdout.split()) == sentence
    client.force_login(desk.by)
    page = client.get(reverse("guarding:why", args=[desk.study.slug]), about)
    assert page.context["why"].sentence == sentence
    body = " ".join(page.content.decode().split()).replace("&#x27;", "'").replace("&quot;", '"')
    for one in page.context["why"].grounds:
        assert one.because in body and one.would_change in body
    trail = client.get(reverse("audit:trail", args=[desk.study.slug]) + "?act=asked why")
    assert trail.content.decode().count(sentence) == 3


def test_the_trail_keeps_rules_and_ids_and_no_words(desk, talk, kirsty, decides):
    shut = next(row for row in paragraphs(desk.by, talk) if row.withheld)
    ask(desk, source="I-001", paragraph=shut.number)
    about = Entry.objects.filter(verb="asked why").latest("number").about
    assert about["source_id"] == talk.pk
    assert about["grounds"][1]["rule"] == "not granted"
    assert "Kirsty" not in json.dumps(about) and "H01-P1" not in json.dumps(about)


def test_a_refused_page_leads_to_the_reasons_and_tells_nothing_more(desk, talk, member, client):
    client.force_login(member("olga", Role.AUDITOR))
    page = client.get(reverse("people:families", args=[desk.study.slug]))
    assert page.status_code == 403
    assert "?page=people:families" in page.content.decode()
    away = member("ada", Role.ANALYST, sites=["NOWHERE"])
    client.force_login(away)
    bodies = []
    for ref in ("I-001", "I-999"):
        page = client.get(reverse("desk:read", args=[desk.study.slug, ref]))
        assert page.status_code == 404
        body = re.sub(r"csrf\w*.{0,90}|X-CSRFToken.{0,90}", "", page.content.decode())
        assert f"?source={ref}" in body
        bodies.append(body.replace(ref, "REF"))
    assert bodies[0] == bodies[1]
