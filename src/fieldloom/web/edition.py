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
    """The files by name, where each lies, and what is sent for those that are joined from several."""

    digest: str
    paths: dict[str, Path]
    joined: dict[str, bytes]


@cache
def edition() -> Edition:
    """The edition of this program, put together once in a process. Raises `joined.Unjoinable`."""
    paths = dict(sorted(_found().items()))
    whole = _joined(paths)
    told = hashlib.sha256()
    for name, path in paths.items():
        told.update(f"{name}\0".encode())
        told.update(hashlib.sha256(whole.get(name) or path.read_bytes()).digest())
    return Edition(told.hexdigest()[:LETTERS], paths, whole)


def _found() -> dict[str, Path]:
    files: dict[str, Path] = {}
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            files.setdefault(name.replace("\\", "/"), Path(storage.path(name)))
    return files


def _joined(paths: dict[str, Path]) -> dict[str, bytes]:
    """What is sent for the files that import others and that no other imports: those that pages load."""
    text = {name: path.read_text("utf-8") for name, path in paths.items() if path.suffix in KINDS}
    needs = {name: joined.needs(name, said) for name, said in text.items()}
    inner = {other for others in needs.values() for other in others}
    read = text.__getitem__
    return {
        name: (
            joined.sheet(name, read) if name.endswith(".css") else joined.script(name, read, ALONE)
        ).encode()
        for name, others in needs.items()
        if others and name not in inner
    }


class EditionStorage(StaticFilesStorage):
    """Where `{% static %}` leads: into the edition, or to the plain files while they are worked on."""

    def url(self, name: str | None) -> str:
        """The address of a file."""
        if settings.STATIC_PLAIN:
            return super().url(name)
        return super().url(f"{edition().digest}/{name}")
