"""Consent from the command line: forms out of a file, recording, where it stands, what is due."""

import pytest

from fieldloom.cli.speaking import Exit

FILE = """
sheets:
  - {ref: IS, version: "1", title: About, readers: adult, from: 2024-01-01}
forms:
  - ref: CF
    version: "1"
    title: Taking part
    from: 2024-01-01
    sheet: IS 1
    clauses:
      - {words: I take part., purpose: take_part, for: whole_team}
      - {words: Publish it., purpose: publish, for: public, conditions: [pseudonym_only], months: 24}
  - {ref: XX, version: "1", title: Asks nothing, from: 2024-01-01, clauses: []}
"""


@pytest.fixture
def person(house, tmp_path):
    """A participant, who can be entered in the browser and from a study folder only."""
    made = """
from fieldloom.access import reads
from fieldloom.people import writes
from fieldloom.people.rules import PersonKind
by = reads.keeper()
study = reads.study("quay", to=by)
new = writes.NewParticipant(PersonKind.ADULT, "Kirsty", ref="P01")
writes.add_participant(by=by, study=study, new=new)
"""
    import os
    import subprocess
    import sys

    told = {**os.environ, "FIELDLOOM_DATA": str(house.folder / "data")}
    told["XDG_CONFIG_HOME"] = str(house.folder / "config")
    told.pop("FIELDLOOM_KEY", None)
    begin = "from fieldloom.cli.speaking import set_up; set_up()"
    subprocess.run([sys.executable, "-c", begin + made], env=told, check=True, timeout=120)
    return "P01"


def test_forms_answers_and_where_it_stands(house, person, tmp_path):
    (tmp_path / "papers.yaml").write_text(FILE, encoding="utf-8")
    read = house("consent", "read", tmp_path / "papers.yaml")
    assert read.code == Exit.PARTLY.code
    assert "1 information sheets, 1 consent forms" in read.out
    assert "A form without clauses" in read.err
    (form,) = house("consent", "forms", "--json").json
    assert (form["code"], form["clauses"], form["answered"]) == ("CF", 2, 0)

    asked = ("consent", "record", person, "--form", "CF 1", "--on", "2026-03-01")
    refused = house(*asked, "--limit", "2=nobody")
    assert refused.code == Exit.UNFIT.code
    kept = house(*asked, "--yes", 1, "--limit", "2=alliance", "--json")
    assert kept.code == 0, kept.err
    assert "P01 agrees: Taking part (for at most: the whole team)." in kept.json["words"]

    stands = {
        row["purpose"]: row["stands"]
        for row in house("consent", "standing", person, "--on", "2026-03-02", "--json").json
    }
    assert stands["Publication"] == (
        "Given, for at most: the Learning Alliance, only under a pseudonym, until 1 March 2028"
    )
    paused = house("consent", "pause", person, "--everything", "--on", "2026-04-01")
    assert "P01 pauses: everything." in paused.out
    again = house("consent", "reaffirm", person, "--on", "2026-05-01")
    assert "P01 agrees again" in again.out
    gone = house("consent", "withdraw", person, "--purpose", "publish", "--on", "2026-06-01")
    assert "P01 withdraws: Publication." in gone.out
    assert house("consent", "withdraw", person, "--on", "2026-06-01").code == Exit.UNFIT.code

    (row,) = house("consent", "matrix", "--purpose", "publish", "--json").json
    assert row["stands"]["publish"] == {"status": "withdrawn", "ceiling": None, "until": None}
    assert "Withdrawn by the person" in house("consent", "matrix", "--purpose", "publish").out
    told = house("consent", "history", person, "--json").json
    assert [one["what"] for one in told] == ["Withdrawal", "Reaffirmed", "Pause", "Consent"]
    (due,) = house("consent", "due", "--json").json
    assert due["why"] == "A withdrawal is to be carried out"
    assert house("consent", "standing", "P99").code == Exit.NOT_FOUND.code


@pytest.mark.parametrize("name", ["consent.yaml", "papers.yaml"])
def test_a_file_that_says_that_consent_decides_is_heeded_whatever_its_name(house, tmp_path, name):
    told = "decides:\n  - {reasoning: The ethics panel, assent_from: 6}\n"
    (tmp_path / name).write_text(told, encoding="utf-8")
    read = house("consent", "read", tmp_path / name)
    assert read.code == 0, read.err
    assert "1 decisions that consent decides" in read.out
