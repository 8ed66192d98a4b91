"""A request to take something out: hidden at once, decided by others, in any order that people try."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.consent import writes as consent
from fieldloom.consent.rules.material import Policy
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people.models import Participant
from fieldloom.sources import reads, writes
from fieldloom.sources.models import Hold, RedactionRequest, Veil
from fieldloom.sources.rules.presence import HoldKind
from fieldloom.sources.rules.redacting import Ground, Requester, RequestState, Wanted
from fieldloom.sources.writes import NewHold, NewRequest

TEXT = "INT: And then?\n\nKIRSTY: The floor was wet. I waited.\n"


@pytest.fixture
def talk(pi, study, source_of):
    source_of(pi, TEXT)
    return reads.source("I-001", to=pi, study=study)


@pytest.fixture
def decides(pi, study):
    consent.let_consent_decide(by=pi, study=study, policy=Policy(), reasoning="Panel")


@pytest.fixture
def passage(pi, talk):
    start = TEXT.index("The floor")
    return writes.mark_for(by=pi, source=talk, start=start, end=start + 9)


@pytest.fixture
def team(pi, member):
    return [pi, *(member(f"m{n}") for n in range(3))]


def seen(user, talk):
    return "floor" in reads.text_of(to=user, revision=talk.current)


def asked(by, talk, passage, **more):
    new = NewRequest(Requester.THIRD_PARTY, Ground.HARM, passage=passage, **more)
    return writes.ask_to_take_out(by=by, source=talk, new=new)


def decided(by, row, upheld, reasons="Looked at"):
    return writes.decide_request(by=by, request=row, upheld=upheld, reasons=reasons)


def test_it_is_hidden_at_once_and_upheld_by_a_second_person(team, talk, passage, decides):
    row = asked(team[0], talk, passage, wanted=Wanted.ERASE)
    assert not any(seen(user, talk) for user in team)
    with pytest.raises(Unfit, match="does not decide"):
        decided(team[0], row, True)
    with pytest.raises(Unfit, match="Reasons"):
        decided(team[1], row, True, " ")
    with pytest.raises(Unfit, match="follows from a request"):
        writes.lift_hold(by=team[1], lying=row.hold)
    row = decided(team[1], row, True)
    assert (row.state, seen(team[2], talk)) == ("upheld", False)


def test_it_is_hidden_where_consent_does_not_decide_and_says_why(team, talk, passage):
    row = asked(team[0], talk, passage)
    assert not seen(team[1], talk)
    said = writes.ask_why(by=team[0], about=writes.Asked("I-001", 2), study=talk.study)
    assert "taken out" in str(said) and "Consent does not decide" not in str(said)
    decided(team[1], row, False)
    assert seen(team[0], talk)
    assert not Veil.objects.filter(study=talk.study).exists()


def test_a_hold_shuts_what_one_wrote_down_oneself_no_less_where_consent_does_not_decide(team, talk):
    lying = writes.put_hold(by=team[0], source=talk, new=NewHold(HoldKind.LEGAL))
    assert not seen(team[0], talk) and not seen(team[1], talk)
    writes.lift_hold(by=team[1], lying=lying)
    assert seen(team[1], talk)


def test_declined_it_is_seen_again_and_appealed_a_third_person_decides(
    team, talk, passage, decides
):
    row = decided(team[1], asked(team[0], talk, passage), False, "Nobody could be told by it")
    assert seen(team[0], talk)
    with pytest.raises(Unfit, match="Who declined it"):
        writes.appeal_request(by=team[1], request=row, grounds="They ask again")
    row = writes.appeal_request(by=team[0], request=row, grounds="They ask again")
    assert not seen(team[0], talk)
    for barred in team[:2]:
        with pytest.raises(Unfit):
            decided(barred, row, False)
    row = decided(team[2], row, False, "Once more looked at")
    assert (row.state, seen(team[0], talk)) == ("declined_on_appeal", True)
    letter = reads.letter_of(to=team[3], request=row, on=timezone.localdate())
    assert "Once more looked at" in letter and "Nobody could be told" not in letter
    assert "floor" not in letter and "Petra" not in letter


def test_one_of_the_team_who_asks_does_not_decide_though_another_wrote_it_down(team, talk, passage):
    new = NewRequest(Requester.TEAM, Ground.PRIVATE, passage=passage, asked_by=team[1])
    row = writes.ask_to_take_out(by=team[0], source=talk, new=new)
    for barred in team[:2]:
        with pytest.raises(Unfit, match="does not decide"):
            decided(barred, row, True)
    row = decided(team[2], row, False)
    with pytest.raises(Unfit, match="Only who asked"):
        writes.appeal_request(by=team[0], request=row, grounds="No")
    assert writes.appeal_request(by=team[1], request=row, grounds="No").state == "appealed"


def test_nobody_asks_for_the_team_who_is_not_of_it(pi, talk, stranger):
    new = NewRequest(Requester.TEAM, Ground.PRIVATE, asked_by=stranger)
    with pytest.raises(NotFound, match="in the team"):
        writes.ask_to_take_out(by=pi, source=talk, new=new)
    assert not Hold.objects.exists()


def test_whoever_asks_for_themselves_or_another_is_named(pi, talk, study):
    with pytest.raises(Unfit, match="For whom"):
        writes.ask_to_take_out(by=pi, source=talk, new=NewRequest(Requester.GUARDIAN, Ground.HARM))
    person = Participant.objects.create(study=study, ref="P1", kind="adult")
    new = NewRequest(Requester.PARTICIPANT, Ground.WRONG, participant=person)
    assert writes.ask_to_take_out(by=pi, source=talk, new=new).participant == person


def test_roles_and_reach_bind_and_a_refusal_leaves_nothing(pi, talk, passage, member):
    for role in (Role.ANALYST, Role.ARCHIVIST, Role.AUDITOR):
        with pytest.raises(Refused):
            asked(member(role.value, role), talk, passage)
    row = asked(pi, talk, passage)
    with pytest.raises(Refused):
        decided(member("fay", Role.FIELDWORKER), row, True)
    away = member("ada", Role.FIELDWORKER, sites=["ELSEWHERE"])
    assert list(reads.requests(to=away, study=talk.study)) == []
    with pytest.raises(NotFound):
        reads.request(row.pk, to=away, study=talk.study)
    assert (RedactionRequest.objects.count(), Hold.objects.count()) == (1, 1)


def test_the_database_itself_refuses_a_decision_by_whoever_recorded_it(pi, talk, passage):
    row = asked(pi, talk, passage)
    with pytest.raises(IntegrityError), transaction.atomic():
        RedactionRequest.objects.filter(pk=row.pk).update(decided_by=pi)


def test_the_trail_keeps_no_reasons_and_no_words(team, talk, passage):
    decided(team[1], asked(team[0], talk, passage), True, "Secret reasons")
    said = " ".join(str(e.about) for e in Entry.objects.filter(verb__startswith="redaction"))
    assert "redactionrequest" in said and "Secret" not in said and "floor" not in said


class Requests(RuleBasedStateMachine):
    """People in any order ask, decide, appeal and lift. What waits or was upheld is never seen."""

    given = None  # (team, talk, passage), set by the test

    @initialize()
    def begin(self):
        self.team, self.talk, self.passage = self.given
        Hold.objects.all()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.rows = []

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _try(self, do):
        try:
            return do()
        except Unfit:
            return None

    @rule(by=st.integers(0, 3))
    def ask(self, by):
        if len(self.rows) < 2:
            self.rows.append(asked(self.team[by], self.talk, self.passage).pk)

    @rule(by=st.integers(0, 3), which=st.integers(0, 1), upheld=st.booleans())
    def decide(self, by, which, upheld):
        row = self._row(which)
        if row is None:
            return
        hands = {row.recorded_by_id, row.appealed_by_id, row.decided_by_id}
        done = self._try(lambda: decided(self.team[by], row, upheld))
        if done is not None:
            assert self.team[by].pk not in hands
            assert row.state in ("open", "appealed")

    @rule(by=st.integers(0, 3), which=st.integers(0, 1))
    def appeal(self, by, which):
        row = self._row(which)
        if row is None:
            return
        user = self.team[by]
        done = self._try(lambda: writes.appeal_request(by=user, request=row, grounds="Again"))
        if done is not None:
            assert row.state == "declined" and user.pk != row.decided_by_id

    @rule(by=st.integers(0, 3), which=st.integers(0, 1))
    def lift(self, by, which):
        row = self._row(which)
        if row is not None and row.hold.lifted_at is None:
            assert self._try(lambda: writes.lift_hold(by=self.team[by], lying=row.hold)) is None

    def _row(self, which):
        if which >= len(self.rows):
            return None
        return RedactionRequest.objects.select_related("hold").get(pk=self.rows[which])

    @invariant()
    def what_waits_or_was_upheld_is_withheld_from_everybody(self):
        if not hasattr(self, "rows"):
            return
        states = [RequestState(self._row(n).state) for n in range(len(self.rows))]
        shut = any(state.hides for state in states)
        assert seen(self.team[3], self.talk) is not shut


def test_in_any_order_that_people_try_it_stays_withheld_while_it_has_to(
    team, talk, passage, decides
):
    Requests.given = (team, talk, passage)
    run_state_machine_as_test(
        Requests,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
