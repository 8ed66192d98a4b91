"""Opening and destroying real names from the command line, and copies of the key database."""

import json

import pytest

from cli.conftest import PASSWORD
from fieldloom.cli.speaking import Exit

NAMES = """kind,names,participant,gender,generation,language,pseudonym
person,Kayleigh Morrison; our Kay,,female,young,scottish,Morag
person,Tracy,,female,old,scottish,Una
"""
WHY = ("--reason", "A letter has to go to the family.")


@pytest.fixture(scope="module")
def team(house, tmp_path_factory):
    """The house with two names in its register, and a second steward."""
    file = tmp_path_factory.mktemp("names") / "names.csv"
    file.write_text(NAMES, encoding="utf-8")
    assert house("safe", "enter", file).code == 0
    for name in ("stella",):
        who = ("--name", name, "--email", f"{name}@example.org", "--password-stdin")
        assert house("user", "add", name, *who, stdin=f"{PASSWORD}\n").code == 0
        assert house("user", "grant", name, "steward").code == 0
    house("backup", "identity", house.folder / "names.age")
    return house


def test_alone_it_is_said_so(house):
    asked = house("safe", "ask", *WHY)
    assert (asked.code, "Nobody else keeps the names" in asked.out) == (0, True)
    number = house("safe", "openings", "--json").json[0]["number"]
    answered = house("safe", "answer", number, "--yes")
    assert "Nobody else could have said yes" in answered.out
    assert house("safe", "shut", number).code == 0


def test_one_asks_and_another_answers(team):
    assert team("safe", "register", "--names").code == Exit.REFUSED.code
    asked = team("safe", "ask", *WHY, "--hours", "1", "--json").json["number"]
    assert team("safe", "answer", asked, "--yes").code == Exit.REFUSED.code
    assert team("safe", "answer", asked, "--yes", "--no").code == Exit.USAGE.code
    said = team("safe", "answer", asked, "--yes", "--as", "stella")
    assert (said.code, "Open to kit until" in said.out) == (0, True)
    assert "Kayleigh Morrison; our Kay" in team("safe", "register", "--names").out
    assert team("safe", "register", "--names", "--as", "stella").code == Exit.REFUSED.code
    (shown,) = team("safe", "openings", "--shown", "--json").json
    assert (shown["who"], shown["number"]) == ("kit", asked)
    rows = team("safe", "openings", "--json").json
    assert (rows[0]["stands"], rows[0]["answered_by"]) == ("open", "stella")
    assert team("safe", "shut", asked, "--as", "stella").code == 0
    assert team("safe", "register", "--names").code == Exit.REFUSED.code


def test_copies_go_to_other_people_than_the_backups(team, tmp_path):
    disk = tmp_path / "disk"
    none = team("safe", "backup", disk)
    assert (none.code, "nobody yet" in none.err) == (Exit.UNFIT.code, True)
    main = team("backup", "identity", tmp_path / "main.age", "--json").json["public_key"]
    own = team("backup", "identity", tmp_path / "own.age", "--json").json["public_key"]
    assert team("backup", "recipients", "add", main, "--name", "Kit").code == 0
    same = team("safe", "recipients", "add", main, "--name", "Kit")
    assert (same.code, "one identity would open" in same.err) == (Exit.UNFIT.code, True)
    assert team("safe", "recipients", "add", own, "--name", "Stella's safe").code == 0
    assert team("safe", "recipients", "list", "--json").json == [
        {"key": own, "name": "Stella's safe"}
    ]

    made = team("safe", "backup", disk, "--json").json
    assert (made["names"], made["texts"]) == (3, 0)
    other = team("safe", "drill", made["file"], "--identity", tmp_path / "main.age")
    assert (other.code, "does not open" in other.err) == (Exit.UNFIT.code, True)
    tried = team("safe", "drill", made["file"], "--identity", tmp_path / "own.age", "--json")
    assert (tried.code, tried.json["names"], tried.json["of"]) == (0, 3, 3)
    backup = team("backup", disk / "main", "--json").json["file"]
    again = team("safe", "drill", backup, "--identity", tmp_path / "main.age")
    assert (again.code, "no copy of a key database" in again.err) == (Exit.UNFIT.code, True)

    (tmp_path / "more.csv").write_text("kind,names\nperson,Donna\n", encoding="utf-8")
    assert team("safe", "enter", tmp_path / "more.csv").code == 0
    older = team("safe", "drill", made["file"], "--identity", tmp_path / "own.age")
    assert (older.code, "Newer than it are 1 names, what stood in 0 texts" in older.out) == (
        Exit.PARTLY.code,
        True,
    )


def test_it_is_put_back_and_what_was_destroyed_stays_destroyed(team, tmp_path):
    own = team("backup", "identity", tmp_path / "id.age", "--json").json["public_key"]
    assert team("safe", "recipients", "add", own, "--name", "Another safe").code == 0
    before = team("safe", "backup", tmp_path, "--json").json
    una = next(r for r in team("safe", "register", "--json").json if r["pseudonym"] == "Una")
    asked = team("safe", "destroy", una["number"], *WHY, "--json").json["number"]
    assert team("safe", "answer", asked, "--yes", "--as", "stella").code == 0
    there = ("safe", "restore-key", before["file"], "--identity", tmp_path / "id.age")
    assert "nothing is overwritten" in team(*there).err

    data, (key,) = team.folder / "data", list((team.folder / "config").rglob("*.names"))
    (data / "names.db").unlink()
    shut = team("safe", "propose", __file__)
    assert (shut.code, "restore-key" in shut.err) == (Exit.UNFIT.code, True)
    assert team("study", "list").code == 0  # all else works
    wrong = key.read_text()
    key.write_text("ab" * 32 + "\n")
    assert "is not that of this copy" in team(*there).err
    assert not (data / "names.db").exists()
    key.unlink()
    back = team(*there)
    assert (back.code, back.err) == (0, "")
    assert key.read_text() == wrong and oct(key.stat().st_mode)[-3:] == "600"
    asked = team("safe", "ask", *WHY, "--json").json["number"]
    team("safe", "answer", asked, "--yes", "--as", "stella")
    told = {r["pseudonym"]: r["names"] for r in team("safe", "register", "--names", "--json").json}
    assert (told["Morag"], told["Una"]) == ("Kayleigh Morrison; our Kay", "")
    assert "Tracy" not in json.dumps(told)
    assert not [left.name for left in data.iterdir() if left.name.startswith(".names-")]


def test_what_is_lost_is_given_up(team):
    (team.folder / "data" / "names.db").unlink()
    counted = team("safe", "give-up")
    assert "Nothing was given up" in counted.out and "restore-key" in counted.out
    gone = team("safe", "give-up", "--every-copy-is-lost", "--json")
    assert gone.json["names"] >= 2
    assert team("safe", "give-up").out.startswith("No name is missing")
    assert {r["pseudonym"] for r in team("safe", "register", "--json").json} >= {"Morag", "Una"}
