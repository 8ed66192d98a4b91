"""What may be seen of people, by whom, and who belongs on which day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fieldloom.access.rules import Role
from fieldloom.ground.answers import NotFound, Refused
from fieldloom.people import reads, writes
from fieldloom.people.models import Family
from fieldloom.people.rules import Interval, Nation, PersonKind
from fieldloom.people.writes import Joining, NewAgency

LISTS = [reads.families, reads.services, reads.agencies, reads.participants]


@pytest.mark.parametrize("read", LISTS)
def test_a_list_is_refused_to_whoever_has_no_role_for_it(read, stranger, member, study):
    for user in (stranger, member("art", Role.AUDITOR)):
        with pytest.raises(Refused):
            read(to=user, study=study)


def test_lists_stay_inside_their_study(pi, study, family, person, service, other_study):
    Family.objects.create(study=other_study, ref="H02", nation="wales")
    assert [row.ref for row in reads.families(to=pi, study=study)] == ["H01"]
    assert [row.ref for row in reads.services(to=pi, study=study)] == ["SV1"]
    assert [row.ref for row in reads.participants(to=pi, study=study)] == ["H01-P1"]


def test_lists_come_in_the_order_of_their_codes(pi, study):
    for number in (3, 1, 2):
        new = writes.NewFamily(Nation.WALES, ref=f"H{number}")
        writes.add_family(by=pi, study=study, new=new)
        new = writes.NewService(Nation.WALES, "Team", ref=f"S{number}")
        writes.add_service(by=pi, study=study, new=new)
        writes.add_agency(by=pi, study=study, new=NewAgency(Nation.WALES, "A", f"A{number}"))
    for read in (reads.families, reads.services, reads.agencies):
        rows = read(to=pi, study=study)
        assert rows.ordered
        assert [row.ref[-1] for row in rows] == ["1", "2", "3"]


def test_one_is_found_by_its_code_and_only_in_its_study(pi, study, family, other_study):
    Family.objects.create(study=other_study, ref="H02", nation="wales")
    assert reads.family("H01", to=pi, study=study) == family
    for ref in ("H02", "h01", ""):
        with pytest.raises(NotFound):
            reads.family(ref, to=pi, study=study)


@pytest.mark.parametrize("read", [reads.service, reads.agency, reads.participant])
def test_a_code_that_does_not_exist_is_not_found(read, pi, study):
    with pytest.raises(NotFound):
        read("X1", to=pi, study=study)


def test_an_agency_is_given_with_its_services(pi, study, service):
    board = writes.add_agency(by=pi, study=study, new=NewAgency(Nation.SCOTLAND, "Board"))
    writes.change_service(by=pi, service=service, changes={"agency": board})
    found = reads.agency("AG1", to=pi, study=study)
    assert (found.services_known, found.services) == (1, [service])


def test_members_now_counts_people_once_and_leaves_out_those_who_left(pi, study, family, person):
    writes.join(by=pi, participant=person, joining=Joining(family, "kinship carer"))
    assert reads.family("H01", to=pi, study=study).members_now == 1
    yesterday = timezone.localdate() - timedelta(days=1)
    for held in person.memberships.all():
        writes.end_membership(by=pi, membership=held, to_day=yesterday)
    assert reads.family("H01", to=pi, study=study).members_now == 0
    assert reads.participant(person.ref, to=pi, study=study).belonging == []


SPANS = [
    Interval(None, None),
    Interval(date(2021, 3, 1), None),
    Interval(None, date(2021, 6, 30)),
    Interval(date(2021, 3, 1), date(2021, 6, 30)),
    Interval(date(2021, 6, 30), date(2021, 6, 30)),
]


@pytest.mark.parametrize(
    "day", [date(2021, 2, 28), date(2021, 3, 1), date(2021, 6, 30), date(2021, 7, 1)]
)
def test_the_database_agrees_with_the_rule_on_who_belongs_on_a_day(pi, person, service, day):
    for number, span in enumerate(SPANS):
        joining = Joining(service, f"role {number}", span.from_day, span.to_day)
        writes.join(by=pi, participant=person, joining=joining)
    there = {held.role for held in reads.members(to=pi, of=service, on=day)}
    assert there == {f"role {n}" for n, span in enumerate(SPANS) if span.holds_on(day)}
    assert reads.members(to=pi, of=service).count() == len(SPANS)


def test_memberships_of_a_participant_come_in_order_of_their_beginning(pi, person, service):
    for year in (2022, 2019):
        joining = Joining(service, "patient", date(year, 1, 1), date(year, 12, 31))
        writes.join(by=pi, participant=person, joining=joining)
    starts = [held.from_day for held in reads.memberships(to=pi, participant=person)]
    assert starts == [None, date(2019, 1, 1), date(2022, 1, 1)]


def test_a_membership_of_another_study_is_not_found(pi, study, person, member, keeper, other_study):
    held = person.memberships.get()
    assert reads.membership(held.pk, to=pi, study=study) == held
    with pytest.raises(NotFound):
        reads.membership(held.pk + 1, to=pi, study=study)
    with pytest.raises(Refused):
        reads.membership(held.pk, to=pi, study=other_study)


def test_lists_cost_a_fixed_number_of_queries(pi, study, family, django_assert_max_num_queries):
    for number in range(5):
        writes.add_participant(
            by=pi,
            study=study,
            new=writes.NewParticipant(
                PersonKind.CHILD, str(number), None, Joining(family, "child")
            ),
        )
    with django_assert_max_num_queries(5):
        rows = list(reads.participants(to=pi, study=study))
        assert [row.belonging[0].family.ref for row in rows] == ["H01"] * 5
