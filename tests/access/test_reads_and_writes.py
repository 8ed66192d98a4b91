"""Users, studies and grants, kept and asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conftest import PASSWORD, later
from fieldloom.access import reads, writes
from fieldloom.access.gate import asks, needs
from fieldloom.access.models import Grant, User
from fieldloom.access.rules import Permission, Role
from fieldloom.ground.answers import NotFound, Refused, Unfit


def test_the_first_user_is_added_by_whoever_starts_the_house(keeper):
    assert keeper.is_keeper
    assert keeper.check_password(PASSWORD)


def test_after_the_first_only_the_keeper_adds_users(keeper, stranger):
    new = writes.NewUser("ana", "Ana", "ana@example.org")
    for by in (None, stranger):
        with pytest.raises(Refused):
            writes.add_user(by=by, new=new)
    assert not User.objects.filter(username="ana").exists()


@pytest.mark.parametrize("password", ["short", "123456789987654321", "petra@example.org"])
def test_a_weak_password_is_refused_with_a_reason(keeper, password):
    new = writes.NewUser("petra", "petrapetra petra", "petra@example.org", password)
    with pytest.raises(Unfit) as refused:
        writes.add_user(by=keeper, new=new)
    assert refused.value.place == "password"


def test_a_taken_user_name_is_refused(keeper):
    with pytest.raises(Unfit, match="already"):
        writes.add_user(by=keeper, new=writes.NewUser("keeper", "K", "other@example.org"))


def test_a_study_is_seen_only_by_those_with_a_grant_today(study, member, stranger):
    ana = member("ana", Role.ANALYST)
    assert list(reads.studies(to=ana)) == [study]
    assert list(reads.studies(to=stranger)) == []
    with pytest.raises(NotFound):
        reads.study("quayside", to=stranger)


def test_a_grant_that_is_ended_opens_nothing_from_then_on(study, pi, member):
    ana = member("ana", Role.ANALYST)
    assert reads.study("quayside", to=ana) == study
    writes.end_grant(by=pi, grant=Grant.objects.get(user=ana))
    assert Grant.objects.get(user=ana).to_day == timezone.localdate() - timedelta(days=1)
    with pytest.raises(NotFound):
        reads.study("quayside", to=ana)


def test_only_those_who_manage_the_team_grant_roles(study, member, stranger):
    ana = member("ana", Role.ANALYST)
    new = writes.NewGrant(Role.ANALYST, later())
    with pytest.raises(Refused):
        writes.propose_grant(by=ana, user=stranger, study=study, new=new)
    assert not Grant.objects.filter(user=stranger).exists()


def test_a_grant_that_would_end_before_it_begins_is_refused(study, pi, stranger):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Unfit):
        new = writes.NewGrant(Role.ANALYST, yesterday)
        writes.propose_grant(by=pi, user=stranger, study=study, new=new)


def test_a_closed_user_enters_no_study(keeper, study, pi):
    writes.close_user(by=keeper, user=pi)
    assert list(reads.studies(to=pi)) == []
    with pytest.raises(Refused):
        reads.team(to=pi, study=study)


def test_the_trail_is_for_those_who_may_read_it(study, pi, member):
    assert reads.trail(to=pi, study=study).exists()
    with pytest.raises(Refused):
        reads.trail(to=member("ana", Role.ANALYST), study=study)


def test_names_are_told_only_of_people_one_shares_a_study_with(study, pi, stranger, member):
    ana = member("ana", Role.ANALYST)
    assert reads.names_of({pi.pk, stranger.pk}, to=ana) == {pi.pk: "Petra", ana.pk: "Ana"}


class Placed:
    """Material of a site, as the gate sees it."""

    def __init__(self, study, site_code):
        self.study_id, self.site_code = study.pk, site_code
        self.wave_code, self.family_refs = None, frozenset()


@needs(Permission.CODE)
def touch(*, by, thing, other=None):
    return "done"


@asks(Permission.READ_SOURCES)
def look(*, to, thing):
    return "seen"


def test_a_grant_for_one_site_reaches_that_site_only(study, member):
    ana = member("ana", Role.FIELDWORKER, sites=("FIFE",))
    assert touch(by=ana, thing=Placed(study, "FIFE")) == "done"
    for elsewhere in ("LEEDS", None):
        with pytest.raises(Refused, match="narrowed to site FIFE"):
            touch(by=ana, thing=Placed(study, elsewhere))
        with pytest.raises(Refused, match="narrowed to site FIFE"):
            look(to=ana, thing=Placed(study, elsewhere))


def test_things_of_two_studies_never_meet_in_one_act(keeper, study, pi):
    other = writes.start_study(by=keeper, new=writes.NewStudy("Other"))
    with pytest.raises(TypeError, match="exactly one study"):
        touch(by=pi, thing=Placed(study, None), other=Placed(other, None))


def test_a_read_without_an_asker_is_a_mistake_of_ours(study):
    with pytest.raises(TypeError, match="must be told to="):
        look(to=None, thing=Placed(study, None))


def test_within_one_request_grants_are_looked_up_once(study, pi, django_assert_num_queries):
    from fieldloom.access.gate import asked_once, may

    with asked_once(), django_assert_num_queries(1):
        for _ in range(5):
            assert may(pi, Permission.CODE, study).allowed
    with django_assert_num_queries(2):
        for _ in range(2):
            may(pi, Permission.CODE, study)


def proposed(study, by, user, role=Role.PI, sites=()):
    new = writes.NewGrant(role, later(), sites=tuple(sites))
    return writes.propose_grant(by=by, user=user, study=study, new=new)


@pytest.mark.parametrize("role", [Role.PI, Role.STEWARD])
def test_nobody_grants_themselves_a_role(study, member, role):
    user = member("one", role)
    with pytest.raises(Refused, match="themselves"):
        proposed(study, user, user)
    assert Grant.objects.filter(user=user).count() == 1


def test_who_manages_the_team_at_a_site_grants_and_ends_there_only(study, pi, member, stranger):
    lead = member("lead", Role.PI, sites=("FIFE",))
    for sites in ((), ("LEEDS",), ("FIFE", "LEEDS")):
        with pytest.raises(Refused, match="a part of the team"):
            proposed(study, lead, stranger, Role.ANALYST, sites)
    made = proposed(study, lead, stranger, Role.ANALYST, ("FIFE",))
    with pytest.raises(Refused):
        writes.end_grant(by=lead, grant=Grant.objects.get(user=pi))
    assert writes.end_grant(by=lead, grant=made).to_day < timezone.localdate()


def test_the_keeper_takes_a_lost_second_factor_away(keeper, pi, stranger):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    for user in (pi, stranger):
        TOTP.activate(user, generate_totp_secret())
    bound = pi.get_session_auth_hash()
    with pytest.raises(Refused, match="keeper"):
        writes.forget_second_factor(by=pi, user=pi)
    writes.forget_second_factor(by=keeper, user=pi)
    assert [one.user for one in Authenticator.objects.all()] == [stranger]
    assert pi.get_session_auth_hash() != bound
