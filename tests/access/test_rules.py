"""The decision: by role, by day, by site."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access.rules import PERMISSIONS, Held, Permission, Role, decide, scope_of

TODAY = date(2026, 5, 3)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
sites = st.frozensets(st.sampled_from(["FIFE", "LEEDS", "DUNDEE"]))


@st.composite
def grants(draw):
    start, end = sorted((draw(days), draw(days)))
    return Held(draw(st.sampled_from(Role)), draw(sites), start, end)


def test_a_role_in_force_allows_what_the_table_says():
    held = [Held(Role.ANALYST, frozenset(), TODAY, TODAY)]
    assert decide(Permission.CODE, held, TODAY).allowed
    assert not decide(Permission.TAKE_IN, held, TODAY).allowed


def test_a_refusal_says_which_roles_would_do():
    decision = decide(Permission.READ_AUDIT, [], TODAY)
    assert not decision.allowed
    assert "Auditor" in decision.would_change


def test_a_grant_that_has_ended_says_so():
    past = Held(Role.PI, frozenset(), TODAY - timedelta(9), TODAY - timedelta(1))
    assert "not in force" in decide(Permission.CODE, [past], TODAY).because


def test_a_closed_user_may_nothing_whatever_they_hold():
    held = [Held(Role.PI, frozenset(), TODAY, TODAY)]
    assert not decide(Permission.ENTER, held, TODAY, active=False).allowed


@given(st.lists(grants()), st.sampled_from(Permission), days)
def test_the_decision_equals_the_table_read_by_hand(held, permission, on):
    by_hand = any(g.role in PERMISSIONS[permission] and g.from_day <= on <= g.to_day for g in held)
    assert decide(permission, held, on).allowed is by_hand


@given(st.lists(grants()), grants(), st.sampled_from(Permission), days)
def test_another_grant_never_takes_anything_away(held, more, permission, on):
    before, after = decide(permission, held, on), decide(permission, [*held, more], on)
    assert after.allowed or not before.allowed
    narrow = scope_of(permission, held, on)
    wide = scope_of(permission, [*held, more], on)
    assert wide.sites is None or (narrow.sites is not None and narrow.sites <= wide.sites)


@given(st.lists(grants()), st.sampled_from(Permission), days)
def test_material_of_no_site_is_inside_only_when_every_site_is(held, permission, on):
    scope = scope_of(permission, held, on)
    assert scope.reaches(None) is (scope.sites is None)
