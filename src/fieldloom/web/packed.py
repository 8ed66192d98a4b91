"""Style sheets, scripts and drawings are sent packed, a third of their size.

They are packed when they are first asked for, and kept in memory: in the edition (`web.edition`), which pages
name, and as they are. Only these: what says something of a study is never packed, since the size of a packed
answer can betray what is in it.
"""

import gzip
import io
import re
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response, StaticFile

from fieldloom.web.edition import edition

PACKS_WELL = (".css", ".js", ".svg")
WORTH_IT = 400  # bytes; what is smaller travels in one piece anyway
ACCEPTS = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0+)?(?:,|$))")


class PackedFile(StaticFile):  # type: ignore[misc]
    """A file that is sent packed to whoever can unpack it."""

    def __init__(self, path: str, headers: list[tuple[str, str]], body: bytes = b"") -> None:
        """`body` is sent in place of what is in the file, where it was joined from several."""
        super().__init__(path, [*headers, ("Vary", "Accept-Encoding")])
        self.file, self.body = Path(path), body
        _, plain = self.get_path_and_headers({})
        self.kept = [(name, value) for name, value in plain if name != "Content-Length"]

    @cached_property
    def packed(self) -> bytes:
        """What is sent to whoever can unpack it."""
        return gzip.compress(self.body or self.file.read_bytes(), 9, mtime=0)

    def get_response(self, method: str, asked: dict[str, Any]) -> Response:
        """The answer to one request; a part of a file (`Range`) is always plain, and a joined file whole."""
        if method != "GET" or self.is_not_modified(asked):
            return super().get_response(method, asked)
        can_unpack = ACCEPTS.search(asked.get("HTTP_ACCEPT_ENCODING", ""))
        if can_unpack and (self.body or "HTTP_RANGE" not in asked):
            return self._sent(self.packed, [("Content-Encoding", "gzip")])
        return self._sent(self.body, []) if self.body else super().get_response(method, asked)

    def _sent(self, body: bytes, further: list[tuple[str, str]]) -> Response:
        heading = [*self.kept, *further, ("Content-Length", str(len(body)))]
        return Response(HTTPStatus.OK, heading, io.BytesIO(body))


class Shelf(dict[str, StaticFile | str]):
    """Address -> what answers there. A file is a path until it is first asked for: of some seven hundred
    a visit asks for six, and to have all ready would take a tenth of the time of a start."""

    def __init__(self, make: Callable[[str, str], StaticFile]) -> None:
        """`make` gives what answers for a path at an address."""
        super().__init__()
        self.make = make

    def get(self, address: str, default: Any = None) -> Any:
        """What answers at this address, or `default`."""
        file = super().get(address, default)
        if isinstance(file, str):
            file = self[address] = self.make(file, address)
        return file


class PackingMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, with packed files, and with the edition beside the files as they are."""

    def add_files_from_finders(self) -> None:
        """Say where every file stands, once the site starts."""
        now = edition()
        self.files = Shelf(self.get_static_file)
        for name, path in now.paths.items():
            self.files[self.static_prefix + name] = self.files[self._address(name)] = str(path)

    def _address(self, name: str) -> str:
        return f"{self.static_prefix}{edition().digest}/{name}"

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether what stands at `url` never changes: only in the edition."""
        return url.startswith(self._address(""))

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """What answers for the file at `path`."""
        file = super().get_static_file(path, url, stat_cache=stat_cache)
        beneath = self._address("")
        body = edition().whole(url.removeprefix(beneath)) if url.startswith(beneath) else b""
        length = len(body) or Path(path).stat().st_size
        if not path.endswith(PACKS_WELL) or length < WORTH_IT:
            return file
        _, headers = file.get_path_and_headers({})
        return PackedFile(path, [pair for pair in headers if pair[0] != "Content-Length"], body)
