"""What a file truly is, by its content first and its name second."""

from pathlib import PurePosixPath
from typing import NamedTuple

from fieldloom.sources.rules.reading import CannotRead

# format -> what people call it
NAMES = {
    "txt": "plain text",
    "md": "Markdown",
    "rst": "reStructuredText",
    "html": "a web page",
    "docx": "a Word document",
    "odt": "an OpenDocument text",
    "rtf": "rich text (RTF)",
    "epub": "an EPUB book",
    "pdf": "a PDF",
    "vtt": "WebVTT captions",
    "srt": "SubRip captions",
    "zip": "a zip archive",
    "jpg": "a JPEG picture",
    "png": "a PNG picture",
    "webp": "a WebP picture",
}
_EXTENSIONS = {
    "txt": ["txt", "text", "log", "asc"],
    "md": ["md", "markdown", "mdown", "mkd"],
    "rst": ["rst", "rest"],
    "html": ["html", "htm", "xhtml"],
    "docx": ["docx", "docm", "dotx"],
    "odt": ["odt", "ott"],
    "rtf": ["rtf"],
    "epub": ["epub"],
    "pdf": ["pdf"],
    "vtt": ["vtt"],
    "srt": ["srt"],
    "zip": ["zip"],
    "jpg": ["jpg", "jpeg", "jpe", "jfif"],
    "png": ["png"],
    "webp": ["webp"],
}
BY_EXTENSION = {ext: kind for kind, extensions in _EXTENSIONS.items() for ext in extensions}
TEXTS = ("txt", "md", "rst", "html", "vtt", "srt")
PICTURES = ("jpg", "png", "webp")
_OTHER_PICTURES = frozenset({"heic", "heif", "avif", "gif", "tif", "tiff", "bmp", "dng"})

# First bytes -> what it is. `sure` marks say enough alone; the others are also plain letters, so
# that a transcript beginning "BM: ..." stays a transcript: they count only where zeros follow.
_SURE = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n", "png"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"\x1aE\xdf\xa3", "recording"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"SQLite format 3\0", "database"),
    (b"\x7fELF", "program"),
)
_LETTERS = (
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"RIFF", "media"),
    (b"OggS", "recording"),
    (b"fLaC", "recording"),
    (b"ID3", "recording"),
    (b"BZh", "archive"),
    (b"MZ", "program"),
)
_MPEG = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9")
_HEIF = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypavif", b"ftypmif1", b"ftypmsf1")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Kind(NamedTuple):
    """A format that can be read, and a warning where the name says otherwise."""

    format: str
    warning: str | None


def kind_of(name: str, data: bytes) -> Kind:
    """The format of a file. Raises CannotRead for one that this program does not read."""
    named = BY_EXTENSION.get(extension(name))
    true = _by_content(data)
    if true is None:
        return _as_text(name, named, data)
    if true == "ole":
        raise _ole(data)
    if true in ("image", "recording", "media", "archive", "database", "program"):
        raise _foreign(true, data)
    if true == "zip":
        true = _inside_zip(data)
    if true == "zip" and named in ("docx", "odt", "epub"):
        raise _damaged(name, named)
    if named == true:
        return Kind(true, None)
    return Kind(true, _mislabelled(name, NAMES[true]))


def is_picture(data: bytes) -> bool:
    """Whether the bytes are a picture's, of a kind that is read here or not."""
    heif = data[4:12] in _HEIF
    return heif or _by_content(data) in (*PICTURES, "image")


def named_as_picture(name: str) -> bool:
    """Whether the name is a picture's, of a kind that is read here or not."""
    ending = extension(name)
    return BY_EXTENSION.get(ending) in PICTURES or ending in _OTHER_PICTURES


def extension(name: str) -> str:
    """'Notes.TXT' -> 'txt'."""
    return PurePosixPath(name.replace("\\", "/")).suffix[1:].lower()


def _by_content(data: bytes) -> str | None:
    """What the bytes say the file is; None for what may be text."""
    head = data[:4096]
    for says, what in (
        (_is_pdf(head), "pdf"),
        (head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")), "zip"),
        (head.startswith(_OLE), "ole"),
        (head.lstrip().startswith(b"{\\rtf"), "rtf"),
        (head.startswith(b"RIFF") and head[8:12] == b"WEBP", "webp"),
        (head[4:8] == b"ftyp" or head[:2] in _MPEG, "recording"),
    ):
        if says:
            return what
    marks = (*_SURE, *_LETTERS) if b"\0" in head else _SURE
    return next((what for magic, what in marks if head.startswith(magic)), None)


def _is_pdf(head: bytes) -> bool:
    """The mark stands first, or within the first kilobyte of what is not text."""
    at = head[:1024].find(b"%PDF-")
    return at >= 0 and (not head[:at].strip(b"\xef\xbb\xbf \r\n\t") or b"\0" in head)


def _as_text(name: str, named: str | None, data: bytes) -> Kind:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
    lower = start[:256].lower()
    if start.startswith(b"WEBVTT"):
        return Kind("vtt", None if named == "vtt" else _mislabelled(name, NAMES["vtt"]))
    if lower.startswith((b"<!doctype html", b"<html")) or (
        lower.startswith(b"<?xml") and b"<html" in start.lower()
    ):
        return Kind("html", None if named == "html" else _mislabelled(name, NAMES["html"]))
    if named in (None, "txt") and _is_srt(start):
        return Kind("srt", _mislabelled(name, NAMES["srt"]))
    if named in TEXTS:
        return Kind(named, None)
    if named in ("docx", "odt", "epub", "pdf", "rtf", "zip", *PICTURES) and not _is_text(data):
        raise _damaged(name, named)
    warning = _mislabelled(name, "plain text") if extension(name) else None
    return Kind("txt", warning)


def _is_srt(start: bytes) -> bool:
    lines = start.split(b"\n", 2)
    return len(lines) > 1 and lines[0].strip().isdigit() and b"-->" in lines[1]


def _is_text(data: bytes) -> bool:
    head = data[:4096]
    return bool(head) and b"\0" not in head and sum(b < 9 for b in head) * 100 < len(head)


def _inside_zip(data: bytes) -> str:
    """docx, odt, epub or a plain archive, from the names in the archive's own directory."""
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:256]:
        return "odt"
    if b"mimetypeapplication/epub+zip" in data[:256]:
        return "epub"
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:256]:
        raise _office("a spreadsheet or a presentation")
    tail = data[data.find(b"PK\x01\x02") :] if b"PK\x01\x02" in data else data
    if b"word/document" in tail:
        return "docx"
    if b"xl/workbook" in tail:
        raise _office("a spreadsheet")
    if b"ppt/presentation" in tail:
        raise _office("a presentation")
    if b"META-INF/container.xml" in tail:
        return "epub"
    if b"content.xml" in tail and b"META-INF/manifest.xml" in tail:
        return "odt"
    return "zip"


def _damaged(name: str, named: str) -> CannotRead:
    return CannotRead(
        f"This file is named .{extension(name)}, but it is damaged or is not {NAMES[named]}.",
        "Open it in the program that made it, save it again, and take in the new copy.",
        "damaged",
    )


def _mislabelled(name: str, what: str) -> str:
    ending = extension(name)
    named = f"named .{ending}" if ending else "without an ending to its name"
    return f"The file is {named}, but it is {what}; it was read as that."


def _office(what: str) -> CannotRead:
    return CannotRead(
        f"This is {what}, not a text.",
        "Save the part you need as a Word document, a PDF or plain text, and take that in.",
        "not-text",
    )


def _ole(data: bytes) -> CannotRead:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return CannotRead(
            "This Office document is protected with a password.",
            "Open it with the password, save a copy without one, and take in the copy.",
            "password",
        )
    return CannotRead(
        "This is a document in the old Office format (.doc, .xls, .ppt or .msg).",
        "Open it in Word or LibreOffice, save it as .docx, and take in that file.",
        "old-office",
    )


def _foreign(what: str, data: bytes) -> CannotRead:
    if what == "image" or data[4:12] in _HEIF:
        return CannotRead(
            "This is a picture of a kind that is not read here (such as HEIC, GIF, TIFF or BMP).",
            "Save it as JPEG or PNG, and take in that file.",
            "picture-kind",
        )
    if what in ("recording", "media"):
        return CannotRead(
            "This is a sound or video recording, not a text.",
            "Transcribe it first, then take in the transcript.",
            "recording",
        )
    if what == "archive":
        return CannotRead(
            "This is an archive of a kind that is not opened here.",
            "Unpack it and take in the files, or pack them as .zip.",
            "archive",
        )
    return CannotRead(
        f"This is a {what}, not a text.",
        "Take in the documents themselves.",
        "not-text",
    )
