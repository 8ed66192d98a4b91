"""Consent as it is said anew at an encounter: what is kept, what it becomes, and what stands before
the next one."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from consent.conftest import YES
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.consent import reads, writes
from fieldloom.consent.models import Event, ProcessCheck
from fieldloom.consent.rules.checking import Heard, Outcome, Sign, fits, is_dissent, topics_of
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.terms import Purpose, Status, Voice
from fieldloom.consent.writes import Checked
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.rules import EncounterKind
from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.people import writes as people_writes
from fieldloom.people.rules import KinshipKind, Nation, PersonKind

CANARY = "the brother in the north"


@pytest.fixture
def baby(pi, study, mother, people):
    """Born in 2022; the mother answers."""
    family = mother.memberships.get().family
    new = people_writes.NewParticipant(
        PersonKind.CHILD, "Wren", 2022, people_writes.Joining(family, "child")
    )
    made = people_writes.add_participant(by=pi, study=study, new=new)
    tie = people_writes.NewKinship(
        made, KinshipKind.PARENTAL_RIGHTS, date(2022, 1, 1), evidence="Seen"
    )
    people_writes.record_kinship(by=pi, participant=mother, new=tie)
    return made


def status(pi, person, purpose=Purpose.TEAM_ANALYSIS):
    told = reads.stands(to=pi, participant=person)
    return next(one.stand.status for one in told if one.purpose is purpose)


def test_what_goes_on_is_said_again_and_is_an_event_of_the_encounter(fay, pi, mother, take, visit):
    take(mother, date(2024, 2, 1))
    met = visit()
    (made,) = writes.check_process(
        by=fay, encounter=met, checks={mother: Checked(Outcome.REAFFIRMED)}
    )
    assert made.event is not None
    assert (made.event.kind, made.event.encounter, made.event.taken_by) == ("reaffirm", met, fay)
    assert status(pi, mother) is Status.RENEWED
    assert made.taken_by == fay


def test_a_pause_a_change_and_a_stop_are_the_events_they_stand_for(fay, pi, mother, take, visit):
    take(mother, date(2024, 2, 1))
    change = Checked(Outcome.CHANGED, purposes=(Purpose.PUBLISH,))
    writes.check_process(by=fay, encounter=visit(), checks={mother: change})
    assert status(pi, mother, Purpose.PUBLISH) is Status.WITHDRAWN
    assert status(pi, mother) is Status.GIVEN
    later = visit(date(2024, 4, 2))
    writes.check_process(by=fay, encounter=later, checks={mother: Checked(Outcome.PAUSED)})
    assert status(pi, mother) is Status.PAUSED
    last = visit(date(2024, 5, 2))
    writes.check_process(by=fay, encounter=last, checks={mother: Checked(Outcome.STOPPED)})
    assert status(pi, mother) is Status.WITHDRAWN
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["consent", "withdraw", "pause", "withdraw"]


def test_all_of_a_visit_is_kept_or_nothing(fay, mother, child, take, visit):
    take(mother, date(2024, 2, 1))
    checks = {mother: Checked(Outcome.PAUSED), child: Checked(Outcome.NOT_ASKED)}
    with pytest.raises(Unfit, match="why H01-P2 was not asked"):
        writes.check_process(by=fay, encounter=visit(), checks=checks)
    assert not ProcessCheck.objects.exists()
    assert Event.objects.count() == 1


def test_a_stop_that_was_taken_back_with_the_rest_of_a_visit_is_not_in_the_ledger(
    fay, mother, child, take, visit, monkeypatch, tmp_path
):
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "ledger"))
    take(mother, date(2024, 2, 1))
    met, stop = visit(), Checked(Outcome.STOPPED)
    with pytest.raises(Unfit, match="why H01-P2 was not asked"):
        checks = {mother: stop, child: Checked(Outcome.NOT_ASKED)}
        writes.check_process(by=fay, encounter=met, checks=checks)
    assert withdrawn.noted() == ()
    writes.check_process(by=fay, encounter=met, checks={mother: stop})
    (line,) = withdrawn.noted()
    assert line.id.startswith(f"{mother.pk}.")


def test_nobody_is_checked_twice_nor_where_they_were_not(fay, mother, child, take, visit):
    take(mother, date(2024, 2, 1))
    met = visit(who=(mother,))
    writes.check_process(by=fay, encounter=met, checks={mother: Checked(Outcome.REAFFIRMED)})
    with pytest.raises(Unfit, match="recorded already"):
        writes.check_process(by=fay, encounter=met, checks={mother: Checked(Outcome.PAUSED)})
    with pytest.raises(Unfit, match="did not take part"):
        why = Checked(Outcome.NOT_ASKED, "At school")
        writes.check_process(by=fay, encounter=met, checks={child: why})


def test_before_an_encounter_took_place_nothing_was_said_there(pi, fay, study, mother):
    site = fieldwork.add_site(by=pi, study=study, new=fieldwork.NewSite("X", "X", Nation.WALES))
    new = fieldwork.NewEncounter(EncounterKind.VISIT, site, participants=[mother])
    planned = fieldwork.add_encounter(by=pi, study=study, new=new)
    with pytest.raises(Unfit, match="has not taken place"):
        writes.check_process(by=fay, encounter=planned, checks={mother: Checked(Outcome.PAUSED)})


def test_topics_stand_until_the_next_check_says_otherwise(fay, pi, mother, take, visit):
    take(mother, date(2024, 2, 1))
    again = Checked(Outcome.REAFFIRMED, off_limits=(CANARY,))
    writes.check_process(by=fay, encounter=visit(), checks={mother: again})
    coming = visit(date(2024, 4, 2))
    (told,) = [
        one for one in reads.before_visit(to=fay, encounter=coming) if one.participant == mother
    ]
    assert told.off_limits == (CANARY,)
    writes.check_process(by=fay, encounter=coming, checks={mother: Checked(Outcome.REAFFIRMED)})
    assert reads.checks_of(to=pi, participant=mother)[0].off_limits == [CANARY]
    free = Checked(Outcome.REAFFIRMED, off_limits=())
    writes.check_process(by=fay, encounter=visit(date(2024, 5, 2)), checks={mother: free})
    (told,) = [
        one for one in reads.before_visit(to=fay, encounter=coming) if one.participant == mother
    ]
    assert told.off_limits == ()


def test_the_trail_holds_no_words_of_a_check(fay, mother, take, visit):
    take(mother, date(2024, 2, 1))
    told = Checked(Outcome.REAFFIRMED, off_limits=(CANARY,), place=CANARY, sign_note=CANARY)
    writes.check_process(by=fay, encounter=visit(), checks={mother: told})
    assert CANARY not in str(list(Entry.objects.values_list("verb", "about")))


def test_a_check_is_never_changed_and_a_mistake_is_struck_out_with_its_event(
    fay, pi, mother, take, visit
):
    take(mother, date(2024, 2, 1))
    met = visit()
    (made,) = writes.check_process(by=fay, encounter=met, checks={mother: Checked(Outcome.PAUSED)})
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ProcessCheck.objects.filter(pk=made.pk).update(outcome="reaffirmed")
    with pytest.raises(DatabaseError, match="never dropped"), transaction.atomic():
        ProcessCheck.objects.filter(pk=made.pk).delete()
    with pytest.raises(Refused):
        writes.strike_check(by=fay, check=made, reasoning="The wrong visit")
    with pytest.raises(Unfit, match="reasons"):
        writes.strike_check(by=pi, check=made, reasoning=" ")
    writes.strike_check(by=pi, check=made, reasoning="The wrong visit")
    assert status(pi, mother) is Status.GIVEN
    (told,) = reads.checks_at(to=pi, encounter=met)
    assert told.struck.reasoning == "The wrong visit"
    with pytest.raises(Unfit, match="already"):
        writes.strike_check(by=pi, check=made, reasoning="Again")
    writes.check_process(by=fay, encounter=met, checks={mother: Checked(Outcome.REAFFIRMED)})


def test_a_grant_for_another_family_checks_nobody_here(member, pi, study, mother, visit):
    family = people_writes.add_family(
        by=pi, study=study, new=people_writes.NewFamily(Nation.WALES, "Other")
    )
    met = visit()
    narrow = member("nan", Role.FIELDWORKER, families=(family.ref,))
    with pytest.raises(Refused):
        why = Checked(Outcome.NOT_ASKED, "No time")
        writes.check_process(by=narrow, encounter=met, checks={mother: why})
    with pytest.raises(Refused):
        reads.before_visit(to=narrow, encounter=met)


def test_unease_of_a_child_too_young_to_be_asked_is_a_no_until_they_are_at_ease_again(
    fay, pi, study, mother, baby, take, visit, guardian, form
):
    writes.let_consent_decide(by=pi, study=study, policy=Policy(assent_from=5), reasoning="Panel")
    take(mother, date(2024, 2, 1))
    answers = writes.Answers(form, dict.fromkeys((1, 2, 3), YES))
    said = guardian(date(2024, 2, 1))
    writes.take_consent(by=fay, participant=baby, said=said, answers=answers)
    assert status(pi, baby) is Status.GIVEN, "nobody asks a baby"
    seen = Checked(Outcome.REAFFIRMED, grantor=mother, sign=Sign.UNEASY, sign_note="Cried")
    met = visit(who=(mother, baby))
    (made,) = writes.check_process(by=fay, encounter=met, checks={baby: seen})
    assert (made.sign_event.kind, made.sign_event.voice) == ("dissent", Voice.OWN.value)
    assert status(pi, baby) is Status.REFUSED, "in doubt shut, also where no wave is named"
    fine = Checked(Outcome.REAFFIRMED, grantor=mother, sign=Sign.WILLING)
    (again,) = writes.check_process(
        by=fay, encounter=visit(date(2024, 4, 2), (mother, baby)), checks={baby: fine}
    )
    assert again.sign_event.kind == "assent"
    told = next(
        s for s in reads.stands(to=pi, participant=baby) if s.purpose is Purpose.TEAM_ANALYSIS
    )
    wave = next(one for one in told.apart if "Wave 1" in one.where) if told.apart else told
    assert wave.stand.open


def test_unease_of_a_child_who_is_asked_is_noted_and_a_no_is_a_no(fay, child, mother, visit):
    uneasy = Checked(Outcome.NOT_ASKED, "Asleep", sign=Sign.UNEASY)
    (made,) = writes.check_process(by=fay, encounter=visit(), checks={child: uneasy})
    assert made.sign_event is None
    against = Checked(Outcome.NOT_ASKED, "Ran out", sign=Sign.AGAINST)
    (made,) = writes.check_process(
        by=fay, encounter=visit(date(2024, 4, 2)), checks={child: against}
    )
    assert made.sign_event.kind == "dissent"


def test_who_was_met_and_not_asked_falls_due_once_consent_decides(
    fay, pi, study, mother, take, visit
):
    today = timezone.localdate()
    before = visit(today - timedelta(days=3), wave=None)
    assert "not_checked" not in kinds(pi, study)
    writes.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Panel")
    assert before and "not_checked" not in kinds(pi, study), "nobody was to check before"
    met = visit(today, wave=None)
    assert "not_checked" in kinds(pi, study)
    everybody = {p: Checked(Outcome.NOT_ASKED, "No time") for p in met.participants.all()}
    writes.check_process(by=fay, encounter=met, checks=everybody)
    assert "not_checked" not in kinds(pi, study)


def kinds(pi, study):
    return {one.kind.value for one in reads.due(to=pi, study=study)}


def test_topics_are_one_a_line_and_few():
    assert topics_of(" the court \n\nthe court\n her  sister") == ("the court", "her sister")
    many = Heard(Outcome.REAFFIRMED, off_limits=tuple(map(str, range(13))))
    assert not fits("A", many, was_there=True, child=False).allowed


def test_a_sign_is_of_a_child_and_purposes_of_a_change():
    assert not fits(
        "A", Heard(Outcome.REAFFIRMED, sign=Sign.UNEASY), was_there=True, child=False
    ).allowed
    named = Heard(Outcome.REAFFIRMED, purposes=(Purpose.QUOTE,))
    assert not fits("A", named, was_there=True, child=True).allowed
    assert not fits("A", Heard(Outcome.CHANGED), was_there=True, child=True).allowed
    assert is_dissent(Sign.AGAINST, too_young=False)
    assert not is_dissent(Sign.UNEASY, too_young=False)
    assert not is_dissent(Sign.WILLING, too_young=True)


def test_what_was_said_at_an_earlier_encounter_is_not_asked_again_after_a_later_one(
    fay, mother, take, visit
):
    take(mother, date(2024, 2, 1))
    first, second = visit(who=(mother,)), visit(date(2024, 4, 2), (mother,))
    for met in (first, second):
        writes.check_process(by=fay, encounter=met, checks={mother: Checked(Outcome.REAFFIRMED)})
    (told,) = [x for x in reads.before_visit(to=fay, encounter=first) if x.expected]
    assert told.done is not None and told.done.encounter == first


def test_another_room_can_say_what_falls_due(pi, study, mother, monkeypatch):
    from fieldloom.consent.reads import falling_due

    monkeypatch.setattr(falling_due, "_gathering", [])
    kind = falling_due.DueKind.WITHDRAWAL

    def gather(study_id, known):
        assert study_id == study.pk
        yield falling_due.Due(kind, known[mother.pk], None, "The month ends")

    falling_due.falls_due(gather)
    falling_due.falls_due(gather)
    told = [one for one in reads.due(to=pi, study=study) if one.kind is kind]
    assert [one.words for one in told] == ["The month ends"]


def test_before_a_visit_only_those_who_are_met_are_looked_up(
    fay, pi, study, mother, child, take, visit, monkeypatch
):
    from fieldloom.consent.reads import falling_due

    take(mother, date(2024, 2, 1))
    met, asked = visit(), []
    real = falling_due.persons
    monkeypatch.setattr(
        falling_due, "persons", lambda s, ids, at: asked.append(ids) or real(s, ids, at)
    )
    new = people_writes.NewParticipant(PersonKind.ADULT, "Elsewhere", 1980)
    people_writes.add_participant(by=pi, study=study, new=new)
    assert reads.before_visit(to=fay, encounter=met)
    assert [sorted(ids or ()) for ids in asked] == [sorted((mother.pk, child.pk))]
