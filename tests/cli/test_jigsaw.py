"""`fieldloom safe jigsaw`: the list, one family, deciding, signing as the second reader, and the table."""

import os
import subprocess
import sys

import pytest

from cli.conftest import PASSWORD
from fieldloom.cli.speaking import Exit

PEOPLE = """
from fieldloom.cli.speaking import entering, set_up
set_up()
by, study = entering("quay", "kit")
from fieldloom.people import writes
from fieldloom.people.rules import Nation, PersonKind
for ref, year in (("Q1", 1991), ("Q2", 1980), ("Q3", 1980)):
    family = writes.add_family(by=by, study=study, new=writes.NewFamily(Nation.SCOTLAND, "", ref))
    joining = writes.Joining(family, "mother")
    new = writes.NewParticipant(PersonKind.ADULT, f"Kim {ref}", year, joining)
    writes.add_participant(by=by, study=study, new=new)
"""


@pytest.fixture(scope="module")
def peopled(house):
    """The house with three families in its study, and a second steward."""
    empty = house("safe", "jigsaw")
    assert (empty.code, "Nobody is entered yet" in empty.out) == (0, True)
    folder = house.folder
    told = {
        **os.environ,
        "FIELDLOOM_DATA": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }
    told.pop("FIELDLOOM_KEY", None)
    done = subprocess.run(
        [sys.executable, "-c", PEOPLE], env=told, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    who = ("--name", "Stella", "--email", "stella@example.org", "--password-stdin")
    assert house("user", "add", "stella", *who, stdin=f"{PASSWORD}\n").code == 0
    assert house("user", "grant", "stella", "steward").code == 0
    return house


def test_the_list_has_the_worst_first(peopled):
    rows = peopled("safe", "jigsaw", "--json").json
    assert [one["code"] for one in rows] == ["Q1", "Q2", "Q3"]
    assert "0 of 3 families signed" in peopled("safe", "jigsaw").out


def test_one_family_is_told(peopled):
    rows = peopled("safe", "jigsaw", "Q1", "--json").json
    born = next(one for one in rows if one["called"] == "born 1991")
    assert (born["share_it"], born["how_rare"]) == (1, "Nobody else")
    public = peopled("safe", "jigsaw", "Q1", "--view", "public", "--json").json
    assert not [one for one in public if "born" in one["called"]]
    assert peopled("safe", "jigsaw", "Q9").code == Exit.NOT_FOUND.code
    assert peopled("safe", "jigsaw", "--view", "x").code == Exit.UNFIT.code


def test_two_people_settle_it(peopled):
    assert peopled("safe", "jigsaw", "Q1", "--sign").code == Exit.UNFIT.code
    said = peopled("safe", "jigsaw", "Q1", "--accept", "--note", "Looked at.")
    assert (said.code, "A second reader signs it now" in said.out) == (0, True)
    mine = peopled("safe", "jigsaw", "Q1", "--sign")
    assert (mine.code, "prepared it" in mine.err) == (Exit.UNFIT.code, True)
    said = peopled("safe", "jigsaw", "Q1", "--sign", "--as", "stella", "--json").json
    assert said["signed"] is True
    assert "1 of 3 families signed" in peopled("safe", "jigsaw").out


def test_it_leaves_as_a_table(peopled, tmp_path):
    file = tmp_path / "archive.csv"
    assert peopled("safe", "jigsaw", "--csv", file, "--view", "archive").code == 0
    table = file.read_text(encoding="utf-8-sig")
    assert "born 1990 to 1994" in table and "born 1991" not in table
    assert peopled("safe", "jigsaw", "--csv", file, "--as", "stella").code == Exit.REFUSED.code
