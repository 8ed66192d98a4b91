"""What stands beside a text, and names in what the team wrote, from the command line."""

from fieldloom.cli.speaking import Exit
from pseudonyms import odd_files


def test_a_word_file_is_looked_beside_signed_and_holds_nothing_of_it(house, tmp_path):
    file = tmp_path / "Kayleigh Pugh.docx"
    file.write_bytes(odd_files.word())
    assert house("safe", "names-first", "on").code == 0
    (taken,) = house("take-in", file, "--json").json
    shown = house("safe", "beside", taken["source"])
    assert shown.code == 0 and odd_files.COMMENT in " ".join(shown.out.split()), shown.out
    rows = house("safe", "beside", taken["source"], "--json").json
    assert any("Kayleigh" in row["may be names"] for row in map(small, rows)), rows
    assert house("safe", "find", taken["source"]).code == 0
    while some := house("safe", "review", "--json").json["candidates"]:
        assert house("safe", "decide", some[0]["key"], "--no-name").code == 0
    signed = house("safe", "apply", taken["source"], "--acknowledge")
    assert signed.code == 0, signed.err
    assert "comment in the margin" in " ".join(signed.err.split())
    assert "Nothing of this file" in house("safe", "beside", taken["source"]).out
    assert house("safe", "put-back").code == Exit.NOT_FOUND.code


def small(row):
    return {name.replace("_", " ").lower(): value for name, value in row.items()}
