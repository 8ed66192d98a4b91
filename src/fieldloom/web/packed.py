"""Style sheets, scripts and drawings are sent packed, a third of their size.

They are packed once, when the site starts, and kept in memory. Only these: what says something of a study is
never packed, since the size of a packed answer can betray what is in it.
"""

import gzip
import io
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response, StaticFile

PACKS_WELL = (".css", ".js", ".svg")
WORTH_IT = 400  # bytes; what is smaller travels in one piece anyway
ACCEPTS = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0+)?(?:,|$))")


class PackedFile(StaticFile):  # type: ignore[misc]
    """A file that is sent packed to whoever can unpack it."""

    def __init__(self, path: str, headers: list[tuple[str, str]]) -> None:
        super().__init__(path, [*headers, ("Vary", "Accept-Encoding")])
        self.packed = gzip.compress(Path(path).read_bytes(), 9, mtime=0)
        _, plain = self.get_path_and_headers({})
        kept = [(name, value) for name, value in plain if name != "Content-Length"]
        length = str(len(self.packed))
        self.heading = [*kept, ("Content-Encoding", "gzip"), ("Content-Length", length)]

    def get_response(self, method: str, asked: dict[str, Any]) -> Response:
        """The answer to one request; a part of a file (`Range`) is always plain."""
        plain = method != "GET" or "HTTP_RANGE" in asked or self.is_not_modified(asked)
        if plain or not ACCEPTS.search(asked.get("HTTP_ACCEPT_ENCODING", "")):
            return super().get_response(method, asked)
        return Response(HTTPStatus.OK, self.heading, io.BytesIO(self.packed))


class PackingMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, with packed files."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """What answers for the file at `path`."""
        file = super().get_static_file(path, url, stat_cache=stat_cache)
        if not path.endswith(PACKS_WELL) or Path(path).stat().st_size < WORTH_IT:
            return file
        _, headers = file.get_path_and_headers({})
        return PackedFile(path, [pair for pair in headers if pair[0] != "Content-Length"])
