"""The edition: all style sheets, scripts, fonts and drawings of this version, under one address.

The address has the digest of all of them in it, so a browser may keep each for good and need not ask again;
after an upgrade there is another address. A page that was open meanwhile is never given files of two
versions: what is no longer there is not found. Files name one another from where they lie, so none is
rewritten for it.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from fieldloom.web import joined

ALONE = frozenset({"islands/theme.js"})  # every page loads it, beside others that import it
KINDS = (".css", ".js")
LETTERS = 16  # of the digest: 64 bits


@dataclass(frozen=True, slots=True)
class Edition:
    """The files by name, and where each lies."""

    digest: str
    paths: dict[str, Path]

    def whole(self, name: str) -> bytes:
        """What is sent for a file that imports others: all of them in one. Empty for any other, which is sent
        as it lies. Raises `joined.Unjoinable`."""
        if name in ALONE or not name.endswith(KINDS):
            return b""
        read = cache(lambda one: self.paths[one].read_text("utf-8"))
        if not joined.needs(name, read(name)):
            return b""
        if name.endswith(".css"):
            return joined.sheet(name, read).encode()
        return joined.script(name, read, ALONE).encode()


@cache
def edition() -> Edition:
    """The edition of this program, worked out once in a process: only the digest. What is joined is joined
    when it is first asked for, so the digest is also of how that is done."""
    paths = dict(sorted(_found().items()))
    told = hashlib.sha256(Path(joined.__file__).read_bytes())
    for name, path in paths.items():
        told.update(f"{name}\0".encode())
        told.update(hashlib.sha256(path.read_bytes()).digest())
    return Edition(told.hexdigest()[:LETTERS], paths)


def _found() -> dict[str, Path]:
    files: dict[str, Path] = {}
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            files.setdefault(name.replace("\\", "/"), Path(storage.path(name)))
    return files


class EditionStorage(StaticFilesStorage):
    """Where `{% static %}` leads: into the edition, or to the plain files while they are worked on."""

    def url(self, name: str | None) -> str:
        """The address of a file."""
        if settings.STATIC_PLAIN:
            return super().url(name)
        return super().url(f"{edition().digest}/{name}")
