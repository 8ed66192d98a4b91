"""Words that a Word or OpenDocument file carries beside its text: comments, what was struck out, heads, feet,
text boxes, descriptions, addresses of links, properties. They are no part of the text, and name people."""

# ruff: noqa: SIM905 - a list of words reads better as words

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fieldloom.sources.rules.reading import Aside, Beside

MOST = 200_000  # code points of one file
PAGE = 4  # digits: so few are the number of a page
UNREADABLE = (
    "Some parts of the file beside its text could not be looked into: words may lie in them."
)
TOO_MUCH = "The file holds more words beside its text than are shown to whoever makes it safe."
EMBEDDED = "The document holds another file inside it, which is not looked into: take it out in Word first."

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = ("p", "h", "tr")
_SAID_OF = re.compile(
    rb"<(?:w:(?:del|ins|moveFrom|moveTo|txbxContent|instrText)|wp:docPr|pic:cNvPr|v:)"
)
# What every program writes of itself names nobody.
_DULL = frozenset(
    "application appversion template totaltime pages words characters characterswithspaces lines paragraphs "
    "docsecurity scalecrop linksuptodate shareddoc hyperlinkschanged created modified revision version "
    "creation-date date generator editing-duration editing-cycles document-statistic hyperlinkbase i4 bool "
    "headingpairs titlesofparts hlinks language contentstatus".split()
)
_OWN_NAMES = re.compile(
    r"(?:picture|image|grafik|text ?box|rectangle|shape|bild|object) ?\d*", re.IGNORECASE
)


class Gathered:
    """Words beside a text, as they are found; the same words of the same kind once."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], None] = {}
        self.left = MOST
        self.warnings: dict[str, None] = {}

    def add(self, kind: Aside, words: str, by: str = "") -> None:
        """Some words, and who wrote them, where that is said."""
        told = "\n".join(line for line in map(_squeezed, words.split("\n")) if line)
        told = f"{_squeezed(by)}: {told}" if by.strip() else told
        letters = any(sign.isalpha() for sign in told)
        if not (letters or sum(map(str.isdigit, told)) > PAGE) or (kind.value, told) in self.found:
            return
        if len(told) > self.left:
            self.warnings[TOO_MUCH] = None
            told = told[: self.left]
        self.left -= len(told)
        if told:
            self.found[kind.value, told] = None

    def told(self) -> tuple[Beside, ...]:
        """All of it, in the order of finding."""
        return tuple(Beside(kind, words) for kind, words in self.found)


def in_office(parts: Mapping[str, bytes], names: list[str]) -> Gathered:
    """What stands beside the text of a Word or OpenDocument file, by its XML parts and the names of all."""
    gathered = Gathered()
    if any(name.startswith(("word/embeddings/", "Object ")) for name in names):
        gathered.warnings[EMBEDDED] = None
    for name, part in parts.items():
        look = next((look for begins, look in _LOOKS if name.startswith(begins)), None)
        if look is None or (name.startswith("word/document") and not _SAID_OF.search(part)):
            continue
        tree = _parsed(part)
        if tree is None:
            gathered.warnings[UNREADABLE] = None
        else:
            look(gathered, tree)
    return gathered


def _parsed(part: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _comments(gathered: Gathered, tree: Any) -> None:
    for one in tree.iter(f"{_W}comment"):
        gathered.add(Aside.COMMENT, _words(one), one.get(f"{_W}author", ""))


def _edges(gathered: Gathered, tree: Any) -> None:
    gathered.add(Aside.EDGE, _words(tree))


def _document(gathered: Gathered, tree: Any) -> None:
    for one in tree.iter():
        name = _local(one)
        if name in ("del", "moveFrom"):
            gathered.add(Aside.STRUCK, _words(one), one.get(f"{_W}author", ""))
        elif name in ("ins", "moveTo"):
            gathered.add(Aside.CHANGED_BY, one.get(f"{_W}author", ""))
        elif name == "txbxContent":
            gathered.add(Aside.BOX, _words(one))
        elif name == "instrText":
            gathered.add(Aside.LINK, " ".join(re.findall(r'"([^"]*)"', one.text or "")))
        elif name in ("docPr", "cNvPr", "shape", "rect", "imagedata"):
            _description(gathered, one)


def _description(gathered: Gathered, one: Any) -> None:
    for said in ("descr", "title", "alt", "name"):
        words = one.get(said, "")
        if not _OWN_NAMES.fullmatch(words.strip()):
            gathered.add(Aside.DESCRIPTION, words)


def _properties(gathered: Gathered, tree: Any) -> None:
    for one in tree.iter():
        name = _local(one)
        if name.casefold() in _DULL or len(one) or not (one.text or "").strip():
            continue
        if any(_local(up).casefold() in _DULL for up in one.iterancestors()):
            continue
        gathered.add(Aside.PROPERTY, one.text or "")


def _links(gathered: Gathered, tree: Any) -> None:
    for one in tree.iter():
        if one.get("TargetMode") == "External":
            gathered.add(Aside.LINK, one.get("Target", ""))


def _content(gathered: Gathered, tree: Any) -> None:
    for one in tree.iter():
        name = _local(one)
        if name == "annotation":
            gathered.add(Aside.COMMENT, _words(one))
        elif name == "changed-region":
            gathered.add(Aside.STRUCK, _words(one))
        elif name == "text-box":
            gathered.add(Aside.BOX, _words(one))
        elif name in ("desc", "title"):
            gathered.add(Aside.DESCRIPTION, _words(one))
        elif name == "a":
            gathered.add(Aside.LINK, next((v for k, v in one.items() if k.endswith("}href")), ""))


def _styles(gathered: Gathered, tree: Any) -> None:
    for one in tree.iter():
        if _local(one).startswith(("header", "footer")) and "style" in str(one.tag):
            gathered.add(Aside.EDGE, _words(one))


_LOOKS = (
    ("word/comments", _comments),
    ("word/header", _edges),
    ("word/footer", _edges),
    ("word/document", _document),
    ("word/_rels/", _links),
    ("docProps/", _properties),
    ("customXml/item", _properties),
    ("meta.xml", _properties),
    ("content.xml", _content),
    ("styles.xml", _styles),
)


def _words(tree: Any) -> str:
    """All words in it, a line for each paragraph."""
    return "".join(_pieces(tree))


def _pieces(one: Any) -> Iterator[str]:
    if not isinstance(one.tag, str):
        return
    if one.text and _local(one) not in ("instrText", "creator-initials", "date"):
        yield one.text
    for inside in one:
        yield from _pieces(inside)
        if inside.tail:
            yield inside.tail
    if _local(one) in (*_BLOCKS, "br", "tab", "creator"):
        yield ": " if _local(one) == "creator" else "\n"


def _local(one: Any) -> str:
    return str(one.tag).rpartition("}")[2]


def _squeezed(words: str) -> str:
    return " ".join(words.split())
