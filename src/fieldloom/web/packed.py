"""Style sheets, scripts and drawings are sent packed, a third of their size.

They are packed when they are first asked for, and kept in memory: in the edition (`web.edition`), which pages
name, and as they are. Only these: what says something of a study is never packed, since the size of a packed
answer can betray what is in it.
"""

import gzip
import io
import re
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


class PackingMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, with packed files, and with the edition beside the files as they are."""

    joined: dict[str, bytes] = {}

    def add_files_from_finders(self) -> None:
        """Take in every file, once the site starts."""
        super().add_files_from_finders()
        now = edition()
        self.joined = {self._address(name): body for name, body in now.joined.items()}
        for name, path in now.paths.items():
            self.add_file_to_dictionary(self._address(name), str(path))

    def _address(self, name: str) -> str:
        return f"{self.static_prefix}{edition().digest}/{name}"

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether what stands at `url` never changes: only in the edition."""
        return url.startswith(self._address(""))

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """What answers for the file at `path`."""
        file = super().get_static_file(path, url, stat_cache=stat_cache)
        body = self.joined.get(url, b"")
        length = len(body) or Path(path).stat().st_size
        if not path.endswith(PACKS_WELL) or length < WORTH_IT:
            return file
        _, headers = file.get_path_and_headers({})
        return PackedFile(path, [pair for pair in headers if pair[0] != "Content-Length"], body)
