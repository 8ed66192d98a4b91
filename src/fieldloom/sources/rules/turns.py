"""Who speaks: which labels are speakers, and the blocks that their turns make."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fieldloom.sources.rules import labels, legend, who_speaks
from fieldloom.sources.rules.blocks import Paragraph, is_heading, is_note
from fieldloom.sources.rules.labels import Head
from fieldloom.sources.rules.reading import Block
from fieldloom.sources.rules.who_speaks import PLAIN, Heads, Roster

_END_TIME = re.compile(r"#(\d\d:\d\d:\d\d)-(\d)#\s*\Z")
_TOP = 20
_WORDS = ("speech", "paragraph")


class Marked(NamedTuple):
    """Canonical text, its blocks, and what a person should look at."""

    text: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...]


def mark(paragraphs: Sequence[Paragraph], declared: Sequence[str] = ()) -> Marked:
    """Paragraphs -> text and blocks with speakers.

    `declared` are names that the file itself lists as speakers (front matter). A paragraph
    without a label belongs to whoever spoke last, until a heading.
    """
    roster = Roster(tuple(declared), *legend.legend_of(paragraphs, declared))
    found = _candidates(paragraphs, roster)
    who_speaks.Evidence(paragraphs, found, roster).settle()
    blocks = tuple(_Emitter(paragraphs, found, roster).blocks())
    text = "".join([part for p in paragraphs for part in (p.text, p.gap)])
    return Marked(text, blocks, tuple(who_speaks.warnings(found, roster)))


def _candidates(paragraphs: Sequence[Paragraph], roster: Roster) -> Heads:
    """Paragraph index -> the heads of its lines, the header lines of the file left out."""
    found: Heads = {}
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind not in PLAIN or paragraph.speaker or index in roster.legend_at:
            continue
        heads = _heads(paragraph, roster.legend)
        if heads:
            found[index] = heads
    for index in _header_lines(paragraphs, found):
        del found[index]
    return found


def _heads(paragraph: Paragraph, legend: Mapping[str, str]) -> list[Head]:
    """The heads of a paragraph's lines."""
    text = paragraph.text
    if paragraph.kind == "table":
        row = labels.row_head(text)
        return [row] if row else []
    start = len(text) - len(text.lstrip("\n")) if text[:1] == "\n" else 0
    heads: list[Head] = []
    while True:
        head = labels.head_of(text, start, 0 if start else paragraph.bold)
        bare = labels.bare_head(text, start, legend) if legend else None
        if bare and (bare.label in legend or head is None or head.mark != "colon"):
            head = bare
        elif head is None or head.mark == "alone":
            head = labels.letter_head(text, start) or head
        if head:
            heads.append(head)
        start = text.find("\n", start) + 1
        if not start:
            return heads


def _header_lines(paragraphs: Sequence[Paragraph], found: Heads) -> list[int]:
    """The 'Key: value' lines with which a transcript opens: Date, Interviewer, Present."""
    run: list[int] = []
    last = 0
    for index, paragraph in enumerate(paragraphs[:_TOP]):
        if index in found and all(h.mark == "colon" for h in found[index]):
            run.append(index)
            if any(labels.is_never(h.label or "") for h in found[index]):
                last = len(run)
        elif run or not is_heading(paragraph.text):
            break
    while 0 < last < len(run) and paragraphs[run[last - 1]].gap == "\n":
        last += 1
    return run[:last]


@dataclass(slots=True)
class _Piece:
    """One block in the making: `said` and `length` in code points, gap included."""

    length: int
    kind: str
    speaker: str | None
    said: int
    at_ms: int | None
    until_ms: int | None
    page: int | None
    waiting: bool = False


class _Emitter:
    """Walks the paragraphs once and gives the blocks."""

    def __init__(self, paragraphs: Sequence[Paragraph], found: Heads, roster: Roster) -> None:
        self.paragraphs, self.found, self.roster = paragraphs, found, roster
        self.current: str | None = None

    def blocks(self) -> Iterator[Block]:
        """Blocks in order; a label alone on its line takes the paragraph after it."""
        at = 0
        held: _Piece | None = None
        for piece in self._pieces():
            if held and held.waiting and piece.kind in _WORDS and not piece.said:
                held = self._joined(held, piece)
                continue
            if held:
                yield self._block(at, held)
                at += held.length
            held = piece
        if held:
            yield self._block(at, held)

    @staticmethod
    def _block(at: int, p: _Piece) -> Block:
        end = at + p.length
        return Block(at, end, p.kind, p.speaker, p.said, p.at_ms, p.until_ms, p.page)

    @staticmethod
    def _joined(held: _Piece, piece: _Piece) -> _Piece:
        at_ms = held.at_ms if held.at_ms is not None else piece.at_ms
        speaker = held.speaker or piece.speaker
        length = held.length + piece.length
        return _Piece(length, piece.kind, speaker, held.length, at_ms, piece.until_ms, held.page)

    def _pieces(self) -> Iterator[_Piece]:
        speakers = self.roster.speakers
        for index, paragraph in enumerate(self.paragraphs):
            length = len(paragraph.text) + len(paragraph.gap)
            found = self.found.get(index, ())
            if len(found) == 1 and not found[0].start and found[0].label in speakers:
                yield self._labelled(paragraph, found[0], 0, length)
                continue
            heads = [
                h if h.label in speakers else h._replace(label=None, said=h.timed or h.said)
                for h in found
                if h.label in speakers or h.timed or (h.label is None and h.mark == "time")
            ]
            if not heads:
                if length:
                    yield self._unlabelled(index, paragraph, length)
                continue
            starts = [h.start for h in heads]
            if paragraph.text[: starts[0]].strip("\n"):
                yield self._unlabelled(index, paragraph, starts[0])
            else:
                starts[0] = 0
            ends = [*starts[1:], length]
            for head, start, end in zip(heads, starts, ends, strict=True):
                yield self._labelled(paragraph, head, start, end)

    def _labelled(self, paragraph: Paragraph, head: Head, start: int, end: int) -> _Piece:
        text = paragraph.text
        if start or end < len(text):
            text = text[start:end]
        said = min(head.said, len(paragraph.text)) - start
        if head.label is not None:
            self.current = self.roster.speakers[head.label]
            speaker: str | None = self.current
            if not self.roster.continues:
                self.current = None
        else:
            speaker = self.current
        kind = "speech" if speaker else "paragraph"
        at_ms = head.at_ms if head.at_ms is not None else paragraph.at_ms
        waiting = said + 3 > len(text) and not text[said:].strip()
        until = paragraph.until_ms or (_closing_time(text) if text[-1:] == "#" else None)
        return _Piece(end - start, kind, speaker, said, at_ms, until, paragraph.page, waiting)

    def _unlabelled(self, index: int, paragraph: Paragraph, length: int) -> _Piece:
        kind, speaker, text = paragraph.kind, paragraph.speaker, paragraph.text[:length]
        said = paragraph.bold if speaker else 0
        if speaker:
            kind, self.current = "speech", speaker
        elif index in self.roster.legend_at:
            kind = "list"
        elif kind == "paragraph":
            kind = "note" if is_note(text) else "heading" if is_heading(text) else "paragraph"
        if kind == "heading":
            self.current = None
        elif kind in ("paragraph", "list") and self.current and index not in self.roster.legend_at:
            speaker = self.current
            kind = "speech" if kind == "paragraph" else kind
        until = paragraph.until_ms or (_closing_time(text) if speaker else None)
        return _Piece(length, kind, speaker, said, paragraph.at_ms, until, paragraph.page)


def _closing_time(text: str) -> int | None:
    """The time with which some programs close a turn: #00:01:02-3#."""
    match = _END_TIME.search(text, max(0, len(text) - 20)) if text.endswith("#") else None
    return labels.milliseconds(f"{match[1]}.{match[2]}") if match else None
