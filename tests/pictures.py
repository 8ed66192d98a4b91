"""Pictures for tests: a photograph that tells where it was taken and by whom, and unsound ones."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

PLACE = b"N55.8642-SECRET-PLACE"
OWNER = b"Kirsty's telephone"
TAIL = b"PK\x03\x04 a second file behind the first"


def photograph(width=640, height=480, *, turned=0, seed=1) -> bytes:
    """A JPEG with place, owner and comment in it, and another file behind its end."""
    exif = Image.Exif()
    exif[0x010F] = OWNER.decode()
    exif[0x013B] = "Kirsty Surname"
    if turned:
        exif[0x0112] = turned
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (55.0, 51.0, 51.12)
    place[27] = PLACE
    return (
        saved(scene(width, height, seed), "JPEG", exif=exif, comment=b"a comment: " + PLACE) + TAIL
    )


def scene(width, height, seed=1) -> Image.Image:
    """Something to be seen: soft shapes, the same for a seed."""
    few = np.random.default_rng(seed).integers(90, 240, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(few).resize((width, height), Image.Resampling.BICUBIC)


def saved(picture, form, **how) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **how)
    return file.getvalue()


def unfolding(width, height) -> bytes:
    """A few bytes that say they are a very large PNG."""

    def chunk(kind, data):
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
