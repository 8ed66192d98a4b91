"""One file's bytes to a Reading or a Refusal. Runs in the guarded child."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fieldloom.sources.formats import encodings, front_matter, kinds, unseen
from fieldloom.sources.rules import blocks, turns
from fieldloom.sources.rules.blocks import Paragraph
from fieldloom.sources.rules.reading import Beside, CannotRead, Picture, Reading, Refusal
from fieldloom.sources.rules.words import count

Attributes = dict[str, str | list[str]]


class _Found(NamedTuple):
    """What a format gives: paragraphs, attributes, pages, warnings; of a picture, the picture; and what
    stands beside the text."""

    paragraphs: Sequence[Paragraph]
    attributes: Attributes
    pages: int | None
    warnings: list[str]
    picture: Picture | None = None
    beside: tuple[Beside, ...] = ()


def read(name: str, data: bytes) -> Reading | Refusal:
    """Read one file, whatever it holds. Never raises for what a file contains."""
    try:
        return _read(name, data)
    except CannotRead as refused:
        return refused.refusal
    except MemoryError:
        return Refusal(
            "This file needs too much memory to read.",
            "Split it into parts, or save it as plain text, and take in those.",
            "too-heavy",
        )
    except RecursionError:
        return Refusal(
            "This file is nested too deeply to be read.",
            "Save it as plain text and take in that.",
            "too-heavy",
        )


def _read(name: str, data: bytes) -> Reading:
    if not data:
        raise _empty("This file is empty.")
    kind, warning = kinds.kind_of(name, data)
    if kind == "zip":
        raise CannotRead(
            "This is an archive of several files, not one text.",
            "Take it in as an archive, or unpack it and take in the files.",
            "archive",
        )
    found = _READERS[kind](kind, data)
    declared = front_matter.named_speakers(found.attributes)
    marked = turns.mark(found.paragraphs, declared)
    if not marked.text or marked.text.isspace():
        raise _empty("This file holds no words.")
    warnings = ([warning] if warning else []) + found.warnings + list(marked.warnings)
    return Reading(
        marked.text,
        marked.blocks,
        found.attributes,
        kind if kind != "webp" else "jpg",
        found.pages,
        tuple(warnings),
        count(marked.text),
        found.picture,
        found.beside,
    )


def _plain(kind: str, data: bytes) -> _Found:
    text, warnings = encodings.decode(data)
    return _Found(blocks.divide(text), {}, None, warnings)


def _marked_up(kind: str, data: bytes) -> _Found:
    """Markdown and reStructuredText: front matter off, the rest through pandoc."""
    text, warnings = encodings.decode(data)
    body, attributes, more = front_matter.take_off(text)
    found = _through_pandoc(kind, body.encode("utf-8", "replace"), "\n")
    return _Found(
        found.paragraphs,
        {**found.attributes, **attributes},
        None,
        [*warnings, *more, *found.warnings],
        beside=unseen.in_markup(kind, body),
    )


def _page(kind: str, data: bytes) -> _Found:
    from fieldloom.sources.formats import web_page

    content, attributes, warnings = web_page.clean(data)
    found = _through_pandoc(kind, content, " ")
    beside = unseen.in_page(data)
    return _Found(found.paragraphs, attributes, None, [*warnings, *found.warnings], beside=beside)


def _office(kind: str, data: bytes) -> _Found:
    from fieldloom.sources.formats import office

    warnings, beside = office.look_into(kind, data)
    found = _through_pandoc(kind, data, " ")
    return found._replace(warnings=[*warnings, *found.warnings], beside=beside)


def _rich(kind: str, data: bytes) -> _Found:
    found = _through_pandoc(kind, data, " ")
    return found._replace(warnings=[*unseen.in_rich_text(data), *found.warnings])


def _through_pandoc(kind: str, data: bytes, soft: str) -> _Found:
    from fieldloom.sources.formats import pandoc, tree

    walk = tree.Walk(soft)
    parsed = pandoc.parse(kind, data)
    lead, attributes = tree.opening(walk, kind, parsed["meta"])
    body = walk.paragraphs(parsed["blocks"])
    warnings = []
    if walk.pictures:
        held = "a picture" if walk.pictures == 1 else f"{walk.pictures} pictures"
        warnings.append(f"The document holds {held}; only the words are taken in.")
    return _Found([*lead, *body], attributes, None, warnings)


def _pdf(kind: str, data: bytes) -> _Found:
    from fieldloom.sources.formats import pdf

    paragraphs, pages, warnings, beside = pdf.pages(data)
    return _Found(paragraphs, {}, pages, warnings, beside=beside)


def _captions(kind: str, data: bytes) -> _Found:
    from fieldloom.sources.formats import captions

    text, warnings = encodings.decode(data)
    return _Found(captions.paragraphs(text), {}, None, warnings)


def _picture(kind: str, data: bytes) -> _Found:
    from fieldloom.sources.formats import picture

    cleaned, warnings = picture.clean(kind, data)
    first_line = Paragraph(picture.NOT_DESCRIBED, gap="\n")
    return _Found([first_line], {}, None, warnings, cleaned)


def _empty(reason: str) -> CannotRead:
    return CannotRead(reason, "Check that it is the right file and that it was saved.", "empty")


_READERS: dict[str, Callable[[str, bytes], _Found]] = {
    "txt": _plain,
    "md": _marked_up,
    "rst": _marked_up,
    "html": _page,
    "docx": _office,
    "odt": _office,
    "epub": _office,
    "rtf": _rich,
    "pdf": _pdf,
    "vtt": _captions,
    "srt": _captions,
    **dict.fromkeys(kinds.PICTURES, _picture),
}
