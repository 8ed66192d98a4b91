"""What a file on its way out says, in every part of it: for a scan, so rather too much than too little."""

import gzip
import io
import lzma
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from fieldloom.exchange.marked_up import is_escaped, said_and_marks, unescaped
from fieldloom.ground.answers import Unfit
from fieldloom.sources.formats.encodings import BOMS

LARGEST = 200 * 2**20  # bytes that the parts of one file may come to
_TEXTS = (
    "txt",
    "csv",
    "md",
    "html",
    "htm",
    "xml",
    "json",
    "yaml",
    "yml",
    "svg",
    "qde",
    "qdc",
    "srt",
    "vtt",
    "tsv",
)
_PACKED = ("docx", "xlsx", "odt", "ods", "zip", "qdpx", "pptx")
_MARKED = ("xml", "rels", "html", "htm", "svg", "qde", "qdc")
_PICTURES = ("png", "jpg", "jpeg", "gif", "woff2")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
_Parts = Iterator[tuple[str, str]]


def parts_in(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """The texts of files by the name of the part, among them the names of their parts and what stands in
    attributes and comments; parts of one name are numbered, so that none hides another.

    Raises `Unfit` for a file that cannot be looked into: nobody may take that for clean.
    """
    told: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for part, text in (pair for name, data in files for pair in _parts(name, data)):
        own = part
        while own in told:
            seen[part] += 1
            own = f"{part} ({seen[part] + 1})"
        told[own] = text
    return told


def parts_of(name: str, data: bytes) -> dict[str, str]:
    """The texts of one file. See `parts_in`."""
    return parts_in([(name, data)])


def _parts(name: str, data: bytes) -> _Parts:
    ending = _ending(name)
    if ending not in (*_PACKED, *_TEXTS, "svgz"):
        raise Unfit(
            f"{name} cannot be looked into, so nobody knows whether it holds a name.",
            f"Scan one of: {', '.join((*_TEXTS, *_PACKED))}.",
        )
    yield f"{name} (its name)", PurePath(name).name.replace("_", " ").rpartition(".")[0]
    yield from _inner(name, ending, data)


def _unpacked(name: str, data: bytes) -> _Parts:
    with _opened(name, data) as held:
        if sum(one.file_size for one in held.infolist()) > LARGEST:
            raise Unfit(f"{name} unpacks to more than 200 MB.", "Scan its parts by themselves.")
        for one in held.infolist():
            yield f"{name} › {one.filename} (its name)", one.filename
            if one.is_dir() or _ending(one.filename) in _PICTURES:
                continue
            try:
                inside = held.read(one)
            except _BROKEN as error:
                raise _broken(name) from error
            yield from _inner(f"{name} › {one.filename}", _ending(one.filename), inside)


def _inner(name: str, ending: str, data: bytes) -> _Parts:
    """A file or a part of one; what has no known ending is read as text where it is one."""
    if ending in _PACKED:
        yield from _unpacked(name, data)
    elif ending == "svgz":
        yield from _read(name, "svg", _inflated(name, data))
    elif ending in (*_TEXTS, *_MARKED) or ending == "mimetype" or b"\0" not in data[:4096]:
        yield from _read(name, ending, data)
    else:
        raise Unfit(f"{name} cannot be looked into.", "Scan the export without it.")


def _opened(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise _broken(name) from error


def _inflated(name: str, data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as held:
            inside = held.read(LARGEST + 1)
    except _BROKEN as error:
        raise _broken(name) from error
    if len(inside) > LARGEST:
        raise Unfit(f"{name} unpacks to more than 200 MB.", "Scan the export without it.")
    return inside


def _read(name: str, ending: str, data: bytes) -> _Parts:
    text = _decoded(name, data)
    if ending == "json":
        yield name, unescaped(text)
        return
    if is_escaped(text) or (ending in ("yaml", "yml") and "\\" in text):
        yield f"{name} (its escapes read)", unescaped(text)
    if ending not in _MARKED:
        yield name, text
        return
    said, marks = said_and_marks(text)
    yield name, said
    yield f"{name} (within its marks)", marks


def _decoded(name: str, data: bytes) -> str:
    """A file as text. A zero byte in what was read would cut names apart, and hide them."""
    known = next(((len(bom), told) for bom, told in BOMS if data.startswith(bom)), None)
    length, encoding = known or (0, _unmarked(data))
    try:
        text = data[length:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(name) from error
    if "\0" in text:
        raise _no_text(name)
    return text


def _unmarked(data: bytes) -> str:
    """The encoding of a file that does not say so: UTF-16 has a zero in most other bytes and in no more."""
    for at, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = data[at::2].count(0), data[1 - at :: 2].count(0)
        if not others and zeros * 20 > len(data) * 7:
            return encoding
    return "utf-8"


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _broken(name: str) -> Unfit:
    return Unfit(f"{name} cannot be unpacked.", "Make it again, then scan it.")


def _no_text(name: str) -> Unfit:
    return Unfit(f"{name} is no text in UTF-8.", "Save it in UTF-8, then scan it.")
