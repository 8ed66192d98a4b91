"""Adding, changing, joining, ending: what is kept, what is refused, what the trail holds."""

import json
from datetime import date

import pytest

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people import writes
from fieldloom.people.models import Family, Membership, Participant
from fieldloom.people.rules import Nation, PersonKind
from fieldloom.people.writes import Joining, NewAgency, NewFamily, NewParticipant, NewService

ENGLAND = Nation.ENGLAND


def test_empty_codes_become_the_next_ones(pi, study):
    families = [
        writes.add_family(by=pi, study=study, new=NewFamily(ENGLAND, ref=ref)).ref
        for ref in ("", "H07", "")
    ]
    assert families == ["H01", "H07", "H08"]
    assert writes.add_agency(by=pi, study=study, new=NewAgency(ENGLAND, "Board")).ref == "AG1"
    assert writes.add_service(by=pi, study=study, new=NewService(ENGLAND, "Team")).ref == "SV1"
    assert (
        writes.add_participant(by=pi, study=study, new=NewParticipant(PersonKind.ADULT)).ref
        == "P01"
    )


def test_a_participant_of_a_family_or_service_is_numbered_there(pi, study, family, service, person):
    worker = NewParticipant(PersonKind.PROFESSIONAL, "Fraser", None, Joining(service, "nurse"))
    child = NewParticipant(PersonKind.CHILD, "Isla", 2021, Joining(family, "child"))
    assert person.ref == "H01-P1"
    assert writes.add_participant(by=pi, study=study, new=worker).ref == "SV1-W1"
    assert writes.add_participant(by=pi, study=study, new=child).ref == "H01-P2"


@pytest.mark.parametrize("ref", ["H01", "h01"])
def test_a_code_means_one_thing_in_a_study_whatever_its_kind(pi, study, family, ref):
    with pytest.raises(Unfit, match="taken") as error:
        writes.add_service(by=pi, study=study, new=NewService(ENGLAND, "Team", ref=ref))
    assert error.value.place == "ref"


def test_the_same_code_may_stand_in_another_study(keeper, member, family, other_study):
    assert Family(study=other_study, ref=family.ref, nation="wales").full_clean() is None


def test_a_malformed_code_is_refused(pi, study):
    with pytest.raises(Unfit, match="letters, digits"):
        writes.add_family(by=pi, study=study, new=NewFamily(ENGLAND, ref="H/01"))


def test_a_text_longer_than_the_table_holds_is_refused_by_its_field(pi, study):
    with pytest.raises(Unfit) as error:
        writes.add_family(by=pi, study=study, new=NewFamily(ENGLAND, "x" * 201))
    assert error.value.place == "label"
    assert not Family.objects.exists()


@pytest.mark.parametrize("add", [writes.add_agency, writes.add_service])
def test_agencies_and_services_need_a_name(pi, study, add):
    new = NewAgency if add is writes.add_agency else NewService
    with pytest.raises(Unfit) as error:
        add(by=pi, study=study, new=new(ENGLAND, "  "))
    assert error.value.place == "label"


def test_a_year_of_birth_that_cannot_be_is_refused(pi, study, person):
    with pytest.raises(Unfit, match="year of birth"):
        writes.add_participant(by=pi, study=study, new=NewParticipant(PersonKind.ADULT, "", 3021))
    with pytest.raises(Unfit, match="year of birth"):
        writes.change_participant(by=pi, participant=person, changes={"born_year": 12})


def test_only_what_is_given_is_changed(pi, study, family):
    Family.objects.filter(pk=family.pk).update(label="The harbour family")
    writes.change_family(by=pi, family=family, changes={"nation": ENGLAND})
    kept = Family.objects.get(pk=family.pk)
    assert (kept.label, kept.nation, kept.ref) == ("The harbour family", "england", "H01")


def test_a_refused_change_leaves_the_row_in_hand_as_it_was(pi, study, family):
    with pytest.raises(Unfit):
        writes.change_family(by=pi, family=family, changes={"ref": "no good"})
    assert family.ref == "H01"


def test_the_study_of_a_thing_cannot_be_changed(pi, family, other_study):
    with pytest.raises(TypeError, match="study"):
        writes.change_family(by=pi, family=family, changes={"study": other_study})


def test_a_service_keeps_its_agency_within_the_study(pi, study, service, other_study):
    board = writes.add_agency(by=pi, study=study, new=NewAgency(ENGLAND, "Health board"))
    changed = writes.change_service(by=pi, service=service, changes={"agency": board})
    assert changed.agency == board
    board.study_id = other_study.pk
    with pytest.raises(NotFound):
        writes.change_service(by=pi, service=service, changes={"agency": board})


def test_a_participant_may_leave_and_come_back_and_both_times_stay(pi, person, service):
    first = Joining(service, "patient", date(2018, 2, 12), date(2019, 1, 1))
    again = Joining(service, "patient", date(2021, 6, 1))
    for joining in (first, again):
        writes.join(by=pi, participant=person, joining=joining)
    assert person.memberships.filter(service=service).count() == 2


def test_one_role_is_not_held_twice_at_a_time_but_two_roles_are(pi, person, family):
    with pytest.raises(Unfit, match="already has this role"):
        writes.join(by=pi, participant=person, joining=Joining(family, "mother"))
    writes.join(by=pi, participant=person, joining=Joining(family, "kinship carer"))
    assert person.memberships.count() == 2


def test_a_membership_ends_on_its_last_day_and_not_before_its_first(pi, person, service):
    joining = Joining(service, "patient", date(2021, 3, 1))
    membership = writes.join(by=pi, participant=person, joining=joining)
    with pytest.raises(Unfit, match="before the first day"):
        writes.end_membership(by=pi, membership=membership, to_day=date(2021, 2, 28))
    ended = writes.end_membership(by=pi, membership=membership, to_day=date(2021, 3, 1))
    assert Membership.objects.get(pk=membership.pk).to_day == ended.to_day == date(2021, 3, 1)


def test_the_dates_and_the_role_of_a_membership_can_be_corrected(pi, person):
    held = person.memberships.get()
    writes.correct_membership(by=pi, membership=held, changes={"from_day": date(2015, 3, 2)})
    writes.correct_membership(by=pi, membership=held, changes={"role": "step-mother"})
    held.refresh_from_db()
    assert (held.from_day, held.to_day, held.role) == (date(2015, 3, 2), None, "step-mother")
    with pytest.raises(Unfit, match="role"):
        writes.correct_membership(by=pi, membership=held, changes={"role": " "})


def test_a_membership_entered_by_mistake_is_dropped_and_the_trail_knows_which(pi, person):
    held = person.memberships.get()
    writes.drop_membership(by=pi, membership=held)
    assert not Membership.objects.exists()
    assert Entry.objects.latest("number").about == {"membership": f"membership:{held.pk}"}


def test_a_participant_that_cannot_join_is_not_added_either(pi, study, family):
    days = Joining(family, "child", date(2022, 1, 2), date(2022, 1, 1))
    with pytest.raises(Unfit):
        writes.add_participant(
            by=pi, study=study, new=NewParticipant(PersonKind.CHILD, joining=days)
        )
    assert not Participant.objects.exists()


def test_nobody_joins_a_family_of_another_study(pi, person, other_study):
    elsewhere = Family.objects.create(study=other_study, ref="H09", nation="wales")
    with pytest.raises(NotFound):
        writes.join(by=pi, participant=person, joining=Joining(elsewhere, "mother"))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ARCHIVIST, Role.AUDITOR])
def test_a_role_that_may_not_enter_people_is_refused(member, study, role):
    with pytest.raises(Refused):
        writes.add_family(by=member("ana", role), study=study, new=NewFamily(ENGLAND))
    assert not Family.objects.exists()


def test_a_stranger_is_refused_every_change(stranger, family, person):
    with pytest.raises(Refused):
        writes.change_family(by=stranger, family=family, changes={"label": "x"})
    with pytest.raises(Refused):
        writes.end_membership(
            by=stranger, membership=person.memberships.get(), to_day=date(2022, 1, 1)
        )


def test_the_trail_holds_ids_and_no_word_of_what_was_entered(pi, study, person, family):
    writes.change_family(by=pi, family=family, changes={"label": "The harbour family"})
    told = list(Entry.objects.filter(study=study.pk).values_list("verb", "actor", "about"))
    assert [verb for verb, _, _ in told][-3:] == [
        "family added",
        "participant added",
        "family changed",
    ]
    assert told[-1][1] == pi.pk
    assert told[-2][2]["made"] == f"participant:{person.pk}"
    words = json.dumps([about for _, _, about in told])
    assert not any(word in words for word in ("Kirsty", "harbour", "mother", "1993"))
