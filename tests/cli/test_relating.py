"""At the command line: what people are to one another, telling it to an audience, and another surname."""

import pytest

from fieldloom.cli.speaking import Exit

NAMES = """kind,names,participant,gender,generation,language,pseudonym
person,Kayleigh Pugh,,female,young,scottish,Morag Baird
person,Tracy Pugh,,female,middle,scottish,Jean Baird
person,Darren Laing,,male,middle,scottish,Percy
"""


@pytest.fixture(scope="module")
def entered(house, tmp_path_factory):
    file = tmp_path_factory.mktemp("names") / "names.csv"
    file.write_text(NAMES, encoding="utf-8")
    assert house("safe", "enter", file, "--json").json["decided"] == 3
    return house


def listed(house):
    return {one["pseudonym"]: one for one in house("safe", "register", "--json").json}


def test_it_is_said_shown_and_taken_back(entered):
    told = listed(entered)
    jean, morag = (str(told[one]["number"]) for one in ("Jean Baird", "Morag Baird"))
    done = entered("safe", "register", jean, "--relation", "Kayleigh’s gran", "--to", morag)
    assert (done.code, "real name" in done.err) == (Exit.UNFIT.code, True)
    done = entered("safe", "register", jean, "--relation", "Morag’s gran", "--to", morag, "--json")
    assert (done.json[0]["is"], done.json[0]["to"]) == ("Morag’s gran", int(morag)), done.err
    assert listed(entered)["Jean Baird"]["is"] == "Morag’s gran"
    assert "Morag’s gran" in entered("safe", "register").out
    entered("safe", "register", jean, "--relation", "")
    assert listed(entered)["Jean Baird"]["is"] is None


def test_a_view_tells_it_and_says_what_that_costs(entered):
    done = entered("safe", "view", "archive", "--relations", "first")
    assert "relations first" in done.out and "narrows down" in done.err
    assert "narrows down" not in entered("safe", "view", "archive", "--dates", "year").err
    views = {one["view"]: one["relations"] for one in entered("safe", "views", "--json").json}
    assert (views["archive"], views["public"]) == ("first", "none")


def test_a_surname_goes_to_the_whole_family_or_to_one_alone(entered):
    morag = listed(entered)["Morag Baird"]["number"]
    done = entered("safe", "rename", morag, "Morag Orr")
    assert done.code == 0 and "These share the surname and keep theirs: Jean Baird" in done.err
    assert {"Morag Orr", "Jean Baird"} <= set(listed(entered))
    assert entered("safe", "rename", morag, "Morag Baird").code == 0
    done = entered("safe", "rename", morag, "Morag Muir", "--family")
    assert done.code == 0, done.err
    assert set(listed(entered)) == {"Morag Muir", "Jean Muir", "Percy"}
