"""Every part of a file on its way out is looked at: none hides another, and no mark hides a word."""

import codecs
import gzip
import io
import json
import zipfile
from contextlib import nullcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldloom.exchange.looking_inside import parts_in, parts_of
from fieldloom.exchange.marked_up import said_and_marks, unescaped
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.roster import Known

WATCH = watch_for([Known(1, Kind.PERSON, ("Siobhán Kayleigh",)), Known(2, Kind.PERSON, ("Nora",))])


def packed(*parts, how=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    twice = pytest.warns(UserWarning) if len(dict(parts)) < len(parts) else nullcontext()
    with twice, zipfile.ZipFile(held, "w", how) as file:
        for name, data in parts:
            file.writestr(name, data)
    return held.getvalue()


def where(parts):
    """The parts that hold a name, and how many they hold."""
    told = {part: len(list(leaks(text, WATCH))) for part, text in parts.items()}
    return {part: number for part, number in told.items() if number}


def test_files_of_one_name_hide_nothing_of_one_another():
    parts = parts_in([("a.txt", b"Nora"), ("a.txt", b"nobody"), ("a.txt", b"Nora too")])
    assert where(parts) == {"a.txt": 1, "a.txt (3)": 1}


def test_nor_do_parts_of_an_archive():
    inner = packed(("b.txt", b"Nora"), ("b.txt", b"nobody"))
    outer = packed(("a.zip", inner), ("a.zip › b.txt", b"nobody"), ("b.txt", b"nobody"))
    assert where(parts_of("out.zip", inner)) == {"out.zip › b.txt": 1}
    assert where(parts_of("out.zip", outer)) == {"out.zip › a.zip › b.txt": 1}


@pytest.mark.parametrize(
    "text",
    [
        "<b>then</b><i>Nora</i><u>came</u>",
        "<Name>then</Name><Name>Nora</Name><Name>came</Name>",
        "<w:t>then</w:t></w:r><w:r><w:tab/><w:t>No</w:t></w:r><w:proofErr/><w:r><w:t>ra</w:t>",
        "<b>then</b><i>No</i>r<u>a</u>came",
        "<!-- then Nora > came -->",
        "<!-- <p>then <b>No</b>ra</p> -->",
        "<!-- Nora",
        "No<!-- -->ra",
        "<p><![CDATA[then <b>No</b>ra]]></p>",
        "<![CDATA[a < b Nora]]>",
        "a < b Nora > c",
        "<p title='a > b' alt=Nora>x</p>",
        "<p title=Bob's>then Nora, don't</p>",
        "<Nora/>",
        "<?note Nora?>",
        '<!DOCTYPE a [<!ENTITY who "Nora">]>',
        "<p title='N&#111;ra'>",
        "N&shy;ora",
    ],
)
@pytest.mark.parametrize("ending", ["html", "xml", "svg"])
def test_no_mark_hides_a_name(text, ending):
    assert sum(where(parts_of(f"a.{ending}", text.encode())).values()) == 1


def test_words_of_the_format_are_nobodys():
    text = '<svg:nora nora="1"><p class="a">nobody</p><nora x="1"></nora>'
    assert where(parts_of("a.xml", text.encode())) == {}


@example('<!a ="a" _a = "<a')
@given(st.text("<>\"'a!-[]CDAT?/ =\n", max_size=60))
def test_whatever_is_cut_off_or_wrong_nothing_is_lost(text):
    """Every letter a stands in one of the two."""
    said, marks = said_and_marks(text.replace("a", "Nora "))
    assert (said + marks).count("Nora") == text.count("a")


@given(st.text(max_size=30), st.booleans())
def test_json_is_read_as_whoever_opens_it_reads_it(text, plain):
    shown = "".join(" " if sign < " " else sign for sign in text)
    assert unescaped(json.dumps(text, ensure_ascii=plain))[1:-1] == shown


def test_escaped_letters_hide_no_name():
    for name in ("a.json", "a.yaml", "a.txt", "a.html"):
        assert where(parts_of(name, rb'{"who": "Siobh\u00e1n", "other": "Siobha\u0301n"}'))
    assert where(parts_of("a.json", rb'"first\nNora\/Nora"')) == {"a.json": 2}
    assert where(parts_of("a.yml", rb'a: "first\nNora"')) == {"a.yml (its escapes read)": 1}
    assert where(parts_of("a.yml", rb"a: 'C:\Nora'"))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("ending", ["txt", "csv", "xml", "json"])
def test_a_name_is_seen_in_every_encoding_of_unicode(encoding, ending):
    parts = parts_of(f"a.{ending}", "<p>then Siobhán came home</p>".encode(encoding))
    assert sum(where(parts).values()) == 1


def test_what_is_no_text_is_never_called_clean():
    for data in (
        b"then No\0ra came",
        b"Nora\0",
        "Нора пришла".encode("utf-16-le"),
        codecs.BOM_UTF16_LE + b"N\0o",
        codecs.BOM_UTF16_LE + b"N\0\0\0",
        "Siobhán".encode("latin-1"),
    ):
        with pytest.raises(Unfit, match="no text"):
            parts_of("a.txt", data)


def test_a_squeezed_drawing_is_looked_into():
    drawing = gzip.compress(b"<svg><text>Nora</text></svg>")
    assert where(parts_of("a.svgz", drawing)) == {"a.svgz": 1}
    assert where(parts_of("a.zip", packed(("b.svgz", drawing)))) == {"a.zip › b.svgz": 1}
    for broken in (drawing[:-9], b"<svg/>", drawing[:12] + b"\xff" * 9):
        with pytest.raises(Unfit, match="cannot be unpacked"):
            parts_of("a.svgz", broken)


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_refused_in_words(how):
    whole = packed(("a.txt", b"nothing of anybody " * 99), how=how)
    assert where(parts_of("a.zip", whole)) == {}
    for at in range(31, len(whole), 3):
        broken = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            parts_of("a.zip", broken)
        except Unfit as error:
            assert "a.zip" in str(error)
