"""The law of consent, by example: who must agree to what, what shuts by itself, and in which words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fieldloom.consent.rules import telling
from fieldloom.consent.rules.deciding import Reason, may
from fieldloom.consent.rules.lines import Line, Need, Standing, standing
from fieldloom.consent.rules.material import Material, Policy, Subject, Use
from fieldloom.consent.rules.persons import Finding, Person, coming_of_age, lacks_capacity
from fieldloom.consent.rules.terms import (
    Audience,
    Being,
    Condition,
    Flag,
    Medium,
    Purpose,
    Says,
    Status,
    Voice,
)
from fieldloom.people.rules import Nation

SPRING, SUMMER, AUTUMN, NOW = (datetime(2022, m, 1, 12, tzinfo=UTC) for m in (3, 6, 9, 12))
SIXTEEN = date(2022, 7, 1)
TEAM = Use(Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM)
QUOTED = Use(Purpose.QUOTE, Audience.PUBLIC)
DAYS = {1: "1 March 2022", 2: "1 June 2022", 3: "1 September 2022"}


def said(says, event=1, at=SPRING, voice=Voice.OWN, ceiling=Audience.PUBLIC, **more):
    return Line(event, at, voice, says, ceiling=ceiling, **more)


YES = said(Says.CONSENT)
FOR_THEM = said(Says.CONSENT, 2, voice=Voice.GUARDIAN)
ASSENT = said(Says.ASSENT)


def adult(*lines, **more):
    return Person("H01-P1", Being.ADULT, lines, **more)


def child(*lines, of_age_on=SIXTEEN, **more):
    return Person("H01-P2", Being.CHILD, lines, of_age_on, **more)


def verdict(*people, use=TEAM, at=NOW, policy=None, on_it=None, **in_it):
    subjects = tuple(Subject(person, **in_it) for person in people)
    return may(Material(subjects=subjects, **(on_it or {})), use, at, policy)


def rules(found):
    return [reason.rule for reason in found.reasons]


# Who must agree


def test_silence_is_never_consent():
    found = verdict(adult())
    assert not found.allowed
    assert [(r.rule, r.forbids, r.status) for r in found.reasons] == [
        ("not granted", False, Status.NOT_ASKED)
    ]


def test_an_adult_agrees_for_themselves_and_nobody_else_does():
    assert verdict(adult(YES)).allowed
    assert not verdict(adult(FOR_THEM)).allowed


def test_everybody_in_a_passage_must_agree():
    found = verdict(adult(YES), Person("H02-P1", Being.ADULT))
    assert not found.allowed
    assert {reason.ref for reason in found.reasons} == {"H02-P1"}


def test_material_with_nobody_in_it_is_open():
    assert verdict().allowed


def test_a_child_agrees_and_so_does_whoever_answers_for_them():
    at = SUMMER
    assert verdict(child(ASSENT, FOR_THEM), at=at).allowed
    assert not verdict(child(ASSENT), at=at).allowed
    assert not verdict(child(FOR_THEM), at=at).allowed


def test_the_consent_of_a_child_counts_as_assent():
    assert verdict(child(YES, FOR_THEM), at=SUMMER).allowed
    assert not verdict(child(YES), at=SUMMER).allowed


def test_a_child_of_unknown_age_stays_one():
    forever = child(ASSENT, FOR_THEM, of_age_on=None)
    assert verdict(forever).allowed
    assert not verdict(child(YES, of_age_on=None)).allowed


def test_a_competent_child_consents_alone():
    able = (Finding(SPRING.date(), True),)
    assert verdict(child(YES, findings=able), at=SUMMER).allowed
    assert not verdict(child(YES, findings=(Finding(SUMMER.date(), True),)), at=SUMMER).allowed


def test_a_finding_lasts_until_it_is_to_be_looked_at_again():
    able = (Finding(SPRING.date(), True, date(2022, 5, 1)),)
    assert verdict(child(YES, findings=able), at=datetime(2022, 5, 1, tzinfo=UTC)).allowed
    assert not verdict(child(YES, findings=able), at=SUMMER).allowed


def test_of_two_findings_of_one_day_the_stricter_counts():
    both = (Finding(SPRING.date(), True), Finding(SPRING.date(), False))
    assert not verdict(child(YES, findings=both), at=SUMMER).allowed


def test_at_sixteen_others_no_longer_answer():
    """Consent given for a young person lapses on the day, and their own is asked for."""
    young = child(ASSENT, FOR_THEM)
    eve, day = datetime(2022, 6, 30, 23, tzinfo=UTC), datetime(2022, 7, 1, tzinfo=UTC)
    assert verdict(young, at=eve).allowed
    found = verdict(young, at=day)
    assert [(w.voice, w.says) for w in found.wanted] == [(Voice.OWN, Says.CONSENT)]
    assert verdict(child(ASSENT, FOR_THEM, said(Says.CONSENT, 3, AUTUMN))).allowed


def test_consent_that_a_child_gave_before_they_could_lapses_at_sixteen():
    assert not verdict(child(YES, FOR_THEM)).allowed
    able = (Finding(SPRING.date(), True),)
    assert verdict(child(YES, findings=able)).allowed


def test_a_consultee_answers_for_an_adult_who_cannot_decide():
    unable = (Finding(SPRING.date(), False),)
    assert verdict(adult(FOR_THEM, findings=unable)).allowed
    assert not verdict(adult(YES, findings=unable)).allowed
    assert not lacks_capacity(adult(findings=(Finding(SUMMER.date(), False),)), SPRING.date())


def test_nobody_overrules_an_adult_who_cannot_decide_and_says_no():
    unable = (Finding(SPRING.date(), False),)
    for says in (Says.REFUSAL, Says.DISSENT, Says.WITHDRAWAL):
        found = verdict(adult(FOR_THEM, said(says, 3), findings=unable))
        assert not found.allowed, says
        assert found.wanted == ()


def test_somebody_never_met_is_seen_by_the_team_under_a_pseudonym():
    unmet = Person("X1", Being.THIRD_PARTY)
    found = verdict(unmet)
    assert found.allowed
    assert found.obligations == {Condition.PSEUDONYM_ONLY}
    beyond = verdict(unmet, use=QUOTED)
    assert [(w.voice, w.says) for w in beyond.wanted] == [(Voice.STUDY, Says.PUBLIC_INTEREST)]


def test_only_the_public_interest_takes_somebody_never_met_further():
    decided = said(Says.PUBLIC_INTEREST, voice=Voice.STUDY)
    assert verdict(Person("X1", Being.THIRD_PARTY, (decided,)), use=QUOTED).allowed
    assert not verdict(Person("X1", Being.THIRD_PARTY, (YES, FOR_THEM)), use=QUOTED).allowed


def test_somebody_never_met_who_says_no_is_heard():
    assert not verdict(Person("X1", Being.THIRD_PARTY, (said(Says.REFUSAL),))).allowed


# What holds of what was said


def test_each_purpose_and_medium_is_agreed_to_by_itself():
    words = said(Says.CONSENT, purpose=Purpose.TEAM_ANALYSIS, medium=Medium.TEXT)
    assert verdict(adult(words)).allowed
    assert not verdict(adult(words), use=replace(TEAM, purpose=Purpose.QUOTE)).allowed
    assert not verdict(adult(words), on_it={"medium": Medium.VIDEO}).allowed


def test_what_was_not_said_yet_does_not_count():
    assert not verdict(adult(said(Says.CONSENT, at=NOW)), at=AUTUMN).allowed
    assert verdict(adult(said(Says.CONSENT, at=NOW)), at=NOW).allowed


def test_agreement_reaches_as_far_as_was_said():
    near = adult(said(Says.CONSENT, ceiling=Audience.ALLIANCE))
    assert verdict(near, use=replace(TEAM, audience=Audience.ALLIANCE)).allowed
    found = verdict(near, use=replace(TEAM, audience=Audience.SAFEGUARDED))
    assert found.reasons[0].status is Status.GIVEN


def test_the_narrower_of_two_agreements_counts():
    near = said(Says.ASSENT, ceiling=Audience.SITE_TEAM)
    found = verdict(child(near, FOR_THEM), at=SUMMER)
    assert [(w.voice, w.says) for w in found.wanted] == [(Voice.OWN, Says.ASSENT)]


def test_a_withdrawal_of_one_wave_leaves_the_others():
    person = adult(YES, said(Says.WITHDRAWAL, 2, SUMMER, wave=2))
    assert verdict(person, on_it={"wave": 1}).allowed
    assert not verdict(person, on_it={"wave": 2}).allowed
    assert not verdict(person).allowed, "of no wave: in doubt it is shut"


def test_agreement_to_one_wave_does_not_reach_material_of_none():
    person = adult(said(Says.CONSENT, wave=1))
    assert verdict(person, on_it={"wave": 1}).allowed
    assert not verdict(person).allowed


def test_an_agreement_runs_out_after_its_last_day():
    person = adult(said(Says.CONSENT, until=date(2022, 9, 1)))
    assert verdict(person, at=datetime(2022, 9, 1, 23, tzinfo=UTC)).allowed
    found = verdict(person, at=datetime(2022, 9, 2, tzinfo=UTC))
    assert found.reasons[0].status is Status.EXPIRED


def test_a_pause_ends_when_it_is_reaffirmed():
    pause = said(Says.PAUSE, 2, SUMMER)
    again = said(Says.CONSENT, 3, AUTUMN, renews=True)
    assert verdict(adult(YES, pause, again)).allowed
    assert verdict(adult(YES, pause, again), at=SUMMER).reasons[0].rule == "pause by own"
    need = Need(Purpose.QUOTE, Medium.TEXT, None)
    assert standing([YES, pause, again], Voice.OWN, need, NOW).status is Status.RENEWED


def test_of_two_things_said_at_once_the_one_recorded_later_holds():
    assert not verdict(adult(YES, said(Says.WITHDRAWAL, 2))).allowed
    assert verdict(adult(said(Says.WITHDRAWAL, 1), said(Says.CONSENT, 2))).allowed


@pytest.mark.parametrize("turned", [False, True])
def test_in_one_event_the_line_that_speaks_closest_holds(turned):
    """“Yes to all, but no quotes”, and “nothing any more, except the analysis”, in either order."""
    no_quotes = said(Says.REFUSAL, purpose=Purpose.QUOTE)
    lines = (YES, no_quotes)[:: -1 if turned else 1]
    assert verdict(adult(*lines)).allowed
    assert not verdict(adult(*lines), use=replace(TEAM, purpose=Purpose.QUOTE)).allowed
    kept = said(Says.CONSENT, purpose=Purpose.TEAM_ANALYSIS)
    lines = (said(Says.WITHDRAWAL), kept)[:: -1 if turned else 1]
    assert verdict(adult(*lines)).allowed
    assert not verdict(adult(*lines), use=QUOTED).allowed


def test_the_vault_is_as_far_as_nothing_valid_reaches():
    assert Standing(Status.NOT_ASKED).ceiling is Audience.VAULT
    assert Standing(Status.WITHDRAWN, YES).ceiling is Audience.VAULT
    assert Audience.at(6) is Audience.PUBLIC
    with pytest.raises(IndexError):
        Audience.at(-1)


# Whose word shuts


@pytest.mark.parametrize("says", [says for says in Says if says.forbids])
@pytest.mark.parametrize("voice", list(Voice))
def test_what_forbids_outweighs_every_agreement(says, voice):
    """Sixteen has not come: the child, who answers for them, and the study can each shut."""
    no = said(says, 3, SPRING, voice)
    found = verdict(child(ASSENT, FOR_THEM, no), at=SUMMER)
    assert not found.allowed
    assert found.reasons[0] == Reason(
        f"{says.value} by {voice.value}", True, "H01-P2", 3, found.reasons[0].status
    )
    assert found.wanted == ()


def test_from_sixteen_on_the_word_of_others_no_longer_shuts():
    no = said(Says.WITHDRAWAL, 3, SUMMER, Voice.GUARDIAN)
    own = said(Says.CONSENT, 4, AUTUMN)
    assert verdict(child(ASSENT, FOR_THEM, no, own)).allowed
    able = (Finding(SPRING.date(), True),)
    assert not verdict(child(YES, no, findings=able), at=SUMMER).allowed


def test_a_refusal_takes_back_nothing_but_agreement():
    found = verdict(adult(YES, said(Says.REFUSAL, 2)))
    assert rules(found) == ["not granted"]
    assert len(found.wanted) == 1


# What lies on the material


@pytest.mark.parametrize(
    ("on_it", "rule"),
    [
        ({"locked": True}, "safeguarding"),
        ({"redacted": True}, "redaction"),
        ({"legal_hold": True}, "legal hold"),
        ({"quarantined": True}, "quarantine"),
        ({"named": True}, "names"),
        ({"embargo_until": NOW.date()}, "embargo"),
    ],
)
def test_a_hold_shuts_for_everybody(on_it, rule):
    found = verdict(adult(YES), on_it=on_it, use=replace(TEAM, audience=Audience.VAULT))
    assert rules(found) == [rule]


def test_an_embargo_ends_after_its_last_day():
    assert verdict(adult(YES), on_it={"embargo_until": AUTUMN.date()}).allowed


def test_what_nobody_has_looked_through_stays_in_the_team():
    on_it = {"reviewed": False}
    assert verdict(adult(YES), on_it=on_it).allowed
    outside = replace(TEAM, audience=Audience.ALLIANCE)
    assert rules(verdict(adult(YES), on_it=on_it, use=outside)) == ["unreviewed"]


def test_who_could_be_recognised_is_not_archived():
    on_it = {"recognisable": True}
    assert verdict(adult(YES), on_it=on_it, use=replace(TEAM, audience=Audience.ALLIANCE)).allowed
    archive = replace(TEAM, audience=Audience.SAFEGUARDED)
    assert rules(verdict(adult(YES), on_it=on_it, use=archive)) == ["recognisable"]


# What lies on a person in it


def test_an_insider_does_not_see_their_own_people():
    person = adult(YES, groups=frozenset({"H01"}))
    assert rules(verdict(person, use=replace(TEAM, groups=frozenset({"H01", "SV1"})))) == [
        "insider"
    ]
    assert verdict(person, use=replace(TEAM, groups=frozenset({"SV1"}))).allowed


def test_offences_have_few_purposes():
    flags = frozenset({Flag.OFFENCE})
    assert verdict(adult(YES), flags=flags).allowed
    assert rules(verdict(adult(YES), use=QUOTED, flags=flags)) == ["offence"]
    wider = Policy(offence_purposes=frozenset({Purpose.QUOTE}))
    assert verdict(adult(YES), use=QUOTED, flags=flags, policy=wider).allowed
    assert verdict(adult(YES), use=QUOTED, flags=frozenset({Flag.HEALTH})).allowed


def test_nobody_is_asked_who_cannot_be_told():
    assert not verdict(adult(), identifiability=1).allowed
    assert verdict(adult(), identifiability=1, policy=Policy(identifiable_from=2)).allowed


def test_who_wants_to_see_it_first_is_shown_it_first():
    person = adult(said(Says.CONSENT, conditions=frozenset({Condition.CHECK_BACK})))
    assert verdict(person).allowed, "the team may read it"
    assert rules(verdict(person, use=QUOTED)) == ["check back"]
    found = verdict(person, use=QUOTED, checked_back=True)
    assert found.allowed
    assert found.obligations == {Condition.CHECK_BACK}


def test_only_in_other_words():
    person = adult(said(Says.CONSENT, conditions=frozenset({Condition.PARAPHRASE_ONLY})))
    assert rules(verdict(person, use=QUOTED)) == ["word for word"]
    assert verdict(person, use=replace(QUOTED, verbatim=False)).allowed
    assert verdict(person).allowed, "the team may read it word for word"


def test_a_permit_says_on_which_events_it_rests():
    found = verdict(child(ASSENT, FOR_THEM), at=SUMMER)
    assert found.rests_on == (1, 2)


def test_what_forbids_is_said_first():
    found = verdict(adult(), Person("H02-P1", Being.ADULT, (said(Says.WITHDRAWAL),)))
    assert rules(found) == ["withdrawal by own", "not granted", "not granted"]


# In words


def words(found):
    return telling.told(found, DAYS)


def test_a_permit_in_words():
    kept = frozenset({Condition.PSEUDONYM_ONLY})
    decision = words(verdict(adult(said(Says.CONSENT, conditions=kept))))
    assert decision.allowed
    assert decision.because == "All who are in it have agreed: only under a pseudonym."
    assert words(verdict(adult(YES))).because == "All who are in it have agreed."


def test_a_withdrawal_in_words():
    decision = words(verdict(adult(YES, said(Says.WITHDRAWAL, 2, SUMMER)), use=QUOTED))
    assert "H01-P1 withdrew this on 1 June 2022." in decision.because
    assert "Only H01-P1 can agree to it again." in decision.would_change


def test_what_is_missing_in_words():
    decision = words(verdict(child(ASSENT), at=SUMMER, use=QUOTED))
    assert decision.because == "H01-P2 was not asked about this."
    assert decision.would_change == (
        "Needed: the consent of whoever answers for H01-P2 (Quoting, for: everybody)."
    )


def test_a_day_that_is_not_known_is_said_to_be():
    no = Reason("pause by own", True, "H01-P1", 77, Status.PAUSED)
    assert telling.because(no, DAYS) == "H01-P1 has paused since a day not known."


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_sentence(status):
    assert "H01-P1" in telling.because(Reason("not granted", False, "H01-P1", None, status), {})


@pytest.mark.parametrize("rule", sorted(telling.SENTENCES))
def test_every_rule_has_two_sentences(rule):
    reason = Reason(rule, True, "H01-P1", 1)
    for text in (telling.because(reason, DAYS), telling.would_change(reason)):
        assert text.endswith(".")
        assert "{" not in text


def test_coming_of_age():
    told = date(2022, 5, 3)
    assert coming_of_age(2006, Nation.SCOTLAND, told) == told
    assert coming_of_age(2006, Nation.WALES) == date(2022, 1, 1)
    assert coming_of_age(None, Nation.ENGLAND) is None
