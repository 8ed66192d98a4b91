"""Material waits until a second person has verified its consent, where the study says so."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.checking import Outcome
from fieldloom.consent.rules.events import Answer, Readers
from fieldloom.consent.rules.material import Policy
from fieldloom.consent.rules.stating import Given, Scope
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.fieldwork import writes as fieldwork
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.models import Hold, Speaker, Verification
from fieldloom.sources.rules.verifying import Hands, may_verify
from fieldloom.sources.writes import Looked

TALK = "INT: How was it?\n\nKIRSTY: The harbour was quiet.\n\nINT: And then?\n\nKIRSTY: We went.\n"


@pytest.fixture
def fay(member):
    return member("fay", Role.FIELDWORKER)


@pytest.fixture
def second(member):
    return member("sue", Role.SITE_LEAD)


@pytest.fixture
def shuts(pi, study):
    """Consent decides, and what comes in waits; also what is of no encounter."""

    def decide(encounters=True, unplaced=True):
        quarantine = consent.Quarantine(encounters, unplaced)
        consent.let_consent_decide(
            by=pi, study=study, policy=Policy(), reasoning="Panel", quarantine=quarantine
        )

    return decide


@pytest.fixture
def kirsty(study, pi, fay):
    """She agreed to analysis; the fieldworker recorded it."""
    person = Participant.objects.create(study=study, ref="H01-P1", label="Kirsty", kind="adult")
    clause = consent.NewClause("The team may.", Purpose.TEAM_ANALYSIS, Audience.WHOLE_TEAM)
    new = consent.NewForm("CF", "1", "Consent", Readers.ADULT, date(2020, 1, 1), [clause])
    form = consent.register_form(by=pi, study=study, new=new)
    answers = consent.Answers(form, {1: Given(Answer.YES)})
    said = consent.Said(timezone.now(), evidence="a" * 64)
    consent.take_consent(by=fay, participant=person, said=said, answers=answers)
    return person


@pytest.fixture
def met(encounter, fay, kirsty):
    held = encounter("E-001", on_day=date(2022, 5, 3))
    held.written_by = fay
    held.save(update_fields=["written_by"])
    held.participants.add(kirsty)
    return held


@pytest.fixture
def source(take_in, fay, met, shuts, kirsty):
    """Taken in by the fieldworker who wrote the encounter down and took the consent."""
    shuts()
    made = take_in(fay, {"talk.txt": TALK}, encounter=met.ref)["talk.txt"].source
    Speaker.objects.filter(source=made, is_fieldworker=False).update(participant=kirsty)
    return made


def seen(by, source):
    source.refresh_from_db()
    return "harbour" in reads.text_of(to=by, revision=source.current)


def looked(shown, note=""):
    people = frozenset(one.participant.ref for one in shown.people)
    return Looked(shown.mark, people, note)


def verify(by, met):
    shown = reads.to_verify(to=by, encounter=met)
    return writes.verify_encounter(by=by, encounter=met, looked=looked(shown))


def test_what_comes_in_waits_and_a_second_person_opens_it_by_verifying(
    source, met, second, pi, study
):
    assert not seen(pi, source)
    (row,) = reads.waiting(to=second, study=study)
    assert (row.encounter, [s.ref for s in row.sources], row.may.allowed) == (
        met,
        [source.ref],
        True,
    )
    shown = reads.to_verify(to=second, encounter=met)
    (person,) = shown.people
    assert person.participant.ref == "H01-P1"
    assert person.events[0].event.evidence == "a" * 64
    assert person.sources == (source.ref,)
    made = verify(second, met)
    assert seen(pi, source)
    assert reads.waiting(to=second, study=study) == []
    assert (made.verified_by, made.looked_at["events"]) == (second, list(shown.events))
    assert Hold.objects.get().lifted_by == second
    assert Entry.objects.order_by("-number")[0].verb == "consent verified"


def test_whoever_had_a_hand_in_it_does_not_verify_it(source, met, fay, pi, kirsty, study):
    (row,) = reads.waiting(to=fay, study=study)
    assert not row.may.allowed
    for words in ("wrote this encounter down", "recorded consent", "took this material in"):
        assert words in row.may.because
    with pytest.raises(Refused, match="it is not you"):
        verify(fay, met)
    said, scope = consent.Said(timezone.now()), consent.Restating()
    consent.reaffirm(by=pi, participant=kirsty, said=said, again=scope)
    with pytest.raises(Refused, match="recorded consent"):
        verify(pi, met)
    assert not seen(pi, source)


def test_a_check_at_the_encounter_is_a_hand_in_it_too(source, met, pi, kirsty):
    checks = {kirsty: consent.Checked(Outcome.NOT_ASKED, "No time")}
    consent.check_process(by=pi, encounter=met, checks=checks)
    with pytest.raises(Refused, match="recorded consent"):
        verify(pi, met)


def test_what_was_recorded_since_one_looked_has_to_be_looked_at(source, met, second, pi, kirsty):
    shown = reads.to_verify(to=second, encounter=met)
    said = consent.Said(timezone.now())
    consent.pause(by=pi, participant=kirsty, said=said, scope=Scope(everything=True))
    with pytest.raises(Unfit, match="since you looked"):
        writes.verify_encounter(by=second, encounter=met, looked=looked(shown))
    shown = reads.to_verify(to=second, encounter=met)
    with pytest.raises(Unfit, match="Not looked at yet: H01-P1"):
        writes.verify_encounter(by=second, encounter=met, looked=Looked(shown.mark, frozenset()))
    verify(second, met)
    assert not seen(second, source), "verified is not agreed: she paused"


def test_a_speaker_whom_nobody_knows_is_noted(source, met, second):
    Speaker.objects.filter(source=source, is_fieldworker=False).update(participant=None)
    shown = reads.to_verify(to=second, encounter=met)
    assert [one.casefold() for one in shown.unknown] == [f"{source.ref}: kirsty".casefold()]
    with pytest.raises(Unfit, match="who speaks here"):
        writes.verify_encounter(by=second, encounter=met, looked=looked(shown))
    writes.verify_encounter(by=second, encounter=met, looked=looked(shown, "The same Kirsty"))


def test_what_comes_later_and_what_is_moved_there_waits_again(
    source, met, second, fay, pi, take_in, encounter, study
):
    verify(second, met)
    later = take_in(fay, {"later.txt": "The harbour at night.\n"}, encounter=met.ref)
    assert not seen(pi, later["later.txt"].source)
    assert seen(pi, source)
    other = encounter("E-002", on_day=date(2022, 6, 3))
    writes.describe_source(by=pi, source=source, changes={"encounter": other.ref})
    assert not seen(fay, source)
    waits = {row.encounter.ref for row in reads.waiting(to=second, study=study)}
    assert waits == {"E-001", "E-002"}
    shown = reads.to_verify(to=pi, encounter=other)
    assert "took this material in" in shown.may.because, "whoever moved it brought it there"
    verify(second, other)
    assert seen(fay, source)


def test_a_correction_of_what_was_verified_does_not_wait(source, met, second, pi, fay):
    verify(second, met)
    text = reads.text_of(to=fay, revision=source.current)
    writes.correct(
        by=fay, source=source, text=text.replace("quiet", "still"), reason="Misheard", expected=1
    )
    assert seen(pi, source)


def test_another_revision_that_is_handed_over_waits(source, met, second, pi, fay, take_in):
    verify(second, met)
    asks = take_in(fay, {"talk.txt": TALK + "\nKIRSTY: And the boats.\n"}, encounter=met.ref)
    writes.answer_file(by=fay, file=asks["talk.txt"], as_revision=True)
    carry_out(Job.objects.order_by("-asked_at").first().pk)
    assert not seen(pi, source)


def test_material_of_no_encounter_waits_until_it_is_said_whom_it_is_of(
    take_in, fay, pi, second, shuts, study, kirsty
):
    shuts()
    loose = take_in(pi, {"note.txt": "The harbour at noon.\n"})["note.txt"].source
    assert not seen(fay, loose)
    (row,) = reads.waiting(to=second, study=study)
    assert (row.encounter, row.sources) == (None, (loose,))
    shown = reads.to_verify_source(to=second, source=loose)
    with pytest.raises(Unfit, match="Nobody is named"):
        writes.verify_source(by=second, source=loose, looked=looked(shown))
    writes.tag_subject(by=pi, source=loose, new=writes.NewSubject(kirsty))
    shown = reads.to_verify_source(to=second, source=loose)
    writes.verify_source(by=second, source=loose, looked=looked(shown))
    assert seen(fay, loose)
    with pytest.raises(NotFound):
        reads.waiting_source(loose.ref, to=second, study=study)


def test_once_it_is_linked_to_an_encounter_it_is_verified_there(
    take_in, pi, second, shuts, met, fay
):
    shuts()
    loose = take_in(pi, {"note.txt": "The harbour at noon.\n"})["note.txt"].source
    writes.describe_source(by=pi, source=loose, changes={"encounter": met.ref})
    assert Hold.objects.count() == 1, "the one that lies there stays"
    loose.refresh_from_db()
    with pytest.raises(NotFound):
        reads.to_verify_source(to=second, source=loose)
    verify(second, met)
    assert seen(fay, loose)


@pytest.mark.parametrize("encounters", [True, False])
def test_whoever_moves_what_another_brought_does_not_open_it_alone(
    take_in, pi, second, fay, shuts, encounter, study, encounters
):
    shuts(encounters)
    loose = take_in(pi, {"note.txt": "The harbour at noon.\n"})["note.txt"].source
    other = encounter("E-002", on_day=date(2022, 6, 3))
    writes.describe_source(by=second, source=loose, changes={"encounter": other.ref})
    writes.describe_source(by=second, source=loose, changes={"encounter": ""})
    writes.describe_source(by=second, source=loose, changes={"encounter": other.ref})
    assert Hold.objects.count() == 2, "one of each who brought it there"
    for hand in (pi, second):
        with pytest.raises(Refused, match="took this material in"):
            verify(hand, other)
    shown = reads.to_verify(to=fay, encounter=other)
    writes.verify_encounter(by=fay, encounter=other, looked=looked(shown, "Nobody is in it"))
    assert seen(fay, loose)
    assert reads.waiting(to=fay, study=study) == []


@pytest.mark.parametrize(("encounters", "unplaced"), [(False, False), (True, False), (False, True)])
def test_the_study_says_what_waits(take_in, pi, shuts, met, encounters, unplaced):
    shuts(encounters, unplaced)
    made = take_in(pi, {"a.txt": "The harbour.\n"}, encounter=met.ref)["a.txt"].source
    loose = take_in(pi, {"b.txt": "A harbour.\n"})["b.txt"].source
    lying = set(Hold.objects.values_list("source", flat=True))
    assert lying == {s.pk for s, yes in ((made, encounters), (loose, unplaced)) if yes}


def test_without_consent_deciding_nothing_waits(take_in, pi, met, study):
    take_in(pi, {"a.txt": "The harbour.\n"}, encounter=met.ref)
    assert reads.waiting(to=pi, study=study) == []
    with pytest.raises(Unfit, match="Nothing waits"):
        verify(pi, met)


def test_a_quarantine_is_lifted_in_no_other_way_and_a_verification_stays(source, met, second, pi):
    with pytest.raises(Unfit, match="by verifying"):
        writes.lift_hold(by=pi, lying=Hold.objects.get())
    made = verify(second, met)
    for act in (
        lambda: Verification.objects.filter(pk=made.pk).update(note="x"),
        lambda: Verification.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="a verification is never"), transaction.atomic():
            act()


def test_who_reaches_another_site_sees_none_of_it(source, member, met, study):
    far = member("far", Role.SITE_LEAD, sites=("LEEDS",))
    assert reads.waiting(to=far, study=study) == []
    with pytest.raises(Refused):
        reads.to_verify(to=far, encounter=met)


def test_the_number_of_questions_does_not_grow_with_what_waits(
    source, second, study, take_in, fay, encounter, django_assert_max_num_queries
):
    for number in range(2, 6):
        place = encounter(f"E-00{number}", on_day=date(2022, 6, number))
        take_in(fay, {f"{number}.txt": f"The harbour {number}.\n"}, encounter=place.ref)
    with django_assert_max_num_queries(11):
        assert len(reads.waiting(to=second, study=study)) == 5


def test_the_rule_names_every_hand():
    assert may_verify(1, Hands()).allowed
    assert "and" in may_verify(1, Hands(frozenset({1}), frozenset({1}))).because
    assert not may_verify(2, Hands(unseen=True)).allowed


def test_a_writer_who_takes_their_own_name_off_to_verify_is_refused(member, source, met):
    own = member("lou", Role.SITE_LEAD)
    Encounter.objects.filter(pk=met.pk).update(written_by=own, state="planned", on_day=None)
    held = Encounter.objects.get(pk=met.pk)
    assert not reads.to_verify(to=own, encounter=held).may.allowed
    with pytest.raises(Unfit, match="named as who wrote"):
        fieldwork.change_encounter(by=own, encounter=held, changes={"written_by": None})
    held.refresh_from_db()
    assert not reads.to_verify(to=own, encounter=held).may.allowed


def test_a_writer_whose_name_a_colleague_takes_off_does_not_verify_either(
    member, pi, second, source, met, study
):
    own = member("lou", Role.SITE_LEAD)
    Encounter.objects.filter(pk=met.pk).update(written_by=own)
    held = Encounter.objects.get(pk=met.pk)
    fieldwork.change_encounter(by=second, encounter=held, changes={"written_by": second})
    fieldwork.change_encounter(by=pi, encounter=held, changes={"written_by": None})
    held.refresh_from_db()
    for one in (own, second):
        assert "wrote this encounter down" in reads.to_verify(to=one, encounter=held).may.because
        (row,) = reads.waiting(to=one, study=study)
        assert not row.may.allowed


def test_a_writer_who_was_only_planned_may_verify(member, pi, encounter, study):
    own = member("lou", Role.SITE_LEAD)
    planned = encounter("E-009")
    Encounter.objects.filter(pk=planned.pk).update(state="planned")
    planned.refresh_from_db()
    fieldwork.change_encounter(by=pi, encounter=planned, changes={"written_by": own})
    planned.refresh_from_db()
    fieldwork.change_encounter(by=pi, encounter=planned, changes={"written_by": None})
    assert not planned.also_wrote.exists()


def test_the_list_says_of_each_reader_what_the_page_says(
    source, met, fay, pi, second, kirsty, study
):
    checks = {kirsty: consent.Checked(Outcome.NOT_ASKED, "No time")}
    consent.check_process(by=pi, encounter=met, checks=checks)
    for one, may in ((fay, False), (pi, False), (second, True)):
        (row,) = reads.waiting(to=one, study=study)
        assert row.may == reads.to_verify(to=one, encounter=met).may
        assert row.may.allowed is may
