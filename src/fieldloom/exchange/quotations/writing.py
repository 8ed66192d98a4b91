"""Writing quotations as CSV, XLSX, DOCX, HTML or Markdown. CSV and HTML stream: memory stays flat."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from html import escape
from io import BytesIO
from itertools import groupby

from django.utils import timezone

from fieldloom.access.who import Study
from fieldloom.coding.reads import QuotationRow
from fieldloom.exchange.cells import Lines, cell
from fieldloom.exchange.quotations.columns import NAMES, citation, values
from fieldloom.exchange.quotations.lines import QuotationLines
from fieldloom.exchange.xml_text import held

Rows = Iterable[QuotationRow]
FLUSH = 500  # rows to a piece of a streamed file


@dataclass(frozen=True, slots=True)
class Format:
    """A format quotations can be written in; `write(rows, heading)` yields the file's bytes."""

    name: str
    label: str
    media_type: str
    write: Callable[[Rows, str], Iterator[bytes]]


def heading_of(study: Study) -> str:
    """What stands at the head of an exported document: the study, and its notice if it has one."""
    return f"{study.title} ({study.notice})" if study.notice else study.title


def _csv(rows: Rows, heading: str) -> Iterator[bytes]:
    # The byte-order mark makes spreadsheet programs read UTF-8 as what it is.
    yield b"\xef\xbb\xbf"
    line, held = QuotationLines(), [Lines()(NAMES)]
    for number, row in enumerate(rows, 1):
        held.append(line(row))
        if number % FLUSH == 0:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()


def _xlsx(rows: Rows, heading: str) -> Iterator[bytes]:
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    # The day, not the second: asked for again, the file is the same, and so are the doubts in it.
    book.set_properties({"created": datetime.combine(timezone.localdate(), time.min)})
    sheet = book.add_worksheet("Quotations")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 70, wrap)
    sheet.set_column(1, len(NAMES) - 1, 18)
    for column, name in enumerate(NAMES):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(values(row)):
            if isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, cell(value)[:32767])
    book.close()
    yield file.getvalue()


def _docx(rows: Rows, heading: str) -> Iterator[bytes]:
    from docx import Document
    from docx.shared import Cm

    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = held(f"Quotations: {heading}")[:255]
    document.add_heading(held(f"Quotations: {heading}"), 0)
    for path, group in _by_code(rows):
        document.add_heading(held(path), 1)
        for row in group:
            if row.crop:
                document.add_picture(BytesIO(row.crop), width=Cm(6))
            document.add_paragraph(held(row.quote.strip()), style="Quote")
            document.add_paragraph(held(f"{citation(row)}. Coded by {row.coder}."))
    file = BytesIO()
    document.save(file)
    yield file.getvalue()


def _html(rows: Rows, heading: str) -> Iterator[bytes]:
    title = escape(f"Quotations: {heading}")
    yield (
        f'<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font:1rem/1.5 serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
        "blockquote{margin:1.5rem 0 0}cite,p{font:0.9rem/1.5 sans-serif}</style></head>\n"
        f"<body><h1>{title}</h1>\n"
    ).encode()
    for path, group in _by_code(rows):
        yield f"<h2>{escape(path)}</h2>\n".encode()
        for row in group:
            yield (
                f"{_img(row)}<blockquote>{escape(row.quote.strip())}</blockquote>\n"
                f"<p><cite>{escape(citation(row))}</cite>. Coded by {escape(row.coder)}.</p>\n"
            ).encode()
    yield b"</body></html>\n"


def _markdown(rows: Rows, heading: str) -> Iterator[bytes]:
    yield f"# Quotations: {_plain(heading)}\n".encode()
    for path, group in _by_code(rows):
        yield f"\n## {_plain(path)}\n".encode()
        for row in group:
            quote = "\n".join(f"> {_plain(line)}" for line in row.quote.strip().splitlines())
            yield f"\n{quote}\n\n{_plain(citation(row))}. Coded by {_plain(row.coder)}.\n".encode()


def _img(row: QuotationRow) -> str:
    """The part of a picture inside the page itself, so that the file stands alone."""
    if not row.crop:
        return ""
    return f'<img src="data:image/jpeg;base64,{b64encode(row.crop).decode()}" alt="">'


def _by_code(rows: Rows) -> Iterator[tuple[str, Iterator[QuotationRow]]]:
    """Rows under a heading for each run of the same code: ask for them in order of code."""
    return groupby(rows, key=lambda row: row.code_path)


def _plain(text: str) -> str:
    """Words in which Markdown finds no markup: its marks, and those of HTML, are escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~" else c for c in text)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        Format("csv", "CSV, for any spreadsheet", "text/csv", _csv),
        Format(
            "xlsx",
            "Excel workbook",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsx,
        ),
        Format(
            "docx",
            "Word document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _docx,
        ),
        Format("html", "Web page", "text/html", _html),
        Format("md", "Markdown", "text/markdown", _markdown),
    )
}
