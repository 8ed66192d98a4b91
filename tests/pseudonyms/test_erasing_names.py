"""Somebody withdraws: their names go for ever, and what stood in their words before those were made safe;
a restored copy and a key database that comes back later know it."""

import pytest

from fieldloom.ground import withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.paths import data_folder, names_database
from fieldloom.people.reached import Asked
from fieldloom.pseudonyms import erasing, keystore, writes
from fieldloom.pseudonyms.keyfile import holding
from fieldloom.pseudonyms.keystore import Piece, back_of, keep_back
from fieldloom.pseudonyms.models import Entity, SurfaceForm, WayBack
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources import writes as sources
from fieldloom.sources.models import Paragraph, Source, Speaker
from fieldloom.sources.rules.presence import HoldKind


@pytest.fixture(autouse=True)
def ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "ledger"))


@pytest.fixture
def kayleigh(steward, study, person):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison", "our Kay"), person)
    return writes.enter(by=steward, study=study, new=new)


@pytest.fixture
def pugh(steward, study):
    return writes.enter(by=steward, study=study, new=writes.NewEntity(Kind.PERSON, ("Mrs Pugh",)))


@pytest.fixture
def place(study, interview, person):
    """A text of two voices, one of them Kayleigh's."""
    source = Source.objects.get(ref="I-001")
    hers = Speaker.objects.create(source=source, label="P", participant=person)
    Paragraph.objects.filter(revision=source.current, number=2).update(speaker=hers)
    return study.pk, source.pk, source.current_id


@pytest.fixture
def pieces(place, kayleigh, pugh):
    """In what the interviewer says one piece of each, and one in what she says herself."""
    asked, answered = Paragraph.objects.filter(revision=place[2]).order_by("number")[:2]
    assert asked.end <= answered.start
    at, own = asked.start, answered.start + 10
    every = [
        Piece(at, at + 3, kayleigh.pk, "Kay"),
        Piece(at + 4, at + 7, pugh.pk, "Mrs Pugh"),
        Piece(own, own, None, "14 February"),
        Piece(own + 1, own + 5, pugh.pk, "Mrs Pugh"),
    ]
    keep_back(*place, every)
    return every


def asked(study, person, effect="erase", reaches=(("", None),)):
    return Asked(study.pk, person.pk, effect, reaches)


def olds(place):
    return [piece.old for piece in back_of(*place)]


def test_the_names_go_and_what_stood_in_their_words(
    study, person, place, pieces, kayleigh, pugh, steward, committed
):
    for _ in range(2):  # twice does no more than once
        with committed():
            erasing.take_out(asked(study, person), steward)
    assert olds(place) == [None, "Mrs Pugh"]
    assert keystore.forms_of(study.pk) == {pugh.pk: ["Mrs Pugh"]}
    assert kayleigh.token not in holding.known()
    assert kayleigh.token in {line.id for line in withdrawn.noted() if line.kind == "name key"}


def test_what_is_redacted_leaves_the_register(study, person, place, pieces, steward, committed):
    with committed():
        erasing.take_out(asked(study, person, "redact"), steward)
    assert olds(place) == ["Kay", "Mrs Pugh"]
    assert SurfaceForm.objects.count() == 3


def test_another_medium_touches_nothing(study, person, place, pieces, steward, committed):
    with committed():
        erasing.take_out(asked(study, person, "erase", (("picture", None),)), steward)
    assert olds(place) == [piece.old for piece in pieces]


def test_what_a_court_keeps_can_be_brought_back(
    study, person, place, pieces, kayleigh, pi, steward, member, committed
):
    source = Source.objects.get(pk=place[1])
    sources.put_hold(by=pi, source=source, new=sources.NewHold(HoldKind.LEGAL))
    with pytest.raises(Unfit, match="must not be destroyed"):
        writes.ask_to_destroy(by=steward, entity=kayleigh, reason="It is asked for.")
    with committed():
        erasing.take_out(asked(study, person), steward)
    assert olds(place) == [piece.old for piece in pieces]
    assert kayleigh.pk not in keystore.forms_of(study.pk)
    source.holds.all().delete()
    with committed():
        erasing.take_out(asked(study, person), steward)
    assert olds(place) == [None, "Mrs Pugh"]


def test_it_goes_on_where_the_key_database_is_elsewhere_and_is_done_when_it_is_back(
    study, person, place, pieces, kayleigh, steward, committed
):
    database = names_database(data_folder())
    aside, token = database.with_name("aside.db"), WayBack.objects.get().token
    database.rename(aside)
    try:
        with committed():
            erasing.take_out(asked(study, person), steward)
    finally:
        aside.rename(database)
    assert olds(place) == [None, "Mrs Pugh"]  # of whom said it no more, of the others all
    assert Entity.objects.get(pk=kayleigh.pk).destroyed_at
    assert kayleigh.token in {line.id for line in withdrawn.noted()}
    assert len(holding.pieces_under(study.pk, token)) == 4
    keystore.sweep()
    assert [slip.old for slip in holding.pieces_under(study.pk, token)] == [None, "Mrs Pugh"]
    assert kayleigh.token not in holding.known()


def test_what_is_erased_is_erased_where_it_lay_before_a_later_correction(
    study, person, place, pieces, steward, committed
):
    """And that earlier one stays for the rest: an older copy of the data finds it there."""
    before = WayBack.objects.get().token
    keep_back(*place, pieces)
    with committed():
        erasing.take_out(asked(study, person, "redact"), steward)
    for token in (before, WayBack.objects.get().token):
        assert [slip.old for slip in holding.pieces_under(study.pk, token)] == ["Kay", "Mrs Pugh"]


def test_where_a_court_keeps_the_key_the_forms_go_even_if_the_key_database_is_elsewhere(
    study, person, place, pieces, kayleigh, pi, steward, committed
):
    source = Source.objects.get(pk=place[1])
    sources.put_hold(by=pi, source=source, new=sources.NewHold(HoldKind.LEGAL))
    database = names_database(data_folder())
    aside = database.with_name("aside.db")
    with committed():  # it is moved aside while the withdrawal is carried out
        erasing.take_out(asked(study, person), steward)
        database.rename(aside)
    aside.rename(database)
    assert holding.forms_under(study.pk, {kayleigh.token})
    keystore.sweep()
    assert holding.forms_under(study.pk, {kayleigh.token}) == {}
    assert kayleigh.token in holding.known()


def test_a_copy_that_is_put_back_destroys_it_again(
    study, place, pieces, kayleigh, pugh, steward, committed
):
    """As in a copy from before: the row is there and says nothing of it, the ledger does."""
    line = withdrawn.note("name key", kayleigh.token)
    with committed():
        withdrawn.replay([line], by=steward)
    again = Entity.objects.get(pk=kayleigh.pk)
    assert again.destroyed_at == line.at
    assert keystore.forms_of(study.pk) == {pugh.pk: ["Mrs Pugh"]}
    assert olds(place)[0] is None
    assert len(withdrawn.noted()) == 1
    with committed():
        withdrawn.replay([withdrawn.note("name key", "f" * 32)], by=steward)  # nobody here


def test_a_steward_opens_nothing_of_what_is_gone(
    study, person, place, pieces, steward, opened, committed, member
):
    with committed():
        erasing.take_out(asked(study, person), steward)
    opened(steward)
    told = writes.open_names(by=steward, study=study)
    assert [named.forms for named in told.names] == [(), ("Mrs Pugh",)]
