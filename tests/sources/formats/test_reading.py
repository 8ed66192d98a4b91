"""Every format is read to the same words, speakers and times."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldloom.sources.formats.read import read
from fieldloom.sources.formats.shield import shield, unshield
from fieldloom.sources.rules.reading import Reading, Refusal, covers, speakers
from sources.formats.material import DIALOGUE, docx_with, pdf, written

SAID = [
    ("INT", "How did you come to the service?"),
    ("P1", "My sister rang them. I was in the kitchen, and she just rang."),
    ("P1", "She did not ask me."),
    ("INT", "And then?"),
    ("P1", "Then they came. (laughs)"),
]


def ok(name, data):
    found = read(name, data)
    assert isinstance(found, Reading), found
    assert covers(found.text, found.blocks)
    assert found.words == len(found.text.split())
    return found


def said(found):
    return [
        (b.speaker, found.text[b.start + b.said : b.end].strip())
        for b in found.blocks
        if b.kind == "speech"
    ]


def warned(found, words):
    return any(words in warning for warning in found.warnings)


@pytest.mark.parametrize("kind", ["docx", "odt", "rtf", "epub", "html", "rst", "markdown"])
def test_every_document_format_gives_the_same_turns(kind):
    extension = "md" if kind == "markdown" else kind
    found = ok(f"i-001.{extension}", written("epub3" if kind == "epub" else kind))
    assert found.format == extension
    assert [turn for turn in said(found) if turn[0]] == SAID


def test_plain_text_is_kept_letter_for_letter():
    found = ok("i.txt", DIALOGUE.encode())
    assert found.text == DIALOGUE
    assert said(found) == SAID


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_are_folded_and_nothing_else_is(ends):
    text = "Ñandú e\u0301 👩🏽‍🦰\u200d  x\t\n\nÅ"
    assert ok("a.txt", text.replace("\n", ends).encode()).text == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_recognised(encoding):
    text = "Interviewer: Et alors ?\n\nSiobhán: Well — “no”."
    assert ok("a.txt", text.encode(encoding)).text == text


def test_windows_text_is_read_with_a_warning():
    found = ok("a.txt", "She said “no” – café.".encode("cp1252"))
    assert found.text == "She said “no” – café."
    assert warned(found, "Windows-1252")


def test_a_few_stray_bytes_in_utf8_do_not_spoil_the_rest():
    found = ok("a.txt", "é é é é".encode() + b" \x93no\x94")
    assert found.text == "é é é é “no”"
    assert warned(found, "Mixed encodings")


def test_a_stray_byte_in_a_long_text_costs_one_letter_and_not_the_file():
    found = ok("a.txt", b"word " * 400 + b"\x81 end")
    assert found.text.endswith("\ufffd end")
    assert warned(found, "one letter that could not be read")


def test_a_text_cut_in_the_middle_of_a_letter_is_read_with_a_warning():
    found = ok("a.txt", "It was a café".encode()[:-1])
    assert found.text == "It was a caf\ufffd"
    assert warned(found, "cut off")


def test_front_matter_becomes_attributes_and_leaves_the_text():
    source = "---\ntitle: A visit\nwave: 1\nspeakers: [Beth Smith, Al]\n---\nBeth Smith: It is.\n"
    found = ok("a.md", source.encode())
    assert found.attributes == {"title": "A visit", "wave": "1", "speakers": ["Beth Smith", "Al"]}
    assert said(found) == [("Beth Smith", "It is.")]


def test_front_matter_with_anchors_is_left_in_the_text():
    source = "---\na: &a [x, x]\nb: [*a, *a]\n---\nHello there.\n"
    found = ok("a.md", source.encode())
    assert found.attributes == {}
    assert "Hello there." in found.text
    assert warned(found, "front matter")


def test_markdown_keeps_what_was_typed():
    typed = "So -- 'well' ... $5 and $6 :smile: @home 5 < 6 & 7"
    assert ok("a.md", typed.encode()).text.strip() == typed


@given(
    st.lists(st.sampled_from("aeo\u0301\u0323\u212b\u2126\u1100\u1161é한가\uf900🙂"), min_size=1)
)
def test_no_letter_is_composed_on_its_way_through_a_parser(letters):
    text = "x" + "".join(letters)
    shielded, stands_for = shield(text)
    assert unicodedata.normalize("NFC", shielded) == shielded
    assert unshield(shielded.encode(), stands_for).decode() == text


@pytest.mark.parametrize("extension", ["txt", "md", "rst", "html"])
def test_combining_marks_stay_as_they_were_typed(extension):
    text = "Siobha\u0301n at the cafe\u0301, 5 \u212b, e\u0323\u0301 👩🏽\u200d🦰"
    assert ok(f"a.{extension}", text.encode("utf-8-sig")).text.strip() == text


def test_markdown_html_loses_its_tags_and_no_words():
    found = ok(
        "a.md", b"<div>\nOne <b>two</b>\n</div>\n\nThree<br>four\n\n<script>\nno()\n</script>\n"
    )
    assert found.text.split() == ["One", "two", "Three", "four"]


def test_lists_tables_and_footnotes_are_kept_as_blocks():
    source = (
        "# Visit\n\n3. One\n4. Two\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\nSo.[^1]\n\n"
        "[^1]: A note below.\n"
    )
    found = ok("a.md", source.encode())
    assert [(b.kind, found.text[b.start : b.end].strip()) for b in found.blocks] == [
        ("heading", "Visit"),
        ("list", "3. One"),
        ("list", "4. Two"),
        ("list", "- a"),
        ("list", "- b"),
        ("table", "x\ty"),
        ("table", "1\t2"),
        ("paragraph", "So.[1]"),
        ("note", "[1] A note below."),
    ]


def test_bold_names_are_labels():
    source = "**Lady Ash**: One.\n\n**Mr Beck:** Two.\n\n**Lady Ash**: Three.\n\n**Mr Beck**: Four."
    assert speakers(ok("a.md", source.encode()).blocks) == ["Lady Ash", "Mr Beck"]


def test_labels_on_soft_broken_lines_of_one_paragraph_are_turns():
    source = "**INT**: One.\n**P1**: Two.\n**INT**: Three.\n"
    assert said(ok("a.md", source.encode())) == [("INT", "One."), ("P1", "Two."), ("INT", "Three.")]


def test_a_web_page_gives_its_article_and_not_its_menus():
    page = (
        "<!doctype html><html><head><title>A talk</title><style>b{}</style></head><body>"
        "<nav>Home About</nav><article><h1>A talk</h1><p>Anna: One.</p><p>Ben: Two.</p>"
        "<p>Anna: Three.</p><script>x()</script></article><footer>Cookies</footer></body></html>"
    )
    found = ok("a.html", page.encode())
    assert found.attributes == {"title": "A talk"}
    assert found.text.split() == ["A", "talk", "Anna:", "One.", "Ben:", "Two.", "Anna:", "Three."]
    assert warned(found, "left out (3 words)")


def test_a_web_page_in_another_encoding_is_read_by_its_own_word():
    page = '<html><head><meta charset="windows-1252"></head><body><p>café</p></body></html>'
    assert ok("a.html", page.encode("cp1252")).text.strip() == "café"


VTT = """WEBVTT

NOTE made by hand

1
00:00:01.000 --> 00:00:03.500
<v Anna>Hello <i>there</i> &amp; welcome.</v>

00:00:04.000 --> 00:00:05.000
<v Anna>Still me.

01:00:00.000 --> 01:00:01.000 align:start
<v Ben>And <00:00:01.500>me.</v>
"""


def test_captions_keep_their_voices_and_times():
    found = ok("a.vtt", VTT.encode())
    cues = [b for b in found.blocks if b.kind == "speech"]
    assert said(found) == [
        ("Anna", "Hello there & welcome."),
        ("Anna", "Still me."),
        ("Ben", "And me."),
    ]
    assert [(b.at_ms, b.until_ms) for b in cues] == [
        (1000, 3500),
        (4000, 5000),
        (3_600_000, 3_601_000),
    ]
    assert found.blocks[0].kind == "note"


def test_subrip_captions_are_read_and_labels_in_them_found():
    cues = ["Anna: One.", "Two.", "Ben: Three.", "Anna: Four."]
    srt = "\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n" for n, words in enumerate(cues, 1)
    )
    found = ok("a.srt", srt.encode())
    assert said(found) == [("Anna", "One."), ("Anna", "Two."), ("Ben", "Three."), ("Anna", "Four.")]
    assert found.blocks[1].at_ms == 2000


def test_captions_without_a_cue_are_refused():
    found = read("a.vtt", b"WEBVTT\n\nhello\n")
    assert isinstance(found, Refusal)
    assert found.code == "no-cues"


def test_a_pdf_gives_its_paragraphs_and_pages():
    lines = ["INT: How did you come here?", "P1: My sister rang.", "INT: And?", "P1: They came."]
    found = ok("a.pdf", pdf(lines))
    assert (found.pages, {b.page for b in found.blocks}) == (1, {1})
    assert said(found) == [(line.split(": ")[0], line.split(": ")[1]) for line in lines]


def test_printed_lines_of_a_pdf_flow_into_one_paragraph():
    lines = ["We had been told to wait in the corridor, and so we wait-", "ed there for an hour."]
    assert (
        ok("a.pdf", pdf(lines)).text.strip()
        == "We had been told to wait in the corridor, and so we waited there for an hour."
    )


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.txt", pdf(["Hello there."]), "pdf"),
        ("a.pdf", b"Only a text, though named otherwise.", "txt"),
        ("a.txt", b"{\\rtf1 Hello.}", "rtf"),
        ("a.txt", VTT.encode(), "vtt"),
        ("a.txt", b"<!DOCTYPE html><p>Hello", "html"),
        ("notes.xyz", b"Hello there.", "txt"),
    ],
)
def test_a_mislabelled_file_is_read_as_what_it_is_with_a_warning(name, data, format):
    found = ok(name, data)
    assert found.format == format
    assert warned(found, "it was read as that")


def test_a_word_document_called_txt_is_read_as_one():
    found = ok("a.txt", written("docx"))
    assert found.format == "docx"
    assert warned(found, "a Word document")


@pytest.mark.parametrize(
    "start", ["BM - Bob Main", "P1 18/11/2021", "GIF89a is a format", "MZ Hi", "ID3 tags"]
)
def test_a_transcript_that_begins_like_a_picture_stays_a_transcript(start):
    text = f"{start}\n\nSo we went."
    assert ok("a.txt", text.encode()).text == text


def test_tracked_changes_and_comments_are_named():
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    by = 'w:author="a" w:date="2020-01-01T00:00:00Z"'
    document = (
        f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t xml:space="preserve">Kept </w:t></w:r>'
        f'<w:ins w:id="1" {by}><w:r><w:t>added</w:t></w:r></w:ins>'
        f'<w:del w:id="2" {by}><w:r><w:delText>gone</w:delText></w:r></w:del>'
        "</w:p></w:body></w:document>"
    ).encode()
    comments = f'<w:comments xmlns:w="{w}"><w:comment w:id="0"/></w:comments>'.encode()
    found = ok("a.docx", docx_with(document, {"word/comments.xml": comments}))
    assert found.text.strip() == "Kept added"
    assert warned(found, "2 tracked changes")
    assert warned(found, "a comment in the margin")


def test_pictures_are_counted():
    source = "![A gate](gate.png) and ![A wall](wall.png)\n\nWords.\n"
    found = ok("a.md", source.encode())
    assert warned(found, "2 pictures")
    assert "A gate" in found.text


PRINTED = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"),
    min_size=1,
    max_size=200,
).filter(str.strip)


@settings(max_examples=60)
@given(st.lists(PRINTED, min_size=1, max_size=8))
def test_every_word_of_a_plain_text_is_in_what_is_stored(lines):
    text = "\n".join(lines)
    found = read("a.txt", text.encode())
    if isinstance(found, Reading):
        assert found.text == text
    else:
        assert found.code in ("binary", "empty")


@settings(max_examples=60)
@given(
    st.binary(max_size=400), st.sampled_from(["txt", "md", "vtt", "srt", "pdf", "docx", "zip", ""])
)
def test_no_bytes_whatever_raise(data, extension):
    found = read(f"a.{extension}", data)
    assert isinstance(found, Refusal) or covers(found.text, found.blocks)


def test_a_cue_that_names_its_speaker_is_that_speakers_among_marked_voices(guard):
    cues = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Lee>At the stop.\n\n"
    cues += b"00:02.000 --> 00:03.000\nNasreen: And then?\n"
    read = guard.read("call.vtt", cues)
    assert [block.speaker for block in read.blocks] == ["Lee", "Nasreen"]
