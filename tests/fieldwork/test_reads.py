"""What may be seen of fieldwork: by whom, at which sites, and with whose names left out."""

from datetime import date

import pytest

from fieldloom.access.rules import Role
from fieldloom.access.writes import NewStudy, start_study
from fieldloom.fieldwork import reads
from fieldloom.fieldwork.models import Encounter, Site
from fieldloom.fieldwork.reads import Wanted
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.people import writes as people

READS = [
    reads.sites,
    reads.waves,
    reads.targets,
    reads.encounters,
    reads.progress,
    reads.narrowed_to,
]


def _refs(rows):
    return [row.ref for row in rows]


@pytest.mark.parametrize("read", READS)
def test_nothing_is_shown_to_whoever_has_no_role_for_it(read, stranger, member, study):
    for user in (stranger, member("aud", Role.AUDITOR)):
        with pytest.raises(Refused):
            read(to=user, study=study)


def test_encounters_come_by_day_and_those_without_a_day_last(field):
    days = [None, date(2022, 1, 2), date(2021, 1, 1)]
    for day in days:
        field.meet(on_day=day)
    assert _refs(reads.encounters(to=field.pi, study=field.study)) == ["E-003", "E-002", "E-001"]


def test_a_grant_for_one_site_shows_only_what_is_there(field, member):
    here, there = field.meet(), field.meet(site=field.south)
    rhona = member("rhona", Role.FIELDWORKER, sites=("PLN",))
    assert _refs(reads.encounters(to=rhona, study=field.study)) == [here.ref]
    assert reads.narrowed_to(to=rhona, study=field.study) == "site PLN"
    assert reads.narrowed_to(to=field.pi, study=field.study) is None
    with pytest.raises(NotFound):
        reads.encounter(there.ref, to=rhona, study=field.study)
    assert reads.encounter(there.ref, to=field.pi, study=field.study) == there


def test_the_encounters_of_a_person_are_narrowed_by_site_too(field, member):
    for site in (field.north, field.south):
        field.meet(site=site, participants=[field.mother])
    rhona = member("rhona", Role.FIELDWORKER, sites=("SKM",))
    assert _refs(reads.encounters_with(to=rhona, of=field.mother)) == ["E-002"]
    assert _refs(reads.encounters_with(to=rhona, of=field.family)) == ["E-002"]


def test_who_took_part_is_hidden_from_those_who_may_not_see_people(field, reader_without_people):
    field.meet(participants=[field.mother], families=[field.family], services=[field.service])
    for user, there in ((reader_without_people, False), (field.pi, True)):
        found = reads.encounters(to=user, study=field.study).get()
        who = [*found.participants.all(), *found.families.all(), *found.services.all()]
        assert bool(who) is there


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["E-001", "E-002", "E-003"]),
        (Wanted(wave="W1"), ["E-001"]),
        (Wanted(site="SKM"), ["E-002"]),
        (Wanted(kind=EncounterKind.CALL), ["E-002"]),
        (Wanted(state=EncounterState.PLANNED), ["E-002", "E-003"]),
        (Wanted(from_day=date(2022, 6, 1)), ["E-002", "E-003"]),
        (Wanted(from_day=date(2022, 6, 2)), ["E-003"]),
        (Wanted(before=date(2022, 6, 1)), ["E-001"]),
        (Wanted(wave="W1", site="SKM"), []),
        (Wanted(wave="W9"), []),
    ],
)
def test_encounters_are_filtered(field, wanted, expected):
    field.meet(on_day=date(2021, 10, 1), wave=field.first, state=EncounterState.DONE)
    field.meet(EncounterKind.CALL, field.south, on_day=date(2022, 6, 1), wave=field.second)
    field.meet(EncounterKind.VISIT)
    assert _refs(reads.encounters(to=field.pi, study=field.study, wanted=wanted)) == expected


def test_a_family_took_part_where_it_is_named_or_its_member_was_there_on_that_day(field):
    held = field.mother.memberships.get()
    people.correct_membership(
        by=field.pi,
        membership=held,
        changes={"from_day": date(2021, 5, 1), "to_day": date(2021, 12, 31)},
    )
    field.meet(families=[field.family])
    for day in (date(2021, 4, 30), date(2021, 5, 1), date(2021, 12, 31), date(2022, 1, 1)):
        field.meet(on_day=day, participants=[field.mother])
    assert _refs(reads.encounters_with(to=field.pi, of=field.family)) == ["E-003", "E-004", "E-001"]
    assert len(reads.encounters_with(to=field.pi, of=field.mother)) == 4
    assert not reads.encounters_with(to=field.pi, of=field.service)


def test_one_that_does_not_exist_is_not_found(field):
    for read in (reads.encounter, reads.site, reads.wave):
        with pytest.raises(NotFound):
            read("none", to=field.pi, study=field.study)
    assert reads.site("PLN", to=field.pi, study=field.study) == field.north
    assert reads.wave("W2", to=field.pi, study=field.study) == field.second


def test_reads_stay_inside_their_study(field, keeper):
    other = start_study(by=keeper, new=NewStudy("Moorland", "moorland"))
    site = Site.objects.create(study=other, code="MOR", name="Moor", nation="wales")
    Encounter.objects.create(study=other, ref="E-500", kind="visit", state="planned", site=site)
    assert "E-500" not in _refs(reads.encounters(to=field.pi, study=field.study))
    with pytest.raises(NotFound):
        reads.encounter("E-500", to=field.pi, study=field.study)
    with pytest.raises(Refused):
        reads.encounters(to=field.pi, study=other)


def test_a_list_of_encounters_costs_a_fixed_number_of_queries(field, django_assert_max_num_queries):
    for _ in range(6):
        field.meet(participants=[field.mother, field.nurse], families=[field.family])
    with django_assert_max_num_queries(8):
        for held in reads.encounters(to=field.pi, study=field.study):
            assert (len(held.participants.all()), len(held.families.all())) == (2, 1)
            assert held.site.name
