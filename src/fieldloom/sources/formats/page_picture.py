"""One page of a PDF as a picture. Runs in the guarded child, like all that looks into a file."""

from __future__ import annotations

import struct
import zlib

from fieldloom.sources.formats.pdf import opened
from fieldloom.sources.rules.reading import CannotRead

WIDEST = 2400  # pixels
MOST_PIXELS = 9_000_000  # in one picture: an A4 page at the widest has 8,150,000


def page_picture(data: bytes, number: int, wide: int) -> tuple[bytes, int]:
    """Page `number` (from 1) as a PNG about `wide` pixels wide, and how many pages there are.

    A page of an odd shape is made smaller, so that no picture has more than `MOST_PIXELS`. Raises
    CannotRead for a file or page that cannot be opened.
    """
    import pypdfium2

    with opened(data) as document:
        total = len(document)
        if not 1 <= number <= total:
            raise CannotRead(f"This PDF has {total} pages.", "Ask for one of them.", "no-page")
        try:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(wide, WIDEST) / max(width, 1)
            scale = min(scale, (MOST_PIXELS / max(width * height, 1)) ** 0.5)
            bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
        except pypdfium2.PdfiumError as error:
            raise CannotRead(
                f"Page {number} of this PDF is damaged.", "Look at another page.", "damaged"
            ) from error
        return _png(bytes(bitmap.buffer), bitmap), total


def _png(pixels: bytes, bitmap: object) -> bytes:
    """A bitmap of pdfium, as a PNG without any words about itself (PNG specification, 3rd edition)."""
    width, height, stride, channels = (
        getattr(bitmap, name) for name in ("width", "height", "stride", "n_channels")
    )
    kind = {1: 0, 3: 2, 4: 6}[channels]  # grey, RGB, RGB with opacity
    lines = (pixels[at : at + width * channels] for at in range(0, height * stride, stride))
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + line for line in lines), 6)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
