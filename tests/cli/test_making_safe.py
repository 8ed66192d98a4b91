"""Making safe from the command line: entering names, proposing, scanning, measuring."""

from unicodedata import normalize

import pytest

from fieldloom.cli.speaking import Exit

NAMES = """kind,names,participant,gender,generation,language,pseudonym
person,Kayleigh Morrison; our Kay,,female,young,scottish,draw
place,Methil,,,,,a town on the coast
"""


@pytest.fixture(scope="module")
def entered(house, tmp_path_factory):
    """The house with two entities in its register."""
    file = tmp_path_factory.mktemp("names") / "names.csv"
    file.write_text(NAMES, encoding="utf-8")
    done = house("safe", "enter", file, "--json")
    assert (done.code, done.json["entered"], done.json["decided"]) == (0, 2, 2), done.err
    return house


def test_the_register_is_listed_without_names_unless_they_are_asked_for(entered):
    asked = entered("safe", "ask", "--reason", "To mend the register.", "--json").json["number"]
    assert entered("safe", "answer", asked, "--yes").code == 0
    plain, opened = entered("safe", "register"), entered("safe", "register", "--names")
    assert "Kayleigh" not in plain.out
    assert "Kayleigh Morrison; our Kay" in opened.out
    assert "a town on the coast" in plain.out
    assert "real names opened" in entered("audit", "trail").out


def test_names_are_proposed_in_a_file_and_in_a_source(entered, texts, tmp_path):
    file = tmp_path / "talk.txt"
    file.write_text("INT: so?\n\nP: kaylee was in methil with mrs pugh\n", encoding="utf-8")
    rows = entered("safe", "propose", file, "--json").json
    found = {row["found"]: row for row in rows}
    assert set(found) == {"kaylee", "methil", "pugh"}
    assert found["methil"]["pseudonym"] == "a town on the coast"
    assert found["kaylee"]["line"] == 3
    assert "it follows “mrs”" in found["pugh"]["why"]
    assert len(entered("safe", "propose", file, "--look", "--json").json) < 3
    file.write_text(normalize("NFD", "then Siobhán came"), encoding="utf-8")
    (row,) = entered("safe", "propose", file, "--json").json
    assert row["found"] == "Siobhán"
    taken = entered("take-in", texts / "call.txt", "--json").json
    assert entered("safe", "propose", taken[0]["source"]).code == 0
    assert entered("safe", "propose", "I-999").code == Exit.NOT_FOUND.code


def test_a_scan_stops_on_a_name_and_says_where_without_it(entered, tmp_path):
    bad, good = tmp_path / "out.csv", tmp_path / "good.md"
    bad.write_text("quote\nthen KAYLEIGH came\n", encoding="utf-8")
    good.write_text("nothing of anybody\n", encoding="utf-8")
    stopped = entered("safe", "scan", bad, good)
    assert stopped.code == Exit.PARTLY.code
    assert "out.csv, line 2, column 6" in stopped.out
    assert "ayleigh" not in stopped.out.lower().replace("out.csv", "")
    clean = entered("safe", "scan", good, "--json")
    assert (clean.code, clean.json["leaks"]) == (0, [])
    assert entered("safe", "scan", tmp_path / "none.csv").code == Exit.NOT_FOUND.code
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "out.csv").write_text("quote\nnothing\n", encoding="utf-8")
    assert entered("safe", "scan", bad, tmp_path / "other" / "out.csv").code == Exit.PARTLY.code
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert entered("safe", "scan", tmp_path / "a.pdf").code == Exit.UNFIT.code


def test_detection_is_measured_on_a_marked_text(entered, tmp_path):
    file = tmp_path / "marked.txt"
    file.write_text(
        "then [[person:Kayleigh]] rang from [[place:Methil]] at the caff\n", encoding="utf-8"
    )
    told = entered("safe", "evaluate", file, "--json").json
    assert (told["all"]["recall"]["met"], told["all"]["recall"]["of"]) == (2, 2)
    assert 0 < told["person"]["recall"]["low"] < 1
    assert "Recall" in entered("safe", "evaluate", file, "--lower", "--missed", "--no-register").out
    file.write_text("then [[nobody:Kayleigh]]\n", encoding="utf-8")
    wrong = entered("safe", "evaluate", file)
    assert (wrong.code, "Line 1" in wrong.err) == (Exit.UNFIT.code, True)


def test_the_name_model_reads_along_or_it_is_said_why_not(house, entered, tmp_path):
    file = tmp_path / "talk.txt"
    file.write_text("me and spanner went to the foundations\n", encoding="utf-8")
    along = entered("safe", "propose", file, "--json", FIELDLOOM_NAME_MODEL="")
    assert "spanner" in {row["found"] for row in along.json}
    assert along.err == ""
    alone = house("safe", "propose", file, "--json", FIELDLOOM_NAME_MODEL="off")
    assert alone.json == []
    assert "By rules and lists only. The name model is switched off." in " ".join(alone.err.split())


def test_detection_is_measured_with_the_name_model_and_without(entered, tmp_path):
    file = tmp_path / "marked.txt"
    file.write_text("me and [[person:spanner]] went to the shop\n", encoding="utf-8")
    both = entered("safe", "evaluate", file, "--json", FIELDLOOM_NAME_MODEL="").json
    alone = entered("safe", "evaluate", file, "--json", "--no-model").json
    assert (both["all"]["recall"]["met"], alone["all"]["recall"]["met"]) == (1, 0)
