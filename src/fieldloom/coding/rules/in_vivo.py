"""Naming a code by the very words of a passage. Pure."""

import unicodedata

LONGEST = 60
CUT = "…"


def in_vivo_name(quote: str) -> str:
    """The quote on one line, cut to at most 60 characters between words where it is longer.

    A single word that is longer still is cut inside, never between a letter and its accents.
    Empty when the quote holds nothing that can be read.
    """
    name = " ".join("".join(filter(_readable, quote)).split())
    if len(name) <= LONGEST:
        return name
    room = LONGEST - len(CUT)
    kept, _, broken = name[: room + 1].rpartition(" ")
    if not kept:
        kept = broken[:room]
        while kept and unicodedata.combining(name[len(kept)]):
            kept = kept[:-1]
    return (kept.rstrip(" ,;:–—-") or name[:room]) + CUT


def _readable(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cc", "Cs")
