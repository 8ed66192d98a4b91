"""Bytes to text: which encoding a text file is in, and the line ends folded to LF."""

import codecs
import re

from fieldloom.sources.rules.reading import CannotRead

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes([*range(8), *range(14, 27), *range(28, 32), 127])
# Bytes that mean nothing in Windows-1252.
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.I)
_SAMPLE = 65536


def decode(data: bytes) -> tuple[str, list[str]]:
    """Text of a file and warnings about how it was read. Raises CannotRead for binary data."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding)
    if b"\0" in data[:_SAMPLE]:
        return _unmarked_wide(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error)
    _refuse_binary(data)
    return fold(text), []


def decode_page(data: bytes) -> tuple[str, list[str]]:
    """The same for a web page, which may name its own encoding."""
    named = _META_CHARSET.search(data[:4096])
    if named and not data.startswith(tuple(b for b, _ in BOMS)):
        try:
            name = codecs.lookup(named[1].decode("ascii")).name
            if name not in ("utf-8", "utf-16", "utf-32") and not name.startswith(
                ("utf-16", "utf-32")
            ):
                return fold(data.decode(name)), []
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data)


def fold(text: str) -> str:
    """CRLF and CR become LF; a byte order mark left at the front is dropped."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff")


def _strict(data: bytes, encoding: str) -> tuple[str, list[str]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if len(data) - error.start > 4:
            raise CannotRead(
                f"This file says it is {encoding.upper()} text, but it is not.",
                "Open it in the program that made it and save it as plain text in UTF-8.",
                "encoding",
            ) from error
        text = data.decode(encoding, "replace")
        return fold(text), ["The file ends in the middle of a character; it may have been cut off."]
    if "\0" in text:
        raise _binary()
    return fold(text), []


def _unmarked_wide(data: bytes) -> tuple[str, list[str]]:
    """UTF-16 without its mark: ordinary text has a zero in every other byte."""
    sample = data[:_SAMPLE]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[offset::2].count(0), sample[1 - offset :: 2].count(0)
        if len(data) % 2 == 0 and others == 0 and zeros * 10 > len(sample) // 2 * 7:
            text, warnings = _strict(data, encoding)
            _refuse_binary(text.encode("utf-8", "replace"))
            return text, [*warnings, "Read as UTF-16, though the file does not say so."]
    raise _binary()


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> tuple[str, list[str]]:
    _refuse_binary(data)
    if len(data) - error.start < 4 and error.reason == "unexpected end of data":
        text = data[: error.start].decode("utf-8") + "\ufffd"
        return fold(text), ["The file ends in the middle of a character; it may have been cut off."]
    mixed = _Mixed()
    text = codecs.decode(data, "utf-8", mixed.register())
    if _valid_sequences(data) > mixed.seen:
        places = "one place" if mixed.seen == 1 else f"{mixed.seen} places"
        return fold(text), [f"Mixed encodings: UTF-8 with older Windows letters in {places}."]
    lost = len(data) - len(data.translate(None, _UNDEFINED))
    if lost * 1000 > len(data) or _mostly_high(data):
        raise CannotRead(
            "This file is text in an encoding that cannot be recognised.",
            "Open it in the program that made it and save it as plain text in UTF-8.",
            "encoding",
        )
    warning = "Read as Windows-1252 (the file is not UTF-8); look at accents and quotation marks."
    if lost:
        places = "one letter" if lost == 1 else f"{lost} letters"
        warning += f" It has {places} that could not be read, shown as \ufffd."
    return fold(data.decode("cp1252", "replace")), [warning]


class _Mixed:
    """An error handler that reads stray bytes as Windows-1252 and counts them."""

    def __init__(self) -> None:
        self.seen = 0

    def register(self) -> str:
        name = "fieldloom-mixed"
        codecs.register_error(name, self._handle)
        return name

    def _handle(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        self.seen += error.end - error.start
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _valid_sequences(data: bytes) -> int:
    return len(
        re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x80-\xbf]{3}", data)
    )


def _mostly_high(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    high = len(sample.translate(None, bytes(range(128))))
    return high * 10 > len(sample) * 3


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if b"\0" in data or controls * 100 > len(sample):
        raise _binary()


def _binary() -> CannotRead:
    return CannotRead(
        "This is not a text file: it holds binary data.",
        "Take in the document itself: plain text, Word, OpenDocument, RTF, EPUB, PDF or a web page.",
        "binary",
    )
