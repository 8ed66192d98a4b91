"""What may be seen of consent: persons out of the tables, standing, matrix, history, what is due."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.consent.conftest import CLAUSES, NO, YES, moment
from tests.consent.test_stating import lines

from fieldloom.access.rules import Role
from fieldloom.consent import reads, writes
from fieldloom.consent.models import Event, EventLine
from fieldloom.consent.reads import DueKind, Wanted
from fieldloom.consent.reads.persons import persons
from fieldloom.consent.rules.events import Answer, Readers
from fieldloom.consent.rules.lines import Need, standing
from fieldloom.consent.rules.stating import Given, Scope, months_after
from fieldloom.consent.rules.terms import Audience, Medium, Purpose, Status, Voice
from fieldloom.consent.writes import Answers, NewFinding, NewForm, Said, Withdrawing
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.fieldwork.writes import NewEncounter, NewSite, add_encounter, add_site
from fieldloom.ground.answers import Refused
from fieldloom.people.rules import Nation

MARCH, MAY = date(2024, 3, 1), date(2024, 5, 1)


def put(participant, by, line):
    """One line as an event of its own, as if somebody had recorded it."""
    event = Event.objects.create(
        study_id=participant.study_id,
        participant=participant,
        voice=line.voice.value,
        kind="consent",
        taken_by=by,
        at=line.at,
    )
    EventLine.objects.create(
        event=event,
        purpose=line.purpose.value if line.purpose else "",
        medium=line.medium.value if line.medium else "",
        wave_id=line.wave,
        says=line.says.value,
        ceiling=line.ceiling.level,
        conditions=[one.value for one in line.conditions],
        until=line.until,
        renews=line.renews,
    )
    return event.pk


def test_the_fold_out_of_the_tables_is_the_fold_of_the_lines(mother, pi, waves):
    """Whatever was said in whatever order: what the tables give stands as the lines do."""
    at = timezone.localtime(datetime(2024, 2, 1, tzinfo=UTC))
    some_lines = some.lists(lines(voices=tuple(Voice)), max_size=6)
    needs = [
        Need(p, m, w)
        for p in (Purpose.QUOTE, Purpose.PUBLISH)
        for m in (Medium.TEXT, Medium.AUDIO)
        for w in (None, *(wave.pk for wave in waves))
    ]

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(some_lines)
    def holds(drawn):
        told = [
            type(x)(
                **{n: getattr(x, n) for n in x.__dataclass_fields__} | {"wave": None, "event": n}
            )
            if x.wave is None
            else type(x)(
                **{n: getattr(x, n) for n in x.__dataclass_fields__}
                | {"wave": waves[x.wave - 1].pk, "event": n}
            )
            for n, x in enumerate(drawn)
        ]
        with transaction.atomic():
            for line in told:
                put(mother, pi, line)
            person = persons(mother.study_id, [mother.pk], at)[mother.pk]
            for need in needs:
                for voice in Voice:
                    kept = standing(person.lines, voice, need, at)
                    pure = standing(told, voice, need, at)
                    assert (kept.status, kept.ceiling) == (pure.status, pure.ceiling)
                    if pure.line:
                        assert kept.line.conditions == pure.line.conditions
                        assert (kept.line.until, kept.line.at) == (pure.line.until, pure.line.at)
            transaction.set_rollback(True)

    holds()


def test_persons_cost_the_same_for_one_and_for_all(people, take, mother, study):
    take(mother, MARCH)
    for ids in ([mother.pk], None):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            persons(study, ids, timezone.now())
        assert len(asked) == 4


def test_a_person_of_another_study_is_not_given(mother, other_study):
    assert persons(other_study, [mother.pk], timezone.now()) == {}


def test_a_child_answers_alone_from_the_first_day_of_the_year_if_only_that_is_known(people, study):
    known = persons(study, None, timezone.now())
    assert known[people["child"].pk].of_age_on == date(2028, 1, 1)
    assert known[people["mother"].pk].of_age_on is None
    assert known[people["child"].pk].groups == {"H01"}


def test_where_each_purpose_stands_and_stood(mother, take, fay, pi):
    take(mother, MARCH, {1: YES, 2: NO, 3: YES})
    scope = Scope(purposes=(Purpose.PUBLISH,), media=(Medium.VIDEO,))
    writes.withdraw(
        by=fay, participant=mother, said=Said(moment(MAY)), withdrawing=Withdrawing(scope)
    )

    def told(on):
        return {x.purpose: x for x in reads.stands(to=pi, participant=mother, on=on)}

    before, after = told(date(2024, 4, 1)), told(date(2024, 6, 1))
    assert before[Purpose.PUBLISH].stand.ceiling is Audience.PUBLIC
    assert before[Purpose.PUBLISH].apart == ()
    assert [x.where for x in after[Purpose.PUBLISH].apart] == ["Film"]
    assert after[Purpose.PUBLISH].apart[0].stand.status is Status.WITHDRAWN
    assert after[Purpose.TEAM_ANALYSIS].stand.status is Status.REFUSED
    assert after[Purpose.QUOTE].stand.status is Status.NOT_ASKED
    assert told(date(2024, 2, 1))[Purpose.PUBLISH].stand.status is Status.NOT_ASKED
    assert told(date(2026, 3, 2))[Purpose.PUBLISH].stand.status is Status.EXPIRED


def test_a_child_stands_open_only_with_both_voices(child, pi, fay, form, childrens_form, guardian):
    def team():
        rows = reads.stands(to=pi, participant=child, on=date(2024, 6, 1))
        return next(x.stand for x in rows if x.purpose is Purpose.TEAM_ANALYSIS)

    assent = Answers(childrens_form, {2: YES})
    writes.assent(by=fay, participant=child, said=Said(moment(MARCH)), answers=assent)
    assert (team().status, team().ceiling) == (Status.NOT_ASKED, None)
    answers = Answers(form, {2: Given(Answer.LIMITED, Audience.SITE_TEAM)})
    writes.take_consent(by=fay, participant=child, said=guardian(MARCH), answers=answers)
    assert (team().status, team().ceiling) == (Status.GIVEN, Audience.SITE_TEAM)
    assert [voice for voice, _ in team().voices] == [Voice.OWN, Voice.GUARDIAN]
    everything = Scope(everything=True)
    writes.dissent(by=fay, participant=child, said=Said(moment(MAY)), scope=everything)
    assert (team().status, team().ceiling) == (Status.REFUSED, None)


def test_the_matrix_costs_the_same_for_two_and_for_many(people, child, mother, take, pi, study):
    take(mother, MARCH)
    with CaptureQueriesContext(connection) as asked:
        rows = reads.matrix(to=pi, study=study)
    assert [row.participant.ref for row in rows] == ["H01-P1", "H01-P2", "H01-P3"]
    assert len(asked) <= 8  # its own six, and the grants, twice outside a request
    father = rows[2].stands[0]
    assert (father.status, father.ceiling) == (Status.NOT_ASKED, Audience.WHOLE_TEAM)
    wanted = Wanted(status=Status.GIVEN)
    on = date(2024, 4, 1)
    assert [r.participant for r in reads.matrix(to=pi, study=study, on=on, wanted=wanted)] == [
        mother
    ]


def test_who_may_not_see_consent_is_refused(member, study, mother):
    reader = member("ali", Role.ALLIANCE_READER)
    for read in (reads.matrix, reads.due, reads.regime, reads.forms):
        with pytest.raises(Refused):
            read(to=reader, study=study)
    with pytest.raises(Refused):
        reads.history(to=reader, participant=mother)


def test_the_history_tells_every_event_and_which_no_longer_counts(
    mother, child, take, fay, pi, form, guardian
):
    first = take(mother, MARCH, {1: YES, 3: NO})
    writes.invalidate(by=pi, event=first, reasoning="Signed by somebody else")
    found, struck = reads.history(to=pi, participant=mother)
    assert (struck.counts, found.counts) == (False, True)
    assert found.sentences == [
        "What was recorded as consent of 1 March 2024 does not count from now on."
    ]
    assert struck.sentences == [
        "H01-P1 agrees: Taking part (for at most: the whole team).",
        "H01-P1 does not agree: Publication.",
    ]
    answers = Answers(form, {1: YES})
    writes.take_consent(by=fay, participant=child, said=guardian(MARCH), answers=answers)
    told = reads.history(to=pi, participant=child)[0].sentences[0]
    assert told.startswith("H01-P1, for H01-P2, agrees: Taking part")


@pytest.fixture
def met(pi, study, people):
    site = add_site(by=pi, study=study, new=NewSite("FIFE", "Fife", Nation.SCOTLAND))
    for day, state in ((date(2024, 2, 2), EncounterState.DONE), (None, EncounterState.PLANNED)):
        who = [people["mother"], people["father"]] if day else [people["child"]]
        new = NewEncounter(EncounterKind.VISIT, site, state, day, participants=who)
        add_encounter(by=pi, study=study, new=new)


def kinds(study, pi):
    return [(one.kind, one.participant.ref, one.day) for one in reads.due(to=pi, study=study)]


def test_whoever_was_met_and_never_asked_is_due(pi, study, met, mother, take):
    assert kinds(study, pi) == [(DueKind.NEVER_ASKED, "H01-P1", date(2024, 2, 2))]
    take(mother, MARCH, {1: YES})
    assert kinds(study, pi) == []


def test_what_runs_out_soon_or_has_run_out_is_due(pi, fay, study, mother, take):
    today = timezone.localdate()
    clauses = tuple(
        SimpleNamespace(**{n: getattr(c, n) for n in c.__dataclass_fields__}) for c in CLAUSES
    )
    clauses[0].until, clauses[1].until = today + timedelta(days=30), today + timedelta(days=61)
    clauses[2].lasts_months = 12
    start = months_after(today, -13)
    new = NewForm("SOON", "1", "Soon", Readers.ADULT, start, clauses)
    form = writes.register_form(by=pi, study=study, new=new)
    answers = Answers(form, {1: YES, 2: YES, 3: YES})
    said = Said(moment(start))
    writes.take_consent(by=fay, participant=mother, said=said, answers=answers)
    assert kinds(study, pi) == [
        (DueKind.RUN_OUT, "H01-P1", months_after(start, 12)),
        (DueKind.RUNNING_OUT, "H01-P1", today + timedelta(days=30)),
    ]
    assert [one.words for one in reads.due_of(to=pi, participant=mother)] == [
        "Publication",
        "Taking part",
    ]


@pytest.mark.parametrize(
    ("in_days", "kind"), [(-1, DueKind.OF_AGE), (90, DueKind.COMING_OF_AGE), (91, None)]
)
def test_coming_of_age_is_due_ninety_days_before(
    pi, fay, study, child, childrens_form, in_days, kind
):
    answers = Answers(childrens_form, {1: YES})
    said = Said(moment(MARCH))
    writes.assent(by=fay, participant=child, said=said, answers=answers)
    child.of_age_on = timezone.localdate() + timedelta(days=in_days)
    child.save()
    assert [k for k, _, _ in kinds(study, pi)] == ([kind] if kind else [])


def test_a_finding_to_be_looked_at_again_and_an_older_form_are_due(
    pi, fay, study, child, mother, take
):
    review = timezone.localdate() + timedelta(days=10)
    finding = NewFinding(MARCH, True, Nation.SCOTLAND, "Understands", review)
    writes.assess_competence(by=pi, participant=child, finding=finding)
    take(mother, MARCH)
    newer = NewForm("CF", "2", "Consent", Readers.ADULT, date(2024, 4, 1), CLAUSES)
    writes.register_form(by=pi, study=study, new=newer)
    due = {one.kind: one for one in reads.due(to=pi, study=study)}
    assert due[DueKind.REVIEW].day == review
    assert due[DueKind.OLDER_FORM].words == "CF: answered to 1, in use is 2"
    assert due[DueKind.RUN_OUT].participant == mother
