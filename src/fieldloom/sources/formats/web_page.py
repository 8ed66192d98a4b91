"""A web page's own text: scripts, menus and frames taken out before pandoc reads it."""

import re
from typing import Any

from fieldloom.sources.formats.encodings import decode_page
from fieldloom.sources.rules.reading import CannotRead
from fieldloom.sources.rules.words import count

_SILENT = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
    "button", "select", "input", "textarea", "link", "meta",
)  # fmt: skip
_FURNITURE = ("nav", "footer", "aside", "form")
_MAIN_SHARE = 0.25


def clean(data: bytes) -> tuple[bytes, dict[str, str | list[str]], list[str]]:
    """The page's main content as UTF-8 HTML, its title, and warnings.

    Raises CannotRead for a page that declares entities, or holds nothing.
    """
    import lxml.html
    from lxml import etree

    if re.search(rb"<!ENTITY", data, re.IGNORECASE):
        raise entities()
    text, warnings = decode_page(data)
    if not text.strip():
        raise CannotRead("This web page is empty.", "Save the page again with its text.", "empty")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise CannotRead(
            "This web page is damaged.", "Save the page again from the browser.", "damaged"
        ) from error
    title = page.findtext(".//title") or ""
    content, left_out = _content(page)
    if left_out:
        warnings.append(
            f"Menus, headers and footers of the page were left out ({left_out:,} words)."
        )
    attributes: dict[str, str | list[str]] = {"title": " ".join(title.split())} if title else {}
    return (
        etree.tostring(content, encoding="utf-8", method="html", with_tail=False),
        attributes,
        warnings,
    )


def _content(page: Any) -> tuple[Any, int]:
    """The main element of the page, and how many words stand outside it."""
    from lxml import etree

    etree.strip_elements(page, *_SILENT, with_tail=False)
    body = page.find("body")
    body = page if body is None else body
    whole = _words(body)
    main = page.xpath("//main | //*[@role='main']") or page.xpath("//article")
    chosen = main[0] if len(main) == 1 and _words(main[0]) >= whole * _MAIN_SHARE else body
    furniture = (*_FURNITURE, "header") if chosen is body else _FURNITURE
    etree.strip_elements(chosen, *furniture, with_tail=False)
    return chosen, whole - _words(chosen)


def _words(element: Any) -> int:
    return count(" ".join(element.itertext()))


def entities() -> CannotRead:
    """The refusal for a file that declares XML entities."""
    return CannotRead(
        "This file declares XML entities, by which a small file can be made to swell without limit.",
        "Open it in the program that made it, save it again, and take in the new copy.",
        "entities",
    )
