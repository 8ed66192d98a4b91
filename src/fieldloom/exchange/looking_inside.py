"""What a file on its way out says, in every part of it: for a scan, so rather too much than too little."""

import html
import io
import re
import zipfile

from fieldloom.ground.answers import Unfit

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
_PICTURES = ("png", "jpg", "jpeg", "gif", "svgz", "woff2")
# Word cuts a name into runs wherever it was edited: runs are joined, ends of paragraphs are not.
_PARAGRAPH_ENDS = re.compile(
    r"</(?:w:p|w:tr|text:p|text:h|si|row|c|p|div|li|td|th|tr|h\d)>|<(?:br|w:br|w:tab)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_SAID = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")


def parts_of(name: str, data: bytes) -> dict[str, str]:
    """The texts of a file by the name of the part, among them the names of its parts and what stands in
    attributes. Raises `Unfit` for a file that cannot be looked into: nobody may take that for clean."""
    ending = name.rpartition(".")[2].lower()
    told = {f"{name} (its name)": name.replace("_", " ").rpartition(".")[0]}
    if ending in _PACKED:
        return told | _unpacked(name, data)
    if ending in _TEXTS:
        return told | _read(name, ending, data)
    raise Unfit(
        f"{name} cannot be looked into, so nobody knows whether it holds a name.",
        f"Scan one of: {', '.join((*_TEXTS, *_PACKED))}.",
    )


def _unpacked(name: str, data: bytes) -> dict[str, str]:
    told: dict[str, str] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            if sum(one.file_size for one in held.infolist()) > LARGEST:
                raise Unfit(f"{name} unpacks to more than 200 MB.", "Scan its parts by themselves.")
            for one in held.infolist():
                ending = one.filename.rpartition(".")[2].lower()
                told[f"{name} › {one.filename} (its name)"] = one.filename
                if one.is_dir() or ending in _PICTURES:
                    continue
                told |= _inner(f"{name} › {one.filename}", ending, held.read(one))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Unfit(f"{name} cannot be unpacked.", "Make it again, then scan it.") from error
    return told


def _inner(name: str, ending: str, data: bytes) -> dict[str, str]:
    """A part of a packed file; one of no known ending is read as text where it is one."""
    if ending in _PACKED:
        return _unpacked(name, data)
    if ending in _TEXTS or ending in _MARKED or ending == "mimetype" or b"\0" not in data[:4096]:
        return _read(name, ending, data)
    raise Unfit(f"{name} cannot be looked into.", "Scan the export without it.")


def _read(name: str, ending: str, data: bytes) -> dict[str, str]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit(f"{name} is no text in UTF-8.", "Save it in UTF-8, then scan it.") from error
    if ending not in _MARKED:
        return {name: text}
    said = "\n".join(html.unescape(one or other) for one, other in _SAID.findall(text))
    plain = html.unescape(_TAG.sub("", _PARAGRAPH_ENDS.sub("\n", text)))
    return {name: plain, f"{name} (within its marks)": said}
