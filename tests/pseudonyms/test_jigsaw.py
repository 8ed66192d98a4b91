"""What remains of families and people is gathered, weighed, decided, signed; what is withheld is not."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from conftest import later
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.people.models import Participant
from fieldloom.people.reached import Asked
from fieldloom.pseudonyms import erasing, reads, writes
from fieldloom.pseudonyms.models import Entity, Mention, Rung, Settled, SignOff, Telling
from fieldloom.pseudonyms.rules.audiences import View
from fieldloom.pseudonyms.rules.jigsaw import Rarity, Rests, Sort
from fieldloom.pseudonyms.rules.jigsaw_signing import Becomes, Stage
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources import writes as sources
from fieldloom.sources.models import Passage, Subject
from fieldloom.sources.rules.presence import HoldKind
from pseudonyms.quay import TALK, found, named, quay, talk
from sources.conftest import encounter

__all__ = ["encounter", "found", "named", "quay", "talk"]


@pytest.fixture
def ask(pi, study):
    return {"to": pi, "study": study}


@pytest.fixture
def opened(ask):
    """Section of somebody -> what is told there: row by how it is called."""

    def open_(who, view=View.TEAM):
        told = reads.jigsaw_of(who, **ask, view=view)
        section = next(one for one in told.sections if one.ref == who)
        return {row.shown: row for row in section.rows}

    return open_


def at(words):
    start = TALK.index(words)
    return start, start + len(words)


@pytest.fixture
def ill(pi, talk, quay):
    """A reader marks an illness of Kim's."""
    return writes.mark_telling(
        by=pi, source=talk, place=at("epilepsy"), sort=Sort.ILLNESS, word="Epilepsy",
        about=quay["Q1-P1"],
    )  # fmt: skip


@pytest.fixture
def second(member):
    return member("stella", Role.STEWARD)


def accept_all(by, study, ref, view=View.TEAM, becomes=Becomes.ACCEPT, words=""):
    told = reads.jigsaw_of(ref, to=by, study=study, view=view)
    choices = {row.mark: (becomes, words) for row in told.rows}
    return writes.prepare_jigsaw(by=by, study=study, ref=ref, view=view, decided=choices)


# Gathering


def test_records_tell(quay, opened):
    kim = opened("Q1-P1")
    assert kim["born 1991"].rarity is Rarity.ALONE and kim["born 1991"].alone == 1
    assert kim["mother"].alone == 3 and kim["mother"].rarity is Rarity.RARE
    assert kim["attends Harbour Recovery"].alone == 1
    assert kim["1 child"].alone == 6 and kim["1 child"].rests[0].how is Rests.RECORD
    assert kim["met at Fife"].alone == 3
    assert opened("Q2-P1")["Grandparent"].alone == 1
    bev = opened("SV1-W1")
    assert {"lead nurse", "works at Harbour Recovery"} <= bev.keys()


def test_common_things_are_rare_together(quay, opened):
    row = opened("Q1-P1")["1 child"]
    assert (row.pair, row.rarity) == (3, Rarity.COMMON)
    assert row.beside in ("mother", "met at Fife")


def test_a_family_has_what_its_people_have(quay, ask):
    told = reads.jigsaw_of("Q1", **ask)
    assert [one.ref for one in told.sections] == ["Q1", "Q1-P1", "Q1-P2"]
    of_it = {row.shown: row.alone for row in told.sections[0].rows}
    assert of_it["2 in the family"] == 3 and of_it["lives in Scotland"] == 3
    assert reads.jigsaw_of("Q1-P2", **ask).unit.ref == "Q1"


def test_what_stays_in_a_text_tells_of_who_speaks_and_of_the_family(found, opened):
    kim, family = opened("Q1-P1"), opened("Q1")
    assert kim["Portlennan"].rests[0].source == "I-001" and kim["Portlennan"].sort == "Place"
    assert {"2019", "thirty-four"} <= kim.keys()
    # A worker speaks: it concerns the family of the meeting.
    assert "Hogmanay" in family and "Hogmanay" not in opened("SV1-W1")
    rest = family["Hogmanay"].rests[0]
    assert (rest.paragraph, TALK[rest.start : rest.end]) == (2, "Hogmanay")


def test_whoever_is_in_the_passage_comes_first(found, quay, opened):
    start, end = at("They have had a hard year, since the fire on Hogmanay.")
    passage = Passage.objects.create(
        source=found,
        revision=found.current,
        start=start,
        end=end,
        paragraph=2,
        quote=TALK[start:end],
    )
    Subject.objects.create(source=found, passage=passage, participant=quay["Q1-P2"])
    assert "Hogmanay" in opened("Q1-P2") and "Hogmanay" not in opened("Q1")
    Subject.objects.update(state="dismissed")
    assert "Hogmanay" in opened("Q1")


def test_a_pseudonym_tells_nothing_by_itself_but_attending_does(talk, named, study, opened):
    town = Entity.objects.create(study=study, kind="place", became="replaced", pseudonym="Carrick")
    clinic = Entity.objects.create(
        study=study, kind="service", became="replaced", pseudonym="the Quay"
    )
    named(talk, "Portlennan", "place", "replaced", entity=town)
    named(talk, "fire", "service", "replaced", entity=clinic)
    named(talk, "2019", "date", "replaced", about="year")
    named(talk, "We", "place", "dismissed")
    named(talk, "now", "place", "open")
    assert not {"Carrick", "2019", "We", "now"} & opened("Q1-P1").keys()
    assert opened("Q1")["the Quay"].sort == "Service attended"


def test_the_archive_is_told_less_so_it_counts_otherwise(found, named, study, opened, quay):
    town = Entity.objects.create(study=study, kind="place", became="kept")
    Mention.objects.filter(kind="place").update(entity=town)
    assert not [one for one in opened("Q1-P1", View.ARCHIVE) if "Portlennan" in one]
    Rung.objects.create(entity=town, level="region", words="the east of Scotland")
    kim = opened("Q1-P1", View.ARCHIVE)
    assert "the east of Scotland" in kim and "met at Fife" not in kim
    assert kim["born 1990 to 1994"].alone == 1 and "born 1991" not in kim
    assert "30 to 34" in kim and "thirty-four" not in kim
    assert "attends drug treatment" in kim
    assert "December" in opened("Q1", View.ARCHIVE) and "Hogmanay" not in opened("Q1", View.ARCHIVE)
    assert "born 1990 to 1994" not in opened("Q1-P1", View.PUBLIC)


# Marks of readers


def test_a_reader_marks_what_tells_and_the_word_is_not_kept(ill, opened, quay, pi, talk):
    row = opened("Q1-P1")["“epilepsy”"]
    assert row.sort == "Illness or condition" and row.rests[0].telling == ill.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pseudonyms_telling")
        assert "pilepsy" not in str(cursor.fetchall())
    assert "pilepsy" not in str(list(Entry.objects.values()))
    with pytest.raises(Unfit, match="marked there already"):
        writes.mark_telling(
            by=pi, source=talk, place=at("epilepsy"), sort=Sort.ILLNESS, word="epilepsy",
            about=quay["Q1-P1"],
        )  # fmt: skip


def test_the_same_word_is_the_same_thing_wherever_it_was_marked(ill, pi, talk, quay, opened):
    writes.mark_telling(
        by=pi, source=talk, place=at("hard year"), sort=Sort.ILLNESS, word=" EPILEPSY ",
        about=quay["Q2-P1"],
    )  # fmt: skip
    assert opened("Q1-P1")["“epilepsy”"].alone == 2 == opened("Q2-P1")["“hard year”"].alone


def test_a_mark_taken_back_stays_on_record_and_counts_no_more(ill, pi, opened, second, member):
    with pytest.raises(Refused):
        writes.take_telling_back(by=member("ana", Role.ANALYST), telling=ill)
    writes.take_telling_back(by=pi, telling=ill)
    assert "“epilepsy”" not in opened("Q1-P1") and Telling.objects.count() == 2
    with pytest.raises(Unfit):
        writes.take_telling_back(by=pi, telling=ill)


def test_a_mark_moves_with_its_words(ill, pi, talk, opened):
    text = TALK.replace("a hard year", "a very hard year")
    sources.correct(by=pi, source=talk, text=text, reason="heard again", expected=1)
    rest = opened("Q1-P1")["“epilepsy”"].rests[0]
    assert rest.start == at("epilepsy")[0] + 5


def test_a_reader_marks_no_more_than_they_may_read(talk, quay, member, pi):
    owen = member("owen", Role.ANALYST, families=("Q2",))
    given = {"source": talk, "place": at("epilepsy"), "sort": Sort.ILLNESS, "word": "x"}
    with pytest.raises(Refused):
        writes.mark_telling(by=owen, about=quay["Q2-P1"], **given)
    other = member("olga", Role.ANALYST, families=("Q1",))
    with pytest.raises(Refused):
        writes.mark_telling(by=other, about=quay["Q2-P1"], **given)
    assert writes.mark_telling(by=other, about=quay["Q1"], **given).family == quay["Q1"]
    for word in ("", "?", "x" * 121):
        with pytest.raises(Unfit):
            writes.mark_telling(by=pi, about=quay["Q1"], **{**given, "word": word})


def test_what_is_withheld_is_neither_shown_nor_counted(found, ill, pi, opened, quay, study):
    before = opened("Q1-P1").keys()
    sources.put_hold(by=pi, source=found, new=sources.NewHold(HoldKind.EMBARGO, until=later()))
    after = opened("Q1-P1").keys()
    assert before - after == {"Portlennan", "2019", "thirty-four", "“epilepsy”"}
    with pytest.raises(Unfit, match="withheld"):
        writes.mark_telling(
            by=pi,
            source=found,
            place=at("hard year"),
            sort=Sort.EVENT,
            word="fire",
            about=quay["Q1"],
        )


def test_a_text_that_waits_for_its_names_is_not_in_it_and_is_counted(
    quay, source_of, named, pi, study, ask
):
    sources.put_names_first(by=pi, study=study, on=True)
    raw = source_of(pi, TALK, "I-009", encounter=quay["E-001"])
    named(raw, "Portlennan", "place")
    told = reads.jigsaw(**ask)
    assert told.waiting == 1
    rows = [row.shown for one in reads.jigsaw_of("Q1", **ask).sections for row in one.rows]
    assert "Portlennan" not in rows


# Signing


def test_two_people_settle_a_family(found, pi, second, study, ask):
    unit = next(one for one in reads.jigsaw(**ask).units if one.ref == "Q1")
    assert unit.stage is Stage.FRESH and unit.counts.alone
    row = accept_all(pi, study, "Q1")
    told = reads.jigsaw_of("Q1", **ask)
    assert told.unit.stage is Stage.PREPARED and not told.may_sign.allowed
    assert all(one.then.becomes is Becomes.ACCEPT for one in told.rows)
    with pytest.raises(Unfit, match="prepared it"):
        writes.sign_jigsaw(by=pi, study=study, ref="Q1", view=View.TEAM)
    signed = writes.sign_jigsaw(
        by=second, study=study, ref="Q1", view=View.TEAM, note="Read whole."
    )
    assert (signed.prepared, signed.alone, signed.fingerprint) == (row, False, row.fingerprint)
    told = reads.jigsaw(**ask)
    assert told.signed == 1 and len(told.families) == 3
    with pytest.raises(Unfit, match="signed as it stands"):
        writes.sign_jigsaw(by=second, study=study, ref="Q1", view=View.TEAM)
    # For one audience it says nothing of another.
    assert reads.jigsaw_of("Q1", **ask, view=View.ARCHIVE).unit.stage is Stage.FRESH


def test_any_change_unsigns_and_says_what(found, quay, pi, second, study, ask):
    accept_all(pi, study, "Q1")
    writes.sign_jigsaw(by=second, study=study, ref="Q1", view=View.TEAM)
    writes.mark_telling(
        by=pi, source=found, place=at("epilepsy"), sort=Sort.ILLNESS, word="x", about=quay["Q1-P2"]
    )
    told = reads.jigsaw_of("Q1", **ask)
    assert told.unit.stage is Stage.CHANGED and told.unit.changed.words == "1 new"
    assert [row.shown for row in told.rows if row.changed] == ["“epilepsy”"]
    with pytest.raises(Unfit, match="something changed: 1 new"):
        writes.sign_jigsaw(by=second, study=study, ref="Q1", view=View.TEAM)


def test_somebody_more_who_shares_a_thing_unsigns_too(found, quay, pi, second, study, ask):
    accept_all(pi, study, "Q1")
    writes.sign_jigsaw(by=second, study=study, ref="Q1", view=View.TEAM)
    Participant.objects.filter(ref="Q3-P1").update(born_year=1991)
    told = reads.jigsaw_of("Q1", **ask)
    assert told.unit.changed.words == "1 as rare as before no longer"


def test_each_rare_thing_is_decided(found, pi, study):
    with pytest.raises(Unfit, match="not decided yet"):
        writes.prepare_jigsaw(by=pi, study=study, ref="Q1", view=View.TEAM, decided={})
    with pytest.raises(Unfit, match="how it is told"):
        accept_all(pi, study, "Q1", becomes=Becomes.WIDER)
    row = accept_all(pi, study, "Q1", becomes=Becomes.WIDER, words=" an  illness ")
    assert {one.words for one in row.decisions.values()} == {"an illness"}


def test_words_and_notes_hold_no_real_name(found, pi, study):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison",))
    writes.enter(by=pi, study=study, new=new)
    with pytest.raises(Unfit, match="real name"):
        accept_all(pi, study, "Q1", becomes=Becomes.WIDER, words="like Kayleigh Morrison")
    accept_all(pi, study, "Q1")
    with pytest.raises(Unfit, match="real name"):
        note = "x " * 80 + "Kayleigh Morrison"
        writes.sign_jigsaw(by=pi, study=study, ref="Q1", view=View.TEAM, note=note)
    assert Settled.objects.count() == 1


def test_whoever_signed_the_text_off_alone_signs_only_where_nobody_else_can(
    found, pi, second, member, study
):
    SignOff.objects.create(source=found, before=found.current, after=found.current, by=second)
    accept_all(pi, study, "Q1")
    third = member("tom", Role.STEWARD)
    with pytest.raises(Unfit, match="alone"):
        writes.sign_jigsaw(by=second, study=study, ref="Q1", view=View.TEAM)
    assert not writes.sign_jigsaw(by=third, study=study, ref="Q1", view=View.TEAM).alone


def test_where_nobody_else_keeps_names_it_is_said_that_it_was_alone(found, pi, study):
    accept_all(pi, study, "Q1")
    assert writes.sign_jigsaw(by=pi, study=study, ref="Q1", view=View.TEAM).alone


def test_for_a_release_it_is_told_what_is_rare_and_not_signed(found, pi, second, study, ask):
    def left(**more):
        return [one.ref for one in reads.unsettled(**ask, view=View.TEAM, **more)]

    assert {"Q1", "Q2", "Q3", "SV1-W1"} == set(left())
    accept_all(pi, study, "Q1")
    assert "Q1" in left()
    writes.sign_jigsaw(by=second, study=study, ref="Q1", view=View.TEAM)
    assert "Q1" not in left() and left(families=("Q1",)) == [] and left(families=("Q2",)) == ["Q2"]


def test_a_study_says_what_is_rare(quay, pi, study, ask, opened):
    assert reads.rare_in(**ask) == 5
    writes.set_rare_below(by=pi, study=study, number=2)
    assert opened("Q1-P1")["mother"].rarity is not Rarity.RARE
    with pytest.raises(Unfit):
        writes.set_rare_below(by=pi, study=study, number=1)


# Who may, and what a withdrawal takes out


def test_it_is_of_the_whole_study_for_whoever_keeps_names(quay, study, member, pi):
    ana = member("ana", Role.ANALYST)
    narrow = member("nia", Role.PI, families=("Q1",))
    for who in (ana, narrow):
        with pytest.raises(Refused):
            reads.jigsaw(to=who, study=study)
        with pytest.raises(Refused):
            reads.jigsaw_of("Q1", to=who, study=study)
        with pytest.raises(Refused):
            writes.prepare_jigsaw(by=who, study=study, ref="Q1", view=View.TEAM, decided={})
    with pytest.raises(NotFound):
        reads.jigsaw_of("Q9", to=pi, study=study)


def test_who_could_recognise_somebody_is_told_by_pseudonym(quay, ask):
    sections = {one.ref: one for one in reads.jigsaw_of("Q1", **ask).sections}
    told = {(one.ref, one.tie.value) for one in sections["Q1-P1"].knowers}
    assert told == {
        ("Q1-P2", "kin"), ("SV1-W1", "worker"), ("Q2-P1", "neighbour"), ("Q3-P1", "neighbour")
    }  # fmt: skip
    kin = next(one for one in sections["Q1-P2"].knowers if one.ref == "Q2-P1")
    assert (kin.tie.value, kin.why) == ("kin", "grandparent")


def test_a_withdrawal_takes_out_what_was_marked(ill, quay, study, pi):
    asked = Asked(study.pk, quay["Q1-P1"].pk, "erase", (("", None),))
    erasing.take_out(asked, pi)
    assert not Telling.objects.exists()


def test_the_number_of_queries_does_not_grow(found, ask, study, source_of, encounter, pi, named):
    def queries():
        with CaptureQueriesContext(connection) as told:
            reads.jigsaw(**ask)
        return len(told)

    before = queries()
    for n in range(5):
        met = encounter(f"E-1{n}", f"S{n}", families=("Q2",))
        named(source_of(pi, TALK, f"I-1{n}", encounter=met), "Portlennan", "place")
    assert queries() == before <= 33


def test_the_database_keeps_marks_and_signatures_as_they_are(found, ill, pi, second, study):
    accept_all(pi, study, "Q1")
    for rows in (Telling.objects.all(), Settled.objects.all()):
        assert rows.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(by=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Settled.objects.filter(family__isnull=False).delete()
