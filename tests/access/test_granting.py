"""A grant is proposed by one person and approved by a second; until then it opens nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from conftest import later
from fieldloom.access import granting, reads, writes
from fieldloom.access.gate import held_by, managing
from fieldloom.access.models import Grant
from fieldloom.access.rules import GrantState, Permission, Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import NotFound, Refused, Unfit

people = st.integers(1, 4)
proposals = st.builds(granting.Proposal, st.sampled_from(GrantState), people, people)


@given(proposals, people)
def test_only_a_third_person_approves_and_only_what_waits(proposal, who):
    by_hand = proposal.state is GrantState.PROPOSED and who not in (proposal.by, proposal.user)
    decision = granting.may_approve(proposal, who)
    assert decision.allowed is by_hand
    assert decision.because


@given(proposals, people)
def test_only_who_proposed_withdraws(proposal, who):
    decision = granting.may_withdraw(proposal, who)
    assert decision.allowed is (proposal.state is GrantState.PROPOSED and who == proposal.by)


@given(st.sets(people), people)
def test_the_keeper_goes_alone_only_while_two_others_cannot_be_found(managers, user):
    others = [one for one in managers if one != user]
    assert granting.may_go_alone(managers, user).allowed is (len(others) < 2)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-9, 900), st.integers(-9, 900))
def test_a_grant_ends_after_it_begins_and_within_two_years(today, begins, lasts):
    start = today + timedelta(days=begins)
    end = start + timedelta(days=lasts)
    fits = granting.fits(start, end, today).allowed
    assert fits is (lasts >= 0 and (end - max(start, today)).days <= 731)


def ahead(role=Role.ANALYST, **narrowed):
    return writes.NewGrant(role, later(200), **narrowed)


@pytest.fixture
def two(member):
    """Two who manage the team."""
    return member("petra"), member("paul", Role.STEWARD)


@pytest.fixture
def waiting(two, study, stranger):
    """A grant for `stranger` that the first of the two proposed."""
    return writes.propose_grant(by=two[0], user=stranger, study=study, new=ahead())


def test_what_is_proposed_opens_nothing_until_another_approves(waiting, two, study, stranger):
    assert held_by(stranger, study.pk) == []
    assert list(reads.studies(to=stranger)) == []
    with pytest.raises(NotFound):
        reads.study(study.slug, to=stranger)
    assert stranger.pk not in reads.names_of({stranger.pk}, to=two[0])
    assert waiting not in reads.team(to=two[0], study=study)
    writes.approve_grant(by=two[1], grant=waiting)
    assert list(reads.studies(to=stranger)) == [study]
    assert reads.study(study.slug, to=stranger) == study
    assert reads.decision(to=stranger, permission=Permission.CODE, study=study).allowed
    assert waiting in reads.team(to=two[0], study=study)


def test_neither_who_proposed_nor_whom_it_is_for_approves(waiting, two, study, member):
    with pytest.raises(Refused, match="does not approve"):
        writes.approve_grant(by=two[0], grant=waiting)
    other = writes.propose_grant(by=two[0], user=two[1], study=study, new=ahead(Role.PI))
    with pytest.raises(Refused, match="to themselves"):
        writes.approve_grant(by=two[1], grant=other)
    with pytest.raises(Refused, match="no role"):
        writes.approve_grant(by=member("ana", Role.ANALYST), grant=waiting)
    assert set(Grant.objects.filter(pk__in=[waiting.pk, other.pk]).values_list("state")) == {
        ("proposed",)
    }


def test_a_grant_is_declined_with_a_reason_and_then_opens_nothing(waiting, two, study, stranger):
    for empty in ("", "  ", "x" * 301):
        with pytest.raises(Unfit, match="reason"):
            writes.decline_grant(by=two[1], grant=waiting, reason=empty)
    writes.decline_grant(by=two[1], grant=waiting, reason="Not on this study")
    with pytest.raises(Refused, match="not waiting"):
        writes.approve_grant(by=two[1], grant=waiting)
    (seen,) = reads.proposals(to=two[0], study=study)
    assert (seen.state, seen.reason, seen.decided_by) == ("declined", "Not on this study", two[1])
    assert held_by(stranger, study.pk) == []


def test_only_who_proposed_it_takes_a_proposal_back(waiting, two):
    with pytest.raises(Refused, match="colleague"):
        writes.withdraw_grant(by=two[1], grant=waiting)
    writes.withdraw_grant(by=two[0], grant=waiting)
    with pytest.raises(Refused, match="not waiting"):
        writes.approve_grant(by=two[1], grant=waiting)


def test_the_keeper_grants_alone_until_two_manage_the_team(keeper, study, stranger):
    first = writes.grant_first_role(by=keeper, user=keeper, study=study, new=ahead(Role.PI))
    assert first.approved_by_nobody_else
    second = writes.grant_first_role(by=keeper, user=stranger, study=study, new=ahead(Role.STEWARD))
    assert managing(study.pk) == {keeper.pk, stranger.pk}
    assert second.approved_by_nobody_else
    new = writes.NewUser("ana", "Ana", "ana@example.org")
    ana = writes.add_user(by=keeper, new=new)
    with pytest.raises(Refused, match="Two people manage"):
        writes.grant_first_role(by=keeper, user=ana, study=study, new=ahead())
    made = writes.propose_grant(by=keeper, user=ana, study=study, new=ahead())
    with pytest.raises(Refused, match="Two people manage"):
        writes.confirm_grant(by=keeper, grant=made)
    assert not writes.approve_grant(by=stranger, grant=made).approved_by_nobody_else


def test_a_lone_manager_who_is_not_the_keeper_has_the_keeper_confirm(keeper, study, pi, stranger):
    made = writes.propose_grant(by=pi, user=stranger, study=study, new=ahead())
    with pytest.raises(Refused):
        writes.confirm_grant(by=pi, grant=made)
    made = writes.confirm_grant(by=keeper, grant=made)
    assert (made.state, made.granted_by, made.decided_by) == ("approved", pi, keeper)
    assert not made.approved_by_nobody_else
    verbs = list(Entry.objects.order_by("-number").values_list("verb", flat=True)[:1])
    assert verbs == ["role granted by the keeper"]


def test_what_the_keeper_gave_alone_says_so_in_the_trail(keeper, study, pi):
    assert Entry.objects.filter(verb="role granted, approved by nobody else").count() == 1


def test_who_manages_a_part_of_the_team_is_not_one_of_the_two(study, member):
    whole = member("petra")
    member("part", Role.PI, sites=("FIFE",))
    member("some", Role.PI, families=("H01",))
    assert managing(study.pk) == {whole.pk}


def test_a_team_is_begun_at_once_only_where_there_is_none(keeper, study, stranger):
    team = [(keeper, ahead(Role.PI)), (stranger, ahead(Role.PI))]
    made = writes.begin_team(by=keeper, study=study, team=team)
    assert all(grant.approved_by_nobody_else for grant in made)
    with pytest.raises(Refused, match="a team already"):
        writes.begin_team(by=keeper, study=study, team=team)


def test_nobody_approves_further_than_they_manage(two, study, member, stranger):
    part = member("part", Role.PI, families=("H01",))
    whole = writes.propose_grant(by=two[0], user=stranger, study=study, new=ahead())
    with pytest.raises(Refused, match="a part of the team"):
        writes.approve_grant(by=part, grant=whole)
    narrow = ahead(families=("H01",), waves=("W1",))
    made = writes.propose_grant(by=two[0], user=stranger, study=study, new=narrow)
    assert writes.approve_grant(by=part, grant=made).state == "approved"


def test_a_grant_beyond_two_years_is_refused(two, study, stranger):
    with pytest.raises(Unfit, match="two years"):
        new = writes.NewGrant(Role.ANALYST, timezone.localdate() + timedelta(days=732))
        writes.propose_grant(by=two[0], user=stranger, study=study, new=new)


def test_the_team_is_reminded_of_what_ends_soon_and_is_not_renewed(two, study, keeper, member):
    ana, ben = member("ana", Role.ANALYST), member("ben", Role.ANALYST)
    Grant.objects.filter(user__in=[ana, ben]).update(to_day=timezone.localdate() + timedelta(30))
    again = writes.propose_grant(by=two[0], user=ben, study=study, new=ahead())
    soon = [g.user for g in reads.ending_soon(to=two[0], study=study)]
    assert soon == [ana, ben]
    writes.approve_grant(by=two[1], grant=again)
    assert [g.user for g in reads.ending_soon(to=two[0], study=study)] == [ana]
