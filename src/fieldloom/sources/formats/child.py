"""The guarded child: reads files sent to it on standard input, one after another.

Run as `python -m fieldloom.sources.formats.child`. It writes nothing to disk and logs nothing:
what it says goes back in the reply.
"""

import os
from typing import BinaryIO

from fieldloom.sources.formats import limits, wire
from fieldloom.sources.formats.archive import Archive, nested
from fieldloom.sources.formats.kinds import kind_of
from fieldloom.sources.formats.page_picture import page_picture
from fieldloom.sources.formats.read import read
from fieldloom.sources.rules.reading import CannotRead, Refusal

_Reply = tuple[wire.Header, list[bytes]]


class Child:
    """Answers requests. Holds at most one archive between them."""

    def __init__(self) -> None:
        self.archive: Archive | None = None

    def answer(self, header: wire.Header, blobs: list[bytes]) -> _Reply:
        """The reply to one request: {"ask": "read" | "page" | "archive" | "entry", ...}."""
        if header["ask"] == "read":
            return wire.pack(read(header["name"], blobs[0]))
        try:
            if header["ask"] == "page":
                png, total = page_picture(blobs[0], header["page"], header["wide"])
                return {"pages": total}, [png]
            if header["ask"] == "archive":
                return self._open(header["name"], blobs[0])
            return self._entry(header["index"])
        except CannotRead as refused:
            return wire.pack(refused.refusal)
        except MemoryError:
            return wire.pack(
                Refusal(
                    "This file needs too much memory to open.",
                    "Split it, or pack the files in several smaller archives.",
                    "too-heavy",
                )
            )

    def _open(self, name: str, data: bytes) -> _Reply:
        self.archive = None
        kind, _ = kind_of(name, data)
        if kind != "zip":
            raise CannotRead(
                "This is not a zip archive.", "Take it in as a single file.", "not-archive"
            )
        self.archive = Archive(data)
        listed = [
            [e.name, e.refusal and [e.refusal.reason, e.refusal.remedy, e.refusal.code]]
            for e in self.archive.listing()
        ]
        return {"entries": listed}, []

    def _entry(self, index: int) -> _Reply:
        if self.archive is None:
            return {"no_archive": True}, []
        info = self.archive.wanted()[index]
        data = self.archive.unpack(info)
        if _is_archive(info.filename, data):
            return wire.pack(nested())
        return {}, [data]


def _is_archive(name: str, data: bytes) -> bool:
    try:
        return kind_of(name, data).format == "zip"
    except CannotRead as refused:
        return refused.refusal.code == "archive"


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def main() -> None:
    """Serve until standard input closes."""
    requests, replies = os.fdopen(0, "rb", closefd=False), os.fdopen(1, "wb", closefd=False)
    limits.close_in()
    child = Child()
    while True:
        try:
            header, blobs = wire.receive(lambda size: _exactly(requests, size))
        except EOFError:
            return
        limits.allow_cpu()
        reply = child.answer(header, blobs)
        del blobs
        for part in wire.frame(*reply):
            replies.write(part)
        replies.flush()


if __name__ == "__main__":
    main()
