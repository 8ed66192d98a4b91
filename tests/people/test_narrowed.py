"""Whoever is let in to some families only: what they enter stays inside, and takes nothing away."""

from datetime import date

import pytest

from fieldloom.access.rules import Role
from fieldloom.fieldwork import reads as fieldwork
from fieldloom.fieldwork import writes as fieldwork_writes
from fieldloom.fieldwork.rules import EncounterKind, EncounterState
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people import reads, writes
from fieldloom.people.rules import Nation, PersonKind


@pytest.fixture
def families(pi, study):
    made = {}
    for ref in ("H01", "H02"):
        new = writes.NewFamily(Nation.SCOTLAND, ref=ref)
        made[ref] = writes.add_family(by=pi, study=study, new=new)
    return made


@pytest.fixture
def persons(pi, study, families):
    def person(of):
        new = writes.NewParticipant(PersonKind.ADULT, joining=writes.Joining(of, "mother"))
        return writes.add_participant(by=pi, study=study, new=new)

    return {ref: person(family) for ref, family in families.items()}


@pytest.fixture
def nia(member, families):
    """A fieldworker of H01 alone."""
    return member("nia", Role.FIELDWORKER, families=("H01",))


def test_a_person_is_entered_into_a_family_in_reach_only(nia, study, families):
    for joining in (None, writes.Joining(families["H02"], "aunt")):
        new = writes.NewParticipant(PersonKind.ADULT, "Elin", joining=joining)
        with pytest.raises(Refused):
            writes.add_participant(by=nia, study=study, new=new)
    assert [p.label for p in reads.participants(to=nia, study=study)] == []
    new = writes.NewParticipant(
        PersonKind.ADULT, "Elin", joining=writes.Joining(families["H01"], "aunt")
    )
    made = writes.add_participant(by=nia, study=study, new=new)
    assert list(reads.participants(to=nia, study=study)) == [made]


def test_nobody_is_moved_into_or_out_of_a_family_out_of_reach(nia, persons, families, pi):
    with pytest.raises(Refused):
        joining = writes.Joining(families["H02"], "aunt")
        writes.join(by=nia, participant=persons["H01"], joining=joining)
    with pytest.raises(Refused):
        joining = writes.Joining(families["H01"], "aunt")
        writes.join(by=nia, participant=persons["H02"], joining=joining)
    (held,) = reads.memberships(to=pi, participant=persons["H02"])
    with pytest.raises(Refused):
        writes.drop_membership(by=nia, membership=held)


def test_a_family_is_added_by_whoever_reaches_every_family(nia, study):
    with pytest.raises(Refused, match="out of your reach"):
        writes.add_family(by=nia, study=study, new=writes.NewFamily(Nation.SCOTLAND))


def test_a_code_that_grants_name_is_not_given_to_another(nia, pi, families):
    with pytest.raises(Unfit, match="Grants are narrowed to H01"):
        writes.change_family(by=pi, family=families["H01"], changes={"ref": "H09"})
    assert writes.change_family(by=pi, family=families["H01"], changes={"label": "x"}).ref == "H01"
    assert writes.change_family(by=pi, family=families["H02"], changes={"ref": "H09"}).ref == "H09"


def test_people_of_another_family_are_not_found_by_their_codes(nia, persons, study):
    assert reads.participant(persons["H01"].ref, to=nia, study=study) == persons["H01"]
    with pytest.raises(NotFound):
        reads.participant(persons["H02"].ref, to=nia, study=study)
    with pytest.raises(Refused, match="narrowed to family H01"):
        reads.memberships(to=nia, participant=persons["H02"])


@pytest.fixture
def met(nia, pi, study, families, persons):
    site = fieldwork_writes.NewSite("PLN", "Portlennan", Nation.SCOTLAND)
    site = fieldwork_writes.add_site(by=pi, study=study, new=site)

    def meet(by=nia, families=(families["H01"],), participants=()):
        new = fieldwork_writes.NewEncounter(
            EncounterKind.INTERVIEW,
            site,
            EncounterState.DONE,
            date(2024, 5, 3),
            families=families,
            participants=participants,
        )
        return fieldwork_writes.add_encounter(by=by, study=study, new=new)

    return meet


def test_a_meeting_is_entered_for_families_in_reach_only(met, nia, study, families, persons):
    for beyond in ((), (families["H02"],), tuple(families.values())):
        with pytest.raises(Refused, match="narrowed to family H01"):
            met(families=beyond)
    with pytest.raises(Refused):
        met(participants=(persons["H02"],))
    made = met(participants=(persons["H01"],))
    assert list(fieldwork.encounters(to=nia, study=study)) == [made]
    with pytest.raises(Refused):
        changes = {"families": [families["H02"]]}
        fieldwork_writes.change_encounter(by=nia, encounter=made, changes=changes)


def test_who_took_part_unseen_stays_when_others_are_changed(met, nia, pi, study, persons):
    new = writes.NewParticipant(PersonKind.ADULT, "A neighbour of no family")
    neighbour = writes.add_participant(by=pi, study=study, new=new)
    made = met(by=pi, participants=(persons["H01"], neighbour))
    seen = fieldwork.encounter(made.ref, to=nia, study=study)
    assert list(seen.participants.all()) == [persons["H01"]]
    fieldwork_writes.change_encounter(by=nia, encounter=made, changes={"participants": []})
    after = fieldwork.encounter(made.ref, to=pi, study=study)
    assert list(after.participants.all()) == [neighbour]
