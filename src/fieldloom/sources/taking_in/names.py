"""Names of files as they come: made fit to be kept and shown, and never used as a path."""

import unicodedata

LONGEST = 255


def plain_name(name: str) -> str:
    """A file's name without folders and without characters that do not print.

    Characters that turn the direction of writing go too: with them a name can read as another.
    """
    last = [part for part in _printing(name).replace("\\", "/").split("/") if part.strip()]
    return shortened(last[-1].strip() if last else "") or "unnamed"


def path_inside(name: str) -> str:
    """The path of a file in an archive, cleaned in the same way, its folders kept to tell it apart."""
    parts = [part.strip() for part in _printing(name).replace("\\", "/").split("/")]
    return shortened("/".join(p for p in parts if p not in ("", ".", ".."))) or "unnamed"


def shortened(name: str) -> str:
    """At most 255 characters; the end, with its suffix, is kept."""
    return name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"


def _printing(name: str) -> str:
    return "".join(c for c in name if unicodedata.category(c)[0] != "C")
