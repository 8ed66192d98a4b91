"""Names outside the body of a text, and bad input: found, or said and acknowledged; never passed silently."""

import pytest

from fieldloom.access.gate import Refused
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import reads, writes
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Dismiss, Same
from fieldloom.pseudonyms.writes import NewEntity
from fieldloom.sources import reads as sources
from fieldloom.sources import writes as taking
from fieldloom.sources.models import Aside, DeliveredFile, Source
from pseudonyms import odd_files as odd
from pseudonyms.test_signing import everything_kept, fresh, sign

REAL = ("kayleigh", "pugh", "steph", "dr moss", "methil", "marsh", "rhona", "isla")
CARRIED = {
    "visit.docx": (
        odd.word,
        {"Comment", "Struck out, as a tracked change", "Who tracked a change", "Text box",
         "Head or foot of pages", "Description of a picture", "Address of a link", "Property of the file"},
    ),
    "visit.odt": (
        odd.odt,
        {"Comment", "Struck out, as a tracked change", "Head or foot of pages", "Property of the file"},
    ),
    "visit.pdf": (odd.pdf, {"Comment", "Property of the file"}),
    "visit.md": (lambda: odd.NOTES, {"Comment", "Description of a picture", "Address of a link"}),
    "visit.html": (
        lambda: odd.PAGE,
        {"Comment", "Property of the file", "Description of a picture", "Address of a link"},
    ),
}  # fmt: skip


@pytest.fixture
def first(steward, study):
    return taking.put_names_first(by=steward, study=study, on=True)


@pytest.fixture
def taken(first, pi, take_in):
    def take(name, data):
        told = take_in(pi, {name: data})[name]
        assert told.source is not None, (told.reason, told.remedy)
        return told.source

    return take


def settled(steward, source):
    """Found, everything dismissed that is open, and signed."""
    writes.find(by=steward, source=source)
    ask = {"by": steward, "study": source.study}
    while some := reads.candidates(to=steward, study=source.study).some:
        writes.decide_candidate(**ask, key=some[0].key, choice=Dismiss())
    return sign(steward, source)


@pytest.mark.parametrize("name", CARRIED)
def test_what_a_file_carries_beside_its_text_is_brought_to_whoever_makes_it_safe(
    taken, steward, name
):
    make, kinds = CARRIED[name]
    source = taken(name, make())
    told = reads.beside(to=steward, source=source)
    assert {one.kind.label for one in told.parts} == kinds
    comment = next(one for one in told.parts if one.kind.label == "Comment")
    assert odd.COMMENT in comment.words
    assert "Kayleigh" in {words for words, kind, _ in comment.pieces if kind}


@pytest.mark.parametrize("name", CARRIED)
def test_none_of_it_is_left_once_the_text_is_signed_off(taken, steward, pi, name):
    source = taken(name, CARRIED[name][0]())
    settled(steward, source)
    assert reads.beside(to=steward, source=fresh(source)).parts == ()
    assert not Aside.objects.exists()
    said = (
        "kayleigh is her cousin",
        "kayleigh was late",
        "tracy pugh",
        "kayleigh at",
        "dr moss",
        "methil",
    )
    assert [(t, w) for t, kept in everything_kept() for w in said if w in kept] == []
    assert "long" in sources.text_of(to=pi, revision=fresh(source).revision)


def test_nobody_but_those_who_keep_names_is_shown_it(taken, pi, member, steward):
    from fieldloom.access.rules import Role

    source = taken("visit.docx", odd.word())
    with pytest.raises(Refused):
        reads.beside(to=member("cora", Role.ANALYST), source=source)
    assert odd.COMMENT not in sources.text_of(to=pi, revision=source.revision)
    assert reads.beside(to=steward, source=source).parts


def test_it_is_shut_where_some_of_the_text_is_withheld_for_another_reason(taken, steward, pi):
    from fieldloom.sources.rules.presence import HoldKind

    source = taken("visit.docx", odd.word())
    taking.put_hold(by=pi, source=source, new=taking.NewHold(HoldKind.LEGAL))
    told = reads.beside(to=steward, source=source)
    assert (told.parts, told.shut) == ((), True)


def test_who_is_known_by_a_name_there_is_said(taken, steward, study):
    new = NewEntity(Kind.PERSON, ("Kayleigh",), pseudonym="Morag")
    writes.enter(by=steward, study=study, new=new)
    told = reads.beside(to=steward, source=taken("visit.docx", odd.word()))
    assert ("Kayleigh", Kind.PERSON, "Morag") in [one for part in told.parts for one in part.pieces]


def test_without_names_first_nothing_of_it_is_kept(take_in, pi):
    source = take_in(pi, {"visit.docx": odd.word()})["visit.docx"].source
    assert not Aside.objects.exists()
    assert any("comment" in one for one in source.warnings)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("visit.rtf", odd.RICH, "Save it as .docx"),
        ("welsh.txt", odd.WELSH.encode(), "another language"),
        ("polish.txt", odd.POLISH.encode(), "another language"),
        ("misread.txt", odd.MISREAD.encode(), "misread"),
        ("misread.pdf", odd.pdf(odd.MISREAD.replace("\n", "")), "misread"),
        ("door.jpg", odd.picture(), "picture can show a name"),
        ("visit.docx", odd.word(), "comment in the margin"),
    ],
)
def test_bad_input_is_signed_only_by_whoever_says_that_they_know_of_it(
    taken, steward, name, data, words
):
    source = taken(name, data)
    told = reads.before_signing(to=steward, source=source)
    assert any(words in one for one in told.cautions)
    writes.find(by=steward, source=source)
    while some := reads.candidates(to=steward, study=source.study).some:
        writes.decide_candidate(by=steward, study=source.study, key=some[0].key, choice=Dismiss())
    with pytest.raises(Unfit, match="Acknowledge first"):
        writes.sign_off(by=steward, source=source)


def test_names_in_addresses_and_names_of_files_are_found(taken, steward, study, pi):
    new = NewEntity(Kind.PERSON, ("Kayleigh",), pseudonym="Morag")
    known = writes.enter(by=steward, study=study, new=new)
    text = (
        "P: write to kayleigh@example.org or to mrs.pugh1956@example.org, she sent kayleigh_report.docx and\n"
        "2019-KAYLEIGH-scan.pdf too, and https://example.org/kayleigh/photos, and @kayleigh_p on there.\n"
    )
    source = taken("talk.txt", text)
    writes.find(by=steward, source=source)
    while some := reads.candidates(to=steward, study=study).some:
        one = some[0]
        hers = any("kayleigh" in words.casefold() for words in one.surfaces)
        choice = Same(known.pk) if hers else Dismiss()
        writes.decide_candidate(by=steward, study=study, key=one.key, choice=choice)
    sign(steward, source)
    safe = sources.text_of(to=pi, revision=fresh(source).revision).casefold()
    assert "kayleigh" not in safe and "pugh1956" not in safe


@pytest.mark.parametrize(
    "name",
    ["Kayleigh Pugh 12 March.txt", "kayleigh_pugh.txt", "KAYLEIGH-PUGH.txt", "KayleighPugh.txt"],
)
def test_a_file_named_after_somebody_is_called_by_its_code(taken, steward, name):
    source = taken(name, "P: The visit was long, and the kettle was on the stove.\n")
    assert (source.title, source.file_name) == (source.ref, f"{source.ref}.txt")
    settled(steward, source)
    row, file = fresh(source), DeliveredFile.objects.get()
    assert (row.file_name, file.name) == (f"{source.ref}.txt", f"{source.ref}.txt")


def test_what_a_photograph_says_of_itself_is_nowhere(taken, steward):
    source = taken("door.jpg", odd.picture())
    assert "kayleigh at" not in " ".join(kept for _, kept in everything_kept())
    from fieldloom.sources import vault

    mine = Source.objects.select_related("original").get(pk=source.pk).original
    opened = vault.opened(mine.study_id, mine.mark, bytes(mine.sealed_key))
    assert b"Kayleigh" not in opened and b"Tracy" not in opened


def test_a_million_letters_and_a_text_without_speakers(taken, steward):
    long = (
        "the visit was long and the kettle was on the stove so kayleigh rang mrs pugh again.\n\n"
        * 12_000
    )
    source = taken("long.txt", long)
    found = writes.find(by=steward, source=source)
    assert len(long) > 1_000_000 and found.mentions >= 12_000
