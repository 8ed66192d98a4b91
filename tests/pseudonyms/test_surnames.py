"""A family shares one surname pseudonym, those who share the real one; nobody else gets it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.ground.answers import Unfit
from fieldloom.people import writes as people
from fieldloom.people.models import Membership
from fieldloom.people.rules import Nation, PersonKind
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.rules.choosing import avoided
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.surnames import Kin, free_for, shares, surname_told, without
from fieldloom.pseudonyms.writes import NewEntity

REAL = st.sampled_from(["Imrie", "Geddes", "Hodgson"])
FIRST = st.sampled_from(["Ann", "Bea", "Cal", "Dot", "Eve"])
GIVEN = st.sampled_from(["Baird", "Orr", "Innes"])
FAMILY = st.sampled_from([(), (1,), (2,), (1, 2)]).map(frozenset)


@st.composite
def kin(draw):
    surname = draw(st.booleans())
    forms = (f"{draw(FIRST)} {draw(REAL)}",) if surname else (draw(FIRST),)
    return Kin(
        forms, draw(st.one_of(st.just(""), GIVEN.map(lambda s: f"Xanthe {s}"))), draw(FAMILY)
    )


@given(kin(), st.lists(kin(), max_size=6))
def test_only_who_shares_the_real_surname_shares_its_pseudonym(one, others):
    free = free_for(one, others)
    for other in others:
        told = surname_told(other.pseudonym).casefold()
        assert told not in free or shares(one, other)
    kin_told = {surname_told(o.pseudonym).casefold() for o in others if shares(one, o)} - {""}
    strange = {surname_told(o.pseudonym).casefold() for o in others if not shares(one, o)}
    assert free == kin_told - strange


@given(kin(), st.lists(kin(), max_size=6))
def test_what_is_not_free_stays_barred_and_forenames_always(one, others):
    free, taken = free_for(one, others), [o.pseudonym for o in others if o.pseudonym]
    barred = avoided((), without(taken, free))
    for name in taken:
        assert barred.bars("Xanthe")
        assert barred.bars(surname_told(name)) or surname_told(name).casefold() in free


@given(kin(), kin())
def test_sharing_is_mutual(one, other):
    assert shares(one, other) == shares(other, one)


@pytest.fixture
def family(pi, study):
    def make(ref, *labels):
        kin = people.add_family(by=pi, study=study, new=people.NewFamily(Nation.SCOTLAND, ref, ref))
        made = []
        for number, label in enumerate(labels, 1):
            new = people.NewParticipant(PersonKind.ADULT, label, 1990, ref=f"{ref}-P{number}")
            one = people.add_participant(by=pi, study=study, new=new)
            Membership.objects.create(study=study, participant=one, family=kin, role="kin")
            made.append(one)
        return made

    return make


def enter(steward, study, name, who, pseudonym):
    new = NewEntity(Kind.PERSON, (name,), who, pseudonym=pseudonym)
    return writes.enter(by=steward, study=study, new=new)


def test_a_family_goes_under_one_surname(steward, study, family):
    jean, callum, davie = family("H01", "", "", "")
    (other,) = family("H02", "")
    assert enter(steward, study, "Morag Geddes", jean, "Jean Baird").pseudonym == "Jean Baird"
    assert (
        enter(steward, study, "Ruaridh Geddes", callum, "Callum Baird").pseudonym == "Callum Baird"
    )
    for name, who in (("Darren Laing", davie), ("Alec Geddes", other), ("Tam Rennie", None)):
        with pytest.raises(Unfit, match="a pseudonym that is taken"):
            enter(steward, study, name, who, "Percy Baird")
    assert enter(steward, study, "Darren Laing", davie, "Percy Orr").pseudonym == "Percy Orr"
