"""Real names in memos, codes and notes: replaced with the signature, in what undoing remembers too."""

import pytest
from django.apps import apps
from django.db import models

from fieldloom.access.rules import Role
from fieldloom.coding import writes as coding
from fieldloom.coding.models import Act, Code, Memo, SavedFilter
from fieldloom.coding.rules.memos import MemoAbout
from fieldloom.fieldwork.models import Site
from fieldloom.ground.answers import NotFound, Stale, Unfit
from fieldloom.pseudonyms import team_texts, writes
from fieldloom.pseudonyms.mentions import read_already
from fieldloom.pseudonyms.mentions.team_words import TeamWords
from fieldloom.pseudonyms.models import Rewriting
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.sweeping import Sweep
from fieldloom.pseudonyms.writes import NewEntity
from fieldloom.sources import writes as taking
from fieldloom.sources.models import DeliveredFile
from pseudonyms.test_signed_in_part import decide
from pseudonyms.test_signing import everything_kept, sign

REAL = ("kayleigh", "pugh")


def free_text():
    """Every field of the house that can hold words, by the name under which the table knows it."""
    for model in apps.get_models():
        if not model.__module__.startswith("fieldloom."):
            continue
        for one in model._meta.concrete_fields:
            worded = isinstance(one, (models.CharField, models.TextField, models.JSONField))
            if worded and not one.choices:
                yield f"{model._meta.label}.{one.name}"


def test_of_every_field_that_can_hold_words_it_is_said_what_becomes_of_names():
    said = {one.label for one in team_texts.fields(*team_texts.Becomes)}
    there = set(free_text())
    assert there - said == set(), "enter these in pseudonyms/team_texts.py"
    assert said - there == set(), "these are no fields any more"


def test_every_field_leads_to_its_study(study):
    for one in team_texts.fields(team_texts.Becomes.REPLACED, team_texts.Becomes.TOLD):
        assert one.of._default_manager.filter(**{one.study: study.pk}, **one.only).count() >= 0
        values = one.of._default_manager.filter(**{one.study: study.pk}).values_list(one.name)
        assert list(values) is not None


@pytest.fixture
def coder(member):
    return member("cora", Role.ANALYST)


@pytest.fixture
def kayleigh(steward, study):
    new = NewEntity(Kind.PERSON, ("Kayleigh Pugh", "Kayleigh"), pseudonym="Morag Baird")
    return writes.enter(by=steward, study=study, new=new)


@pytest.fixture
def written(coder, study):
    """A memo, a code with all that is said of it, and a filter that asks for a name."""
    about = {"by": coder, "study": study}
    memo = coding.write_memo(
        **about,
        about=MemoAbout.STUDY,
        about_id=study.pk,
        text="Kayleigh’s gran, KAYLEIGH said: Pugh!",
    )
    code = coding.add_code(
        **about, new=coding.NewCode("What Kayleigh says", description="All of Kayleigh Pugh")
    )
    SavedFilter.objects.create(
        study=study, owner=coder, name="Kayleigh alone", asked={"words": "kayleigh", "codes": [1]}
    )
    return memo, code


@pytest.fixture
def talk(steward, study, pi, source_of):
    taking.put_names_first(by=steward, study=study, on=True)
    return source_of(pi, "P: Our Kayleigh is seven, and Kayleigh likes the sea.\n")


def anew(row):
    return type(row).objects.get(pk=row.pk)


def test_the_signature_replaces_them_in_what_the_team_wrote(written, talk, steward, study):
    decide(steward, talk, kayleigh="Morag")
    done = sign(steward, talk)
    memo, code = map(anew, written)
    assert memo.text == "Morag’s gran, MORAG said: Pugh!"
    assert (code.name, code.description) == ("What Morag says", "All of Morag Pugh")
    row = SavedFilter.objects.get()
    assert (row.name, row.asked) == ("Morag alone", {"words": "morag", "codes": [1]})
    assert done.elsewhere == 6


def test_so_does_replacing_everywhere_and_nothing_of_them_is_left(
    kayleigh, written, steward, study
):
    told = writes.replace_everywhere(by=steward, study=study)
    assert told.elsewhere == 7
    assert anew(written[0]).text == "Morag’s gran, MORAG said: Baird!"
    assert [(t, w) for t, kept in everything_kept() for w in REAL if w in kept] == []


def test_undoing_what_was_done_before_brings_no_name_back(kayleigh, coder, study, steward, written):
    memo = coding.change_memo(by=coder, memo=written[0], text="Nothing.", expected=None)
    writes.replace_everywhere(by=steward, study=study)
    coding.undo(by=coder, study=study)
    assert anew(memo).text == "Morag’s gran, MORAG said: Baird!"
    assert "ayleigh" not in str(list(Act.objects.values_list("changes", "codes")))


def test_whoever_has_it_open_is_told_that_it_reads_otherwise_by_now(
    kayleigh, coder, study, steward, written
):
    memo = anew(written[0])
    writes.replace_everywhere(by=steward, study=study)
    with pytest.raises(Stale):
        coding.change_memo(by=coder, memo=memo, text="Mine", expected=memo.version)
    memo = anew(memo)
    assert (memo.author, memo.changed_at) == (coder, written[0].changed_at)
    coding.change_memo(by=coder, memo=memo, text="Mine", expected=memo.version)


def test_it_is_undone_as_it_stood_by_whoever_did_it(kayleigh, study, steward, written, pi):
    before = [anew(one) for one in written]
    writes.replace_everywhere(by=steward, study=study)
    with pytest.raises(NotFound):
        writes.put_back(by=pi, study=study)
    told = writes.put_back(by=steward, study=study)
    assert (told.texts, told.stay) == (5, 0)
    memo, code = map(anew, written)
    assert (memo.text, code.name, code.description) == (
        before[0].text, before[1].name, before[1].description,
    )  # fmt: skip
    assert SavedFilter.objects.get().asked["words"] == "kayleigh"
    with pytest.raises(NotFound):
        writes.put_back(by=steward, study=study)


def test_what_was_changed_since_stays_as_it_is(kayleigh, study, steward, coder, written):
    writes.replace_everywhere(by=steward, study=study)
    coding.change_memo(by=coder, memo=anew(written[0]), text="Another thought.", expected=None)
    told = writes.put_back(by=steward, study=study)
    assert (told.texts, told.stay) == (4, 1)
    assert anew(written[0]).text == "Another thought."


def test_where_a_name_would_be_anothers_it_gets_a_number(kayleigh, study, steward, coder):
    coding.add_code(by=coder, study=study, new=coding.NewCode("Morag"))
    code = coding.add_code(by=coder, study=study, new=coding.NewCode("Kayleigh"))
    writes.replace_everywhere(by=steward, study=study)
    assert anew(code).name == f"Morag ({code.pk})"


def test_a_doubt_is_left_and_told_and_so_is_what_the_study_calls_its_places(steward, study, coder):
    writes.enter(by=steward, study=study, new=NewEntity(Kind.PERSON, ("Hope",), pseudonym="Isla"))
    writes.enter(
        by=steward, study=study, new=NewEntity(Kind.PLACE, ("Methil",), pseudonym="a town")
    )
    Site.objects.create(study=study, code="M", name="Methil", nation="scotland")
    about = {"by": coder, "study": study, "about": MemoAbout.STUDY, "about_id": study.pk}
    memo = coding.write_memo(**about, text="There is hope. We met Hope and her gran.")
    told = writes.replace_everywhere(by=steward, study=study)
    assert anew(memo).text == "There is hope. We met Isla and her gran."
    assert told.look == {"coding.Memo.text": 1, "fieldwork.Site.name": 1}
    assert Site.objects.get(code="M").name == "Methil"


def test_a_changed_pseudonym_is_changed_in_memos_too(kayleigh, written, study, steward):
    writes.replace_everywhere(by=steward, study=study)
    told = writes.change_pseudonym(by=steward, entity=kayleigh, pseudonym="Catriona Baird")
    assert told.elsewhere and "Catriona’s gran" in anew(written[0]).text


def test_a_file_that_was_refused_is_not_called_by_a_name(kayleigh, steward, study, pi, take_in):
    take_in(pi, {"Kayleigh Pugh.docx": b""})
    writes.replace_everywhere(by=steward, study=study)
    assert "ayleigh" not in DeliveredFile.objects.get().name


def test_another_study_is_left_alone(kayleigh, steward, study, coder, keeper):
    from fieldloom.access.models import Study

    other = Study.objects.create(title="Other", slug="other")
    memo = Memo.objects.create(
        study=other, about="study", about_id=other.pk, text="Kayleigh", author=coder,
        made_at="2026-01-01T00:00Z", changed_at="2026-01-01T00:00Z",
    )  # fmt: skip
    with pytest.raises(Unfit, match="nothing to replace"):
        writes.replace_everywhere(by=steward, study=study)
    assert anew(memo).text == "Kayleigh" and not Rewriting.objects.exists()
    assert Code.objects.count() == 0


@pytest.fixture
def looked_at(monkeypatch):
    """The texts in which names were looked for, one after another."""
    looked, suspects = [], Sweep.suspects
    read_already.forget()

    def watched(self, text):
        looked.append(text.decode())
        return suspects(self, text)

    monkeypatch.setattr(Sweep, "suspects", watched)
    return looked


def test_a_signature_looks_only_at_what_is_new(looked_at, kayleigh, written, steward, study, coder):
    about = {"by": coder, "study": study, "about": MemoAbout.STUDY, "about_id": study.pk}
    for number in range(30):
        coding.write_memo(**about, text=f"Nothing of anybody, {number}.")
    TeamWords(study.pk).rewrite(steward)
    assert len([one for one in looked_at if one.startswith("Nothing")]) == 30
    looked_at.clear()
    new = coding.write_memo(**about, text="KAYLEIGH came by.")
    told = TeamWords(study.pk).rewrite(steward)
    assert (told.replaced, anew(new).text) == (1, "MORAG came by.")
    assert not [one for one in looked_at if one.startswith("Nothing")]
    assert "KAYLEIGH came by." in looked_at


def test_and_at_all_of_it_once_the_register_reads_otherwise(
    looked_at, kayleigh, steward, study, coder
):
    about = {"by": coder, "study": study, "about": MemoAbout.STUDY, "about_id": study.pk}
    memo = coding.write_memo(**about, text="Una came by, and Kayleigh.")
    TeamWords(study.pk).rewrite(steward)
    assert anew(memo).text == "Una came by, and Morag."
    una = writes.enter(by=steward, study=study, new=NewEntity(Kind.PERSON, ("Una",)))
    TeamWords(study.pk).rewrite(steward)
    assert anew(memo).text == "Una came by, and Morag."  # of whom nothing is decided yet
    writes.decide(by=steward, entity=una, pseudonym="Ada")
    TeamWords(study.pk).rewrite(steward)
    assert anew(memo).text == "Ada came by, and Morag."
