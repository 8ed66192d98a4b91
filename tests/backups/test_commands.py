"""The commands, from outside: back up, restore, drill, and what was withdrawn stays withdrawn."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import PASSWORD, House

HERE = Path(__file__).parent
CANARY = "Kittiwake"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A Fieldloom with a study, two texts, a code, a coding, and two recipients of backups."""
    made = House(tmp_path_factory.mktemp("house"))
    who = ("--username", "kit", "--name", "Kit", "--email", "kit@example.org")
    assert made("init", *who, "--password-stdin", stdin=f"{PASSWORD}\n").code == 0
    begun = made("study", "start", "Quay", "--summary", f"{CANARY} cried at the slip.")
    assert begun.code == 0, begun.err
    texts = made.folder / "texts"
    texts.mkdir()
    for name in ("call", "visit"):
        said = f"INT: About the {name}?\n\nP: We waited. We always wait 🙂 there.\n"
        (texts / f"{name}.txt").write_text(said, encoding="utf-8")
    assert made("take-in", texts).code == 0
    assert made("codebook", "add", "Waiting").code == 0
    ref = made("sources", "list", "--json").json[0]["ref"]
    assert made("code", ref, "We always wait 🙂 there.", "Waiting").code == 0
    for name in ("one", "two"):
        told = made("backup", "identity", made.folder / name, "--json").json
        assert made("backup", "recipients", "add", told["public_key"], "--name", name).code == 0
    return made


@pytest.fixture(scope="module")
def backup(house):
    """A backup of it."""
    answer = house("backup", house.folder / "disk", "--json")
    assert answer.code == 0, answer.err
    return answer.json


def in_the_house(house, code, **environment):
    """Run some lines in a process of this data."""
    told = {
        **os.environ,
        "FIELDLOOM_DATA": str(house.folder / "data"),
        "XDG_CONFIG_HOME": str(house.folder / "config"),
        "DJANGO_SETTINGS_MODULE": "fieldloom.settings",
        **environment,
    }
    told.pop("FIELDLOOM_KEY", None)
    done = subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
        capture_output=True,
        text=True,
        env=told,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def summary(house, place):
    return in_the_house(
        house,
        "from fieldloom.access.models import Study; print(Study.objects.get().summary)",
        FIELDLOOM_DATA=str(place),
    )


KNOWS_CANARY = {
    "DJANGO_SETTINGS_MODULE": "canary.settings",
    "PYTHONPATH": os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE)]),
}


def restore(house, backup, name, *options, **environment):
    place = house.folder / name
    ledger = house.folder / "disk" / "withdrawn.ledger"
    words = ["-i", house.folder / "one", "--into", place, "--ledger", ledger, *options]
    return place, house("restore", backup["file"], *words, "--json", **environment)


def test_words_and_codings_come_back_and_originals_open(house, backup):
    place, answer = restore(house, backup, "back")
    assert answer.code == 0, answer.err
    assert answer.json["head"] == backup["head"]
    assert answer.json["rows"] == backup["rows"]
    for words in (
        ("quotes", "--json"),
        ("search", "wait*", "--json"),
        ("sources", "list", "--json"),
        ("codebook", "list", "--json"),
    ):
        here, there = house(*words), house(*words, FIELDLOOM_DATA=str(place))
        assert here.code == there.code == 0, there.err
        assert here.json == there.json
    assert house("quotes", "--json", FIELDLOOM_DATA=str(place)).json["total"] == 1
    originals = in_the_house(
        house,
        "from fieldloom.sources import vault; from fieldloom.sources.models import Original\n"
        "print(sorted(vault.unseal(o).decode().split()[3] for o in Original.objects.all()))",
        FIELDLOOM_DATA=str(place),
    )
    assert originals == "['call?', 'visit?']"
    assert house("audit", "verify", FIELDLOOM_DATA=str(place)).code == 0


def test_what_was_withdrawn_after_the_backup_stays_withdrawn(house):
    made = house("backup", house.folder / "disk", "--json").json
    assert CANARY in summary(house, house.folder / "data")
    in_the_house(house, "from fieldloom.ground import withdrawn; withdrawn.note('summary', 'quay')")
    assert house("backup", house.folder / "disk").code == 0  # lays the ledger beside the backups
    where = house.folder / "unwithdrawn"

    _, unknown = restore(house, made, "unwithdrawn")
    assert unknown.code == 6
    assert "does not know: summary" in unknown.err
    assert not where.exists()

    place, answer = restore(house, made, "withdrawn", **KNOWS_CANARY)
    assert answer.code == 0, answer.err
    assert summary(house, place) == ""
    verbs = in_the_house(
        house,
        "from fieldloom.audit.models import Entry\ne = Entry.objects.latest('number')\n"
        "print(e.verb, e.about['restoring']['replayed'])",
        FIELDLOOM_DATA=str(place),
    )
    assert verbs == "backup restored 1"


def test_without_the_ledger_it_must_be_said_and_is_recorded(house, backup):
    place = house.folder / "no ledger"
    words = ("restore", backup["file"], "-i", house.folder / "two", "--into", place)
    asked = house(*words)
    assert asked.code == 6
    assert "--ledger" in asked.err
    assert not place.exists()
    answer = house(*words, "--without-ledger")
    assert answer.code == 0, answer.err
    assert "is there again" in answer.err.replace("\n", " ")
    verb = in_the_house(
        house,
        "from fieldloom.audit.models import Entry; print(Entry.objects.latest('number').verb)",
        FIELDLOOM_DATA=str(place),
    )
    assert verb == "backup restored without the ledger of withdrawals"


def test_work_that_was_asked_for_goes_on_in_the_restored_data(house):
    in_the_house(
        house,
        "from fieldloom.access import reads\nfrom fieldloom.sources import writes\n"
        "by = reads.keeper(); study = reads.study('quay', to=by)\n"
        "new = writes.Handed('late.txt', b'INT: Late?\\n\\nP: We came late.\\n')\n"
        "writes.close_delivery(by=by, delivery=writes.hand_over(by=by, study=study, files=[new]))",
    )
    made = house("backup", house.folder / "disk", "--json").json
    place, answer = restore(house, made, "working", **KNOWS_CANARY)
    assert answer.code == 0, answer.err
    job = house("jobs", "list", "--last", 1, "--json", FIELDLOOM_DATA=str(place)).json[0]
    assert job["state"] == "waiting"
    ended = house("jobs", "run", job["job"], "--json", FIELDLOOM_DATA=str(place))
    assert (ended.code, ended.json["state"]) == (0, "done"), ended.err
    assert house("search", "late", "--json", FIELDLOOM_DATA=str(place)).json["total"] == 2


def test_a_drill_restores_tries_and_leaves_nothing(house):
    before = {p for p in house.folder.rglob("*") if "disk" not in p.parts and p.is_dir()}
    answer = house(
        "backup", "drill", house.folder / "disk", "-i", house.folder / "one", "--json",
        **KNOWS_CANARY,
    )  # fmt: skip
    assert answer.code == 0, answer.out + answer.err
    told = answer.json
    assert (told["passed"], told["searched"], told["original"]) == (True, True, True)
    after = {p for p in house.folder.rglob("*") if "disk" not in p.parts and p.is_dir()}
    assert after == before


def test_a_drill_of_a_damaged_backup_fails_says_so_and_is_recorded(house):
    answer = house("backup", house.folder / "spoilt here", "--json")
    file = Path(answer.json["file"])
    held = bytearray(file.read_bytes())
    held[len(held) // 2] ^= 4
    file.write_bytes(held)
    words = ("backup", "drill", file.parent, "--newest", "-i", house.folder / "one")
    drilled = house(*words)
    assert drilled.code == 1
    assert "damaged" in drilled.out
    verb = in_the_house(
        house,
        "from fieldloom.audit.models import Entry; print(Entry.objects.latest('number').verb)",
    )
    assert verb == "backup drill failed"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("backup", "nowhere"), 6, "./nowhere"),
        (("backup", "drill", "-i", "no-file"), 6, "cannot be read"),
        (("backup", "recipients", "add", "age1nonsense", "--name", "x"), 6, "no public key"),
        (("backup", "recipients", "remove", "nobody"), 4, "no one recipient"),
        (("restore", "no-file", "-i", "IDENTITY"), 6, "something in"),
        (("restore", "no-file", "-i", "IDENTITY", "--into", "/tmp/none/at/all"), 6, "no file"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_way_out(house, words, code, said):
    given = [str(house.folder / "one") if w == "IDENTITY" else w for w in words]
    answer = house(*given)
    assert answer.code == code, answer.err
    assert said in answer.err.replace("\n", " ")


def test_a_secret_key_is_never_taken_for_a_recipient(house):
    secret = (house.folder / "one").read_text().splitlines()[-1]
    answer = house("backup", "recipients", "add", secret, "--name", "oops")
    assert answer.code == 6
    assert "secret key" in answer.err


def test_an_identity_is_written_once_for_its_owner_and_never_into_the_data(house):
    file = house.folder / "one"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    assert house("backup", "identity", file).code == 6
    assert file.read_text() == before
    inside = house("backup", "identity", house.folder / "data" / "id")
    assert inside.code == 6
    assert not (house.folder / "data" / "id").exists()


def test_recipients_are_listed_and_removed(house):
    told = house("backup", "identity", house.folder / "three", "--json").json
    add = ("backup", "recipients", "add", told["public_key"], "--name", "three")
    assert house(*add).code == 0
    assert house(*add).code == 6  # already
    assert house("backup", "recipients", "remove", "three").code == 0
    names = [row["name"] for row in house("backup", "recipients", "list", "--json").json]
    assert names == ["one", "two"]


def test_old_backups_are_named_and_removed_only_where_asked(house):
    disk = house.folder / "years"
    made = Path(house("backup", disk, "--json").json["file"])
    old = made.with_name(f"{made.name[:19]}20200101T000000Z.age")
    old.write_bytes(b"old")
    assert "older than 35 days" in house("backup", disk).out
    assert [row["state"] for row in house("backup", "old", disk, "--json").json] == ["old"]
    assert old.exists()
    assert [row["state"] for row in house("backup", "old", disk, "--remove", "--json").json] == [
        "removed"
    ]
    assert not old.exists()
    assert made.exists()
    assert house("backup", "old", disk, "--keep-days", 1, "--remove", "--json").json == []
    old.write_bytes(b"old")
    assert house("backup", disk, "--keep-days", 35, "--json").json["removed"] == 1


def changed_with(house, statement, **environment):
    """Change the database behind the product's back, then back it up."""
    in_the_house(
        house,
        f"from django.db import connection\nconnection.cursor().execute({statement!r})",
        **environment,
    )
    return house("backup", house.folder / "disk", "--json").json


def test_a_backup_of_a_newer_database_is_refused(house):
    future = ("coding", "9999_from_the_future")
    made = changed_with(
        house,
        f"INSERT INTO django_migrations (app, name, applied) VALUES ('{future[0]}', '{future[1]}', 0)",
    )
    place, answer = restore(house, made, "newer", **KNOWS_CANARY)
    assert answer.code == 6
    assert "newer Fieldloom" in answer.err
    assert not place.exists()
    changed_with(house, f"DELETE FROM django_migrations WHERE name = '{future[1]}'")


def test_that_a_backup_was_made_stands_in_the_trail_with_its_head(house):
    made = house("backup", house.folder / "disk", "--json").json
    told = in_the_house(
        house,
        "from fieldloom.audit.models import Entry\ne = Entry.objects.latest('number')\n"
        "print(e.verb, e.about['made']['head'], e.about['made']['sha256'])",
    )
    assert told == f"backup made {made['head']} {made['sha256']}"


def test_a_backup_with_a_changed_trail_is_refused(house):
    """The last test here: it spoils the house."""
    changed_with(house, "DROP TRIGGER audit_entry_never_changes")
    made = changed_with(house, "UPDATE audit_entry SET verb = 'nothing' WHERE number = 3")
    place, answer = restore(house, made, "changed", **KNOWS_CANARY)
    assert answer.code == 6
    assert "trail in this backup is not whole. Entry 3 was changed" in answer.err
    assert not place.exists()
    drilled = house(
        "backup", "drill", house.folder / "disk", "-i", house.folder / "one", **KNOWS_CANARY
    )
    assert drilled.code == 1
    assert "not whole" in drilled.out
