"""Where the tests find real material, and makers of documents good and hostile."""

import io
import os
import subprocess
import zipfile
from pathlib import Path

from fieldloom.sources.formats import pandoc

ROOT = Path(__file__).resolve().parents[3]
INQUIRY = ROOT / "examples" / "inquiry"
HARBOUR = ROOT / "examples" / "harbour" / "material"
SHARED = Path(os.environ.get("FIELDLOOM_SHARED", ROOT.parent / "shared"))
CORPORA = SHARED / "data" / "corpora"

DIALOGUE = """\
INT: How did you come to the service?

P1: My sister rang them. I was in the kitchen, and she just rang.

She did not ask me.

INT: And then?

P1: Then they came. (laughs)
"""


def real(folder: str, pattern: str) -> list[Path]:
    """Real files of a shared corpus, or the example study's own files of that kind.

    The corpora may not be given away with the program, so they stand beside the checkout or
    not at all.
    """
    found = sorted((CORPORA / folder).glob(pattern))
    return found or sorted(HARBOUR.glob(pattern.rpartition("/")[2]))


def written(kind: str, markdown: str = DIALOGUE) -> bytes:
    """A true document of a kind, written by pandoc from Markdown."""
    done = subprocess.run(
        [pandoc.program(), "-f", "markdown-smart", "-t", kind, "-s", "-o", "-"],
        input=markdown.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of named bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx_with(document: bytes, extra: dict[str, bytes] | None = None) -> bytes:
    """A Word container around the given document part."""
    package = b"http://schemas.openxmlformats.org/package/2006/"
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    head = b'<?xml version="1.0"?>'
    types = (
        b'<Types xmlns="%scontent-types"><Default Extension="xml" ContentType="application/xml"/>'
        b'<Default Extension="rels" ContentType="application/xml"/></Types>' % package
    )
    links = (
        b'<Relationships xmlns="%srelationships"><Relationship Id="r1" Type="%s"'
        b' Target="word/document.xml"/></Relationships>' % (package, office)
    )
    parts = {"[Content_Types].xml": head + types, "_rels/.rels": head + links}
    return zipped({**parts, "word/document.xml": document, **(extra or {})})


def overlapping(copies: int) -> bytes:
    """An archive whose directory names one body many times over."""
    body = zipped({"a.txt": b"a" * 1000})
    end = body.rindex(b"PK\x05\x06")
    start = body.index(b"PK\x01\x02")
    directory = body[start:end] * copies
    tail = (
        b"PK\x05\x06\0\0\0\0"
        + copies.to_bytes(2, "little") * 2
        + len(directory).to_bytes(4, "little")
        + start.to_bytes(4, "little")
        + b"\0\0"
    )
    return body[:start] + directory + tail


def encrypted_zip() -> bytes:
    """An archive whose one entry says that it is encrypted."""
    data = bytearray(zipped({"secret.txt": b"hello there"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def ole(stream: str) -> bytes:
    """The outside of an old Office file that names one stream."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600
    )


def pdf(lines: list[str], locked: bool = False) -> bytes:
    """A one-page PDF with the given lines of text, written by hand."""
    shown = b" ".join(b"(" + line.encode("latin-1") + b") Tj T*" for line in lines)
    content = b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj %s endobj\n" % (number, body)
    lock = b" /Encrypt 6 0 R /ID [<41> <41>]" if locked else b""
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 7\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 7 /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF" % (lock, len(out))
    )
