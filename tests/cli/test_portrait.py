"""`fieldloom portrait`: codes in texts, drawn in letters, told as JSON, written as a file."""

import pytest

from fieldloom.cli.speaking import Exit


@pytest.fixture(scope="module")
def coded(house, texts):
    """Two texts, in one of which a code stands near the beginning."""
    assert house("take-in", texts).code == Exit.PARTLY.code  # the picture is no text
    listed = house("sources", "list", "--json").json
    ref = next(row["ref"] for row in listed if "call" in row["title"].casefold())
    assert house("codebook", "add", "Waiting").code == 0
    assert house("code", ref, "We always wait 🙂 there.", "Waiting").code == 0
    return ref


def test_a_code_is_drawn_where_it_stands(house, coded):
    drawn = house("portrait", coded, "--code", "Waiting")
    assert drawn.code == 0, drawn.err
    line = next(line for line in drawn.out.splitlines() if "Waiting" in line)
    assert "█" in line
    assert line.rstrip().endswith("1")
    assert line.index("█") > line.index("·")


def test_marks_are_told_to_other_programs(house, coded):
    told = house("portrait", coded, "--json").json
    assert [code["path"] for code in told["codes"]] == ["Waiting"]
    ((mark,),) = [text["marks"] for text in told["texts"]]
    assert 0 < mark["from"] < mark["to"] < 1
    assert (mark["codings"], mark["paragraph"]) == (1, 2)
    everywhere = house("portrait", "--json").json
    assert len(everywhere["texts"]) == 2


def test_portraits_are_written_as_files(house, coded, tmp_path):
    for form, begins in (("svg", b"<svg"), ("csv", b"\xef\xbb\xbfSource")):
        file = tmp_path / f"portraits.{form}"
        assert house("portrait", "--to", file).code == 0
        assert file.read_bytes().startswith(begins)
    assert house("portrait", "--to", tmp_path / "a.gif").code == Exit.UNFIT.code


def test_what_is_not_there_is_said(house, coded):
    assert house("portrait", "I-999").code == Exit.NOT_FOUND.code
    assert house("portrait", "--code", "Nothing").code == Exit.NOT_FOUND.code
