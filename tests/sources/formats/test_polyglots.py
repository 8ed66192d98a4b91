"""Files that are two things at once: each is read as the one that its bytes are, or refused; what it
calls itself never decides, and nothing in it runs."""

import pytest

from fieldloom.sources.rules.reading import Reading, Refusal
from pictures import photograph
from sources.formats.material import docx_with, pdf, written, zipped

SCRIPT = b"<script>fired()</script>"
ZIP = zipped({"a.txt": b"hello"})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gif", b"GIF89a/*" + b"\0" * 40 + b"*/=1;fired()"),
        ("a.jpg", SCRIPT + b"\xff\xd8\xff\xe0" + b"\0" * 50),
        ("a.pdf", ZIP + pdf(["INT: So?"])),
        ("a.zip", b"%PDF-1.4\n" + ZIP),
        ("a.docx", SCRIPT + docx_with(b"<w:document/>")),
        ("a.html", b"%PDF-1.4\n" + SCRIPT),
        ("a.txt", b"MZ\x90\0" + SCRIPT),
        ("a.txt", b"\x7fELF" + b"\0" * 60),
        (
            "a.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='fired()'><script>fired()</script></svg>",
        ),
        ("a.odt", written("docx") + SCRIPT),
        ("a.docx", zipped({"[Content_Types].xml": b"<x/>", "word/vbaProject.bin": b"\0"})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_of_two_kinds_is_one_of_them_or_none(guard, name, data):
    found = guard.read(name, data)
    if isinstance(found, Refusal):
        assert found.reason and found.remedy
        return
    assert isinstance(found, Reading)
    assert "\0" not in found.text


@pytest.mark.parametrize("tail", [SCRIPT, ZIP, pdf(["x"])], ids=["script", "zip", "pdf"])
def test_what_hangs_on_a_picture_goes_with_its_file(guard, tail):
    found = guard.read("a.jpg", photograph() + tail)
    kept = found.picture.data if isinstance(found, Reading) else b""
    assert tail not in kept


@pytest.mark.parametrize("name", ["-rf.md", "--output=x.docx", "-.html", "$(id).odt", "a;id.rtf"])
def test_a_name_that_looks_like_an_option_is_a_name(guard, name):
    """No program is told a name: what converts is given the bytes, and the words come back."""
    kind = name.rpartition(".")[2]
    data = b"INT: So?" if kind in ("md", "html") else written(kind, "INT: So?")
    found = guard.read(name, data)
    assert isinstance(found, Reading), found
    assert "So?" in found.text
