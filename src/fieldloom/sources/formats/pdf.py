"""PDF through pdfium: the text layer page by page, with where each line stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fieldloom.sources.formats import pdf_beside
from fieldloom.sources.formats.beside import Gathered
from fieldloom.sources.formats.pdf_lines import BREAK, Line, Vocabulary, rebuild
from fieldloom.sources.rules.blocks import Paragraph
from fieldloom.sources.rules.reading import Beside, CannotRead

if TYPE_CHECKING:
    import pypdfium2

_PASSWORD_ERROR = 4
_MAX_PAGES = 5000
_PRINTED_LINE = re.compile(rf"[^\r\n{BREAK}]+{BREAK}?")


def pages(data: bytes) -> tuple[list[Paragraph], int, list[str], tuple[Beside, ...]]:
    """Paragraphs with their page, the number of pages, warnings, and what stands beside the text.

    Raises CannotRead for a locked, damaged or scanned file.
    """
    with opened(data) as document:
        total = len(document)
        if total > _MAX_PAGES:
            raise CannotRead(
                f"This PDF has {total:,} pages; at most {_MAX_PAGES:,} are read.",
                "Split it into parts and take in those.",
                "too-heavy",
            )
        gathered = Gathered()
        pdf_beside.of_the_file(gathered, document)
        by_page = [list(_lines(document, number, gathered)) for number in range(total)]
    if not any(by_page):
        raise CannotRead(
            "This PDF holds only scanned images, with no text in it.",
            "Run text recognition (OCR) on it first, then take in the result.",
            "scanned",
        )
    words = Vocabulary(line.text for lines in by_page for line in lines)
    found = [
        Paragraph(text, page=number)
        for number, lines in enumerate(by_page, 1)
        for text in rebuild(lines, words)
    ]
    found[-1] = found[-1]._replace(gap="\n")
    warnings = [*_empty_pages(by_page), *gathered.warnings]
    return found, total, warnings, gathered.told()


def opened(data: bytes) -> pypdfium2.PdfDocument:
    """A document with at least one page. Raises CannotRead for a locked or damaged one."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        if len(document):
            return document
        document.close()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise CannotRead(
                "This PDF is protected with a password.",
                "Open it with the password, save a copy without one, and take in the copy.",
                "password",
            ) from error
    raise CannotRead(
        "This PDF is damaged or was cut off; it cannot be opened.",
        "Copy it again from where it came, and take in that copy.",
        "damaged",
    )


def _lines(document: pypdfium2.PdfDocument, number: int, gathered: Gathered) -> Iterator[Line]:
    """The lines of one page, from 0, in the order of the text layer; its comments are gathered."""
    import pypdfium2

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return
    pdf_beside.of_a_page(gathered, page)
    text = text_page.get_text_range()
    measured = len(text) == text_page.count_chars()
    # pdfium runs two lines together where it takes a hyphen for a broken word.
    for match in _PRINTED_LINE.finditer(text):
        line = match[0].strip()
        if line:
            yield Line(line, *(_box(text_page, match) if measured else ()))
    text_page.close()
    page.close()


def _box(
    text_page: pypdfium2.PdfTextPage, match: re.Match[str]
) -> tuple[float, float, float, float]:
    """Left, right, bottom, height of a line, in points, from its first and last characters."""
    first = match.start() + len(match[0]) - len(match[0].lstrip())
    last = match.start() + len(match[0].rstrip()) - 1
    if match[0][-1] == BREAK and last > first:
        last -= 1
    left, bottom, _, top = text_page.get_charbox(first, loose=True)
    _, end_bottom, right, end_top = text_page.get_charbox(last, loose=True)
    return left, right, min(bottom, end_bottom), max(top - bottom, end_top - end_bottom)


def _empty_pages(by_page: list[list[Line]]) -> list[str]:
    empty = [str(number) for number, lines in enumerate(by_page, 1) if not lines]
    if not empty:
        return []
    if len(empty) == 1:
        return [f"Page {empty[0]} has no text; it may be a scanned image."]
    listed = ", ".join(empty[:12]) + (" and others" if len(empty) > 12 else "")
    return [f"{len(empty)} pages have no text and may be scanned images: {listed}."]
