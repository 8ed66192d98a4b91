"""A text made safe from the command line, from names-first to the way back; detection as a plain filter."""

import json
import subprocess
import sys

import pytest

from fieldloom.cli.speaking import Exit

TALK = (
    "INT: Who lives here?\n\nP: Just our Kayleigh and me. Mrs Pugh rang on 12 March 2019.\n\n"
    "INT: Her number?\n\nP: 0131 496 0123, in Methil.\n\nINT: And then?\n\nP: kayleigh cried.\n"
)


@pytest.fixture(scope="module")
def taken(house, tmp_path_factory):
    """The house, in which names come first, with one raw text: its study id."""
    assert house("safe", "names-first", "on", "--json").json == {"names_first": True}
    file = tmp_path_factory.mktemp("raw") / "kayleigh.txt"
    file.write_text(TALK, encoding="utf-8")
    return house("take-in", file, "--json").json[0]["source"]


def keys(house):
    told = house("safe", "review", "--json").json
    return {one["found"]: one["key"] for one in told["candidates"]}


def test_a_text_is_made_safe_and_comes_back(house, taken, tmp_path):
    assert "Kayleigh" not in house("sources", "read", taken).out
    assert house("safe", "names-first", "on").code == Exit.UNFIT.code
    found = house("safe", "find", "--json").json
    assert found["open"] > 0
    refused = house("safe", "apply", taken, "--acknowledge")
    assert (refused.code, "not decided" in refused.out) == (Exit.PARTLY.code, True)
    _decide(house)
    dry = house("safe", "apply", "--dry-run", "--json").json
    assert (dry[0]["source"], dry[0]["stands"]) == (taken, "0 open")
    done = house("safe", "apply", "--acknowledge", "--json")
    assert (done.code, done.json[0]["stands"]) == (0, "safe"), done.err
    text = house("sources", "read", taken).out
    assert "our Morag and me" in text
    assert "a town on the coast" in text
    assert "morag cried" in text
    assert [
        word for word in ("ayleigh", "Pugh", "0131", "Methil", "12 March 2019") if word in text
    ] == []
    assert house("safe", "restore", taken).code == Exit.REFUSED.code
    assert "source signed off" in house("audit", "trail").out
    assert house("safe", "apply", taken, "--acknowledge").code == Exit.PARTLY.code


def _decide(house):
    known = keys(house)
    first = next(key for found, key in known.items() if "Kayleigh" in found)
    assert house("safe", "review", "--key", first, "--json").json[0]["found"] == "Kayleigh"
    both = house("safe", "decide", first, "--pseudonym", "Morag", "--keep")
    assert both.code == Exit.UNFIT.code
    assert house("safe", "decide", first, "--pseudonym", "Morag").code == 0
    assert house("safe", "undo").code == 0
    assert house("safe", "decide", first, "--pseudonym", "Morag").code == 0
    gone = house("safe", "decide", first, "--pseudonym", "Morag")
    assert gone.code == Exit.NOT_FOUND.code
    for found, key in keys(house).items():
        told = ("--draw",) if "Pugh" in found else ("--no-name",)
        told = ("--pseudonym", "a town on the coast") if "Methil" in found else told
        assert house("safe", "decide", key, *told).code == 0
    assert keys(house) == {}


def test_rules_are_shown_and_changed(house, taken):
    assert house("safe", "rules", "--json").json == {
        "dates": "shift", "ages": "band", "numbers": "label", "second": False,
    }  # fmt: skip
    assert house("safe", "rules", "--ages", "keep", "--two", "--json").json["second"] is True
    assert "Signed by two people" in house("safe", "rules").out
    assert house("safe", "rules", "--ages", "band", "--one").code == 0
    assert house("safe", "rules", "--ages", "maybe").code == Exit.UNFIT.code


def spans(lines, data, *arguments):
    """The command by itself, in a folder where there is no Fieldloom."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "fieldloom", "safe", "spans", "--json", *arguments],
        input=lines,
        capture_output=True,
        check=False,
        env={"FIELDLOOM_DATA": str(data), "PATH": "/usr/bin:/bin"},
    )


def test_spans_need_neither_a_study_nor_a_database(tmp_path):
    given = [
        b'{"id": 1, "text": "\xf0\x9f\x91\xa9 then Kayleigh came on 12 March 2019"}',
        b"not json",
        b'{"id": "b", "text": 7}',
        b"\xff\xfe",
        b"",
        b'{"id": "last", "text": "nothing"}',
    ]
    done = spans(b"\n".join(given) + b"\n", tmp_path / "none")
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [one["id"] for one in told] == [1, "last"]
    places = [[7, 15, "person", "sure"], [24, 37, "date", "sure"]]
    assert [one[:4] for one in told[0]["spans"]] == places
    assert told[1]["spans"] == []
    assert done.stderr.decode().splitlines() == [
        "Line 2: This is not JSON.",
        'Line 3: This is no object with "id" and "text".',
        "Line 4: This is not UTF-8.",
    ]
    assert done.returncode == Exit.PARTLY.code
    assert not (tmp_path / "none").exists()
