"""The pages of consent: what they show, to whom, and that nothing is kept before it was shown."""

import re
from datetime import date

import pytest

from fieldloom.access.rules import Role
from fieldloom.consent import reads, writes
from fieldloom.consent.models import Event, FormVersion, InfoSheet, LawfulBasis, Regime
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.people.models import Kinship
from fieldloom.people.rules import PersonKind
from fieldloom.people.writes import NewParticipant, add_participant

MARCH = date(2024, 3, 1)
SAID = {"on": "2024-05-01", "mode": "verbal", "voice": "own"}


@pytest.mark.parametrize(
    ("name", "args", "shown"),
    [
        ("overview", [], "Consent does not decide in this study yet"),
        ("due", [], "What is due"),
        ("person", ["H01-P1"], "Publication"),
        ("person", ["H01-P3"], "Only the study can decide"),
        ("papers", [], "CF 1"),
        ("form", ["CF", "1"], "My words may be published."),
        ("record", ["H01-P1", "consent"], "silence is never consent"),
        ("record", ["H01-P1", "withdraw"], "What is to become of what is there?"),
        ("record", ["H01-P1", "pause"], "Or only these purposes"),
        ("record", ["H01-P1", "reaffirm"], "Choose none to say again all that stands"),
        ("record", ["H01-P3", "public_interest"], "For these purposes"),
        ("assess", ["H01-P2"], "Nobody computes it"),
        ("add_sheet", [], "Register an information sheet"),
        ("add_form", [], "One more clause"),
        ("decisions", [], "This is not consent"),
        ("basis", [], "data protection officer"),
        ("switch", [], "1 of 3"),
    ],
)
def test_a_page_says_what_it_is_for(at, seen, take, mother, name, args, shown):
    take(mother, MARCH)
    answer = at(f"consent:{name}", *args)
    assert answer.status_code == 200
    assert shown in seen(answer)


@pytest.mark.parametrize("name", ["overview", "due", "papers", "decisions"])
def test_who_may_not_see_consent_sees_no_page_of_it(at, member, name):
    assert at(f"consent:{name}", user=member("ali", Role.ALLIANCE_READER)).status_code == 403


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("add_form", []),
        ("switch", []),
        ("basis", []),
        ("add_sheet", []),
        ("record", ["H01-P3", "public_interest"]),
    ],
)
def test_a_fieldworker_decides_nothing_for_the_study(at, fay, people, name, args):
    assert at(f"consent:{name}", *args, user=fay).status_code == 403


def keep(at, answer, where, sent, **more):
    """Send what was shown once more, to be kept."""
    mark = re.search(r'name="keep" value="([0-9a-f]+)"', answer.content.decode())[1]
    return at(*where, post={**sent, "keep": mark}, **more)


def test_consent_is_shown_in_words_before_it_is_kept(at, seen, mother, form, fay):
    where = ("consent:record", "H01-P1", "consent")
    sent = {**SAID, "answer_1": "yes", "answer_2": "no", "answer_3": "limited"}
    sent |= {"limit_3": "alliance", "conditions_3": ["check_back"]}
    shown = at(*where, post=sent, user=fay)
    words = seen(shown)
    assert "H01-P1 agrees: Taking part (for at most: the whole team)." in words
    assert "H01-P1 does not agree: Analysis by the team." in words
    assert "for at most: the learning alliance" in words.lower()
    assert "What changes" in words
    assert not Event.objects.exists()
    kept = keep(at, shown, where, sent, user=fay)
    assert kept.status_code == 302
    assert Event.objects.get().lines.count() == 3
    page = seen(at("consent:person", "H01-P1"))
    assert "only after the person has seen it" in page
    assert "until 1 May 2026" in page


def test_what_was_changed_after_it_was_shown_is_shown_again(at, seen, take, mother):
    take(mother, MARCH)
    where = ("consent:record", "H01-P1", "withdraw")
    sent = {**SAID, "purposes": ["publish"], "effect": "restrict"}
    shown = at(*where, post=sent)
    again = keep(at, shown, where, {**sent, "purposes": ["quote"]})
    assert again.status_code == 200
    assert "H01-P1 withdraws: Quoting." in seen(again)
    assert Event.objects.count() == 1
    assert keep(at, shown, where, sent).status_code == 302
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "sent", "place"),
    [
        ("withdraw", {"effect": "restrict"}, "purposes"),
        ("consent", {"answer_1": "yes", "on": "2099-01-01"}, "on"),
        ("consent", {"answer_1": "yes", "voice": "guardian"}, "grantor"),
        ("consent", {"answer_1": "limited"}, "limit_1"),
        ("revoke", {"voice": "study", "everything": "on", "effect": "stop"}, "reasoning"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(at, form, mother, kind, sent, place):
    answers = {f"answer_{n}": "not_asked" for n in (1, 2, 3)}
    answer = at("consent:record", "H01-P1", kind, post={**answers, **SAID, **sent})
    assert answer.status_code == 422
    assert place in answer.context["form"].errors
    assert not Event.objects.exists()


def test_a_child_for_whom_the_mother_answers(at, seen, child, form, childrens_form, fay):
    choose = seen(at("consent:record", "H01-P2", "consent"))
    assert "Which form" in choose
    where = ("consent:record", "H01-P2", "consent")
    sent = {**SAID, "voice": "guardian", "grantor": "H01-P1"}
    sent |= {f"answer_{n}": "yes" for n in (1, 2, 3)}
    shown = at(*where, post=sent, query="?form=CF+1", user=fay)
    assert "H01-P1, for H01-P2, agrees" in seen(shown)
    assert "the other voice is still missing" in seen(shown)
    assert keep(at, shown, where, sent, query="?form=CF+1", user=fay).status_code == 302
    assert Event.objects.get().grantor.ref == "H01-P1"


def test_the_past_is_shown_as_it_stood(at, seen, take, mother):
    take(mother, MARCH)
    assert "No agreement" not in seen(at("consent:person", "H01-P1", query="?on=2024-04-01"))
    then = seen(at("consent:person", "H01-P1", query="?on=2024-04-01"))
    assert "at the end of 1 April 2024" in then
    assert "Given, for at most: everybody" in then
    before = seen(at("consent:person", "H01-P1", query="?on=2024-02-01"))
    assert "for at most: everybody" not in before.split("What was said")[0]
    assert at("consent:person", "H01-P1", query="?on=2024-02-31").status_code == 200
    for name, args in (("person", ["H01-P1"]), ("overview", [])):
        assert (
            "2099"
            not in seen(at(f"consent:{name}", *args, query="?on=2099-01-01")).split(
                "Where it stands"
            )[1]
        )


def test_the_matrix_is_narrowed(at, seen, take, mother, child):
    take(mother, MARCH)
    page = seen(at("consent:overview", query="?on=2024-04-01&status=given"))
    assert "Kirsty" in page
    assert "Isla" not in page
    everybody = seen(at("consent:overview", query="?purposes=all&kind=child"))
    assert "Isla" in everybody
    assert "Teaching" in everybody
    assert at("consent:overview", query="?on=never&medium=smell&wave=77").status_code == 200


def test_a_form_is_registered_with_the_clauses_that_were_filled_in(at, seen, study):
    head = {"ref": "CF", "version": "2", "title": "Consent", "readers": "adult"}
    head |= {"valid_from": "2024-01-01", "clause-TOTAL_FORMS": "2", "clause-INITIAL_FORMS": "0"}
    usual = {"ceiling": "whole_team", "point_of_no_return": "none"}
    first = {"words": "I agree.", "purpose": "take_part", **usual, "conditions": "check_back"}
    sent = {**head, **{f"clause-0-{n}": v for n, v in first.items()}}
    sent |= {f"clause-1-{n}": v for n, v in usual.items()}
    longer = at("consent:add_form", post={**sent, "more": "yes"})
    assert "Clause 3" in seen(longer)
    assert "I agree." in seen(longer)
    assert not FormVersion.objects.exists()
    assert at("consent:add_form", post=sent).status_code == 302
    clause = FormVersion.objects.get().clauses.get()
    assert (clause.number, clause.purpose, clause.conditions) == (1, "take_part", ["check_back"])
    wrong = at("consent:add_form", post={**sent, "version": "3", "clause-1-words": "And this"})
    assert wrong.status_code == 200
    assert "Choose what it is for" in seen(wrong)


def test_a_sheet_the_law_and_the_switch_are_kept(at, study, mother):
    sheet = {"ref": "IS", "version": "1", "title": "About", "readers": "12-15"}
    assert at("consent:add_sheet", post={**sheet, "valid_from": "2024-01-01"}).status_code == 302
    assert InfoSheet.objects.get().readers == "12-15"
    law = {"from_day": "2024-01-01", "article_6": "6(1)(e)", "reasoning": "Public task"}
    assert at("consent:basis", post=law).status_code == 302
    assert LawfulBasis.objects.get().article_6 == "6(1)(e)"
    numbers = {"identifiable_from": "1", "unreviewed": "whole_team", "third_party": "site_team"}
    assert at("consent:switch", post=numbers).status_code == 422
    sent = {**numbers, "offence_purposes": ["team_analysis"], "reasoning": "The panel"}
    sent |= {"assent_from": "7", "unplaced": "on"}
    assert at("consent:switch", post=sent).status_code == 302
    held = Regime.objects.get()
    assert (held.third_party, held.offence_purposes) == (2, ["team_analysis"])
    assert (held.assent_from, held.quarantine, held.unplaced) == (7, False, True)


def test_an_event_that_does_not_count_is_struck_out(at, seen, take, mother):
    event = take(mother, MARCH)
    assert at("consent:invalidate", event.pk, post={"reasoning": ""}).status_code == 422
    assert at("consent:invalidate", event.pk, post={"reasoning": "Wrong"}).status_code == 302
    page = seen(at("consent:person", "H01-P1"))
    assert "does not count since" in page
    assert "is-struck" in page


def test_a_finding_is_kept(at, child, study):
    sent = {"competent": "yes", "on": "2024-03-01", "nation": "scotland", "reasoning": "Clear"}
    assert at("consent:assess", "H01-P2", post=sent).status_code == 302
    from django.utils import timezone

    found = persons(study, [child.pk], timezone.now())[child.pk].findings
    assert [one.competent for one in found] == [True]


def test_kinship_is_recorded_and_ended_on_the_page_of_a_participant(at, seen, people):
    sent = {"kind": "kinship_carer", "to": "H01-P2", "evidence": "", "from_day": "2024-01-01"}
    assert at("people:kinship", "H01-P1", post=sent).status_code == 422
    sent["evidence"] = "Court order seen"
    assert at("people:kinship", "H01-P1", post=sent).status_code == 302
    for ref in ("H01-P1", "H01-P2"):
        assert "Kinship carer" in seen(at("people:participant", ref))
    tie = Kinship.objects.get()
    assert at("people:end_kinship", tie.pk, post={"to_day": "2023-01-01"}).status_code == 422
    assert at("people:end_kinship", tie.pk, post={"to_day": "2024-06-01"}).status_code == 302
    assert Kinship.objects.get().to_day == date(2024, 6, 1)


def test_an_auditor_sees_who_agreed_to_what_and_nothing_else_of_people(
    at, seen, take, mother, member
):
    take(mother, MARCH)
    auditor = member("aud", Role.AUDITOR)
    assert "Kirsty" in seen(at("consent:overview", user=auditor))
    page = seen(at("consent:person", "H01-P1", user=auditor))
    assert "H01-P1 agrees" in page
    assert "Their page" not in page
    assert "Record consent" not in page
    assert at("people:participant", "H01-P1", user=auditor).status_code == 403


def test_the_study_home_says_that_consent_does_not_decide_yet(at, seen, study, pi):
    assert "Consent" not in seen(at("home:study")).split("<main")[1]
    new = NewParticipant(PersonKind.ADULT, "Kirsty")
    add_participant(by=pi, study=study, new=new)
    assert "Consent does not decide in this study yet" in seen(at("home:study"))


def test_the_study_home_tells_what_is_due(at, seen, take, mother):
    take(mother, MARCH)
    page = seen(at("home:study"))
    assert "Consent that is due" in page
    assert "<strong>1</strong> has run out</a>: <a" in page


def test_an_encounter_without_a_day_can_be_named(at, seen, mother, visit):
    met = visit()
    type(met).objects.filter(pk=met.pk).update(on_day=None)
    assert f"{met.ref}, no day set" in seen(at("consent:record", mother.ref, "pause"))


def test_only_forms_written_for_the_reader_are_offered_first(
    at, seen, form, childrens_form, mother, child
):
    FormVersion.objects.filter(pk=form.pk).update(valid_to=None)

    def offered(answer):
        first, _, others = seen(answer).partition("Other forms")
        return [("CF 1: " in part, "CH 1: " in part) for part in (first, others)]

    assert offered(at("consent:record", mother.ref, "consent")) == [(True, False), (False, True)]
    assert offered(at("consent:record", child.ref, "assent")) == [(False, True), (True, False)]
    # A child's consent may be the guardian's, who reads what is written for adults.
    first, _ = offered(at("consent:record", child.ref, "consent"))
    assert first[0]


def test_two_people_turn_consent_off_after_seeing_what_would_be_seen_again(at, seen, member, pi):
    from fieldloom.consent.writes import let_consent_decide

    study = pi.grants.get().study
    assert "nothing to turn off" in seen(at("consent:turn_off"))
    let_consent_decide(by=pi, study=study, policy=reads.policy(to=pi, study=study), reasoning="So")
    assert "What the whole team would see again" in seen(at("consent:turn_off"))
    assert at("consent:turn_off", post={"reasoning": ""}).status_code == 422
    assert at("consent:turn_off", post={"reasoning": "The panel"}).status_code == 302
    (proposal,) = reads.turnings_off(to=pi, study=study)
    page = seen(at("consent:turning", proposal.pk))
    assert "Take it back" in page and "Approve it" not in page
    approve = {"turned": "approved", "reasoning": "I agree"}
    assert at("consent:turning", proposal.pk, post=approve).status_code == 422
    stella = member("stella", Role.STEWARD)
    assert "Approve it" in seen(at("consent:turning", proposal.pk, user=stella))
    assert at("consent:turning", proposal.pk, user=stella, post=approve).status_code == 302
    assert reads.regime(to=pi, study=study) is None
    page = seen(at("consent:decisions"))
    assert "Approved</strong> by Stella" in page and "I agree" in page
    assert at("consent:turning", proposal.pk, user=stella, post=approve).status_code == 422


def test_to_decide_otherwise_begins_with_what_is_in_force(at, study, pi):
    policy = Policy(
        2, Audience.SITE_TEAM, Audience.ALLIANCE, frozenset({Purpose.PUBLISH}), assent_from=9
    )
    quarantine = writes.Quarantine(encounters=True, unplaced=True)
    writes.let_consent_decide(
        by=pi, study=study, policy=policy, reasoning="Panel", quarantine=quarantine
    )
    form = at("consent:switch").context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"reasoning": "The panel again"}
    sent = {name: "on" if value is True else value for name, value in sent.items()}
    assert at("consent:switch", post=sent).status_code == 302
    first, second = Regime.objects.order_by("pk")
    for name in (
        "identifiable_from", "unreviewed", "third_party", "offence_purposes", "assent_from",
        "quarantine", "unplaced",
    ):  # fmt: skip
        assert getattr(first, name) == getattr(second, name), name


def test_what_asks_less_is_proposed_by_the_same_page_and_told_number_by_number(
    at, seen, study, pi, member
):
    writes.let_consent_decide(
        by=pi, study=study, policy=Policy(1, assent_from=5), reasoning="Panel"
    )
    form = at("consent:switch").context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"reasoning": "The panel again"}
    sent = {name: value for name, value in sent.items() if value is not False}
    sent |= {"assent_from": 9, "quarantine": "on"}
    told = at("consent:switch", post=sent)
    assert (told.status_code, Regime.objects.count()) == (302, 1)
    assert told.headers["Location"].endswith("/consent/decisions/")
    assert "To ask less, proposed by" in seen(at("consent:decisions"))
    assert at("consent:switch", post=sent).status_code == 422  # one waits at a time
    (proposal,) = reads.turnings_off(to=pi, study=study)
    stella = member("stella", Role.STEWARD)
    page = seen(at("consent:turning", proposal.pk, user=stella))
    assert "Proposed: consent asks less" in page and "younger children are not asked" in page
    assert "from the age of 9 (now: from the age of 5)" in page
    assert "no longer decides" not in page
    approve = {"turned": "approved", "reasoning": "I agree"}
    assert at("consent:turning", proposal.pk, post=approve).status_code == 422
    assert at("consent:turning", proposal.pk, user=stella, post=approve).status_code == 302
    held = reads.regime(to=pi, study=study)
    assert (held.assent_from, held.quarantine) == (9, True)


def test_what_opens_asks_for_its_time_where_the_same_day_shut_something(at, seen, take, mother):
    take(mother, MARCH)
    paused = {**SAID, "everything": "on"}
    first = at("consent:record", "H01-P1", "pause", post=paused)
    keep = re.search(r'name="keep" value="(\w+)"', first.content.decode())[1]
    assert at("consent:record", "H01-P1", "pause", post={**paused, "keep": keep}).status_code == 302
    answer = at("consent:record", "H01-P1", "reaffirm", post=SAID)
    assert "Say at what time this was said" in answer.context["form"].errors["at_time"][0]
    shown = at("consent:record", "H01-P1", "reaffirm", post={**SAID, "at_time": "08:00"})
    assert not shown.context["form"].errors, "said before: it can be kept, and opens nothing"
