"""A walk over pandoc's document tree: every word of it, as paragraphs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fieldloom.sources.formats.markup import plain
from fieldloom.sources.rules.blocks import Paragraph, is_note

Node = dict[str, Any]
Attributes = dict[str, str | list[str]]
_SPACES = {"Space": " ", "LineBreak": "\n"}
_STYLES = ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps")
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


@dataclass(slots=True)
class Walk:
    """One walk. `soft` is what a line end inside a paragraph of the source stands for."""

    soft: str = " "
    pictures: int = 0
    notes: list[list[Node]] = field(default_factory=list)

    def paragraphs(self, blocks: list[Node]) -> list[Paragraph]:
        """The paragraphs of the tree, footnotes last."""
        found = list(self._blocks(blocks))
        for number, note in enumerate(self.notes, 1):
            inside = list(self._blocks(note)) or [Paragraph("")]
            first = inside[0]
            found.append(first._replace(text=f"[{number}] {first.text}", kind="note", bold=0))
            found.extend(p._replace(kind="note", bold=0) for p in inside[1:])
        return _close(found)

    def _blocks(self, blocks: list[Node]) -> Iterator[Paragraph]:
        for block in blocks:
            yield from self._block(block["t"], block.get("c"))

    def _block(self, kind: str, content: Any) -> Iterator[Paragraph]:
        reader = _BLOCKS.get(kind)
        return reader(self, content) if reader else iter(())

    def _header(self, content: Any) -> Iterator[Paragraph]:
        yield from self._text(self.inlines(content[2]), "heading")

    def _lines(self, content: Any) -> Iterator[Paragraph]:
        yield from self._text("\n".join(self.inlines(line) for line in content), "paragraph")

    def _code(self, content: Any) -> Iterator[Paragraph]:
        yield from self._text(content[1], "paragraph")

    def _raw(self, content: Any) -> Iterator[Paragraph]:
        if content[0].startswith("html"):
            yield from self._text(plain(content[1]), "paragraph")

    def _bullets(self, content: Any) -> Iterator[Paragraph]:
        yield from self._items(content, ["- "] * len(content))

    def _numbered(self, content: Any) -> Iterator[Paragraph]:
        yield from self._items(content[1], _numbers(content[0], len(content[1])))

    def _definitions(self, content: Any) -> Iterator[Paragraph]:
        for term, meanings in content:
            yield from self._text(self.inlines(term), "paragraph")
            for meaning in meanings:
                yield from self._blocks(meaning)

    def _figure(self, content: Any) -> Iterator[Paragraph]:
        """A caption often repeats the picture's own description: then it is printed once."""
        inside = list(self._blocks(content[2]))
        caption = list(self._blocks(content[1][1]))
        if [p.text for p in inside] != [p.text for p in caption]:
            yield from inside
        yield from caption

    def _inside(self, content: Any) -> Iterator[Paragraph]:
        yield from self._blocks(content[1])

    def _paragraph(self, inlines: list[Node]) -> Iterator[Paragraph]:
        lead = 0
        if inlines and inlines[0]["t"] == "Strong":
            lead = len(self.inlines(inlines[0]["c"], count=False).strip())
        text = self.inlines(inlines).strip("\n ")
        if not text.strip():
            return
        yield Paragraph(text, "note" if is_note(text) else "paragraph", bold=lead)

    def _text(self, text: str, kind: str) -> Iterator[Paragraph]:
        if text.strip():
            yield Paragraph(text.strip("\n"), kind)

    def _items(self, items: list[list[Node]], marks: list[str]) -> Iterator[Paragraph]:
        for mark, item in zip(marks, items, strict=True):
            head = mark
            for inside in self._blocks(item):
                if inside.kind in ("paragraph", "note", "list"):
                    indent = head or " " * len(mark)
                    yield inside._replace(text=indent + inside.text, kind="list", gap="\n", bold=0)
                else:
                    yield inside
                head = ""

    def _table(self, content: Any) -> Iterator[Paragraph]:
        _, caption, _, head, bodies, foot = content
        yield from self._blocks(caption[1])
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        for row in rows:
            cells = [self._cell(cell[4]) for cell in row[1]]
            if any(cells):
                yield Paragraph("\t".join(cells).rstrip("\t"), "table", gap="\n")

    def _cell(self, blocks: list[Node]) -> str:
        return " ".join(p.text.replace("\n", " ").replace("\t", " ") for p in self._blocks(blocks))

    def inlines(self, nodes: list[Node], count: bool = True) -> str:
        """The words of inline nodes. Footnotes leave a number; pictures their description."""
        return "".join([self._inline(node["t"], node.get("c"), count) for node in nodes])

    def _inline(self, kind: str, content: Any, count: bool) -> str:
        if kind == "Str":
            return str(content)
        if kind in _SPACES:
            return _SPACES[kind]
        if kind == "SoftBreak":
            return self.soft
        if kind in _STYLES:
            return self.inlines(content, count)
        return self._rarer(kind, content, count)

    def _rarer(self, kind: str, content: Any, count: bool) -> str:
        words = ""
        if kind in ("Span", "Link", "Cite", "Image"):
            self.pictures += count and kind == "Image"
            words = self.inlines(content[1], count)
        elif kind == "Quoted":
            left, right = _QUOTES[content[0]["t"]]
            words = left + self.inlines(content[1], count) + right
        elif kind in ("Code", "Math"):
            words = str(content[1])
        elif kind == "RawInline" and content[0].startswith("html"):
            words = plain(content[1])
        elif kind == "Note" and count:
            self.notes.append(content)
            words = f"[{len(self.notes)}]"
        return words


_BLOCKS: dict[str, Callable[[Walk, Any], Iterator[Paragraph]]] = {
    "Para": Walk._paragraph,
    "Plain": Walk._paragraph,
    "Header": Walk._header,
    "LineBlock": Walk._lines,
    "CodeBlock": Walk._code,
    "RawBlock": Walk._raw,
    "BlockQuote": Walk._blocks,
    "BulletList": Walk._bullets,
    "OrderedList": Walk._numbered,
    "DefinitionList": Walk._definitions,
    "Table": Walk._table,
    "Figure": Walk._figure,
    "Div": Walk._inside,
}

# Titles and authors that a document prints, which pandoc lifts out of its text.
_PRINTED = {
    "docx": ("title", "subtitle", "author", "date", "abstract"),
    "rst": ("title", "subtitle"),
}


def opening(walk: Walk, kind: str, meta: dict[str, Any]) -> tuple[list[Paragraph], Attributes]:
    """What pandoc lifted out of the text, put back; and the rest of its metadata."""
    printed = _PRINTED.get(kind, ())
    lead: list[Paragraph] = []
    attributes: Attributes = {}
    for key in printed:
        shown = "heading" if key in ("title", "subtitle") else "paragraph"
        texts = meta_text(walk, meta[key]) if key in meta else []
        lead += [Paragraph(text, shown) for text in texts if text]
    for key, value in meta.items():
        texts = [text for text in meta_text(walk, value) if text]
        if texts and (key not in printed or key == "title"):
            attributes[key] = texts[0] if len(texts) == 1 else texts
    return lead, attributes


def meta_text(walk: Walk, meta: Any) -> list[str]:
    """A metadata value of the tree as strings."""
    kind, content = meta["t"], meta.get("c")
    if kind == "MetaInlines":
        return [walk.inlines(content)]
    if kind == "MetaString":
        return [str(content)]
    if kind == "MetaBlocks":
        return [p.text for p in Walk(walk.soft).paragraphs(content)]
    if kind == "MetaList":
        return [text for item in content for text in meta_text(walk, item)]
    return []


def _numbers(attributes: Any, length: int) -> list[str]:
    """What the list prints before its items: 1. / b) / (iv)."""
    start, style, delimiter = attributes[0], attributes[1]["t"], attributes[2]["t"]
    left, right = {"OneParen": ("", ")"), "TwoParens": ("(", ")")}.get(delimiter, ("", "."))
    return [f"{left}{_numeral(style, n)}{right} " for n in range(start, start + length)]


def _numeral(style: str, n: int) -> str:
    if style in ("LowerAlpha", "UpperAlpha") and 1 <= n <= 26:
        return chr((96 if style == "LowerAlpha" else 64) + n)
    if style in ("LowerRoman", "UpperRoman") and 0 < n < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman, n = roman + sign * (n // value), n % value
        return roman if style == "LowerRoman" else roman.upper()
    return str(n)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _close(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Lists and tables end with a blank line, the whole with one line end."""
    follows = [p.kind for p in paragraphs[1:]]
    closed = [
        p._replace(gap="\n\n") if p.gap == "\n" and p.kind != after else p
        for p, after in zip(paragraphs, follows, strict=False)
    ]
    return [*closed, *(p._replace(gap="\n") for p in paragraphs[-1:])]
