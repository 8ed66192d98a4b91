"""The register: one entity, one pseudonym; real names sealed, opened for few, each opening recorded."""

import csv
import io

import pytest
from django.db import connection

from fieldloom.access.doors import COMMANDS, Within
from fieldloom.access.rules import Permission, Role
from fieldloom.audit.models import Entry
from fieldloom.exchange import real_names
from fieldloom.exchange.looking_inside import parts_of
from fieldloom.ground.answers import NotFound, Refused, Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.keystore import forms_of
from fieldloom.pseudonyms.models import Entity, SurfaceForm
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.kinds import Kind, Layer
from fieldloom.sources.models import Source

REAL = ("Kayleigh Morrison", "our Kay", "the little one")


@pytest.fixture
def kayleigh(steward, study, person):
    new = writes.NewEntity(Kind.PERSON, REAL, person)
    return writes.enter(by=steward, study=study, new=new)


def enter(by, study, *forms, kind=Kind.PERSON, **traits):
    return writes.enter(
        by=by, study=study, new=writes.NewEntity(kind, forms, traits=Traits(**traits))
    )


def everything_kept():
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield (
                table,
                " ".join(
                    str(bytes(c) if isinstance(c, memoryview) else c)
                    for r in cursor.fetchall()
                    for c in r
                ),
            )


def test_no_real_name_stands_readable_in_any_table(kayleigh, steward, study, opened):
    opened(steward)
    writes.decide(by=steward, entity=kayleigh)
    writes.open_names(by=steward, study=study)
    assert [
        table for table, told in everything_kept() if "Morrison" in told or "little one" in told
    ] == []
    assert forms_of(study.pk) == {kayleigh.pk: list(REAL)}


def test_a_form_is_kept_once_whatever_its_capitals(kayleigh, steward):
    writes.add_forms(by=steward, entity=kayleigh, forms=["KAYLEIGH  morrison", "Kayleigh M."])
    assert kayleigh.forms.count() == len(REAL) + 1
    with pytest.raises(Unfit):
        writes.add_forms(by=steward, entity=kayleigh, forms=["..."])


def test_a_participant_goes_under_the_pseudonym_of_every_page(kayleigh, steward, person):
    writes.decide(by=steward, entity=kayleigh)
    assert (kayleigh.pseudonym, kayleigh.became, kayleigh.decided_by) == (
        "Elspeth",
        "replaced",
        steward,
    )
    assert kayleigh.generation == "young"
    with pytest.raises(Unfit, match="every page"):
        writes.decide(by=steward, entity=kayleigh, pseudonym="Morag")


def test_a_participant_is_entered_once(kayleigh, steward, study, person):
    with pytest.raises(Unfit, match="already"):
        writes.enter(by=steward, study=study, new=writes.NewEntity(Kind.PERSON, ("Kay",), person))


def test_a_participant_whose_page_shows_the_real_name_is_told(steward, study, person, pi):
    made = writes.enter(
        by=steward, study=study, new=writes.NewEntity(Kind.PERSON, ("Elspeth Rae",), person)
    )
    with pytest.raises(Unfit, match="real name"):
        writes.decide(by=steward, entity=made)


def test_drawn_pseudonyms_hold_and_are_nobodys(kayleigh, steward, study):
    people = [
        enter(steward, study, name, gender="g") for name in ("Tracy", "Shelley", "Donna", "Bev")
    ]
    drawn = [writes.decide(by=steward, entity=one).pseudonym for one in people]
    assert len({*drawn, "Elspeth"}) == 5
    assert not {name.lower() for name in drawn} & {
        "tracy",
        "shelley",
        "donna",
        "bev",
        "kayleigh",
        "kay",
    }
    assert writes.decide(by=steward, entity=people[0]).pseudonym == drawn[0]


@pytest.mark.parametrize("taken", ["Elspeth", "kayleigh", "Kay", "Kaylee", "Morrison", "123"])
def test_a_pseudonym_that_is_somebodys_is_refused(kayleigh, steward, study, taken):
    other = enter(steward, study, "Tracy")
    with pytest.raises(Unfit):
        writes.decide(by=steward, entity=other, pseudonym=taken)


def test_a_pseudonym_given_up_goes_to_nobody_else(steward, study):
    one, other = enter(steward, study, "Tracy"), enter(steward, study, "Donna")
    writes.decide(by=steward, entity=one, pseudonym="Morag")
    writes.decide(by=steward, entity=one, pseudonym="Una")
    assert Entity.objects.get(pk=one.pk).earlier == ["Morag"]
    with pytest.raises(Unfit):
        writes.decide(by=steward, entity=other, pseudonym="Morag")


@pytest.mark.parametrize(
    "form", ["Morag", "morag  tennant", "Hope Rae", "ELSPETH", "Elspeth’s mum"]
)
def test_a_name_that_is_a_pseudonym_is_not_entered(kayleigh, steward, study, form):
    one, two = enter(steward, study, "Tracy"), enter(steward, study, "Donna")
    writes.decide(by=steward, entity=one, pseudonym="Morag")
    writes.decide(by=steward, entity=two, pseudonym="Hope")
    before = Entity.objects.count(), SurfaceForm.objects.count()
    for act in (
        lambda: enter(steward, study, "Jean", form),
        lambda: writes.add_forms(by=steward, entity=two, forms=["Jean", form]),
    ):
        with pytest.raises(Unfit, match="is a pseudonym") as told:
            act()
        assert form.casefold() not in str(told.value).casefold()
    assert (Entity.objects.count(), SurfaceForm.objects.count()) == before


def test_it_is_entered_once_that_pseudonym_was_given_up(steward, study):
    one = enter(steward, study, "Tracy")
    writes.decide(by=steward, entity=one, pseudonym="Morag")
    writes.decide(by=steward, entity=one, pseudonym="Una")
    assert enter(steward, study, "Morag").forms.count() == 1
    place = enter(steward, study, "Methil", kind=Kind.PLACE)
    writes.decide(by=steward, entity=place, pseudonym="a town on the coast")
    assert enter(steward, study, "Coast", kind=Kind.SERVICE).forms.count() == 1
    with pytest.raises(Unfit):
        enter(steward, study, "A TOWN on the coast", kind=Kind.PLACE)


@pytest.mark.parametrize("kind", [Kind.PLACE, Kind.SERVICE, Kind.ORGANISATION, Kind.EVENT])
def test_nobody_is_called_like_a_place_or_a_service_of_the_study(steward, study, kind):
    enter(steward, study, "Florence Street", kind=kind)
    enter(steward, study, "Ailsa", kind=kind)
    other = enter(steward, study, "Tracy")
    for name in ("Florence", "Ailsa"):
        with pytest.raises(Unfit, match="real name"):
            writes.decide(by=steward, entity=other, pseudonym=name)


def test_places_are_named_by_hand_or_kept(kayleigh, steward, study):
    place = enter(steward, study, "Methil", kind=Kind.PLACE)
    with pytest.raises(Unfit, match="drawn"):
        writes.decide(by=steward, entity=place)
    for wrong in ("near Methil", "Kayleigh’s town", "..."):
        with pytest.raises(Unfit):
            writes.decide(by=steward, entity=place, pseudonym=wrong)
    assert writes.decide(by=steward, entity=place, pseudonym="a town on the coast").shown
    assert writes.keep_as_it_is(by=steward, entity=place).became == "kept"
    with pytest.raises(Unfit, match="takes part"):
        writes.keep_as_it_is(by=steward, entity=kayleigh)


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.STEWARD, Role.PI)])
def test_nobody_else_comes_near(kayleigh, study, member, role):
    who = member("nosy", role)
    for act in (
        lambda: reads.entities(to=who, study=study),
        lambda: reads.leaks_in(to=who, study=study, parts={}),
        lambda: writes.open_names(by=who, study=study),
        lambda: writes.propose(by=who, study=study, text="Kay"),
        lambda: writes.decide(by=who, entity=kayleigh),
    ):
        with pytest.raises(Refused):
            act()


def test_a_grant_for_a_part_of_the_study_opens_no_register(kayleigh, study, member, interview):
    """And the table of doors says so of each command."""
    doors = {name: door for name, door in COMMANDS.items() if door.asks is Permission.KEEP_NAMES}
    assert {"safe propose", "safe register"} <= set(doors)
    assert {door.within for door in doors.values()} == {Within.WHOLE}
    source = Source.objects.get(ref="I-001")
    who = member("nora", Role.PI, sites=("FIFE",))
    for act in (
        lambda: reads.entities(to=who, study=study),
        lambda: writes.open_names(by=who, study=study),
        lambda: writes.decide(by=who, entity=kayleigh),
        lambda: writes.propose(by=who, study=study, text="Kay"),
        lambda: writes.propose_in(by=who, source=source),
        lambda: writes.measure(by=who, study=study, texts=[], measuring=writes.Measuring()),
    ):
        with pytest.raises(Refused):
            act()


def test_each_opening_is_recorded_and_no_name_is(kayleigh, steward, study, interview, opened):
    opened(steward)
    writes.open_names(by=steward, study=study)
    writes.propose_in(by=steward, source=reads.source("I-001", to=steward, study=study))
    writes.propose(by=steward, study=study, text="our Kay again")
    told = list(Entry.objects.filter(study=study.pk).order_by("number"))
    assert [one.verb for one in told][-3:] == [
        "real names opened",
        "names looked for in a source",
        "names looked for in a text",
    ]
    assert not any("kay" in str(one.about).lower() for one in told)


def test_a_source_is_searched_with_the_register_and_labels_left_out(
    kayleigh, steward, study, interview
):
    writes.decide(by=steward, entity=kayleigh)
    found = writes.propose_in(by=steward, source=reads.source("I-001", to=steward, study=study))
    told = {found.text[h.start : h.end]: (h.layer, h.entity) for h in found.hits}
    assert told["Kayleigh"] == (Layer.ROSTER, kayleigh.pk)
    assert told["Kaylee"] == (Layer.ROSTER, kayleigh.pk)
    assert told["Pugh"][0] is Layer.CONTEXT
    assert not {"INT", "P"} & set(told)
    assert found.shown[kayleigh.pk] == "Elspeth"
    with pytest.raises(NotFound):
        reads.source("I-999", to=steward, study=study)


def test_a_scan_says_where_and_never_whom(kayleigh, steward, study):
    writes.decide(by=steward, entity=kayleigh)
    parts = {"a": "Elspeth and\nthen KAYLEIGH'S mum", "b": "nothing here"}
    (leak,) = reads.leaks_in(to=steward, study=study, parts=parts)
    assert (leak.part, leak.line, leak.column, leak.shown) == ("a", 2, 6, "Elspeth")
    assert "ayleigh" not in str(leak)
    parts = {"out.zip › to kayleigh.txt (its name)": "to kayleigh.txt"}
    (leak,) = reads.leaks_in(to=steward, study=study, parts=parts)
    assert leak.part == "out.zip › to ….txt (its name)"


def test_what_is_kept_as_it_is_is_no_leak(steward, study):
    place = enter(steward, study, "Edinburgh", kind=Kind.PLACE)
    assert len(reads.leaks_in(to=steward, study=study, parts={"a": "in edinburgh"})) == 1
    writes.keep_as_it_is(by=steward, entity=place)
    assert reads.leaks_in(to=steward, study=study, parts={"a": "in edinburgh"}) == []


def test_a_list_of_names_is_entered_line_by_line(steward, study, person):
    lines = [
        ["kind", "names", "participant", "gender", "generation", "language", "pseudonym"],
        ["person", "Kayleigh Morrison; our Kay", "P01", "female", "", "", "draw"],
        ["person", "Tracy", "", "woman", "old", "scottish", "draw"],
        ["place", "Methil", "", "", "", "", "a town on the coast"],
        ["person", "Jean", "P99", "", "", "", ""],
        ["planet", "Pluto", "", "", "", "", ""],
        ["person", "", "", "", "", "", ""],
    ]
    held = io.StringIO()
    csv.writer(held).writerows(lines)
    told = real_names.read_in(held.getvalue(), by=steward, study=study)
    assert (told.entered, told.decided) == (3, 3)
    assert [line.split(":")[0] for line in told.troubles] == ["Line 5", "Line 6", "Line 7"]
    assert not any("Jean" in trouble or "Pluto" in trouble for trouble in told.troubles)
    with pytest.raises(Unfit):
        real_names.read_in("name,kind\nx,person\n", by=steward, study=study)


HEADS = "kind,names,participant,gender,generation,language,pseudonym\n"


def test_a_line_is_entered_whole_or_not_at_all(kayleigh, steward, study):
    before = Entity.objects.count(), Entry.objects.count()
    told = real_names.read_in(HEADS + "person,Tracy,,,,,Kaylee\n", by=steward, study=study)
    assert (told.entered, told.decided, len(told.troubles)) == (0, 0, 1)
    assert (Entity.objects.count(), Entry.objects.count()) == before
    told = real_names.read_in(HEADS + "person,Tracy,,,,,Morag\n", by=steward, study=study)
    assert (told.entered, told.decided, told.troubles) == (1, 1, [])
    assert {one.verb for one in Entry.objects.order_by("-number")[:2]} == {
        "entity entered",
        "pseudonym decided",
    }


@pytest.mark.parametrize(
    "line",
    [
        "Zebedee,person",
        "person,Tracy,Zebedee",
        "person,Tracy,,Zebedee",
        "person,Tracy,,,Zebedee",
        "person,Tracy,,,,Zebedee",
        "place,Zebedee,,,,,Zebedee",
    ],
)
def test_no_trouble_says_again_what_stands_in_a_line(steward, study, line):
    told = real_names.read_in(f"{HEADS}{line}\n", by=steward, study=study)
    (trouble,) = told.troubles
    assert trouble.startswith("Line 2: ")
    assert "zebedee" not in trouble.lower()


def test_what_is_no_csv_is_told_by_its_line(steward, study):
    long = "x" * 200_000
    told = real_names.read_in(
        f"{HEADS}person,Tracy\nperson,{long}\nperson,Donna\n", by=steward, study=study
    )
    assert (told.entered, len(told.troubles)) == (1, 1)
    assert told.troubles[0].startswith("Line 3: This cannot be read as CSV")
    told = real_names.read_in(long, by=steward, study=study)
    assert (told.entered, told.troubles[0].split(":")[0]) == (0, "Line 1")
    told = real_names.read_in(f"{HEADS}person,Jean\rperson,Bev", by=steward, study=study)
    assert told.entered == 2


def test_exports_are_looked_into_whole(kayleigh, steward, study):
    from docx import Document

    page = Document()
    run = page.add_paragraph()
    run.add_run("Then Kay")
    run.add_run("leigh came")
    page.core_properties.author = "Kay Morrison"
    held = io.BytesIO()
    page.save(held)
    parts = parts_of("out.docx", held.getvalue())
    found = reads.leaks_in(to=steward, study=study, parts=parts)
    assert {one.part.rsplit("/", 1)[-1] for one in found} >= {"document.xml", "core.xml"}
    assert reads.leaks_in(to=steward, study=study, parts=parts_of("kayleigh_notes.txt", b"safe"))
    for name, data in (("a.pdf", b"%PDF"), ("a.docx", b"no zip"), ("a.txt", b"\xff\x00\xfe")):
        with pytest.raises(Unfit):
            parts_of(name, data)
