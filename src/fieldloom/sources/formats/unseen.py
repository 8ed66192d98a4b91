"""Words in Markdown, web pages and RTF that a reader of the text does not see: comments, who wrote it."""

# ruff: noqa: SIM905 - a list of words reads better as words

import re

from fieldloom.sources.formats.beside import Gathered
from fieldloom.sources.rules.reading import Aside, Beside

RICH = (
    "The document holds comments, tracked changes, hidden words, or heads and feet of pages, which are not "
    "looked at beside the text; what was struck out is read as text. Save it as .docx and take in that, or "
    "accept the changes and delete the comments first."
)
_REMARK = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_RST_REMARK = re.compile(r"^\.\.[ \t]+(?![\w-]+::|[_\[|])(\S.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_ADDRESS = re.compile(
    r"\]\(\s*<?([^)\s>]+)(?:\s+[\"'(]([^\"')]*))?|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE
)
_RICH = re.compile(rb"\\(?:annotation|deleted|revised|headerl?r?f?|footerl?r?f?|v)(?![a-z0-9])")
_META = (
    "author description keywords dc.creator dc.title og:title og:description twitter:title".split()
)


def in_markup(kind: str, body: str) -> tuple[Beside, ...]:
    """Comments, and addresses and titles of links and pictures, in Markdown or reStructuredText."""
    gathered = Gathered()
    for found in (_RST_REMARK if kind == "rst" else _REMARK).finditer(body):
        gathered.add(Aside.COMMENT, found[1])
    if kind == "md":
        for found in _ADDRESS.finditer(body):
            gathered.add(Aside.LINK, found[1] or found[3])
            gathered.add(Aside.DESCRIPTION, found[2] or "")
    return gathered.told()


def in_page(data: bytes) -> tuple[Beside, ...]:
    """Comments of a web page, what it says of itself, and titles of what it shows."""
    import lxml.html

    from fieldloom.sources.formats.encodings import decode_page

    text, _ = decode_page(data)
    gathered = Gathered()
    for found in _REMARK.finditer(text):
        gathered.add(Aside.COMMENT, found[1])
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    for one in page.iter("meta"):
        named = (one.get("name") or one.get("property") or "").lower()
        if named in _META:
            gathered.add(Aside.PROPERTY, one.get("content") or "")
    for one in page.xpath("//*[@title]"):
        gathered.add(Aside.DESCRIPTION, one.get("title"))
    for one in page.xpath("//a[starts-with(@href, 'mailto:') or starts-with(@href, 'tel:')]"):
        gathered.add(Aside.LINK, one.get("href"))
    return gathered.told()


def in_rich_text(data: bytes) -> list[str]:
    """A warning where RTF holds what cannot be told apart from its text, or is not read."""
    return [RICH] if _RICH.search(data) else []
