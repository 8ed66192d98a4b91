"""Real material: the right speakers, the right number of turns, no word lost."""

import csv
import html
import re
import zipfile
from collections import Counter

import pytest

from fieldloom.sources.formats.read import read
from fieldloom.sources.rules.reading import Reading, covers, speakers, turns
from sources.formats.material import INQUIRY, SHARED, real

WORD = re.compile(r"\w+")


def ok(path):
    found = read(path.name, path.read_bytes())
    assert isinstance(found, Reading), (path.name, found)
    assert covers(found.text, found.blocks)
    return found


def missing(source, text):
    """Words (letters and digits) of the source that are not in the text as often."""
    return Counter(WORD.findall(source)) - Counter(WORD.findall(text))


def inquiry():
    with (INQUIRY / "index.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", inquiry(), ids=lambda row: row["file"][11:-4])
def test_a_witness_is_read_with_the_turns_and_speakers_of_the_index(row):
    path = INQUIRY / "material" / row["file"]
    found = ok(path)
    source = path.read_text(encoding="utf-8").replace(":outline:`", "`")  # a role is no word
    assert missing(source, found.text) == Counter()
    assert len(list(turns(found.blocks))) == int(row["turns"])
    assert set(speakers(found.blocks)) == {s for s in row["speakers"].split(";") if s}
    for block in found.blocks:
        if block.kind in ("heading", "note"):
            assert block.speaker is None


def test_all_thirteen_witnesses_are_here():
    assert len(inquiry()) == len(list((INQUIRY / "material").glob("*.rst"))) == 13


def labelled(body):
    """Paragraphs that begin with a code of the legend: counted in the source, by another way."""
    codes = re.findall(r"^([A-Z]{1,5})\b[ -]", body.split("\n\n")[0], re.M)
    starts = [p.split(None, 1)[0].rstrip(":") for p in re.split(r"\n\s*\n", body) if p.strip()]
    return sum(1 for start in starts[1:] if start in codes)


def test_podcast_transcripts_keep_every_word_and_turn():
    paths = real("iriss-transcripts", "transcripts/*.md")
    assert paths
    for path in paths:
        source = path.read_text("utf-8")
        front = re.match(r"---\n.*?\n---\n", source, re.S)
        body = source[front.end() :] if front else source
        found = ok(path)
        prose = re.sub(r"\]\([^)]*\)|\[\^\d+\]:?|</?\w+[^>]*>", " ", body)
        assert missing(prose, found.text) == Counter(), path.name
        assert len(list(turns(found.blocks))) >= labelled(body), path.name
        assert bool(found.attributes) == bool(front)


def test_nine_in_ten_of_the_people_whom_a_podcast_lists_are_heard():
    named = heard = 0
    for path in real("iriss-transcripts", "transcripts/*.md"):
        found = ok(path)
        listed = {p for key in ("hosts", "speakers") for p in found.attributes.get(key, [])}
        named += len(listed)
        heard += len(listed & set(speakers(found.blocks)))
    assert named
    assert heard >= named * 0.9


def test_web_pages_keep_every_word_of_their_article():
    paths = real("iriss-transcripts", "html/*.html")
    assert paths
    for path in paths:
        page = path.read_text("utf-8")
        article = re.search(r"<article.*?</article>", page, re.S)
        tags = re.sub(r"<[^>]+>", " ", (article[0] if article else page.split("<body")[1]))
        prose = html.unescape(tags[tags.find(">") + 1 :])
        assert missing(prose, ok(path).text) == Counter(), path.name


def test_word_processor_files_keep_every_word():
    from lxml import etree

    paths = real("serdif-taguette", "transcripts/*.odt")
    assert paths
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            tree = etree.fromstring(archive.read("content.xml"))
        body = tree.find(".//{*}body")
        prose = " ".join("".join(p.itertext()) for p in body.iter("{*}p", "{*}h"))
        found = ok(path)
        assert missing(prose, found.text) == Counter(), path.name
        if path.name.startswith("P"):
            assert speakers(found.blocks) == ["MODERATOR"], path.name


def test_notes_in_plain_text_are_kept_letter_for_letter():
    paths = real("serdif-taguette", "notes/*.txt")
    assert paths
    for path in paths:
        raw = path.read_bytes()
        try:
            source = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            source = raw.decode("cp1252")
        assert ok(path).text == source.replace("\r\n", "\n"), path.name


def test_printed_reports_keep_every_letter():
    import pypdfium2

    printed = [*real("ogl-pdf", "*.pdf"), *(SHARED / "data/refi/schema").glob("*.pdf")]
    assert printed
    for path in printed:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
            raw = "".join(document[n].get_textpage().get_text_range() for n in range(pages))
        found = ok(path)
        assert found.pages == pages
        assert _letters(found.text) == _letters(raw), path.name


def _letters(text):
    return re.sub(r"[\s\ufffe-]", "", text)
