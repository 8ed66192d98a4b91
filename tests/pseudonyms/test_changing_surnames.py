"""A family goes under another surname: all who share the real one, where the team says so; nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldloom.access.rules import Role
from fieldloom.coding import writes as coding
from fieldloom.coding.models import Memo
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.ground.answers import Unfit
from fieldloom.people.models import Participant
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.surnames import surname_told, through_kin, watched, with_surname
from pseudonyms.test_surnames import enter, family

__all__ = ["family"]


@pytest.fixture
def kin(steward, study, family):
    """Three of a family of whom two share a surname, as the fourth does, of another family."""
    jean, callum, davie = family("H01", "", "", "")
    (alec,) = family("H02", "")
    told = (
        ("Morag Geddes", jean, "Jean Baird"),
        ("Ruaridh Geddes", callum, "Callum Baird"),
        ("Darren Laing", davie, "Percy Innes"),
        ("Alec Geddes", alec, "Angus Muir"),
    )
    return [enter(steward, study, *one) for one in told]


@pytest.fixture
def memo(member, study):
    """Writes a memo about the study."""
    coder = member("cora", Role.ANALYST)

    def write(text):
        about = {"about": MemoAbout.STUDY, "about_id": study.pk}
        return coding.write_memo(by=coder, study=study, text=text, **about)

    return write


def said(row):
    return Memo.objects.get(pk=row.pk).text


def names():
    return list(Entity.objects.order_by("pk").values_list("pseudonym", flat=True))


def test_whoever_keeps_the_surname_keeps_it_in_what_the_team_wrote(kin, memo, steward):
    one = memo("Callum Baird came with Jean Baird. Jean smiled. The Baird house.")
    writes.change_pseudonym(by=steward, entity=kin[0], pseudonym="Jean Orr")
    assert said(one) == "Callum Baird came with Jean Orr. Jean smiled. The Baird house."


def test_a_family_may_go_back_to_the_surname_that_it_had(kin, memo, steward):
    memo("Jean Baird and Callum Baird.")
    for entity, name in ((kin[0], "Jean Orr"), (kin[1], "Callum Orr")):
        writes.change_pseudonym(by=steward, entity=entity, pseudonym=name)
    writes.change_pseudonym(by=steward, entity=kin[0], pseudonym="Jean Baird")
    assert names() == ["Jean Baird", "Callum Orr", "Percy Innes", "Angus Muir"]
    with pytest.raises(Unfit, match="taken"):
        writes.decide(by=steward, entity=kin[3], pseudonym="Angus Baird")


def test_a_pseudonym_that_stands_nowhere_is_changed_as_well(kin, steward):
    done = writes.change_pseudonym(by=steward, entity=kin[2], pseudonym="Percy Moffat")
    assert (done.places, done.elsewhere) == (0, 0)
    assert names()[2] == "Percy Moffat"


def test_a_surname_is_changed_in_one_place_for_all_who_share_it(kin, memo, steward):
    one = memo("Callum Baird and Jean Baird, the Baird house; Angus Muir, Percy Innes.")
    assert reads.goes_along(to=steward, entity=kin[0]) == [kin[1]]
    writes.change_pseudonym(by=steward, entity=kin[0], pseudonym="Jean Orr", kin=[kin[1]])
    assert names() == ["Jean Orr", "Callum Orr", "Percy Innes", "Angus Muir"]
    assert said(one) == "Callum Orr and Jean Orr, the Orr house; Angus Muir, Percy Innes."
    writes.change_pseudonym(by=steward, entity=kin[1], pseudonym="Callum Baird", kin=[kin[0]])
    assert names()[:2] == ["Jean Baird", "Callum Baird"]


def test_the_pages_of_those_who_take_part_go_along(kin, steward):
    for entity in kin[:2]:
        Participant.objects.filter(pk=entity.participant_id).update(label=entity.pseudonym)
    jean, callum = (Entity.objects.get(pk=one.pk) for one in kin[:2])
    with pytest.raises(Unfit, match="another pseudonym on every page"):
        writes.change_pseudonym(by=steward, entity=jean, pseudonym="Jean Orr", kin=[callum])
    assert Participant.objects.get(pk=callum.participant_id).label == "Callum Baird"
    Participant.objects.filter(pk=jean.participant_id).update(label="Jean Orr")
    jean.refresh_from_db()
    writes.change_pseudonym(by=steward, entity=jean, pseudonym="Jean Orr", kin=[callum])
    assert Participant.objects.get(pk=callum.participant_id).label == "Callum Orr"
    assert names()[:2] == ["Jean Orr", "Callum Orr"]


@pytest.mark.parametrize(
    ("name", "who", "why"),
    [
        ("Jean", 1, "without a surname"),
        ("Jean Orr", 2, "does not share"),
        ("Jean Muir", 1, "taken"),
    ],
)
def test_what_would_mix_families_up_is_refused_and_nothing_is_half_done(
    kin, steward, name, who, why
):
    before = names()
    with pytest.raises(Unfit, match=why):
        writes.change_pseudonym(by=steward, entity=kin[0], pseudonym=name, kin=[kin[who]])
    assert names() == before


def test_somebody_who_takes_no_part_shares_the_surname_of_whose_kin_they_are(kin, steward, study):
    aunt = enter(steward, study, "Tracy Geddes", None, "Isla")
    with pytest.raises(Unfit, match="taken"):
        writes.decide(by=steward, entity=aunt, pseudonym="Isla Baird")
    writes.set_relation(by=steward, entity=aunt, words="Jean’s sister", to=kin[0])
    writes.decide(by=steward, entity=aunt, pseudonym="Isla Baird")
    assert reads.goes_along(to=steward, entity=kin[0]) == [kin[1], aunt]
    writes.change_pseudonym(by=steward, entity=kin[0], pseudonym="Jean Orr", kin=[kin[1], aunt])
    assert names()[-1] == "Isla Orr"


PSEUDONYMS = st.sampled_from(["Jean Baird", "Callum Baird", "Isla Orr", "Morag", "Effie Moffat"])


@given(PSEUDONYMS, st.lists(PSEUDONYMS, max_size=4))
def test_a_surname_that_others_bear_is_not_looked_for_alone(name, others):
    borne = {surname_told(one).casefold() for one in others} - {""}
    watch = watch_for([watched(1, Kind.PERSON, name, borne)])
    surname = surname_told(name)
    assert [(leak.start, leak.end) for leak in leaks(f"to {name}.", watch)] == [(3, 3 + len(name))]
    if surname:
        alone = list(leaks(f"to {surname}.", watch))
        assert bool(alone) is (surname.casefold() not in borne)
        assert with_surname(name, "Innes") == f"{name.split()[0]} Innes"


PEOPLE = st.integers(0, 6)


@given(
    st.dictionaries(PEOPLE, st.sets(st.integers(1, 3), max_size=2).map(frozenset)),
    st.lists(st.tuples(PEOPLE, PEOPLE).filter(lambda pair: pair[0] != pair[1]), max_size=8),
)
def test_who_belongs_to_no_family_is_of_those_of_their_kin(own, ties):
    told = through_kin(own, ties)
    for one, families in own.items():
        assert not families or told[one] == families
    for one, other in ties:
        if not own.get(one) and not own.get(other):
            assert told[one] == told[other]
        if not own.get(one):
            assert told[one] >= own.get(other, frozenset())
