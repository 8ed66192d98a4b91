"""The key database: what is sealed in it opens whole and for its own entity, or not at all; its file
and its key are private; and without them nothing is opened, made up or overwritten."""

import shutil
import stat
from configparser import ConfigParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from fieldloom.ground.answers import Unfit
from fieldloom.ground.names_key import names_key
from fieldloom.ground.paths import data_folder, names_key_file
from fieldloom.pseudonyms import keystore, standing, writes
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keyfile.holding import Slip
from fieldloom.pseudonyms.keyfile.sealing import Changed, fresh_key, fresh_token, seal, unseal
from fieldloom.pseudonyms.models import Entity, SurfaceForm
from fieldloom.pseudonyms.rules.kinds import Kind

FORMS = st.lists(st.text(min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=6)
LIGHT = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
TABLES = ("held", "form", "kept", "piece")


@pytest.fixture
def apart(tmp_path, monkeypatch):
    """A key database, and a key, of this test's own."""
    monkeypatch.setenv("FIELDLOOM_NAMES", str(tmp_path / "safe" / "names.db"))
    monkeypatch.setenv("FIELDLOOM_NAMES_KEY_FILE", str(tmp_path / "keys" / "names.key"))
    file.make()
    return tmp_path / "safe" / "names.db"


@given(
    st.binary(max_size=200), st.lists(st.text(max_size=5) | st.integers(), max_size=4), st.data()
)
def test_what_is_sealed_opens_for_what_it_is_bound_to(held, bound, data):
    key = fresh_key()
    sealed = seal(key, held, *bound)
    assert unseal(key, sealed, *bound) == held
    assert seal(key, held, *bound) != sealed
    at = data.draw(st.integers(0, len(sealed) - 1))
    turned = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    for wrong in (turned, sealed[:at], sealed + b"\0"):
        with pytest.raises(Changed):
            unseal(key, wrong, *bound)
    with pytest.raises(Changed):
        unseal(fresh_key(), sealed, *bound)
    with pytest.raises(Changed):
        unseal(key, sealed, *bound, "more")


@LIGHT
@given(FORMS)
def test_forms_come_back_as_they_were(apart, forms):
    token = fresh_token()
    marks = holding.put_forms(7, token, forms)
    held = holding.forms_under(7, {token, fresh_token()})
    wanted = {(token, mark): form for mark, form in zip(marks, forms, strict=True)}
    assert held == wanted
    with pytest.raises(Changed):  # in another study they are nobody's
        holding.forms_under(8, {token})


PIECES = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 50), st.booleans(), st.text(max_size=30)),
    max_size=8,
)


@LIGHT
@given(PIECES)
def test_pieces_come_back_as_they_were(apart, drawn):
    token, entity = fresh_token(), fresh_token()
    slips = [Slip(at, at + n, entity if theirs else token, old) for at, n, theirs, old in drawn]
    holding.put_pieces(7, token, slips)
    assert holding.pieces_under(7, token) == slips
    holding.destroy([entity])
    left = [Slip(s.start, s.end, s.whose, None if s.whose == entity else s.old) for s in slips]
    assert holding.pieces_under(7, token) == left


def changed(apart, statement, *given):
    with file.writing() as database:
        assert database.execute(statement, given).rowcount


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE piece SET sealed = (SELECT p.sealed FROM piece p WHERE p.number = 1 - piece.number)",
        "UPDATE piece SET start = start + 1 WHERE number = 1",
        "UPDATE piece SET number = 1 - number + 10",
        "DELETE FROM piece WHERE number = 1",
        "DELETE FROM piece",
        "UPDATE piece SET sealed = substr(sealed, 1, length(sealed) - 1)",
        "UPDATE kept SET sealed = zeroblob(60)",
        "UPDATE held SET sealed = (SELECT h.sealed FROM held h WHERE h.whose <> held.whose)",
        "UPDATE held SET study = 9, sealed = zeroblob(60)",
    ],
)
def test_pieces_that_were_changed_moved_or_cut_do_not_open(apart, statement):
    token, entity = fresh_token(), fresh_token()
    slips = [Slip(1, 4, token, "June"), Slip(6, 9, entity, "Kay")]
    holding.put_pieces(7, token, slips)
    assert holding.checked() == holding.Counted(2, 0, 1, 2)
    changed(apart, statement)
    with pytest.raises((Changed, file.NamesShut)):
        holding.pieces_under(7, token)
    with pytest.raises((Changed, file.NamesShut)):
        holding.checked()


def test_forms_that_were_swapped_do_not_open(apart):
    one, other = fresh_token(), fresh_token()
    holding.put_forms(7, one, ["Kayleigh", "our Kay"])
    holding.put_forms(7, other, ["Tracy"])
    for statement in (
        "UPDATE form SET whose = ? WHERE whose = ?",
        "UPDATE form SET mark = reverse_of(mark) WHERE whose IN (?, ?)",
    ):
        with file.writing() as database:
            database.create_function("reverse_of", 1, lambda mark: mark[::-1])
            database.execute("SAVEPOINT before")
            database.execute(statement, (one, other))
            database.execute("RELEASE before")
        with pytest.raises(Changed):
            holding.forms_under(7, {one})
        with file.writing() as database:
            database.execute("DELETE FROM form")
        holding.put_forms(7, one, ["Kayleigh", "our Kay"])
        holding.put_forms(7, other, ["Tracy"])


def test_the_file_and_its_key_are_for_their_owner_alone(apart):
    holding.put_forms(7, fresh_token(), ["Kayleigh"])
    key = names_key_file(data_folder())
    for private in (apart, key):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
        assert stat.S_IMODE(private.parent.stat().st_mode) == 0o700
    assert [left.name for left in apart.parent.iterdir()] == ["names.db"]
    key.chmod(0o640)
    with pytest.raises(file.NamesShut, match="chmod 600"):
        holding.known()


def test_the_key_is_none_of_the_main_keys(apart, monkeypatch):
    """Whoever has the main key and the file has nothing: it opens with its own key only."""
    token = fresh_token()
    holding.put_forms(7, token, ["Kayleigh"])
    from fieldloom.ground.keys import derived_key, master_key

    for key in (master_key(), derived_key("database"), derived_key("pseudonyms"), names_key()):
        with pytest.raises(dbapi2.DatabaseError):
            database = dbapi2.connect(str(apart))
            database.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            database.execute("SELECT count(*) FROM sqlite_master")
    monkeypatch.setenv("FIELDLOOM_NAMES_KEY", "ab" * 32)
    with pytest.raises(file.NamesShut, match="not the one"):
        holding.forms_under(7, {token})
    monkeypatch.setenv("FIELDLOOM_NAMES_KEY", names_key_file(data_folder()).read_text().strip())
    assert list(holding.forms_under(7, {token}).values()) == ["Kayleigh"]
    monkeypatch.setenv("FIELDLOOM_NAMES_KEY", "no key")
    with pytest.raises(file.NamesShut, match="64 hexadecimal"):
        holding.known()


def test_the_key_never_lies_in_the_data(apart, monkeypatch):
    apart.unlink()
    monkeypatch.setenv("FIELDLOOM_NAMES_KEY_FILE", str(data_folder() / "names.key"))
    with pytest.raises(file.NamesShut, match="inside the data folder"):
        file.make()
    assert not apart.exists() and not (data_folder() / "names.key").exists()


def test_where_the_key_cannot_be_written_it_is_told_what_to_do(apart, monkeypatch, tmp_path):
    """As in a service that may write into the data alone."""
    apart.unlink()
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("FIELDLOOM_NAMES_KEY_FILE", str(tmp_path / "no folder" / "names.key"))
    with pytest.raises(file.NamesShut, match="fieldloom init"):
        file.make()
    assert not apart.exists()


@pytest.mark.django_db
def test_the_key_is_made_ahead_and_never_where_names_are_waited_for(apart, study):
    key = names_key_file(data_folder())
    apart.unlink()
    key.unlink()
    standing.prepare()
    made = key.read_bytes()
    standing.prepare()
    assert key.read_bytes() == made and not apart.exists() and standing.trouble() == ""
    file.make()
    entity = Entity.objects.create(study=study, kind="person")
    SurfaceForm.objects.create(entity=entity, mark="0" * 64)
    apart.unlink()
    key.unlink()
    standing.prepare()
    assert not key.exists() and "1 real names cannot be opened" in standing.trouble()


@pytest.fixture
def kayleigh(apart, steward, study):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison", "our Kay"))
    return writes.enter(by=steward, study=study, new=new)


@pytest.mark.parametrize("gone", ["the file", "the key", "both"])
def test_without_it_names_are_shut_and_none_is_made_in_its_place(
    kayleigh, apart, steward, study, gone
):
    key = names_key_file(data_folder())
    if gone != "the key":
        apart.unlink()
    if gone != "the file":
        key.unlink()
    for act in (
        lambda: writes.enter(
            by=steward, study=study, new=writes.NewEntity(Kind.PERSON, ("Tracy",))
        ),
        lambda: writes.propose(by=steward, study=study, text="our Kay"),
        lambda: writes.decide(by=steward, entity=kayleigh),
        lambda: keystore.mark_of(study.pk, "Kay"),
    ):
        with pytest.raises(keystore.NamesShut, match="restore-key"):
            act()
    assert apart.exists() == (gone == "the key") and key.exists() == (gone == "the file")
    assert keystore.sweep() == 0


def test_an_older_key_database_is_told_from_a_whole_one(kayleigh, apart, steward, study):
    """A list of names with gaps would let a leak through, so it is none."""
    older = apart.with_name("older.db")
    shutil.copyfile(apart, older)
    writes.add_forms(by=steward, entity=kayleigh, forms=["Kayleigh M."])
    assert len(keystore.forms_of(study.pk)[kayleigh.pk]) == 3
    older.replace(apart)
    with pytest.raises(keystore.NamesShut, match="1 of 3 names"):
        keystore.forms_of(study.pk)


def test_what_stays_in_the_main_database_tells_nothing(kayleigh, apart, study):
    """A mark without the key of real names cannot be tried against names."""
    import hashlib
    import hmac

    from fieldloom.ground.keys import derived_key

    told = f"{study.pk}/our kay".encode()
    marks = set(SurfaceForm.objects.values_list("mark", flat=True))
    assert keystore.mark_of(study.pk, "OUR  kay") in marks
    old = hmac.new(derived_key("pseudonym marks"), told, hashlib.sha256).hexdigest()
    assert old not in marks
    assert not [f.name for f in SurfaceForm._meta.fields if f.name not in ("id", "entity", "mark")]


def test_forms_that_are_destroyed_go_with_the_transaction_and_the_key_stays(
    kayleigh, study, committed, tmp_path, monkeypatch
):
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "ledger"))
    with committed():
        keystore.drop_forms(kayleigh)
    assert keystore.forms_of(study.pk) == {}
    assert holding.forms_under(study.pk, {kayleigh.token}) == {}
    assert kayleigh.token in holding.known()


def test_forms_of_what_is_undone_stay_for_an_older_copy_of_the_data(kayleigh, study):
    mark = keystore.mark_of(study.pk, "our Kay")
    with file.writing() as database:
        database.execute("UPDATE form SET at = 0")
    keystore.leave_forms(kayleigh, [mark])
    assert keystore.forms_of(study.pk) == {kayleigh.pk: ["Kayleigh Morrison"]}
    keystore.sweep()
    assert (kayleigh.token, mark) in holding.forms_under(study.pk, {kayleigh.token})
    keystore.sweep(older_than=-1)
    assert (kayleigh.token, mark) not in holding.forms_under(study.pk, {kayleigh.token})


def test_keys_for_drawing_are_of_their_own(apart):
    keys = {keystore.choice_key(), keystore.shift_key(), names_key()}
    assert {len(key) for key in keys} == {32} and len(keys) == 3
    assert keystore.shift_key() == keystore.shift_key()


def test_unfit_is_what_a_shut_key_database_is():
    assert issubclass(keystore.NamesShut, Unfit) and issubclass(Changed, Unfit)


def test_the_import_contract_keeps_every_other_room_out():
    """So that a room that is added is kept out as well."""
    root = Path(__file__).parents[2]
    contracts = ConfigParser()
    contracts.read(root / ".importlinter")
    contract = contracts["importlinter:contract:key-database"]
    rooms = {
        f"fieldloom.{init.parent.name}" for init in (root / "src/fieldloom").glob("*/__init__.py")
    }
    assert set(contract["source_modules"].split()) == rooms - {"fieldloom.pseudonyms"}
    assert set(contract["forbidden_modules"].split()) == {
        "fieldloom.pseudonyms.keystore",
        "fieldloom.pseudonyms.keyfile",
    }
