"""The texts on which finding names is measured, each with what must go."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.marked import Mark, Marked, read_marked
from fieldloom.pseudonyms.rules.windows import lowered

ROOT = Path(__file__).parents[2]
_PROBE = re.compile(r"\[\[(PERSON|ORG|PLACE|DATE|ID):([^\[\]\n]+)\]\]")
_KINDS = {
    "PERSON": Kind.PERSON,
    "ORG": Kind.ORGANISATION,
    "PLACE": Kind.PLACE,
    "DATE": Kind.DATE,
    "ID": Kind.NUMBER,
}


@dataclass(frozen=True, slots=True)
class Entity:
    """Whoever or whatever one judgment names: whether directly, and every place where it does."""

    direct: bool
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Doc:
    """A text, what must be masked in it, in order; in judgments the entities as well."""

    text: str
    marks: tuple[Mark, ...]
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A set of texts; `tuned` says what was tuned to it, "" where nothing was."""

    name: str
    docs: tuple[Doc, ...]
    tuned: str = ""


def small(one: Named) -> Named:
    """The same in small letters."""
    docs = tuple(Doc(lowered(doc.text), doc.marks, doc.entities) for doc in one.docs)
    return Named(f"{one.name}, small letters", docs, one.tuned)


def court(data: Path) -> Named:
    """The dev part of the Text Anonymization Benchmark that could be had."""
    with gzip.open(data / "tab" / "tab_sub144_dev.json.gz", "rt", encoding="utf-8") as held:
        docs = tuple(_judgment(row) for row in json.load(held))
    return Named("court (TAB dev)", docs, "the model's seed and limits")


def _judgment(row: dict[str, Any]) -> Doc:
    spans: dict[str, list[tuple[int, int]]] = {}
    direct: set[str] = set()
    for told in row["annotations"].values():
        for one in told["entity_mentions"]:
            if one["identifier_type"] in ("DIRECT", "QUASI"):
                spans.setdefault(one["entity_id"], []).append(
                    (one["start_offset"], one["end_offset"])
                )
                if one["identifier_type"] == "DIRECT":
                    direct.add(one["entity_id"])
    entities = tuple(Entity(name in direct, tuple(places)) for name, places in spans.items())
    every = sorted({span for places in spans.values() for span in places})
    marks = tuple(Mark(start, end, Kind.PERSON) for start, end in _apart(every))
    return Doc(row["text"], marks, entities)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    told: list[tuple[int, int]] = []
    for start, end in spans:
        if told and start < told[-1][1]:
            told[-1] = (told[-1][0], max(end, told[-1][1]))
        else:
            told.append((start, end))
    return told


def probe(data: Path) -> Named:
    """Sixty invented lines of family talk, each a text of its own."""
    file = data / "uk-family-probe" / "uk_family_probe.txt"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if _PROBE.search(line)]
    every = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    plain = [line for line in every if line not in lines and not line.startswith("#")]
    return Named("probe of family talk", tuple(_line(line) for line in [*lines, *plain]))


def _line(told: str) -> Doc:
    marks, pieces, last, length = [], [], 0, 0
    for found in _PROBE.finditer(told):
        between = told[last : found.start()]
        length += len(between)
        pieces += [between, found[2]]
        marks.append(Mark(length, length + len(found[2]), _KINDS[found[1]]))
        length += len(found[2])
        last = found.end()
    return Doc("".join([*pieces, told[last:]]), tuple(marks))


def invented(folder: Path, pattern: str, name: str, tuned: str = "") -> Named:
    """Invented texts marked by hand; paragraphs are drawn anew for the intervals."""
    docs: list[Doc] = []
    for file in sorted(folder.glob(pattern)):
        docs += _paragraphs(read_marked(file.read_text(encoding="utf-8")))
    return Named(name, tuple(docs), tuned)


def _paragraphs(whole: Marked, about: int = 600) -> list[Doc]:
    """A text in stretches of about so many letters, cut between paragraphs."""
    told, first = [], 0
    for found in re.finditer(r"\n\s*\n|\Z", whole.text):
        if found.end() - first < about and found.end() < len(whole.text):
            continue
        here = [mark for mark in whole.marks if first <= mark.start < found.end()]
        marks = tuple(Mark(m.start - first, m.end - first, m.kind) for m in here)
        if found.end() > first:
            told.append(Doc(whole.text[first : found.end()], marks))
        first = found.end()
    return told


def real(data: Path) -> Named:
    """Real transcripts without marks, every third of them: only how much is masked can be told."""
    folder = data / "corpora" / "iriss-transcripts" / "transcripts"
    docs = [Doc(file.read_text(encoding="utf-8"), ()) for file in sorted(folder.glob("*.md"))[::3]]
    return Named("real talk of professionals (Iriss)", tuple(docs))
