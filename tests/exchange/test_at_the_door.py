"""No file leaves with a real name in it: text, properties, the names of parts, its own name."""

import csv
import io
import zipfile
from functools import partial

import pytest

from coding.conftest import analyst, desk, sites, text
from fieldloom.access.rules import Role
from fieldloom.audit.models import Entry
from fieldloom.coding.models import Code, Coding
from fieldloom.coding.reads import Wanted, WantedGallery
from fieldloom.consent.rules.letter import Letter
from fieldloom.exchange import at_the_door, leaving
from fieldloom.exchange.at_the_door import AT_ONCE, Going, Leaving, Stopped, looked_through
from fieldloom.exchange.letters.leaving import LetterFile, letter_out
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.pseudonyms import writes
from fieldloom.pseudonyms.reads import watching
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources.models import Source, Speaker

__all__ = ["analyst", "desk", "sites", "text"]
NAME = "Kayleigh Morrison"
QUOTES, CODES, PORTRAITS = (
    leaving.QUOTATION_FORMATS,
    leaving.CODEBOOK_FORMATS,
    leaving.PORTRAIT_FORMATS,
)


@pytest.fixture
def registered(study, pi):
    """A register of three: a person, a place, and somebody whose name is an everyday word."""
    made = {}
    for kind, forms, pseudonym in (
        (Kind.PERSON, (NAME, "our Kay"), "Elspeth"),
        (Kind.PLACE, ("Methil",), "a town on the coast"),
        (Kind.PERSON, ("Hope",), "Morag"),
    ):
        new = writes.NewEntity(kind, forms, pseudonym=pseudonym)
        made[forms[0]] = writes.enter(by=pi, study=study, new=new)
    return made


@pytest.fixture
def coded(desk):
    """Something of everything that leaves."""
    care = desk.add("Care", description="What is done", use_when="done", not_when="said")
    desk.apply(care, "I-001", "I was watched at my own door")
    desk.memo("source", desk.sources["I-001"], "A memo")
    return desk


def everything(by, study):
    """Every file that leaves by this door, by what it is and its form, made when it is asked for."""
    whole = {"by": by, "study": study}
    made = {}
    for what, out, forms, more in (
        ("quotations", leaving.quotations_out, QUOTES, {"wanted": Wanted()}),
        ("codebook", leaving.codebook_out, CODES, {}),
        ("portraits", leaving.portraits_out, PORTRAITS, {"wanted": WantedGallery()}),
    ):
        for form in forms:
            made[what, form] = partial(out, **whole, **more, form=form)
    return made


def stopped(make):
    try:
        b"".join(make().pieces)
    except Stopped as stop:
        return stop
    return None


def test_what_holds_no_name_leaves_in_every_form(coded, registered, pi, study):
    for name, make in everything(pi, study).items():
        assert len(b"".join(make().pieces)) > 90, name


def test_an_empty_register_costs_nothing_and_the_file_flows_as_it_is_made(
    coded, pi, study, django_assert_num_queries
):
    made = Leaving("a.csv", "text/csv", iter([b"x"]))
    with django_assert_num_queries(2):  # who asks, and whether there is anybody in it
        watching(to=pi, study=study)
    assert looked_through(made, by=pi, study=study) is made


@pytest.mark.parametrize(
    ("plant", "found_in"),
    [
        ("quote", {"quotations"}),
        ("title", {"quotations", "portraits"}),
        ("speaker", {"quotations"}),
        ("code", {"quotations", "codebook", "portraits"}),
        ("description", {"codebook"}),
        ("memo", {"quotations"}),
        ("coder", {"quotations"}),
        ("study", {"quotations", "codebook", "portraits"}),
    ],
)
def test_a_planted_name_is_found_wherever_it_stands(coded, registered, pi, study, plant, found_in):
    if plant == "quote":
        passage = Source.objects.get(ref="I-001").passages.get()
        passage.quote = "then KAYLEIGH’s mum said so"
        passage.save()
    elif plant == "title":
        Source.objects.filter(ref="I-001").update(title="Visit to Methil")
    elif plant == "speaker":
        Speaker.objects.filter(label="P2").update(label="Kayleigh")
    elif plant in ("code", "description"):
        what = "name" if plant == "code" else "use_when"
        Code.objects.update(**{what: "what Kay-Leigh Morrison’ll do" if plant == "code" else NAME})
    elif plant == "memo":
        coded.memo("coding", Coding.objects.get(), "ask kayleigh again")
    elif plant == "coder":
        pi.name = "Petra Morrison"
        pi.save()
    else:
        study.title = f"The {NAME} study"
        study.save()
    stops = {name: stopped(make) for name, make in everything(pi, study).items()}
    told_nowhere = set()
    if plant in ("title", "memo"):
        told_nowhere = {("quotations", form) for form in ("html", "md", "docx")}
    if plant == "study":  # a table has no head
        told_nowhere = {(what, "csv") for what in ("quotations", "codebook", "portraits")}
        told_nowhere |= {("quotations", "xlsx"), ("codebook", "qdc")}
    for name, stop in stops.items():
        expected = name[0] in found_in and name not in told_nowhere
        assert (stop is not None) is expected, (plant, name)
        if stop:
            assert stop.sure and stop.mark == ""
            shown = {place.shown for place in stop.places}
            assert shown <= {"Elspeth", "a town on the coast"}
            said = f"{stop} {stop.places}".casefold()
            assert "kayleigh" not in said and "morrison" not in said and "methil" not in said


def test_a_name_in_the_properties_of_a_document_and_in_the_names_of_its_parts_is_found(
    registered, pi, study
):
    plain = written_docx("nothing of anybody")
    assert stopped(lambda: out(pi, study, "a.docx", plain)) is None
    for change in (
        {"docProps/core.xml": (b"<dc:title></dc:title>", b"<dc:title>For Kayleigh</dc:title>")},
        {"word/document.xml": (b"nothing", b"Kay</w:t></w:r><w:r><w:t>leigh")},
        {"word/comments-Kayleigh.xml": (b"", b"<x/>")},
    ):
        stop = stopped(lambda change=change: out(pi, study, "a.docx", repacked(plain, change)))
        assert stop is not None, change
        assert [place.shown for place in stop.sure] == ["Elspeth"] * len(stop.sure)
        assert all(place.part.startswith("a.docx › ") for place in stop.places)


def test_a_name_in_the_name_of_a_file_is_found(registered, pi, study):
    stop = stopped(lambda: out(pi, study, "Methil_quotations.csv", b"a,b\r\n"))
    assert [place.part for place in stop.places] == ["…_quotations.csv (its name)"]
    assert "ethil" not in str(stop.places)


def test_what_nobody_can_look_into_does_not_leave(registered, pi, study):
    with pytest.raises(Unfit, match="does not leave"):
        out(pi, study, "a.pdf", b"%PDF")
    with pytest.raises(Unfit, match="does not leave"):
        out(pi, study, "a.docx", repacked(written_docx("x"), {"word/embedded.bin": (b"", b"\0")}))


def test_a_place_is_told_by_line_and_column_with_the_words_beside_it(registered, pi, study):
    pieces = [b"quote\r\n" * 1000] * 70
    pieces.append(b"then our Kay came, and Kayleigh Morrison\r\n")
    assert sum(map(len, pieces)) > AT_ONCE
    stop = stopped(lambda: looked_through(Leaving("a.csv", "text/csv", pieces), by=pi, study=study))
    assert [(one.line, one.column, one.entity) for one in stop.places] == [
        (70_001, 10, registered[NAME].pk),
        (70_001, 24, registered[NAME].pk),
    ]
    assert stop.places[0].before == "then our "
    assert stop.places[0].after.strip() == "came, and …"


@pytest.mark.parametrize("name", ["a.csv", "a.md", "a.html"])
def test_a_name_over_two_lines_of_a_quotation_is_found_wherever_a_stretch_ends(
    registered, pi, study, name
):
    new = writes.NewEntity(Kind.SERVICE, ("Ravenscar Surgery",), pseudonym="Haven House")
    writes.enter(by=pi, study=study, new=new)
    before = b"nothing of anybody\n" * (AT_ONCE // 19)
    for more in range(0, 60, 7):
        pieces = [before, b"x" * more + b"at Ravenscar\n", b"Surgery again\n"]
        joined = [pieces[0], b"".join(pieces[1:])]
        stop = stopped(
            lambda joined=joined: looked_through(Leaving(name, "x", joined), by=pi, study=study)
        )
        assert [place.shown for place in stop.sure] == ["Haven House"]


def test_a_row_of_a_sheet_is_named_by_its_number(coded, registered, pi, study):
    passage = Source.objects.get(ref="I-001").passages.get()
    passage.quote = f"then {NAME} came"
    passage.save()
    stop = stopped(everything(pi, study)["quotations", "xlsx"])
    assert {place.part for place in stop.places} == {"quayside-quotations.xlsx, row 2"}


def test_a_stop_is_written_down_and_so_is_not_the_export(coded, registered, member, study):
    ana = member("lee", Role.ANALYST)  # who keeps no names
    Source.objects.filter(ref="I-001").update(title="Methil again")
    before = Entry.objects.count()
    assert stopped(everything(ana, study)["quotations", "csv"])
    (entry,) = Entry.objects.filter(number__gt=before)
    assert (entry.verb, entry.actor) == ("export stopped on a real name", ana.pk)
    assert f"entity:{registered['Methil'].pk}" in str(entry.about)
    assert "ethil" not in str(entry.about)


def test_doubts_are_told_and_let_through_by_their_mark_alone(coded, registered, pi, study):
    passage = Source.objects.get(ref="I-001").passages.get()
    passage.quote = "there was no hope of it"
    passage.save()
    whole = {"by": pi, "study": study, "wanted": Wanted(), "form": "csv"}
    stop = stopped(lambda: leaving.quotations_out(**whole))
    assert (stop.sure, len(stop.places), len(stop.mark)) == ((), 1, 20)
    (place,) = stop.places
    assert (place.word, place.shown) == ("hope", "")  # which word, or whose: never both
    assert (place.before[-7:], place.after[:6]) == ("was no ", " of it")
    assert stopped(lambda: leaving.quotations_out(**whole, going=Going(let="x" * 20)))
    file = leaving.quotations_out(**whole, going=Going(let=stop.mark))
    assert b"no hope of it" in b"".join(file.pieces)
    verbs = list(Entry.objects.order_by("number").values_list("verb", flat=True))[-3:]
    assert verbs == [
        "export stopped on what may be a name",
        "doubtful names let through",
        "quotations exported",
    ]


def test_the_mark_of_doubts_lets_nothing_else_through(coded, registered, pi, member, study):
    passage = Source.objects.get(ref="I-001").passages.get()
    passage.quote = "there was no hope of it"
    passage.save()
    whole = {"study": study, "wanted": Wanted(), "form": "csv"}
    let = Going(let=stopped(lambda: leaving.quotations_out(by=pi, **whole)).mark)
    other = member("ana", Role.ANALYST)
    assert stopped(lambda: leaving.quotations_out(by=other, **whole, going=let))
    passage.quote = "there was no hope of it, nor of any hope"
    passage.save()
    assert stopped(lambda: leaving.quotations_out(by=pi, **whole, going=let))
    passage.quote = "there was no hope of it, said Hope Morrison"
    passage.save()
    stop = stopped(lambda: leaving.quotations_out(by=pi, **whole, going=let))
    assert stop.sure and not stop.mark


def test_a_name_that_is_kept_as_it_is_may_leave(coded, registered, pi, study):
    Source.objects.filter(ref="I-001").update(title="Methil again")
    writes.keep_as_it_is(by=pi, entity=registered["Methil"])
    assert stopped(everything(pi, study)["quotations", "csv"]) is None


def test_only_somebody_of_the_study_is_answered_at_all(registered, stranger, study):
    with pytest.raises(Refused):
        watching(to=stranger, study=study)


def test_nothing_that_was_looked_at_tells_a_name(registered, pi, study):
    told = watching(to=pi, study=study)
    (place,) = told.places("Methil-1", b"in Methil")
    assert "ethil" not in f"{place}{told}"


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_a_letter_is_looked_through(registered, pi, study, form):
    def letter(words):
        held = Letter("To S07-P2", (("", (words,)),))
        file = LetterFile("S07-P2-withdrawal", form)
        return letter_out(by=pi, study=study, letter=held, file=file)

    assert b"".join(letter("We took it out.").pieces)
    stop = stopped(lambda: letter("Dear Kayleigh, we took it out."))
    assert [place.shown for place in stop.places] == ["Elspeth"]


def test_pictures_within_a_page_are_letters_by_chance(registered, pi, study):
    page = b'<p>Nobody</p>\n<img src="data:image/jpeg;base64,Methil9/Kayleigh9+9=" alt="">\n'
    assert stopped(lambda: out(pi, study, "a.html", page)) is None
    assert stopped(lambda: out(pi, study, "a.html", page.replace(b'alt=""', b'alt="Methil"')))
    said = page.replace(b"Nobody", b"data:image/jpeg;base64,Methil9")
    assert stopped(lambda: out(pi, study, "a.html", said))


def test_what_is_sent_is_what_was_looked_at(coded, registered, pi, study):
    """A name that comes between the look and the sending is not sent."""
    file = everything(pi, study)["quotations", "csv"]()
    Source.objects.filter(ref="I-001").update(title="Methil again")
    rows = list(csv.reader(io.StringIO(b"".join(file.pieces).decode("utf-8-sig"))))
    assert len(rows) == 2 and "ethil" not in str(rows)


def test_a_look_that_fails_leaves_nothing_behind(registered, pi, study, monkeypatch):
    closed = []
    real = at_the_door.Spool.close
    monkeypatch.setattr(
        at_the_door.Spool, "close", lambda spool: (closed.append(1), real(spool))[1]
    )

    def broken():
        yield b"a\n"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        looked_through(Leaving("a.csv", "text/csv", broken()), by=pi, study=study)
    assert closed


def out(by, study, name, data):
    return looked_through(Leaving(name, "x", [data]), by=by, study=study)


def written_docx(words):
    from docx import Document

    document = Document()
    document.core_properties.title = ""
    document.core_properties.author = ""
    document.add_paragraph(words)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def repacked(data, changes):
    """The archive with parts changed, or added."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for part in old.namelist():
            body = old.read(part)
            if part in changes:
                before, after = changes[part]
                assert before in body, (part, body)
                body = body.replace(before, after)
            new.writestr(part, body)
        for part in set(changes) - set(old.namelist()):
            new.writestr(part, changes[part][1])
    return held.getvalue()
