"""The key database and the main one are two files: whatever was acknowledged is in both, whatever was
destroyed opens nowhere, and what a crash left between them is swept."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from fieldloom.ground import looking, withdrawn
from fieldloom.ground.answers import Unfit
from fieldloom.ground.names_key import derived, names_key
from fieldloom.ground.paths import data_folder, names_database
from fieldloom.pseudonyms import keystore, writes
from fieldloom.pseudonyms.keyfile import file, holding
from fieldloom.pseudonyms.keystore import Piece, back_of, keep_back
from fieldloom.pseudonyms.models import Entity, SurfaceForm, WayBack
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.sources.models import Source

SCRIPT = Path(__file__).with_name("crashing.py")


def run(folder, what, point=""):
    env = {n: v for n, v in os.environ.items() if not n.startswith("FIELDLOOM_")}
    env |= {
        "FIELDLOOM_DATA": str(folder / "data"),
        "FIELDLOOM_KEY": "5e" * 32,
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    done = subprocess.run(
        [sys.executable, str(SCRIPT), what, point],
        env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else None


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    folder = tmp_path_factory.mktemp("begun")
    assert run(folder, "set up")[0] == 0
    return folder


@pytest.fixture
def house(begun, tmp_path):
    """A Fieldloom with one name in it, in a folder of this test's own."""
    folder = tmp_path / "house"
    shutil.copytree(begun, folder)
    key = next((folder / "config").rglob("*.names"))
    from hashlib import sha256

    data = folder / "data"
    mark = sha256(str(data).encode()).hexdigest()[:12]
    key.rename(key.with_name(f"data-{mark}.key.names"))
    return folder


@pytest.mark.parametrize(
    ("point", "kept"),
    [
        ("in the key database", False),
        ("between", False),
        ("before the commit", False),
        ("acknowledged", True),
    ],
)
def test_a_name_is_in_both_or_in_none(house, point, kept):
    code, said = run(house, "enter", point)
    assert code == -signal.SIGKILL
    assert (said is not None) == kept
    _, told = run(house, "look")
    names = ["Kayleigh Morrison", "Tracy", "our Kay"] if kept else ["Tracy"]
    assert (told["forms"], told["entities"], told["trouble"]) == (names, 1 + kept, "")
    stray = point in ("between", "before the commit")
    assert told["keys"] == [1 + kept + stray] * 2  # not swept yet: a copy may be put back
    assert (told["swept"], told["after"], told["log"]) == (stray, 1 + kept, False)


@pytest.mark.parametrize(
    ("point", "gone"),
    [
        ("before the ledger", False),
        ("after the commit", True),
        ("before the log is empty", True),
        ("acknowledged", True),
    ],
)
def test_what_was_destroyed_opens_nowhere(house, point, gone):
    code, said = run(house, "destroy", point)
    assert code == -signal.SIGKILL
    assert (said is not None) == (point == "acknowledged")
    _, told = run(house, "look")
    assert (told["forms"], told["destroyed"]) == ([] if gone else ["Tracy"], int(gone))
    assert told["noted"] == (["name key"] if gone else [])
    assert told["keys"] == [int(point in ("before the ledger", "after the commit")), int(not gone)]
    assert told["trouble"] == "" and not told["log"]


@pytest.fixture
def kayleigh(steward, study):
    new = writes.NewEntity(Kind.PERSON, ("Kayleigh Morrison", "our Kay"))
    return writes.enter(by=steward, study=study, new=new)


def test_what_is_taken_back_is_nobodys_though_row_ids_are_used_again(steward, study):
    """The entity after it gets its row id, and none of its names."""
    with pytest.raises(Unfit):  # the pseudonym is the name: all of it is taken back
        writes.enter(
            by=steward,
            study=study,
            new=writes.NewEntity(Kind.PERSON, ("Tracy",), pseudonym="Tracy"),
        )
    assert not SurfaceForm.objects.exists() and file.is_there()
    made = writes.enter(by=steward, study=study, new=writes.NewEntity(Kind.PERSON, ("Donna",)))
    assert keystore.forms_of(study.pk) == {made.pk: ["Donna"]}
    stray = holding.known() - {made.token}
    assert stray
    assert keystore.sweep() == 0 and stray <= holding.known()
    assert keystore.sweep(older_than=-1) >= 1
    assert not stray & holding.known()
    assert keystore.forms_of(study.pk) == {made.pk: ["Donna"]}


def test_a_way_back_that_was_taken_back_is_no_other_texts(kayleigh, study, interview):
    source = Source.objects.get(ref="I-001")
    place = (study.pk, source.pk, source.current_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_back(*place, [Piece(1, 3, kayleigh.pk, "Kayleigh")])
        raise IntegrityError
    assert back_of(*place) == []
    keep_back(*place, [Piece(4, 6, None, "June")])
    assert back_of(*place) == [Piece(4, 6, None, "June")]
    keystore.sweep(older_than=-1)
    assert back_of(*place) == [Piece(4, 6, None, "June")]


def test_where_the_key_database_cannot_write_nothing_is_acknowledged(
    kayleigh, steward, study, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(holding, "put_forms", full)
    before = SurfaceForm.objects.count()
    with pytest.raises(OSError, match="No space"):
        writes.add_forms(by=steward, entity=kayleigh, forms=["Kay M."])
    assert SurfaceForm.objects.count() == before


def test_what_fails_after_it_was_to_be_destroyed_destroys_nothing(
    kayleigh, study, committed, monkeypatch, tmp_path
):
    monkeypatch.setenv("FIELDLOOM_WITHDRAWN", str(tmp_path / "ledger"))
    with pytest.raises(IntegrityError), committed(), transaction.atomic(), withdrawn.held_back():
        keystore.destroy([kayleigh])
        raise IntegrityError
    assert withdrawn.noted() == ()
    assert len(keystore.forms_of(study.pk)[kayleigh.pk]) == 2
    assert Entity.objects.get(pk=kayleigh.pk).destroyed_at is None


def test_where_it_is_shut_meanwhile_the_sweep_ends_it(kayleigh, committed):
    database = names_database(data_folder())
    aside = database.with_name("aside.db")
    database.rename(aside)
    try:
        with committed():
            keystore.destroy([kayleigh])
    finally:
        aside.rename(database)
    assert kayleigh.token in holding.known()
    assert keystore.sweep() == 1
    assert kayleigh.token not in holding.known()


def test_of_a_destroyed_key_not_a_byte_is_left(kayleigh, study, interview, committed):
    """In every page of the file as it lies on the disk, those set free too."""
    source = Source.objects.get(ref="I-001")
    keep_back(study.pk, source.pk, source.current_id, [Piece(1, 3, kayleigh.pk, "Kayleigh")])
    asked = (
        ("SELECT sealed FROM held WHERE whose = ?", kayleigh.token),
        ("SELECT sealed FROM form WHERE whose = ?", kayleigh.token),
        ("SELECT sealed FROM piece WHERE whose = ?", kayleigh.token),
    )
    with file.reading() as database:
        sealed = [
            bytes(row[0]) for what, token in asked for row in database.execute(what, (token,))
        ]
    place, key = names_database(data_folder()), derived(names_key(), "file")
    assert len(sealed) == 4
    assert looking.look(sealed, [place], key).found[str(place)] == 4
    with committed():
        keystore.destroy([kayleigh])
    looked = looking.look(sealed, [place], key)
    assert (looked.found[str(place)], looked.unread) == (0, ())
    assert not place.with_name(f"{place.name}-wal").exists()


def test_what_another_reads_does_not_keep_a_destroyed_key(kayleigh, study):
    """Whoever reads at that moment keeps the log from being emptied; the last to leave empties it."""
    with file.reading() as other:
        other.execute("SELECT count(*) FROM held").fetchone()
        with file.writing() as database:
            database.execute("DELETE FROM held WHERE whose = ?", (kayleigh.token,))
    assert kayleigh.token not in holding.known()
    place = names_database(data_folder())
    assert not place.with_name(f"{place.name}-wal").exists()


def test_the_sweep_keeps_what_a_text_still_needs(kayleigh, study, interview):
    source = Source.objects.get(ref="I-001")
    place = (study.pk, source.pk, source.current_id)
    keep_back(*place, [Piece(1, 3, kayleigh.pk, "Kayleigh"), Piece(4, 4, None, "June")])
    keystore.sweep(older_than=-1)
    assert [piece.old for piece in back_of(*place)] == ["Kayleigh", "June"]
    WayBack.objects.all().delete()
    assert keystore.sweep(older_than=-1) >= 1
    assert holding.known() == {kayleigh.token}
