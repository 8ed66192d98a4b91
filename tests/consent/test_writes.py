"""Recording: what is kept, and what is refused with its reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.consent.conftest import CLAUSES, NO, YES, moment

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.consent import writes
from fieldloom.consent.models import Event, EventLine, FormVersion
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.events import Answer, Effect, Readers
from fieldloom.consent.rules.lines import Need, standing
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Given, Scope
from fieldloom.consent.rules.terms import (
    Audience,
    Condition,
    Medium,
    Purpose,
    Says,
    Status,
    Voice,
)
from fieldloom.consent.writes import (
    Answers,
    Interest,
    NewClause,
    NewFinding,
    NewForm,
    Restating,
    Said,
    Withdrawing,
)
from fieldloom.fieldwork.rules import EncounterKind
from fieldloom.fieldwork.writes import (
    NewEncounter,
    NewSite,
    add_encounter,
    add_site,
)
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people.rules import KinshipKind, Nation
from fieldloom.people.writes import NewKinship, end_kinship, record_kinship

MARCH, MAY = date(2024, 3, 1), date(2024, 5, 1)
ALL = Scope(everything=True)


def stands(participant, purpose, day, voice=Voice.OWN, wave=None):
    at = timezone.localtime(moment(day, 20))
    person = persons(participant.study_id, [participant.pk], at)[participant.pk]
    return standing(person.lines, voice, Need(purpose, Medium.TEXT, wave), at)


def test_each_answer_becomes_a_line_and_what_was_not_asked_none(mother, take):
    limited = Given(Answer.LIMITED, Audience.ALLIANCE, frozenset({Condition.CHECK_BACK}))
    event = take(mother, MARCH, {1: YES, 2: NO, 3: limited})
    lines = {line.purpose: line for line in event.lines.all()}
    assert {p: line.says for p, line in lines.items()} == {
        "take_part": "consent",
        "team_analysis": "refusal",
        "publish": "consent",
    }
    kept = lines["publish"]
    assert (kept.ceiling, kept.until) == (Audience.ALLIANCE.level, date(2026, 3, 1))
    assert kept.conditions == ["check_back", "pseudonym_only"]
    assert take(mother, MAY, {1: YES}).lines.count() == 1
    assert stands(mother, Purpose.PUBLISH, MAY).status is Status.GIVEN


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "No clause was answered"),
        ({1: Given(Answer.NOT_ASKED)}, "No clause was answered"),
        ({9: YES}, "no clause 9"),
        ({1: Given(Answer.LIMITED)}, "no limit is named"),
        ({1: Given(Answer.LIMITED, Audience.PUBLIC)}, "at most"),
        ({3: Given(Answer.LIMITED, None, frozenset({Condition.PSEUDONYM_ONLY}))}, "no limit"),
    ],
)
def test_answers_that_say_nothing_are_refused(mother, fay, form, given, said):
    with pytest.raises(Unfit, match=said):
        writes.take_consent(
            by=fay, participant=mother, said=Said(moment(MARCH)), answers=Answers(form, given)
        )
    assert not Event.objects.exists()


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2026, 1, 1)])
def test_a_form_is_valid_only_in_its_time(mother, take, day):
    with pytest.raises(Unfit, match="not valid on that day"):
        take(mother, day)


def test_nothing_was_said_tomorrow(mother, take):
    with pytest.raises(Unfit, match="not come yet"):
        take(mother, timezone.localdate() + timedelta(days=1))


def test_a_form_or_wave_of_another_study_is_not_there(pi, mother, fay, form, other_study, waves):
    wave = add_wave_of(other_study, waves)
    answers = Answers(form, {1: YES}, waves=(wave.pk,))
    with pytest.raises(NotFound):
        writes.take_consent(by=fay, participant=mother, said=Said(moment(MARCH)), answers=answers)
    with pytest.raises(NotFound):
        writes.pause(by=fay, participant=mother, said=Said(moment(MARCH), wave=wave), scope=ALL)
    with pytest.raises(NotFound):
        scope = Scope(waves=(wave.pk,))
        writes.pause(by=fay, participant=mother, said=Said(moment(MARCH)), scope=scope)
    assert not Event.objects.exists()


def add_wave_of(other_study, waves):
    wave = replace_study(waves[1], other_study)
    wave.save()
    return wave


def replace_study(row, study):
    row.study = study
    return row


def test_a_child_assents_and_a_no_is_dissent(child, fay, childrens_form):
    answers = Answers(childrens_form, {1: YES, 2: NO})
    event = writes.assent(by=fay, participant=child, said=Said(moment(MARCH)), answers=answers)
    assert list(event.lines.values_list("says", flat=True)) == ["assent", "dissent"]


def test_an_adult_does_not_assent_and_a_child_does_not_consent_alone(
    mother, child, fay, form, childrens_form
):
    said = Said(moment(MARCH))
    with pytest.raises(Unfit, match="no child"):
        answers = Answers(form, {1: YES})
        writes.assent(by=fay, participant=mother, said=said, answers=answers)
    with pytest.raises(Unfit, match="not found able to decide alone"):
        answers = Answers(childrens_form, {1: YES})
        writes.take_consent(by=fay, participant=child, said=said, answers=answers)


@pytest.mark.parametrize("readers", [Readers.ADULT, Readers.SEVEN])
def test_a_child_of_twelve_is_given_papers_for_that_age(pi, study, child, fay, readers):
    new = NewForm("XX", "1", "Other", readers, date(2024, 1, 1), CLAUSES)
    other = writes.register_form(by=pi, study=study, new=new)
    answers, said = Answers(other, {1: YES}), Said(moment(MARCH + timedelta(days=365)))
    with pytest.raises(Unfit, match="written for"):
        writes.assent(by=fay, participant=child, said=said, answers=answers)


def test_a_guardian_needs_a_tie_that_holds_that_day(child, mother, pi, fay, form, guardian):
    answers = Answers(form, {1: YES})
    given = {"by": fay, "participant": child, "answers": answers}
    assert writes.take_consent(**given, said=guardian(MARCH)).grantor == mother
    tie = mother.ties.get()
    end_kinship(by=pi, kinship=tie, to_day=date(2024, 4, 30))
    with pytest.raises(Unfit, match="no tie of responsibility") as error:
        writes.take_consent(**given, said=guardian(MAY))
    assert error.value.place == "grantor"
    with pytest.raises(Unfit, match="not said who answered"):
        writes.take_consent(**given, said=Said(moment(MARCH), Voice.GUARDIAN))


def test_being_a_parent_is_not_yet_answering_for_a_child(people, mother, pi, fay, form, guardian):
    child = people["child"]
    new = NewKinship(child, KinshipKind.PARENT_OF)
    record_kinship(by=pi, participant=mother, new=new)
    with pytest.raises(Unfit, match="no tie of responsibility"):
        writes.take_consent(
            by=fay, participant=child, said=guardian(MARCH), answers=Answers(form, {1: YES})
        )


def test_nobody_answers_for_an_adult_unless_found_unable_to_decide(mother, child, fay, pi, form):
    said = Said(moment(MARCH), Voice.GUARDIAN, child)
    given = {"by": fay, "participant": mother, "said": said, "answers": Answers(form, {1: YES})}
    with pytest.raises(Unfit, match="answers alone"):
        writes.take_consent(**given)
    finding = NewFinding(date(2024, 2, 1), False, Nation.SCOTLAND, "Very unwell", date(2024, 9, 1))
    writes.assess_competence(by=pi, participant=mother, finding=finding)
    assert writes.take_consent(**given).voice == "guardian"
    with pytest.raises(Unfit, match="somebody answers"):
        writes.take_consent(**{**given, "said": Said(moment(MARCH))})


def test_whoever_interviewed_somebody_does_not_assess_them(child, pi, study, member):
    site = add_site(by=pi, study=study, new=NewSite("FIFE", "Fife", Nation.SCOTLAND))
    met = NewEncounter(EncounterKind.VISIT, site, participants=[child], written_by=pi)
    add_encounter(by=pi, study=study, new=met)
    finding = NewFinding(MARCH, True, Nation.SCOTLAND, "Says in own words what it is about")
    with pytest.raises(Unfit, match="interviewed"):
        writes.assess_competence(by=pi, participant=child, finding=finding)
    lead = member("sal", Role.SAFEGUARDING)
    assert writes.assess_competence(by=lead, participant=child, finding=finding).competent
    with pytest.raises(Unfit, match="not come yet"):
        tomorrow = timezone.localdate() + timedelta(days=1)
        writes.assess_competence(by=lead, participant=child, finding=replace(finding, on=tomorrow))


def test_a_competent_child_consents(child, pi, fay, childrens_form):
    finding = NewFinding(date(2024, 2, 1), True, Nation.SCOTLAND, "Understands", date(2024, 12, 1))
    writes.assess_competence(by=pi, participant=child, finding=finding)
    answers = Answers(childrens_form, {1: YES})
    event = writes.take_consent(
        by=fay, participant=child, said=Said(moment(MARCH)), answers=answers
    )
    assert event.lines.get().says == "consent"


def test_somebody_nobody_met_does_not_consent_but_the_study_may_decide(people, pi, fay, form):
    father = people["father"]
    with pytest.raises(Unfit, match="ever met"):
        writes.take_consent(
            by=fay, participant=father, said=Said(moment(MARCH)), answers=Answers(form, {1: YES})
        )
    interest = Interest((Purpose.PUBLISH,), Audience.PUBLIC)
    said = Said(moment(MARCH), Voice.STUDY)
    with pytest.raises(Unfit, match="reasons"):
        writes.decide_public_interest(by=pi, participant=father, said=said, interest=interest)
    said = replace(said, reasoning="The panel decided on 1 March.")
    with pytest.raises(Unfit, match="can be asked"):
        writes.decide_public_interest(
            by=pi, participant=people["mother"], said=said, interest=interest
        )
    with pytest.raises(Refused):
        writes.decide_public_interest(by=fay, participant=father, said=said, interest=interest)
    writes.decide_public_interest(by=pi, participant=father, said=said, interest=interest)
    found = stands(father, Purpose.PUBLISH, MAY, Voice.STUDY)
    assert (found.status, found.ceiling) == (Status.GIVEN, Audience.PUBLIC)


def test_a_pause_is_over_when_it_is_said_that_it_goes_on(mother, take, fay):
    take(mother, MARCH, {1: YES, 2: NO, 3: YES})
    writes.pause(by=fay, participant=mother, said=Said(moment(MAY)), scope=ALL)
    assert stands(mother, Purpose.PUBLISH, MAY).status is Status.PAUSED
    june = Said(moment(date(2024, 6, 1)))
    writes.reaffirm(by=fay, participant=mother, said=june, again=Restating())
    after = date(2024, 6, 2)
    kept = stands(mother, Purpose.PUBLISH, after)
    assert (kept.status, kept.ceiling) == (Status.RENEWED, Audience.PUBLIC)
    assert kept.line.conditions == {Condition.PSEUDONYM_ONLY}
    assert kept.line.until == date(2026, 3, 1)
    # What was refused is not said again, so the pause stands there: it shuts as well.
    assert not stands(mother, Purpose.TEAM_ANALYSIS, after).status.valid


def test_what_has_run_out_comes_back_only_with_a_new_end(mother, take, fay):
    take(mother, MARCH, {3: YES})
    late = Said(moment(date(2026, 4, 1)))
    assert stands(mother, Purpose.PUBLISH, date(2026, 4, 1)).status is Status.EXPIRED
    with pytest.raises(Unfit, match="Nothing stands"):
        writes.reaffirm(by=fay, participant=mother, said=late, again=Restating())
    with pytest.raises(Unfit, match="has passed"):
        again = Restating(until=date(2026, 3, 31))
        writes.reaffirm(by=fay, participant=mother, said=late, again=again)
    writes.reaffirm(by=fay, participant=mother, said=late, again=Restating(until=date(2027, 4, 1)))
    assert stands(mother, Purpose.PUBLISH, date(2026, 5, 1)).status is Status.RENEWED


def test_reaffirming_does_not_open_a_wave_that_was_withdrawn(mother, take, fay, waves):
    take(mother, MARCH)
    first, second = waves
    scope = Scope(waves=(first.pk,))
    writes.withdraw(
        by=fay, participant=mother, said=Said(moment(MAY)), withdrawing=Withdrawing(scope)
    )
    later = date(2024, 6, 1)
    writes.reaffirm(by=fay, participant=mother, said=Said(moment(later)), again=Restating())
    assert stands(mother, Purpose.PUBLISH, later, wave=first.pk).status is Status.WITHDRAWN
    assert stands(mother, Purpose.PUBLISH, later, wave=second.pk).status is Status.RENEWED


def test_a_withdrawal_names_what_it_is_about_and_what_becomes_of_it(mother, take, fay):
    take(mother, MARCH)
    given = {"by": fay, "participant": mother, "said": Said(moment(MAY))}
    with pytest.raises(Unfit, match="not said what this is about"):
        writes.withdraw(**given, withdrawing=Withdrawing(Scope()))
    with pytest.raises(Unfit, match="as well"):
        both = Scope(everything=True, purposes=(Purpose.QUOTE,))
        writes.withdraw(**given, withdrawing=Withdrawing(both))
    scope = Scope(purposes=(Purpose.PUBLISH, Purpose.ARCHIVE))
    event = writes.withdraw(**given, withdrawing=Withdrawing(scope, Effect.REDACT))
    assert (event.effect, event.lines.count()) == ("redact", 2)
    assert stands(mother, Purpose.PUBLISH, MAY).status is Status.WITHDRAWN
    assert stands(mother, Purpose.TAKE_PART, MAY).status is Status.GIVEN


def test_who_takes_back_what(mother, fay):
    said = {"by": fay, "participant": mother, "withdrawing": Withdrawing(ALL)}
    with pytest.raises(Unfit, match="revoked, not withdrawn"):
        writes.withdraw(**said, said=Said(moment(MAY), Voice.STUDY))
    with pytest.raises(Unfit, match="withdrawn, not revoked"):
        writes.revoke(**said, said=Said(moment(MAY), reasoning="x"))
    with pytest.raises(Unfit, match="reasons"):
        writes.revoke(**said, said=Said(moment(MAY), Voice.STUDY))
    panel = Said(moment(MAY), Voice.STUDY, reasoning="The panel asked for it")
    writes.revoke(**said, said=panel)
    assert stands(mother, Purpose.QUOTE, MAY, Voice.STUDY).status is Status.REVOKED


def test_dissent_is_for_those_for_whom_others_answer(mother, child, fay):
    said = {"by": fay, "said": Said(moment(MAY)), "scope": ALL}
    with pytest.raises(Unfit, match="decides alone"):
        writes.dissent(**said, participant=mother)
    event = writes.dissent(**said, participant=child)
    assert event.lines.get().says == "dissent"


def test_an_event_that_does_not_count_stays_to_be_read(mother, take, pi, fay):
    event = take(mother, MARCH)
    with pytest.raises(Refused):
        writes.invalidate(by=fay, event=event, reasoning="Wrong person")
    with pytest.raises(Unfit, match="reasons"):
        writes.invalidate(by=pi, event=event, reasoning=" ")
    found = writes.invalidate(by=pi, event=event, reasoning="Wrong person")
    assert stands(mother, Purpose.PUBLISH, MAY).status is Status.GIVEN  # as it stood in May
    now = timezone.localtime()
    assert persons(mother.study_id, None, now)[mother.pk].lines == ()
    assert Event.objects.count() == 2
    for again in (event, found):
        with pytest.raises(Unfit):
            writes.invalidate(by=pi, event=again, reasoning="Again")


def test_a_version_is_registered_once_and_asks_each_thing_once(pi, study, form):
    new = NewForm("cf", "1", "Again", Readers.ADULT, date(2024, 1, 1), CLAUSES)
    with pytest.raises(Unfit, match="never changes"):
        writes.register_form(by=pi, study=study, new=new)
    twice = (CLAUSES[2], NewClause("On film", Purpose.PUBLISH, Audience.PUBLIC, Medium.VIDEO))
    for clauses in (twice, tuple(reversed(twice))):
        with pytest.raises(Unfit, match="asks what clause 1 asks"):
            writes.register_form(by=pi, study=study, new=replace(new, version="2", clauses=clauses))
    apart = (replace(CLAUSES[2], medium=Medium.TEXT), twice[1])
    kept = writes.register_form(by=pi, study=study, new=replace(new, version="2", clauses=apart))
    assert kept.clauses.count() == 2
    with pytest.raises(Unfit, match="without clauses"):
        writes.register_form(by=pi, study=study, new=replace(new, version="3", clauses=()))
    assert FormVersion.objects.count() == 2


def test_a_tie_of_responsibility_says_how_it_is_known(people, pi):
    new = NewKinship(people["child"], KinshipKind.KINSHIP_CARER, date(2020, 1, 1))
    with pytest.raises(Unfit, match="how the team knows"):
        record_kinship(by=pi, participant=people["mother"], new=new)
    new = replace(new, evidence="Court order seen")
    record_kinship(by=pi, participant=people["mother"], new=new)
    with pytest.raises(Unfit, match="already"):
        record_kinship(by=pi, participant=people["mother"], new=new)
    with pytest.raises(Unfit, match="kin to themselves"):
        record_kinship(by=pi, participant=people["child"], new=new)


def test_consent_decides_from_now_on_with_reasons(pi, fay, study):
    with pytest.raises(Refused):
        writes.let_consent_decide(by=fay, study=study, policy=Policy(), reasoning="x")
    with pytest.raises(Unfit, match="reasons"):
        writes.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="")
    kept = writes.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Agreed")
    assert (kept.unreviewed, kept.third_party) == (3, 3)
    assert kept.offence_purposes == ["take_part", "team_analysis"]


def test_the_trail_holds_who_and_which_papers_and_no_words(mother, take, fay, pi, study):
    said = Said(moment(MAY), Voice.STUDY, reasoning="Cormorant", witness="Heron")
    take(mother, MARCH)
    writes.revoke(by=fay, participant=mother, said=said, withdrawing=Withdrawing(ALL))
    told = list(Entry.objects.order_by("number").values_list("verb", "about"))
    taken = dict(told)["consent taken"]
    assert taken["participant"] == f"participant:{mother.pk}"
    assert "form" in str(taken)
    assert "Cormorant" not in str(told)
    assert "Heron" not in str(told)
    assert Says.REVOCATION.value in EventLine.objects.values_list("says", flat=True)
