"""Pandoc, called with an argument list on bytes: no shell, no files, no network, a bounded heap."""

import importlib.util
import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from fieldloom.sources.formats.kinds import NAMES
from fieldloom.sources.formats.rich_text import spelt_out
from fieldloom.sources.formats.shield import shield, unshield
from fieldloom.sources.rules.reading import CannotRead

HEAP = "-M640m"
SECONDS = 50
# Smart punctuation, maths, citations and emoji names are off: they would change what was typed.
READERS = {
    "md": "commonmark+pipe_tables+strikeout+footnotes",
    "rst": "rst-smart",
    "html": "html-smart-tex_math_dollars",
    "docx": "docx",
    "odt": "odt",
    "rtf": "rtf",
    "epub": "epub",
}
_HEAP_EXHAUSTED = 251


def parse(kind: str, data: bytes) -> dict[str, Any]:
    """Pandoc's document tree of a file. Raises CannotRead when pandoc cannot make one."""
    stands_for: dict[str, str] = {}
    if kind == "md":
        shielded, stands_for = shield(data.decode("utf-8"))
        data = shielded.encode()
    elif kind == "rtf":
        data, stands_for = spelt_out(data)
    argv = [program(), "+RTS", HEAP, "-RTS", "-f", READERS[kind], "-t", "json", "--sandbox"]
    try:
        done = subprocess.run(
            argv,
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd="/",
            env={"LANG": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/nonexistent"},
        )
    except subprocess.TimeoutExpired as error:
        raise _too_heavy("takes too long to read") from error
    if done.returncode in (_HEAP_EXHAUSTED, -9, -6):
        raise _too_heavy("needs too much memory to read")
    if done.returncode:
        raise CannotRead(
            f"This file is damaged, or is not really {NAMES[kind]}.",
            "Open it in the program that made it, save it again, and take in the new copy.",
            "damaged",
        )
    tree: dict[str, Any] = json.loads(unshield(done.stdout, stands_for))
    return tree


@cache
def program() -> str:
    """Path of the pandoc that came with the installation, else of the system's own."""
    spec = importlib.util.find_spec("pypandoc")
    for place in (spec.submodule_search_locations or []) if spec else []:
        bundled = Path(place) / "files" / "pandoc"
        if os.access(bundled, os.X_OK):
            return str(bundled)
    found = shutil.which("pandoc")
    if found:
        return found
    raise CannotRead(
        "Documents of this kind are read with pandoc, which is not installed here.",
        "Ask whoever looks after this installation to add the package pypandoc-binary.",
        "no-pandoc",
    )


def _too_heavy(why: str) -> CannotRead:
    return CannotRead(
        f"This file {why}; it is very large or made to be so.",
        "Split it into parts, or save it as plain text, and take in those.",
        "too-heavy",
    )
