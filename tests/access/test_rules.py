"""The decision: by role, by day, by site, family and wave."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access.rules import (
    PERMISSIONS,
    Bounds,
    Held,
    Permission,
    Place,
    Role,
    decide,
    scope_of,
)

TODAY = date(2026, 5, 3)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
sites = st.frozensets(st.sampled_from(["FIFE", "LEEDS", "DUNDEE"]))
families = st.frozensets(st.sampled_from(["H01", "H02", "H03"]))
waves = st.frozensets(st.sampled_from(["W1", "W2"]))
places = st.builds(
    Place,
    st.sampled_from([None, "FIFE", "LEEDS", "DUNDEE"]),
    st.sampled_from([None, "W1", "W2"]),
    families,
)


@st.composite
def grants(draw):
    start, end = sorted((draw(days), draw(days)))
    narrowed = draw(sites), start, end, draw(families), draw(waves)
    return Held(draw(st.sampled_from(Role)), *narrowed)


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
    assert all(wide.covers(part) for part in narrow.parts)


def opened_by_hand(grant, place):
    """What one grant opens, read from its words: empty is all, several families all have to be."""
    at = not grant.sites or place.site_code in grant.sites
    when = not grant.waves or place.wave_code in grant.waves
    about = place.family_refs
    whose = not grant.families or (len(about) > 0 and all(ref in grant.families for ref in about))
    return at and when and whose


@given(st.lists(grants()), st.sampled_from(Permission), days, places)
def test_a_scope_reaches_what_any_grant_in_force_opens(held, permission, on, place):
    by_hand = any(
        g.role in PERMISSIONS[permission]
        and g.from_day <= on <= g.to_day
        and opened_by_hand(g, place)
        for g in held
    )
    scope = scope_of(permission, held, on)
    assert scope.reaches(place) is by_hand
    assert not scope.everything or by_hand


@given(st.lists(grants()), st.sampled_from(Permission), days)
def test_material_of_no_place_is_inside_only_when_everything_is(held, permission, on):
    scope = scope_of(permission, held, on)
    assert scope.reaches(None) is scope.everything


def some(*codes):
    return st.none() | st.frozensets(st.sampled_from(codes), min_size=1)


bounds = st.builds(Bounds, some("FIFE", "LEEDS"), some("H01", "H02", "H03"), some("W1", "W2"))


@given(bounds, bounds, places)
def test_what_covers_reaches_at_least_as_far(wide, narrow, place):
    if wide.covers(narrow) and narrow.reaches(place):
        assert wide.reaches(place)
