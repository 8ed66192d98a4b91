"""Changing a pseudonym in many texts is long work: all of it or nothing, and what failed is said."""

import pytest

from fieldloom.access.rules import Role
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.jobs.doing import carry_out
from fieldloom.jobs.models import Job
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.models import Entity, Renaming
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.writes import NewEntity, renaming
from fieldloom.sources.models import Source
from fieldloom.sources.taking_in import revising
from pseudonyms.test_signing import sign

TEXT = "P: Kayleigh came, and then Kayleigh Pugh left.\n"


@pytest.fixture
def texts(steward, study, source_of):
    """Three short texts made safe."""
    new = NewEntity(Kind.PERSON, ("Kayleigh Pugh", "Kayleigh"), pseudonym="Morag Baird")
    writes.enter(by=steward, study=study, new=new)
    made = [source_of(steward, f"{n}\n\n{TEXT}", f"I-{n:03d}") for n in range(1, 4)]
    for one in made:
        writes.find(by=steward, source=one)
        sign(steward, one)
    return made


@pytest.fixture
def many(texts, monkeypatch):
    monkeypatch.setattr(renaming, "FEW", 2)
    return texts


@pytest.fixture
def morag(texts):
    return Entity.objects.get(pseudonym="Morag Baird")


def words(study):
    rows = Source.objects.filter(study=study).select_related("current").order_by("ref")
    return "".join(revising.text_of(one.revision) for one in rows)


def ask(steward, entity, name="Catriona Orr"):
    return writes.ask_to_change_pseudonym(by=steward, entity=entity, pseudonym=name)


def test_few_texts_are_changed_at_once(texts, morag, steward, study):
    told = ask(steward, morag)
    assert (told.job, told.done.places, len(told.done.signed)) == (None, 6, 3)
    assert words(study).count("Catriona Orr left") == 3
    assert told.renaming.done_at and reads.renaming_asked(to=steward, entity=morag) is None


def test_many_are_changed_as_long_work_with_progress(many, morag, steward, study):
    told = ask(steward, morag)
    assert told.done is None and "Catriona" not in words(study)
    assert reads.renaming_asked(to=steward, entity=morag).under_way
    with pytest.raises(Unfit, match="being changed already"):
        ask(steward, morag, "Effie Moffat")
    carry_out(told.job.pk)
    job = Job.objects.get(pk=told.job.pk)
    assert (job.state, job.done, job.total) == ("done", 4, 4)
    assert (job.outcome["sources"], job.outcome["replaced"]) == (3, 6)
    assert "Morag" not in words(study) and words(study).count("Catriona Orr left") == 3
    assert reads.renaming_asked(to=steward, entity=morag) is None
    for one in many:
        assert writes.find(by=steward, source=Source.objects.get(pk=one.pk)).open == 0


def test_doing_it_again_after_a_crash_changes_nothing_more(many, morag, steward, study):
    told = ask(steward, morag)
    renaming.carry_out_renaming(steward, told.renaming.pk)
    before = Source.objects.get(pk=many[0].pk).current_id
    carry_out(told.job.pk)
    assert Source.objects.get(pk=many[0].pk).current_id == before
    assert Job.objects.get(pk=told.job.pk).outcome["replaced"] == 6


def test_what_cannot_be_is_refused_when_it_is_asked(many, morag, steward):
    with pytest.raises(Unfit, match="real name"):
        ask(steward, morag, "Kayleigh")
    assert not Job.objects.exists() and not Renaming.objects.exists()
    morag.refresh_from_db()
    assert (morag.pseudonym, morag.earlier) == ("Morag Baird", [])


def test_what_cannot_be_any_more_is_said_and_nothing_is_changed(many, morag, steward, study):
    told = ask(steward, morag)
    writes.enter(by=steward, study=study, new=NewEntity(Kind.PERSON, ("Catriona",)))
    before = words(study)
    carry_out(told.job.pk)
    job = Job.objects.get(pk=told.job.pk)
    assert job.state == "failed"
    assert job.trouble.startswith("Nothing was changed. This is, or sounds like, a real name")
    assert words(study) == before
    assert Entity.objects.get(pk=morag.pk).pseudonym == "Morag Baird"
    asked = reads.renaming_asked(to=steward, entity=morag)
    assert not asked.under_way and "real name" in asked.renaming.trouble
    assert ask(steward, morag, "Effie Moffat").job is not None


def test_an_error_on_the_way_leaves_every_text_as_it_was(many, morag, steward, study, monkeypatch):
    """The second of three texts cannot be written."""
    told, real, met = ask(steward, morag), renaming.replaced_in, []

    def fails(by, finder, sources):
        real(by, finder, sources[:2])
        met.append(words(study).count("Catriona Orr left"))
        raise OSError("the disk is full")

    before = words(study)
    monkeypatch.setattr(renaming, "replaced_in", fails)
    carry_out(told.job.pk)
    job = Job.objects.get(pk=told.job.pk)
    assert met == [2] and job.state == "failed" and "OSError" in job.trouble
    assert "disk is full" not in job.trouble and words(study) == before
    assert Entity.objects.get(pk=morag.pk).pseudonym == "Morag Baird"
    assert not reads.renaming_asked(to=steward, entity=morag).under_way


def test_only_whoever_keeps_the_names_of_the_whole_study_asks(many, morag, member):
    with pytest.raises(Refused):
        ask(member("ana", Role.ANALYST), morag)


def test_the_work_holds_no_word(many, morag, steward):
    told = ask(steward, morag)
    job = Job.objects.get(pk=told.job.pk)
    assert (job.subject, job.kind) == (told.renaming.pk, writes.RENAMING)
    assert "Catriona" not in str(vars(job))


def test_kin_go_along_in_the_same_work(many, morag, steward, study):
    new = NewEntity(Kind.PERSON, ("Tracy Pugh",), pseudonym="Jean Baird")
    jean = writes.enter(by=steward, study=study, new=new)
    asked = {"by": steward, "entity": morag, "kin": [jean]}
    with pytest.raises(Unfit, match="without a surname"):
        writes.ask_to_change_pseudonym(**asked, pseudonym="Catriona")
    told = writes.ask_to_change_pseudonym(**asked, pseudonym="Catriona Orr")
    assert Entity.objects.get(pk=jean.pk).pseudonym == "Jean Baird"
    with pytest.raises(Unfit, match="being changed already"):
        ask(steward, jean, "Jean Muir")
    carry_out(told.job.pk)
    names = list(Entity.objects.order_by("pk").values_list("pseudonym", flat=True))
    assert names == ["Catriona Orr", "Jean Orr"]
    assert words(study).count("Catriona Orr left") == 3
