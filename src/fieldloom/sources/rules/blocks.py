"""Paragraphs: how a plain text divides into them, and which are headings or stage directions."""

import re
from typing import NamedTuple


class Paragraph(NamedTuple):
    """One paragraph as a format gives it, before anyone is known to speak.

    `text` has no line end of its own; `gap` is the white space that follows it, kept as it is.
    `bold` counts the code points at its head that the format prints as a label. `speaker` is
    set only where the format itself names the voice, as captions do.
    """

    text: str
    kind: str = "paragraph"
    gap: str = "\n\n"
    bold: int = 0
    speaker: str | None = None
    at_ms: int | None = None
    until_ms: int | None = None
    page: int | None = None


_NOTE = re.compile(
    r"\s*[*_]{0,2}(?:\([^()\n]{1,400}\)|\[[^\[\]\n]{1,400}\]|\{[^{}\n]{1,400}\})[.*_]{0,3}\s*"
)
# Courts print the oath as a line of its own: DR AUDREY MacDOUGALL (affirmed).
_OATH = re.compile(
    r"\s*[*_]{0,2}[A-Z][^.?!:\n]{2,80}\((?:affirmed|sworn|re-?called|continued)\)\.?[*_]{0,2}\s*"
)
_EXAMINATION = re.compile(
    r"\s*(?:(?:further )?questions? (?:from|by)|(?:re-|cross-)?examination by|re-examined by)\b"
    r"[^.?!:;\n]{2,90}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_WRAPPED_FROM, _WRAPPED_TO = 45, 100
_HEADING_CHARS = 80


def is_note(text: str) -> bool:
    """A stage direction: a whole paragraph in brackets, or an oath."""
    return bool(_NOTE.fullmatch(text) or _OATH.fullmatch(text))


def is_heading(text: str) -> bool:
    """A line set as a heading by its words alone: Title Case, or CAPITALS, with no full stop."""
    line = text.strip()
    if not line or len(line) > _HEADING_CHARS or "\n" in line or "\t" in line:
        return False
    if _EXAMINATION.fullmatch(line):
        return True
    if not (line[0].isupper() or line[0].isdigit()) or not line[-1].isalnum():
        return False
    words = _WORD.findall(line)
    if len(words) < 3:
        return len(words) == 2 and line.isupper() and len(line) >= 8
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals >= 3 and all(w[0].isupper() for w in words if len(w) > 3)


def divide(text: str) -> list[Paragraph]:
    """Plain text -> paragraphs whose texts and gaps, joined, give the text back exactly.

    Blank lines part paragraphs. Where lines are not wrapped to a column, each line is one.
    """
    chunks = _chunks(text)
    if any("\n" in body for body, _ in chunks) and not _is_wrapped(chunks):
        chunks = [piece for chunk in chunks for piece in _lines_of(*chunk)]
    return [Paragraph(body, gap=gap) for body, gap in chunks]


def _chunks(text: str) -> list[tuple[str, str]]:
    """(body, gap) pairs parted by blank lines; leading blank lines stay with the first body."""
    starts: list[int] = []
    ends: list[int] = []
    at, within = 0, False
    for line in text.split("\n"):
        if line and not line.isspace():
            if within:
                ends[-1] = at + len(line)
            else:
                starts.append(at)
                ends.append(at + len(line))
                within = True
        else:
            within = False
        at += len(line) + 1
    if not starts:
        return [(text, "")] if text else []
    starts[0] = 0
    nexts = [*starts[1:], len(text)]
    return [(text[a:z], text[z:n]) for a, z, n in zip(starts, ends, nexts, strict=True)]


def _is_wrapped(chunks: list[tuple[str, str]]) -> bool:
    """True when most lines that have a line after them run to a column, as typewritten text does."""
    inner = [
        len(line)
        for body, _ in chunks
        if "\n" in body
        for line in body.strip("\n").split("\n")[:-1]
    ]
    if not inner:
        return False
    full = sum(1 for n in inner if _WRAPPED_FROM <= n <= _WRAPPED_TO)
    return full * 10 >= len(inner) * 7


def _lines_of(body: str, gap: str) -> list[tuple[str, str]]:
    """One chunk as single lines, each with its own line end; leading blank lines stay in front."""
    bare = body.lstrip("\n")
    lead = body[: len(body) - len(bare)]
    lines = bare.split("\n")
    pieces = [(line, "\n") for line in lines[:-1]] + [(lines[-1], gap)]
    pieces[0] = (lead + pieces[0][0], pieces[0][1])
    return pieces
