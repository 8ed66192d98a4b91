"""Word, OpenDocument and EPUB containers, looked into before pandoc sees them."""

import re

from fieldloom.sources.formats.archive import Archive, damaged
from fieldloom.sources.formats.beside import in_office
from fieldloom.sources.formats.web_page import entities
from fieldloom.sources.rules.reading import Beside, CannotRead

_ENTITY = tuple("<!ENTITY".encode(e) for e in ("ascii", "utf-16-le", "utf-16-be"))
_XML = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx", ".svg")
_MUST_HOLD = {"docx": "word/document", "odt": "content.xml", "epub": "META-INF/container.xml"}
_LOOKED_AT = (
    "word/document", "word/comments", "word/header", "word/footer", "word/_rels/document", "customXml/item",
    "META-INF/", "docProps/", "meta.xml",
)  # fmt: skip
_PROPERTY = re.compile(
    rb"<(?:dc:creator|dc:title|dc:subject|dc:description|cp:lastModifiedBy|cp:keywords|Manager|Company|"
    rb"meta:initial-creator|meta:keyword|vt:lpwstr)(?: [^>]*)?>\s*[^<\s]"
)
_SCAN = 1 << 20


def look_into(kind: str, data: bytes) -> tuple[list[str], tuple[Beside, ...]]:
    """Warnings about a container, and the words in it that stand beside its text. Raises CannotRead for one
    that is unsafe, locked or broken."""
    archive = Archive(data)
    parts: dict[str, bytes] = {}
    for info, listed in zip(archive.wanted(), archive.listing(), strict=True):
        if listed.refusal is not None and listed.refusal.code != "nested":
            raise CannotRead(listed.refusal.reason, listed.refusal.remedy, listed.refusal.code)
        if not info.filename.lower().endswith(_XML):
            continue
        part = archive.unpack(info)
        if any(mark in part for mark in _ENTITY) or b"<!entity" in part:
            raise entities()
        if len(part) > _SCAN and kind == "epub":
            continue
        if _is_looked_at(info.filename):
            parts[info.filename] = part
    if not any(i.filename.startswith(_MUST_HOLD[kind]) for i in archive.infos):
        raise damaged()
    warnings = _LOOKS[kind](parts)
    gathered = in_office({} if kind == "epub" else parts, [i.filename for i in archive.infos])
    return [*warnings, *gathered.warnings], gathered.told()


def _is_looked_at(name: str) -> bool:
    return name in ("content.xml", "styles.xml") or name.startswith(_LOOKED_AT)


def _docx(parts: dict[str, bytes]) -> list[str]:
    document = next((v for k, v in parts.items() if k.startswith("word/document")), b"")
    comments = len(re.findall(rb"<w:comment[ >]", parts.get("word/comments.xml", b"")))
    changes = len(re.findall(rb"<w:(?:ins|del|moveFrom|moveTo)[ >]", document))
    boxes = len(re.findall(rb"<w:txbxContent[ >]", document))
    edges = any(
        b"<w:t>" in part or b"<w:t " in part
        for name, part in parts.items()
        if name.startswith(("word/header", "word/footer"))
    )
    return [*_remarks(comments, changes), *left_aside(boxes, edges), *_properties(parts)]


def _odt(parts: dict[str, bytes]) -> list[str]:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise CannotRead(
            "This document is protected with a password.",
            "Open it with the password, save a copy without one, and take in the copy.",
            "password",
        )
    content = parts.get("content.xml", b"")
    comments = len(re.findall(rb"<office:annotation[ >]", content))
    changes = len(re.findall(rb"<text:changed-region[ >]", content))
    boxes = len(re.findall(rb"<draw:text-box[ >]", content))
    edges = re.findall(
        rb"<style:(?:header|footer)(?:-\w+)?>(.*?)</style:", parts.get("styles.xml", b"")
    )
    words = any(re.sub(rb"<[^>]*>", b"", edge).strip() for edge in edges)
    return [*_remarks(comments, changes), *left_aside(boxes, words), *_properties(parts)]


def _epub(parts: dict[str, bytes]) -> list[str]:
    if "META-INF/rights.xml" in parts:
        raise CannotRead(
            "This book is locked by its publisher (DRM).",
            "Take in a copy without the lock, if you may have one.",
            "password",
        )
    return []


def _remarks(comments: int, changes: int) -> list[str]:
    warnings = []
    if comments:
        held = "a comment" if comments == 1 else f"{comments} comments"
        warnings.append(f"The document holds {held} in the margin, not taken in with the text.")
    if changes:
        held = "a tracked change" if changes == 1 else f"{changes} tracked changes"
        warnings.append(f"The document holds {held}; the text is read as if all were accepted.")
    return warnings


def _properties(parts: dict[str, bytes]) -> list[str]:
    """That a file says of itself who wrote it, for whom, or what it is called."""
    told = (part for name, part in parts.items() if name.startswith(("docProps/", "meta.xml")))
    if not any(_PROPERTY.search(part) for part in told):
        return []
    return ["The file’s properties hold words, such as who wrote it; they stay in the original."]


def left_aside(boxes: int, edges: bool) -> list[str]:
    """What the parser passes over: words in text boxes, and in the heads and feet of pages."""
    warnings = []
    if boxes:
        held = "a text box" if boxes == 1 else f"{boxes} text boxes"
        warnings.append(f"The document holds {held}; look whether the words in there came along.")
    if edges:
        warnings.append("Words in the heads or feet of pages are not taken in.")
    return warnings


_LOOKS = {"docx": _docx, "odt": _odt, "epub": _epub}
