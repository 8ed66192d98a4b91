"""The codebook as a table and as a document: what goes in can be read out again."""

import csv
import io
import re

from docx import Document
from hypothesis import given, settings

from exchange.rows import codebooks
from fieldloom.exchange.cells import cell
from fieldloom.exchange.codebook.writing import FORMATS, NAMES

UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
quick = settings(max_examples=20, deadline=None)


@given(codebooks())
@quick
def test_csv_gives_back_every_code_with_its_place_and_words(codes):
    body = FORMATS["csv"].write(codes, "Quayside").decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(body, newline="")))
    assert list(table[0]) == list(NAMES)
    assert [row["Path"] for row in table] == [cell(code.path) for code in codes]
    assert [int(row["Level"]) for row in table] == [code.depth + 1 for code in codes]
    assert [row["Use when"] for row in table] == [cell(code.use_when) for code in codes]
    assert not any(v.startswith(tuple("=+-@\t\r\n")) for row in table for v in row.values())


@given(codebooks())
@quick
def test_a_document_has_a_heading_for_each_code_at_its_level(codes):
    document = Document(io.BytesIO(FORMATS["docx"].write(codes, "Quayside")))
    headings = [p for p in document.paragraphs if p.style.name.startswith("Heading ")]
    levels = [int(p.style.name.removeprefix("Heading ")) for p in headings]
    assert levels == [min(code.depth + 1, 9) for code in codes]
    assert [plain(p.text) for p in headings] == [plain(code.name) for code in codes]


def plain(text):
    return " ".join(UNHELD.sub("", text).split())
