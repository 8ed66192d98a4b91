"""The study home: where the study stands, what comes next, and what to do first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.fieldwork import writes
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, TargetKind
from fieldloom.fieldwork.writes import NewEncounter, NewSite, NewTarget
from fieldloom.people import writes as people
from fieldloom.people.rules import Nation


@pytest.fixture
def home(client, pi, study):
    """The text of the study home as somebody sees it."""

    def read(user=pi):
        client.force_login(user)
        answer = client.get(reverse("home:study", args=[study.slug]))
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split()).split("<main")[1]

    return read


@pytest.fixture
def field(pi, study):
    """A site, a family target of two, and one encounter of every state and time."""
    asked = {"by": pi, "study": study}
    site = writes.add_site(**asked, new=NewSite("PLN", "Portlennan", Nation.SCOTLAND))
    writes.set_target(**asked, new=NewTarget(TargetKind.FAMILIES, Nation.SCOTLAND, 2))
    family = people.add_family(**asked, new=people.NewFamily(Nation.SCOTLAND))
    today = timezone.localdate()
    states = [
        ("E-DONE", EncounterState.DONE, -9),
        ("E-MISSED", EncounterState.MISSED, -5),
        ("E-LATE", EncounterState.PLANNED, -1),
        ("E-NEXT", EncounterState.PLANNED, 0),
    ]
    for ref, state, days in states:
        day = today + timedelta(days=days)
        fields = {"families": [family], "ref": ref}
        new = NewEncounter(EncounterKind.VISIT, site, state, day, **fields)
        writes.add_encounter(**asked, new=new)
    return site


def _part(page, name):
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def test_a_new_study_says_what_to_do_first(home):
    page = home()
    assert "Nothing is planned yet" in page
    assert "Enter sites, waves and targets" in page
    assert "Planned next" not in page
    assert "Did not take place" not in page


def test_a_study_with_sites_only_asks_for_targets(home, pi, study):
    new = NewSite("PLN", "Portlennan", Nation.SCOTLAND)
    writes.add_site(by=pi, study=study, new=new)
    assert "Set targets" in home()


def test_planned_and_done_stand_side_by_side_with_a_bar(home, field):
    page = _part(home(), "progress")
    assert "Scotland" in page
    assert "1 of 2" in page
    assert 'value="50" max="100"' in page
    assert "Staff interviews" not in page


def test_what_comes_what_is_overdue_and_what_did_not_take_place_stand_apart(home, field):
    page = home()
    for part, ref in (("coming", "E-NEXT"), ("overdue", "E-LATE"), ("missed", "E-MISSED")):
        there = _part(page, part)
        assert {r for r in ("E-DONE", "E-NEXT", "E-LATE", "E-MISSED") if r in there} == {ref}


def test_only_a_few_are_listed_and_the_rest_are_counted(home, field, pi, study):
    for _ in range(9):
        writes.add_encounter(by=pi, study=study, new=NewEncounter(EncounterKind.CALL, field))
    part = _part(home(), "coming")
    assert part.count("<li>") == 8
    assert "All 10 of them" in part


def test_a_grant_for_another_site_counts_nothing_of_this_one_and_says_so(home, field, member):
    page = home(member("rhona", Role.FIELDWORKER, ("SKM",)))
    assert "0 of 2" in page
    assert "counted only for site SKM" in page
    assert "E-NEXT" not in page


def test_a_role_that_sees_no_fieldwork_may_enter_and_is_shown_none(home, field, member):
    page = home(member("aud", Role.AUDITOR))
    assert "Quayside" in page
    assert not any(told in page for told in ("1 of 2", "E-NEXT", "Portlennan", "H01"))


def test_a_stranger_finds_no_such_study(client, study, stranger):
    client.force_login(stranger)
    answer = client.get(reverse("home:study", args=[study.slug]))
    assert answer.status_code == 404
    assert "Quayside" not in answer.content.decode().replace("quayside", "")


def test_the_home_costs_the_same_queries_however_much_there_is(home, field, pi, study):
    home()  # the first page of a session also begins it
    with CaptureQueriesContext(connection) as few:
        home()
    for _ in range(6):
        writes.add_encounter(by=pi, study=study, new=NewEncounter(EncounterKind.CALL, field))
    with CaptureQueriesContext(connection) as more:
        home()
    assert len(more) == len(few)
