"""Quotations in every format: what goes in can be read out again, and nothing in it runs."""

import csv
import io
import re
import tracemalloc
import zipfile
from dataclasses import replace

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from exchange.rows import one, quotations
from fieldloom.exchange.cells import cell
from fieldloom.exchange.quotations.columns import NAMES, citation, values
from fieldloom.exchange.quotations.writing import FORMATS

SHEET = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
# What XML 1.0 cannot hold is left out of documents made of it.
UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
rows_of_any_words = st.lists(quotations(), max_size=4)
quick = settings(max_examples=25, deadline=None)


def written(form, rows, heading="Quayside"):
    return b"".join(FORMATS[form].write(iter(rows), heading))


def sorted_by_code(rows):
    return sorted(rows, key=lambda row: row.code_path)


@given(rows_of_any_words)
@quick
def test_csv_gives_back_every_value(rows):
    body = written("csv", rows).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(body, newline="")))
    assert table[0] == list(NAMES)
    assert table[1:] == [[cell(value) for value in values(row)] for row in rows]


@given(rows_of_any_words)
@quick
def test_no_cell_of_a_csv_runs(rows):
    body = written("csv", rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(body, newline="")):
        assert not any(value.startswith(tuple("=+-@\t\r\n")) for value in row)


@given(rows_of_any_words)
@quick
def test_a_workbook_holds_words_and_numbers_but_no_formula_and_no_link(rows):
    book = zipfile.ZipFile(io.BytesIO(written("xlsx", rows)))
    sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(".//x:f", SHEET)
    assert not sheet.findall(".//x:hyperlink", SHEET)
    assert len(sheet.findall(".//x:row", SHEET)) == len(rows) + 1
    kinds = {c.get("t") for c in sheet.findall(".//x:c", SHEET)}
    assert kinds <= {"s", "inlineStr", "str", None}


def test_a_workbook_holds_the_very_quote():
    row = replace(one(), quote="She came every week")
    book = zipfile.ZipFile(io.BytesIO(written("xlsx", [row])))
    assert "She came every week" in book.read("xl/worksheets/sheet1.xml").decode()


@given(rows_of_any_words)
@quick
def test_a_document_holds_every_quote_under_its_code(rows):
    rows = sorted_by_code(rows)
    document = Document(io.BytesIO(written("docx", rows)))
    quotes = [p.text for p in document.paragraphs if p.style.name == "Quote"]
    assert [plain(quote) for quote in quotes] == [plain(row.quote) for row in rows]
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [plain(h) for h in headings] == [
        plain(p) for p in dict.fromkeys(r.code_path for r in rows)
    ]
    assert document.core_properties.author == ""


@given(rows_of_any_words)
@quick
def test_a_web_page_shows_every_quote_as_words_and_nothing_in_it_runs(rows):
    body = written("html", sorted_by_code(rows), "<script>x</script>").decode()
    page = html.document_fromstring(UNHELD.sub("", body).removeprefix("<!doctype html>\n"))
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert tags <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "h2",
        "blockquote",
        "p",
        "cite",
    }
    quotes = [plain(q.text_content()) for q in page.iter("blockquote")]
    assert quotes == [plain(row.quote) for row in sorted_by_code(rows)]


@given(rows_of_any_words)
@quick
def test_markdown_holds_every_quote_and_no_markup_of_its_words(rows):
    body = written("md", sorted_by_code(rows)).decode()
    for line in body.splitlines():
        bare = line.removeprefix("> ")
        assert not re.search(r"(?<!\\)(\\\\)*[<\[`*_|]", bare)
    for row in rows:
        assert plain(citation(row)) in plain(re.sub(r"\\(.)", r"\1", body))


def test_documents_name_the_study_and_its_notice():
    for form in ("html", "md"):
        assert (
            "Harbour (Invented study.)" in written(form, [], "Harbour (Invented study.)").decode()
        )


def test_a_long_csv_streams_in_pieces_and_memory_stays_flat():
    def most_held(number):
        row = one()
        pieces = FORMATS["csv"].write((row for _ in range(number)), "Quayside")
        tracemalloc.start()
        size = sum(len(piece) for piece in pieces)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return size, most

    most_held(10)  # what is loaded once is not counted
    (short, before), (long, after) = most_held(1_500), most_held(6_000)
    assert long > 3.9 * short
    assert after < 1.3 * before


def plain(text):
    """Words as they are read: what XML cannot hold left out, white space joined."""
    return " ".join(UNHELD.sub("", text).split())
