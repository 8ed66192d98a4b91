"""What comes of reading one file: a text divided into blocks, or a reason why it cannot be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from fieldloom.ground.labelled import Labelled

KINDS = ("speech", "paragraph", "heading", "note", "table", "list")


class Block(NamedTuple):
    """One stretch of a text, in code points: `text[start:end]`, trailing line ends included.

    `kind` is one of KINDS; "note" is a stage direction such as (10.00 am). `said` counts code
    points from `start` to where the spoken words begin, after a label or time code. Times are
    milliseconds into the recording. `page` counts from 1.
    """

    start: int
    end: int
    kind: str
    speaker: str | None
    said: int
    at_ms: int | None
    until_ms: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: decoded and written anew, so that nothing but its pixels is in it.

    `width` and `height` are in pixels, as it is seen.
    """

    data: bytes = field(repr=False)
    width: int
    height: int


class Aside(Labelled):
    """What words are that a file carries beside its text."""

    COMMENT = "comment", "Comment"
    STRUCK = "struck", "Struck out, as a tracked change"
    CHANGED_BY = "changed", "Who tracked a change"
    BOX = "box", "Text box"
    EDGE = "edge", "Head or foot of pages"
    DESCRIPTION = "description", "Description of a picture"
    LINK = "link", "Address of a link"
    PROPERTY = "property", "Property of the file"


@dataclass(frozen=True, slots=True)
class Beside:
    """Words beside a text that are not taken in with it; `kind` is a value of `Aside`."""

    kind: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read. The blocks are contiguous and cover the whole text.

    `attributes` comes from front matter (or a web page's title); `words` counts what stands
    between white space in `text`; `warnings` are sentences for the person taking the file in.
    Of a picture, `text` is the first line of its description. `beside` is what is not taken in.
    """

    text: str
    blocks: tuple[Block, ...]
    attributes: dict[str, str | list[str]]
    format: str
    pages: int | None
    warnings: tuple[str, ...]
    words: int
    picture: Picture | None = None
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read: why, what to do about it, and a code for programs."""

    reason: str
    remedy: str
    code: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file out of an archive."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """One file of an archive (or the archive itself) that was left out, and why."""

    name: str
    refusal: Refusal


class CannotRead(Exception):
    """Raised while reading a file; carries the refusal that the person will see."""

    def __init__(self, reason: str, remedy: str, code: str) -> None:
        super().__init__(code)
        self.refusal = Refusal(reason, remedy, code)


def covers(text: str, blocks: Iterable[Block]) -> bool:
    """True when the blocks follow one another without gap or overlap over the whole text."""
    at = 0
    for block in blocks:
        if block.start != at or block.end <= block.start:
            return False
        if not 0 <= block.said <= block.end - block.start:
            return False
        at = block.end
    return at == len(text)


def turns(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks at which a turn begins.

    A turn begins where a label is printed, or, in captions, where another voice takes over.
    """
    before: str | None = None
    for block in blocks:
        if block.kind != "speech":
            continue
        if block.speaker is not None and (block.said or block.speaker != before):
            yield block
        before = block.speaker


def speakers(blocks: Iterable[Block]) -> list[str]:
    """Everyone who speaks, in the order in which they are first heard."""
    return list(dict.fromkeys(b.speaker for b in blocks if b.speaker is not None))
