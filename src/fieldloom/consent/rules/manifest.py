"""The kinds of things that a withdrawal reaches, in words, and what becomes of each. Pure.

`people.reached.Found.what` names them. A room that reaches something new adds its line here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fieldloom.consent.rules.events import Effect


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is called for one and for many, and what redacting and erasing do with it."""

    one: str
    many: str
    redact: str
    erase: str

    def counted(self, number: int) -> str:
        """The number with its word, as in 12 codings."""
        return f"{number:,} {self.one if number == 1 else self.many}"

    def becomes(self, effect: Effect) -> str:
        """What becomes of it; where nothing is destroyed it stays, hidden."""
        told = {Effect.REDACT: self.redact, Effect.ERASE: self.erase}
        return told.get(effect, "stays as it is")


_SHADED = "words are shaded for ever"
_STAYS = "stays"
_HAND = "a person looks through"
KINDS: dict[str, Kind] = {
    "person": Kind(
        "row of the person", "rows of the person", _STAYS, "is emptied but for the code"
    ),
    "ties": Kind("tie to others", "ties to others", _STAYS, "stay as codes, without notes"),
    "encounters": Kind("encounter", "encounters", _STAYS, "that it took place stays"),
    "notes": Kind("note on an encounter", "notes on encounters", _STAYS, "are erased"),
    "shared_notes": Kind(
        "note on an encounter with others", "notes on encounters with others", _HAND, _HAND
    ),
    "checks": Kind(
        "note made at a visit", "notes made at visits", _STAYS, "are emptied; what was said stays"
    ),
    "names": Kind("real name in the register", "real names in the register", _STAYS, "are erased"),
    "sources": Kind("source", "sources", _STAYS, "stay with what others said"),
    "paragraphs": Kind("paragraph in any version", "paragraphs in any version", _SHADED, _SHADED),
    "passages": Kind("passage", "passages", _SHADED, "are erased"),
    "bordering": Kind(
        "passage with others’ words as well",
        "passages with others’ words as well",
        _SHADED,
        "stay; only the words are shaded",
    ),
    "pictures": Kind("picture", "pictures", "are erased", "are erased"),
    "regions": Kind("part of a picture", "parts of pictures", _STAYS, "are erased"),
    "originals": Kind("original file", "original files", "are erased", "are erased"),
    "shared": Kind(
        "original that others are in as well",
        "originals that others are in as well",
        "are erased whole",
        "are erased whole",
    ),
    "index": Kind("entry of the search", "entries of the search", "are taken out", "are taken out"),
    "jobs": Kind(
        "piece of past work", "pieces of past work", "holds numbers only", "hold numbers only"
    ),
    "unplaced": Kind(
        "passage whose place in some version is not known",
        "passages whose place in some version is not known",
        _HAND,
        _HAND,
    ),
    "kept": Kind(
        "source kept by a legal or safeguarding hold",
        "sources kept by a legal or safeguarding hold",
        "stay until the hold is lifted",
        "stay until the hold is lifted",
    ),
    "codings": Kind("coding", "codings", _STAYS, "are erased"),
    "memos_on": Kind("memo on these passages", "memos on these passages", _SHADED, "are erased"),
    "memos_quoting": Kind("memo that quotes", "memos that quote", _SHADED, _SHADED),
    "code_names": Kind(
        "code named by their words",
        "codes named by their words",
        "gets another name",
        "get other names",
    ),
    "code_texts": Kind(
        "description of a code that quotes", "descriptions of codes that quote", _SHADED, _SHADED
    ),
    "memos_by_hand": Kind(
        "memo that may tell it in other words",
        "memos that may tell it in other words",
        _HAND,
        _HAND,
    ),
    "backups": Kind(
        "backup on this machine",
        "backups on this machine",
        "cannot be changed; see until when",
        "cannot be changed; see until when",
    ),
    "exports": Kind(
        "file that the team took out before",
        "files that the team took out before",
        "whoever has it deletes it",
        "whoever has it deletes it",
    ),
    "releases": Kind("release", "releases", "cannot be called back", "cannot be called back"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a manifest for people."""

    what: str
    number: int
    words: str
    becomes: str
    by_hand: bool
    ids: tuple[int, ...] = ()


def lines(manifest: Mapping[str, Any], effect: Effect) -> list[Line]:
    """What is there of each kind, in the order of the table; what is not there is left out."""
    held: Sequence[Mapping[str, Any]] = manifest.get("found", ())
    known = {one["what"]: one for one in held if one["number"]}
    order = [*KINDS, *(what for what in known if what not in KINDS)]
    return [_line(known[what], effect) for what in order if what in known]


def _line(one: Mapping[str, Any], effect: Effect) -> Line:
    what, number = str(one["what"]), int(one["number"])
    kind = KINDS.get(what, Kind(what, what, "is looked at", "is looked at"))
    hand = bool(one.get("by_hand"))
    ids = tuple(int(pk) for pk in one.get("ids", ()))
    return Line(what, number, kind.counted(number), kind.becomes(effect), hand, ids)
