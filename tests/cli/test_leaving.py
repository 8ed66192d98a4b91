"""What leaves by a command is looked through, stopped in words, and told as its audience may read it."""

import csv

import pytest

from fieldloom.cli.speaking import Exit

NAMES = """kind,names,participant,gender,generation,language,pseudonym
person,Kayleigh Morrison,,female,young,scottish,Elspeth
person,Hope,,female,old,scottish,Morag
place,Methil,,,,,Millbrook
"""
TALK = "INT: So?\n\nP1: We left Millbrook on 14 February 2019, and I had no more to say.\n"
QUOTE = "We left Millbrook on 14 February 2019"


@pytest.fixture(scope="module")
def coded(house, tmp_path_factory):
    """The house with a register, a text, and a passage of it coded."""
    folder = tmp_path_factory.mktemp("leaving")
    (folder / "names.csv").write_text(NAMES, encoding="utf-8")
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    assert house("safe", "enter", folder / "names.csv").code == 0
    taken = house("take-in", folder / "talk.txt", "--json").json
    house.source = taken[0]["source"]
    assert house("codebook", "add", "Leaving").code == 0
    done = house("code", house.source, QUOTE, "Leaving")
    assert done.code == 0, done.err
    return house


def quotes(file):
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return [row["Quote"] for row in csv.DictReader(opened)]


def test_each_audience_is_told_what_was_decided_for_it(coded, tmp_path):
    plain, public = tmp_path / "plain.csv", tmp_path / "public.csv"
    assert coded("export", "quotes", plain).code == 0
    assert quotes(plain) == [QUOTE]
    assert coded("export", "quotes", public, "--view", "public").code == 0
    assert quotes(public) == ["We left [a place] on [2019]"]
    (row,) = coded("safe", "ladder", "--json").json
    assert row["in_the_texts"] == "Millbrook" and "public" in row["lacking_for"]
    number = row["number"]
    kept = coded("safe", "ladder", number, "--words", "nation=Scotland")
    assert kept.code == 0 and "nation: Scotland" in kept.out
    assert coded("safe", "ladder", number, "--words", "nation=in Methil").code == Exit.UNFIT.code
    decided = coded("safe", "view", "public", "--dates", "month", "--json")
    assert (decided.json["dates"], decided.json["places"]) == ("month", "nation")
    assert coded("export", "quotes", public, "--view", "public").code == 0
    assert quotes(public) == ["We left [Scotland] on [February 2019]"]
    told = {row["view"]: row["dates"] for row in coded("safe", "views", "--json").json}
    assert told["public"] == "month" and told["team"] == "day"
    unknown = coded("export", "quotes", public, "--view", "press")
    assert (unknown.code, "One of: team" in unknown.err) == (Exit.UNFIT.code, True)
    assert coded("safe", "view", "public", "--dates", "hour").code == Exit.UNFIT.code


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("export", "quotes"), "out.csv"),
        (("export", "codebook"), "out.docx"),
        (("portrait", "--to"), "out.svg"),
    ],
)
def test_a_file_with_a_name_in_it_is_not_written(coded, tmp_path, words, name):
    if "Kayleigh waits" not in coded("codebook", "list").out:
        assert coded("codebook", "add", "Kayleigh waits").code == 0
        assert coded("code", coded.source, "no more to say", "Kayleigh waits").code == 0
    file = tmp_path / name
    done = coded(*words, file)
    assert done.code == Exit.UNFIT.code
    assert "did not leave" in done.err and "a real name (Elspeth)" in done.err
    assert "ayleigh" not in done.err + done.out
    assert list(tmp_path.iterdir()) == []
    told = coded(*words, file, "--json")
    assert told.json["stopped"][0]["shown"] == "Elspeth" and told.json["mark"] == ""
    assert "export stopped on a real name" in coded("audit", "trail").out


def test_doubts_are_let_through_by_their_mark(coded, tmp_path):
    assert coded("codebook", "add", "hope").code == 0
    assert coded("code", coded.source, "had no more", "hope").code == 0
    file = tmp_path / "out.csv"
    asked = ("export", "quotes", file, "--code", "hope")
    stopped = coded(*asked)
    assert stopped.code == Exit.UNFIT.code and not file.exists()
    assert "“hope”, a name or an everyday word: had no more,hope" in stopped.err
    assert "Morag" not in stopped.err
    mark = stopped.err.rpartition("--let-through ")[2].split()[0]
    assert coded(*asked, "--let-through", "0" * 20).code == Exit.UNFIT.code
    assert coded(*asked, "--let-through", mark).code == 0
    assert quotes(file) == ["had no more"]
    assert "doubtful names let through" in coded("audit", "trail").out
