"""Frames between the guard and its child: a JSON header, then blobs of bytes.

A frame is the header's length in 4 bytes, big-endian, the header, and the blobs whose lengths
the header lists. A Reading travels as its text in UTF-8 and seven arrays of numbers, not as an
object for each block; a picture follows as one more blob.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fieldloom.sources.rules.reading import KINDS, Beside, Block, Picture, Reading, Refusal

Header = dict[str, Any]
_NONE = -1
_COLUMNS = 7
MAX_HEADER = 64_000_000


def frame(header: Header, blobs: Sequence[bytes] = ()) -> list[bytes]:
    """The parts of one frame, to be written in order."""
    head = json.dumps({**header, "blobs": [len(b) for b in blobs]}).encode("ascii")
    return [len(head).to_bytes(4, "big"), head, *blobs]


def receive(exactly: Callable[[int], bytes]) -> tuple[Header, list[bytes]]:
    """Read one frame. `exactly(n)` gives n bytes or raises EOFError."""
    size = int.from_bytes(exactly(4), "big")
    if size > MAX_HEADER:
        raise EOFError("no frame begins here")
    header: Header = json.loads(exactly(size))
    return header, [exactly(n) for n in header.pop("blobs")]


def pack(result: Reading | Refusal) -> tuple[Header, list[bytes]]:
    """A result as a header and blobs."""
    if isinstance(result, Refusal):
        return {"refusal": [result.reason, result.remedy, result.code]}, []
    names = list(dict.fromkeys(b.speaker for b in result.blocks if b.speaker is not None))
    header = {
        "speakers": names,
        "attributes": result.attributes,
        "format": result.format,
        "pages": result.pages,
        "warnings": result.warnings,
        "words": result.words,
        "picture": result.picture and [result.picture.width, result.picture.height],
        "beside": [[one.kind, one.words] for one in result.beside],
    }
    text = result.text.encode("utf-8", "surrogatepass")
    columns = (c.tobytes() for c in _columns(result.blocks, names))
    return header, [text, *columns, *([result.picture.data] if result.picture else [])]


def unpack(header: Header, blobs: Sequence[bytes]) -> Reading | Refusal:
    """The result that `pack` packed."""
    if "refusal" in header:
        return Refusal(*header["refusal"])
    text = str(blobs[0], "utf-8", "surrogatepass")
    return Reading(
        text,
        tuple(_blocks(blobs[1 : 1 + _COLUMNS], header["speakers"])),
        header["attributes"],
        header["format"],
        header["pages"],
        tuple(header["warnings"]),
        header["words"],
        Picture(blobs[-1], *header["picture"]) if header["picture"] else None,
        tuple(Beside(kind, words) for kind, words in header["beside"]),
    )


def _columns(blocks: Sequence[Block], names: Sequence[str]) -> list[array[int]]:
    numbers: dict[str | None, int] = {name: i for i, name in enumerate(names)} | {None: _NONE}
    kinds = {kind: i for i, kind in enumerate(KINDS)}
    return [
        array("q", [b.end for b in blocks]),
        array("q", [kinds[b.kind] for b in blocks]),
        array("q", [numbers[b.speaker] for b in blocks]),
        array("q", [b.said for b in blocks]),
        array("q", [_NONE if b.at_ms is None else b.at_ms for b in blocks]),
        array("q", [_NONE if b.until_ms is None else b.until_ms for b in blocks]),
        array("q", [_NONE if b.page is None else b.page for b in blocks]),
    ]


def _blocks(blobs: Sequence[bytes], names: Sequence[str]) -> Iterator[Block]:
    """Column by column, not block by block: whoever stores a file waits while this is done."""
    ends, kinds, speakers, said, *rest = (array("q", blob) for blob in blobs)
    whose = [*names, None]  # index -1 is nobody
    columns = [
        [0, *ends[:-1]],
        ends,
        [KINDS[kind] for kind in kinds],
        [whose[speaker] for speaker in speakers],
        said,
        *([None if number < 0 else number for number in column] for column in rest),
    ]
    return map(Block._make, zip(*columns, strict=True))
