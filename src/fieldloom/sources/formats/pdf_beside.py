"""Words that a PDF carries beside its text: properties, comments, fields of a form, bookmarks, files."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from fieldloom.sources.formats.beside import Gathered
from fieldloom.sources.rules.reading import Aside

if TYPE_CHECKING:
    import pypdfium2

HELD = "The PDF holds another file inside it, which is not looked into."
FILLED = "The PDF has comments or fields of a form; they are not taken in with the text."
PROPERTIES = "The file’s properties hold words, such as who wrote it; they stay in the original."
_SAID = ("Title", "Author", "Subject", "Keywords")
_MOST_NOTES = 500  # on one page


def of_the_file(gathered: Gathered, document: pypdfium2.PdfDocument) -> None:
    """Properties, bookmarks and the names of files inside."""
    told = document.get_metadata_dict(skip_empty=True)
    for name in _SAID:
        if told.get(name, "").strip():
            gathered.warnings[PROPERTIES] = None
            gathered.add(Aside.PROPERTY, told[name])
    for mark in document.get_toc(max_depth=4):
        gathered.add(Aside.PROPERTY, mark.get_title())
    for number in range(document.count_attachments()):
        gathered.warnings[HELD] = None
        gathered.add(Aside.PROPERTY, document.get_attachment(number).get_name())


def of_a_page(gathered: Gathered, page: pypdfium2.PdfPage) -> None:
    """Comments on a page with who made them, and what was filled in."""
    from pypdfium2 import raw

    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        words = [_string(note, key) for key in (b"Contents", b"V")]
        for one in filter(None, words):
            gathered.warnings[FILLED] = None
            gathered.add(Aside.COMMENT, one, _string(note, b"T"))
        raw.FPDFPage_CloseAnnot(note)


def _string(note: object, key: bytes) -> str:
    """What a note says under a key; at most 100,000 bytes of UTF-16."""
    from pypdfium2 import raw

    size = min(raw.FPDFAnnot_GetStringValue(note, key, None, 0), 100_000)
    if size <= 2:
        return ""
    room = ctypes.create_string_buffer(size)
    kept = ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAnnot_GetStringValue(note, key, kept, size)
    return room.raw.decode("utf-16-le", "replace").rstrip("\0")
