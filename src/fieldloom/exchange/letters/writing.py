"""A letter as plain text or as a Word document, to be finished by hand: names are added there."""

from io import BytesIO

from fieldloom.consent.rules.letter import Letter

FORMATS = {
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
EASY_POINTS, USUAL_POINTS = 16, 11


def written(letter: Letter, form: str, *, easy: bool = False) -> bytes:
    """The letter in this form; easy to read, the letters of a document are larger."""
    return letter.text.encode() if form == "txt" else _docx(letter, easy)


def _docx(letter: Letter, easy: bool) -> bytes:
    from docx import Document
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.size = Pt(EASY_POINTS if easy else USUAL_POINTS)
    document.core_properties.author = ""
    document.core_properties.title = letter.title
    document.add_heading(letter.title, 1)
    for heading, paragraphs in letter.parts:
        if heading:
            document.add_heading(heading, 2)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    held = BytesIO()
    document.save(held)
    return held.getvalue()
