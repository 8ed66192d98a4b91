"""Writing a codebook as CSV or DOCX; REFI-QDA is written next door and listed here with them."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO

from fieldloom.coding.reads import CodeRow
from fieldloom.exchange.cells import cell
from fieldloom.exchange.xml_text import held

Codes = Iterable[CodeRow]
NAMES = (
    "Code",
    "Path",
    "Level",
    "Colour",
    "Description",
    "Use when",
    "Do not use when",
    "Codings",
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format a codebook can be written in; `write(codes, heading)` gives the file's bytes."""

    name: str
    label: str
    media_type: str
    write: Callable[[Codes, str], bytes]


def _csv(codes: Codes, heading: str) -> bytes:
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(NAMES)
    for c in codes:
        told = (c.name, c.path, c.depth + 1, c.colour, c.description, c.use_when, c.not_when)
        writer.writerow([cell(value) for value in (*told, c.codings)])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _docx(codes: Codes, heading: str) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = held(f"Codebook: {heading}")[:255]
    document.add_heading(held(f"Codebook: {heading}"), 0)
    for c in codes:
        document.add_heading(held(c.name), min(c.depth + 1, 9))
        for label, words in (
            ("", c.description),
            ("Use when: ", c.use_when),
            ("Do not use when: ", c.not_when),
        ):
            if words:
                paragraph = document.add_paragraph()
                paragraph.add_run(label).bold = True
                paragraph.add_run(held(words))
        document.add_paragraph(f"Codings: {c.codings:,}")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _qdc(codes: Codes, heading: str) -> bytes:
    from fieldloom.exchange.refi_qda.writing import codebook_file

    return codebook_file(codes, heading)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("csv", "CSV, for any spreadsheet", "text/csv", _csv),
        Format(
            "docx",
            "Word document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _docx,
        ),
        Format("qdc", "REFI-QDA codebook, for other QDA programs", "text/xml", _qdc),
    )
}
