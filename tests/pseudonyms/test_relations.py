"""What people of the register are to one another: said, proposed, kept safe, told to an audience, counted."""

from datetime import date

import pytest

from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.people.models import Kinship, Participant
from fieldloom.people.reached import Asked
from fieldloom.pseudonyms import erasing, reads, writes
from fieldloom.pseudonyms.models import Entity, Relation
from fieldloom.pseudonyms.rules.audiences import DEFAULTS, Relations, View
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.writes import NewEntity
from pseudonyms.test_surnames import enter, family

__all__ = ["family"]


@pytest.fixture
def people(steward, study, family):
    """Two of H01, one of H02, and somebody who takes no part."""
    kirsty, logan = family("H01", "", "")
    (lee,) = family("H02", "")
    told = (
        ("Morag Geddes", kirsty, "Kirsty Baird"),
        ("Ross Geddes", logan, "Logan Baird"),
        ("Darren Laing", lee, "Lee"),
        ("Tracy Geddes", None, "Jean"),
    )
    return [enter(steward, study, *one) for one in told]


@pytest.fixture
def sister(people, steward):
    return writes.set_relation(by=steward, entity=people[3], words="Mum’s  sister", to=people[0])


def relations():
    return dict(Relation.objects.values_list("entity__pseudonym", "words"))


def show(steward, study, view=View.ARCHIVE):
    profile = DEFAULTS[view].with_({"relations": Relations.FIRST})
    writes.decide_view(by=steward, study=study, view=view, profile=profile)
    return reads.teller(to=steward, study=study, view=view)


def test_it_is_said_and_said_otherwise_and_taken_back(people, sister, steward, study):
    assert relations() == {"Jean": "Mum’s sister"}
    assert reads.entity(people[3].pk, to=steward, study=study).relation_told == "Mum’s sister"
    assert reads.entity(people[0].pk, to=steward, study=study).relation_told == ""
    writes.set_relation(by=steward, entity=people[3], words="Logan’s aunt", to=people[1])
    assert relations() == {"Jean": "Logan’s aunt"}
    writes.forget_relation(by=steward, entity=people[3])
    assert relations() == {}
    trail = list(Entry.objects.values_list("verb", "about"))
    assert "relation of an entity said" in [verb for verb, _ in trail]
    assert "sister" not in str(trail) and "aunt" not in str(trail)


def test_it_holds_no_real_name_and_is_between_two_people_of_a_family(people, steward, study):
    place = NewEntity(Kind.PLACE, ("Methil",), pseudonym="a town")
    town = writes.enter(by=steward, study=study, new=place)
    bare = writes.enter(by=steward, study=study, new=NewEntity(Kind.PERSON, ("Effie",)))
    writes.enter(by=steward, study=study, new=NewEntity(Kind.PERSON, ("Hope",)))
    kirsty, logan, lee, jean = people
    for entity, words, to, why in (
        (jean, "Morag’s sister", kirsty, "real name"),
        (jean, "the one from Methil", kirsty, "real name"),
        (jean, "Hope’s sister", kirsty, "real name"),
        (jean, "Mum’s sister", jean, "kin to themselves"),
        (jean, "Mum’s sister", town, "goes under a pseudonym"),
        (bare, "Mum’s sister", kirsty, "goes under a pseudonym"),
        (logan, "Lee’s son", lee, "no common family"),
    ):
        with pytest.raises(Unfit, match=why):
            writes.set_relation(by=steward, entity=entity, words=words, to=to)
    assert relations() == {}
    of, to = logan.participant, lee.participant
    Kinship.objects.create(study=study, of=of, to=to, kind="child_of", to_day=date(2020, 1, 1))
    writes.set_relation(by=steward, entity=logan, words="Lee’s son", to=lee)
    assert relations() == {"Logan Baird": "Lee’s son"}


def test_only_whoever_keeps_names_says_or_sees_it(people, sister, member, study):
    ana = member("ana", Role.ANALYST)
    with pytest.raises(Refused):
        writes.set_relation(by=ana, entity=people[3], words="Mum’s sister", to=people[0])
    with pytest.raises(Refused):
        reads.relations_proposed(to=ana, entity=people[0])


def test_words_are_proposed_from_recorded_kinship(people, steward, study):
    kirsty, logan, lee, jean = people
    Entity.objects.filter(pk=kirsty.pk).update(gender="g")
    kirsty.participant.memberships.update(role="mother")
    ties = {"study": study, "of": lee.participant}
    Kinship.objects.create(**ties, to=kirsty.participant, kind="partner", to_day=date(2020, 1, 1))
    Kinship.objects.create(
        study=study, of=kirsty.participant, to=logan.participant, kind="parental_rights"
    )
    told = [(one.words, one.to) for one in reads.relations_proposed(to=steward, entity=kirsty)]
    assert told == [("Lee’s former partner", lee), ("Logan’s mother", logan)]
    told = [one.words for one in reads.relations_proposed(to=steward, entity=lee)]
    assert told == ["Mum’s former partner", "Kirsty’s former partner"]
    assert reads.relations_proposed(to=steward, entity=jean) == []
    first = reads.kin_to_choose(to=steward, entity=logan)[0]
    assert first == kirsty


def test_a_pseudonym_in_it_changes_with_whoever_bears_it(people, steward):
    writes.set_relation(by=steward, entity=people[3], words="Kirsty’s sister", to=people[0])
    writes.change_pseudonym(by=steward, entity=people[0], pseudonym="Effie Baird")
    assert relations() == {"Jean": "Effie’s sister"}


def test_a_name_that_turns_up_later_is_replaced_in_it(people, steward, study):
    writes.set_relation(by=steward, entity=people[3], words="Spence’s gran", to=people[0])
    new = NewEntity(Kind.PERSON, ("Spence",), pseudonym="Hamish")
    writes.enter(by=steward, study=study, new=new)
    writes.replace_everywhere(by=steward, study=study)
    assert relations() == {"Jean": "Hamish’s gran"}


def test_an_audience_reads_it_only_where_its_view_says_so(people, sister, steward, study):
    text = "Jean rang. Then Jean and Mrs Baird came."
    for view in View:
        teller = reads.teller(to=steward, study=study, view=view)
        assert "sister" not in teller.told(text)
    told = show(steward, study).told(text)
    assert told == "Jean [Mum’s sister] rang. Then Jean and Mrs Baird came."
    assert "sister" not in reads.teller(to=steward, study=study, view=View.PUBLIC).told(text)
    with pytest.raises(Unfit, match="works on them"):
        show(steward, study, View.TEAM)


def test_what_is_kept_or_was_withdrawn_is_not_told(people, steward, study, tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "ledger"))
    kirsty, logan, lee, jean = people
    writes.set_relation(by=steward, entity=kirsty, words="Logan’s mother", to=logan)
    writes.set_relation(by=steward, entity=jean, words="Mum’s sister", to=kirsty)
    teller = show(steward, study)
    assert "[Logan’s mother]" in teller.told("Kirsty said so")
    asked = Asked(study.pk, kirsty.participant_id, "erase", (("", None),))
    erasing.take_out(asked, steward)
    assert relations() == {}
    told = reads.teller(to=steward, study=study, view=View.ARCHIVE)
    assert told.told("Kirsty and Jean said so") == "Kirsty and Jean said so"


def test_undoing_a_decision_undoes_what_was_said_of_whom_it_made(steward, study, people):
    new = writes.enter(
        by=steward, study=study, new=NewEntity(Kind.PERSON, ("Bob",), pseudonym="Al")
    )
    writes.set_relation(by=steward, entity=new, words="Mum’s uncle", to=people[0])
    writes.set_relation(by=steward, entity=people[3], words="Al’s niece", to=new)
    Entity.objects.get(pk=new.pk).forms.all().delete()
    Entity.objects.get(pk=new.pk).delete()
    assert relations() == {}


def test_the_jigsaw_counts_it_where_it_is_told(people, sister, steward, study):
    writes.set_relation(by=steward, entity=people[1], words="Kirsty’s son", to=people[0])

    def rows(view):
        told = reads.jigsaw_of("H01", to=steward, study=study, view=view)
        return {(one.ref, row.shown): row.alone for one in told.sections for row in one.rows}

    assert not any("told as" in shown for _, shown in rows(View.ARCHIVE))
    show(steward, study)
    found = rows(View.ARCHIVE)
    logan = Participant.objects.get(pk=people[1].participant_id).ref
    assert found["H01", "told as “sister”"] == 1
    assert found[logan, "told as “son”"] == 1
    assert not any("told as" in shown for _, shown in rows(View.PUBLIC))
