"""From what a file says of itself, and what the person handing it over says, to a source's fields.

The person outranks the file. What cannot be followed is said in a warning, never passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from fieldloom.fieldwork.models import Encounter
from fieldloom.sources.rules.kinds import Refs, SourceKind
from fieldloom.sources.rules.reading import Reading

TITLE, REF = 300, 30
DOCUMENTS = frozenset({"pdf", "epub", "html"})
KINDS = {name: kind for kind in SourceKind for name in (kind.value, kind.label.casefold())}


@dataclass(slots=True)
class Said:
    """The fields of a source to be, and the warnings that go with them."""

    title: str = ""
    kind: SourceKind = SourceKind.DOCUMENT
    ref: str = ""
    encounter: Encounter | None = None
    warnings: list[str] = field(default_factory=list)


def describe(
    name: str,
    reading: Reading,
    settings: Mapping[str, Any],
    encounters: Mapping[str, Encounter],
    refs: Refs,
) -> Said:
    """What a file is to be called and what it is.

    `encounters` are those of the study that the person may reach, by study id; `refs` are the
    source ids that are taken.
    """
    heard = {key.casefold(): _text(value) for key, value in reading.attributes.items()}
    chosen = {key: _text(value) for key, value in settings.items() if _text(value)}
    said = Said(warnings=list(reading.warnings))
    said.title = chosen.get("title") or heard.get("title") or _bare(name)
    if len(said.title) > TITLE:
        said.title = said.title[: TITLE - 1] + "…"
    said.kind = _kind(reading, chosen.get("kind", ""), heard, said.warnings)
    said.ref = _ref(chosen.get("ref") or heard.get("ref", ""), said.kind, refs, said.warnings)
    named = chosen.get("encounter") or heard.get("encounter", "")
    said.encounter = encounters.get(named)
    if named and said.encounter is None:
        said.warnings.append(f"There is no encounter {named} here that you may use; none was set.")
    if said.encounter is not None:
        _compare_days(said.encounter, heard.get("date", ""), said.warnings)
    return said


def _kind(
    reading: Reading, chosen: str, heard: Mapping[str, str], warnings: list[str]
) -> SourceKind:
    for name in filter(None, (chosen, heard.get("kind", ""), heard.get("type", ""))):
        known = KINDS.get(name.strip().casefold().replace("-", " ")) or KINDS.get(_spelt(name))
        if known is not None:
            return known
        warnings.append(f"“{name[:60]}” is not a kind of source; the kind was recognised instead.")
    if reading.picture is not None:
        return SourceKind.PICTURE
    if reading.format in DOCUMENTS:
        return SourceKind.DOCUMENT
    speaks = any(block.kind == "speech" for block in reading.blocks)
    return SourceKind.INTERVIEW if speaks else SourceKind.FIELD_NOTE


def _ref(wanted: str, kind: SourceKind, refs: Refs, warnings: list[str]) -> str:
    wanted = wanted.strip()
    if wanted and wanted not in refs and fits_as_ref(wanted):
        return wanted
    free = refs.next(kind)
    if wanted:
        why = "is taken" if wanted in refs else "cannot be used as a study id"
        warnings.append(f"{wanted[:REF]} {why}; this source is {free}.")
    return free


def fits_as_ref(ref: str) -> bool:
    """Whether this can be a study id: letters, digits, - _ . and not too long; it stands in URLs."""
    bare = ref.replace("-", "").replace("_", "").replace(".", "")
    return len(ref) <= REF and bare.isascii() and bare.isalnum()


def _compare_days(encounter: Encounter, date: str, warnings: list[str]) -> None:
    day = encounter.on_day.isoformat() if encounter.on_day else ""
    if day and date and len(date) == len(day) and date != day:
        warnings.append(f"The file is dated {date}, but encounter {encounter.ref} was on {day}.")


def _bare(name: str) -> str:
    return PurePosixPath(name).stem.replace("_", " ").strip() or name


def _spelt(kind: str) -> str:
    return kind.strip().casefold().replace(" ", "_").replace("-", "_")


def _text(value: Any) -> str:
    """One line of text from an attribute, which may be a list of them."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list | tuple) and value:
        return _text(value[0])
    return ""
