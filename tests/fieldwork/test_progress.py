"""Planned against done, counted by the database, must equal a count by hand of every encounter."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest

from fieldloom.access.rules import Role
from fieldloom.fieldwork import writes
from fieldloom.fieldwork.models import Encounter, Wave
from fieldloom.fieldwork.reads import progress
from fieldloom.fieldwork.rules import EncounterKind, EncounterState, TargetKind
from fieldloom.fieldwork.writes import NewTarget
from fieldloom.people.models import Family, Membership, Participant, Service
from fieldloom.people.rules import Interval, Nation

START = date(2021, 1, 1)
DONE = EncounterState.DONE


def _done(field, user=None):
    rows = progress(to=user or field.pi, study=field.study)
    return {(row.kind, row.nation, row.wave): row.done for row in rows if row.done}


def test_targets_without_any_encounter_are_shown_as_not_begun(field):
    new = NewTarget(TargetKind.FAMILIES, Nation.SCOTLAND, 15)
    writes.set_target(by=field.pi, study=field.study, new=new)
    rows = progress(to=field.pi, study=field.study)
    assert [(row.planned, row.done) for row in rows if row.planned] == [(15, 0)]
    assert {row.nation for row in rows} == {Nation.SCOTLAND}
    assert _done(field) == {}


def test_a_family_interview_counts_in_its_wave_and_over_the_whole_study(field):
    day = date(2021, 10, 20)
    field.meet(state=DONE, on_day=day, wave=field.first, participants=[field.mother])
    scotland = Nation.SCOTLAND
    assert _done(field) == {
        (TargetKind.FAMILIES, scotland, None): 1,
        (TargetKind.FAMILIES, scotland, "W1"): 1,
        (TargetKind.INTERVIEWS, scotland, None): 1,
        (TargetKind.INTERVIEWS, scotland, "W1"): 1,
    }


def test_a_family_met_twice_counts_once_and_what_did_not_take_place_not_at_all(field):
    for state in EncounterState:
        field.meet(EncounterKind.VISIT, state=state, on_day=START, families=[field.family])
    field.meet(EncounterKind.CALL, state=DONE, on_day=START, participants=[field.mother])
    assert _done(field) == {(TargetKind.FAMILIES, Nation.SCOTLAND, None): 1}


def test_a_service_is_observed_not_by_an_interview(field):
    field.meet(state=DONE, on_day=START, services=[field.service])
    assert _done(field) == {(TargetKind.STAFF_INTERVIEWS, Nation.SCOTLAND, None): 1}
    field.meet(EncounterKind.OBSERVATION, state=DONE, on_day=START, services=[field.service])
    assert _done(field)[TargetKind.SERVICES, Nation.SCOTLAND, None] == 1


def test_done_is_counted_only_at_the_sites_one_may_see(field, member):
    for site in (field.north, field.south):
        field.meet(EncounterKind.OBSERVATION, site, state=DONE, on_day=START)
    rhona = member("rhona", Role.FIELDWORKER, sites=("SKM",))
    assert _done(field, rhona) == {(TargetKind.OBSERVATIONS, Nation.ENGLAND, None): 1}


def _crowd(field, rng):
    """Families and services in two nations, people in and out of them, encounters of every sort."""
    study = field.study
    nations = [Nation.SCOTLAND.value, Nation.ENGLAND.value]
    families = [
        Family.objects.create(study=study, ref=f"R{n}", nation=rng.choice(nations))
        for n in range(4)
    ]
    services = [
        Service.objects.create(study=study, ref=f"T{n}", nation=rng.choice(nations))
        for n in range(3)
    ]
    people = [
        Participant.objects.create(
            study=study, ref=f"Q{n}", kind=rng.choice(["adult", "child", "professional"])
        )
        for n in range(9)
    ]
    for person in people[:7]:
        for _ in range(rng.randint(0, 2)):
            start = START + timedelta(days=rng.randint(0, 200))
            end = start + timedelta(days=rng.randint(0, 200))
            family = rng.choice([*families, None])
            Membership.objects.create(
                study=study,
                participant=person,
                family=family,
                service=None if family else rng.choice(services),
                role="kin",
                from_day=rng.choice([start, None]),
                to_day=rng.choice([end, None]),
            )
    for n in range(60):
        held = Encounter.objects.create(
            study=study,
            ref=f"M{n}",
            kind=rng.choice(list(EncounterKind)[:4]).value,
            state=rng.choices(["done", "planned", "missed"], [8, 1, 1])[0],
            on_day=START + timedelta(days=rng.randint(0, 400)),
            site=rng.choice([field.north, field.south]),
            wave=rng.choice([field.first, field.second, None]),
        )
        held.participants.set(rng.sample(people, rng.randint(0, 2)))
        held.families.set(rng.sample(families, rng.choice([0, 0, 0, 1, 2])))
        held.services.set(rng.sample(services, rng.choice([0, 0, 1, 2])))


def _families_of(held):
    """The families in an encounter, by walking rows one at a time."""
    there = set(held.families.all())
    for person in held.participants.all():
        for link in person.memberships.exclude(family=None):
            if Interval(link.from_day, link.to_day).holds_on(held.on_day):
                there.add(link.family)
    return there


def _by_hand(study):
    cells = defaultdict(set)
    for held in Encounter.objects.filter(study=study, state="done"):
        families, services = _families_of(held), set(held.services.all())
        staff = services or any(p.kind == "professional" for p in held.participants.all())
        met = [(TargetKind.FAMILIES, family.nation, family.ref) for family in families]
        site = held.site.nation
        if held.kind == "observation":
            met += [(TargetKind.SERVICES, service.nation, service.ref) for service in services]
            met += [(TargetKind.OBSERVATIONS, site, held.ref)]
        elif held.kind == "interview" and families:
            met += [(TargetKind.INTERVIEWS, site, held.ref)]
        elif held.kind == "interview" and staff:
            met += [(TargetKind.STAFF_INTERVIEWS, site, held.ref)]
        for kind, nation, ref in met:
            for wave in {None, held.wave.code if held.wave else None}:
                cells[kind, Nation(nation), wave].add(ref)
    return {cell: len(refs) for cell, refs in cells.items()}


@pytest.mark.parametrize("seed", range(6))
def test_progress_equals_a_count_by_hand_of_random_encounters(field, seed):
    _crowd(field, random.Random(seed))
    counted = _by_hand(field.study)
    assert {kind for kind, _, _ in counted} == set(TargetKind)
    assert _done(field) == counted


def test_progress_costs_the_same_queries_however_many_cells(field, django_assert_num_queries):
    _crowd(field, random.Random(7))
    for number in range(5):
        day = date(2023, 1, 1) + timedelta(days=number)
        Wave.objects.create(
            study=field.study, code=f"X{number}", name="x", from_day=day, to_day=day
        )
    with django_assert_num_queries(7):
        rows = progress(to=field.pi, study=field.study)
    assert len(rows) == 2 * len(TargetKind) * 8
