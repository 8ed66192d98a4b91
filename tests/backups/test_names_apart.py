"""Real names from outside: they lie readable in no file of the data, and in no backup at all; a restore
works without them and says so; and a key database that is put back beside it opens them again."""

import json
import shutil

import pytest

from backups.test_commands import in_the_house
from cli.conftest import PASSWORD, House

NAMES = ("Zaraquel Ottersby", "our Zaraquel", "Quintrell")
WHY = ("--reason", "To see what came back.")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A Fieldloom with a text, two names in its register, what stood in the text, and two backups."""
    made = House(tmp_path_factory.mktemp("house"))
    who = ("--username", "kit", "--name", "Kit", "--email", "kit@example.org")
    assert (
        made("init", *who, "--study", "Quay", "--password-stdin", stdin=f"{PASSWORD}\n").code == 0
    )
    (made.folder / "talk.txt").write_text("INT: And?\n\nP: She came.\n", encoding="utf-8")
    assert made("take-in", made.folder / "talk.txt").code == 0
    csv = f"kind,names,pseudonym\nperson,{NAMES[0]}; {NAMES[1]},Morag\nperson,{NAMES[2]},Una\n"
    (made.folder / "names.csv").write_text(csv, encoding="utf-8")
    assert made("safe", "enter", made.folder / "names.csv").code == 0
    (made.folder / "names.csv").unlink()
    in_the_house(
        made,
        "from fieldloom.pseudonyms.keystore import Piece, keep_back\n"
        "from fieldloom.pseudonyms.models import Entity\n"
        "from fieldloom.sources.models import Source\n"
        "from django.db import transaction\n"
        "one, entity = Source.objects.get(), Entity.objects.order_by('pk')[0]\n"
        f"piece = Piece(3, 6, entity.pk, {NAMES[0]!r})\n"
        "with transaction.atomic():\n"
        "    keep_back(one.study_id, one.pk, one.current_id, [piece])",
    )
    for name, what in (("main", "backup"), ("own", "safe")):
        told = made("backup", "identity", made.folder / name, "--json").json
        assert made(what, "recipients", "add", told["public_key"], "--name", name).code == 0
    return made


def opened(house, **more):
    number = house("safe", "ask", *WHY, "--json", **more).json["number"]
    assert house("safe", "answer", number, "--yes", **more).code == 0
    rows = house("safe", "register", "--names", "--json", **more)
    assert rows.code == 0, rows.err
    return {row["pseudonym"]: row["names"] for row in rows.json}


def test_no_name_stands_readable_in_any_file(house, tmp_path):
    """Of the data, in what SQLCipher keeps in its pages, in the log, in temporary files, in both backups
    as they lie, and in the backup once it is opened: 0 bytes."""
    disk = tmp_path / "disk"
    backup = house("backup", disk, "--json").json["file"]
    assert house("safe", "backup", tmp_path / "other").code == 0
    assert "Zaraquel" in str(opened(house))
    asked = f"""
import json, tempfile
from pathlib import Path
from fieldloom.backups import sealing
from fieldloom.ground import looking
from fieldloom.ground.keys import derived_key
from fieldloom.ground.names_key import derived, names_key
from django.conf import settings
needles = [shape.encode() for name in {NAMES!r} for word in name.split() for shape in (word,)
           if len(word) > 4]
data = Path(settings.DATA)
files = [f for f in data.rglob("*") if f.is_file()]
for place in ({str(disk)!r}, {str(tmp_path / "other")!r}):
    files += [f for f in Path(place).rglob("*") if f.is_file()]
files += [f for f in Path(tempfile.gettempdir()).glob("*fieldloom*") if f.is_file()]
looked = looking.look(needles, files, derived_key("database"))
names = looking.look(needles, [data / "names.db"], derived(names_key(), "file"))
taken = bytearray()
with open({backup!r}, "rb") as held:
    sealing.open_into(held, taken.extend, sealing.identities(Path({str(house.folder / "main")!r})))
inside = bytes(taken).lower()
print(json.dumps([len(files), sum(looked.found.values()), sum(names.found.values()),
    len(inside), sum(needle.lower() in inside for needle in needles), b"names.db" in inside,
    names_key() in bytes(taken) or names_key().hex().encode() in bytes(taken)]))
"""
    files, found, in_names, size, inside, listed, key = json.loads(in_the_house(house, asked))
    assert files > 6 and size > 100_000
    assert (found, in_names, inside, listed, key) == (0, 0, 0, False, False)


def test_a_restore_works_without_them_and_says_so(house, tmp_path):
    """And with the key database at hand again, what was destroyed since the copy stays destroyed."""
    backup = house("backup", tmp_path / "disk", "--json").json["file"]
    copy = house("safe", "backup", tmp_path / "other", "--json").json["file"]
    ledger = tmp_path / "disk" / "withdrawn.ledger"
    apart = House(tmp_path / "new")
    came = apart("restore", backup, "--identity", house.folder / "main", "--ledger", ledger)
    assert came.code == 0 and "real names cannot be opened" in came.err
    assert not list((apart.folder / "config").rglob("*.names*"))
    assert {r["pseudonym"] for r in apart("safe", "register", "--json").json} == {"Morag", "Una"}
    assert "restore-key" in apart("safe", "scan", house.folder / "talk.txt").err
    back = apart("safe", "restore-key", copy, "--identity", house.folder / "own")
    assert (back.code, back.err) == (0, "")
    assert opened(apart) == {"Morag": f"{NAMES[0]}; {NAMES[1]}", "Una": NAMES[2]}

    shutil.rmtree(apart.folder / "data")
    in_the_house(
        apart,
        "from fieldloom.ground import withdrawn\n"
        f"withdrawn.note('name key', {_token(house, 'Una')!r})",
    )
    shutil.rmtree(apart.folder / "data", ignore_errors=True)
    for key in (apart.folder / "config").rglob("*.names"):
        key.unlink()
    came = apart("restore", backup, "--identity", house.folder / "main")
    assert came.code == 0, came.err
    assert apart("safe", "restore-key", copy, "--identity", house.folder / "own").code == 0
    assert opened(apart) == {"Morag": f"{NAMES[0]}; {NAMES[1]}", "Una": ""}


def _token(house, pseudonym):
    asked = "from fieldloom.pseudonyms.models import Entity\n"
    return in_the_house(house, f"{asked}print(Entity.objects.get(pseudonym={pseudonym!r}).token)")


def test_the_drill_of_backups_leaves_no_key_of_names_behind(house, tmp_path):
    before = sorted((house.folder / "config").rglob("*"))
    done = house("backup", "drill", tmp_path, "--identity", house.folder / "main")
    assert done.code == 0, done.err
    assert sorted((house.folder / "config").rglob("*")) == before
    assert list(tmp_path.iterdir())
