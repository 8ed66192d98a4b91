"""What is counted of one text, and how sure the shares of a set are: texts drawn anew 1,000 times."""
# ruff: noqa: SIM905 - a list of words reads better as words

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from benchmarks.names.sets import Doc
from fieldloom.pseudonyms.rules.kinds import Kind

Spans = Sequence[tuple[int, int]]
DRAWS = 1000
_TOKEN = re.compile(r"\w+|[^\w\s]")
# What the Text Anonymization Benchmark leaves out of account: by spaCy's tags there, by a list here.
_FUNCTION = frozenset(
    "mr mrs ms no nr about a an the this that these those some any each every all both no of in on at by "
    "to from for with against between into through during before after above below under over near "
    "since until within without upon per via and or but nor ’s 's not".split()
)


@dataclass(slots=True)
class Counts:
    """One text: marks and those wholly covered, of people too; entities and those all of whose mentions are;
    masked tokens and those that had to be; words;
    finds by tier."""

    marks: int = 0
    covered: int = 0
    people: int = 0
    people_covered: int = 0
    direct: int = 0
    direct_met: int = 0
    quasi: int = 0
    quasi_met: int = 0
    masked: int = 0
    right: int = 0
    words: int = 0
    sure: int = 0
    sure_right: int = 0
    look: int = 0


def tiers(told: Counts, doc: Doc, sure: Spans, every: int) -> None:
    """Note how many finds are sure, how many of those touch a mark, and how many of all want a look."""
    must = _letters(len(doc.text), [(mark.start, mark.end) for mark in doc.marks])
    told.sure, told.look = len(sure), every - len(sure)
    told.sure_right = sum(bool(must[start:end].any()) for start, end in sure)


def counts(doc: Doc, spans: Spans) -> Counts:
    """What was met in one text; the spans are in order and may overlap."""
    hidden = _letters(len(doc.text), spans)
    must = _letters(len(doc.text), [(mark.start, mark.end) for mark in doc.marks])
    told = Counts(words=len(doc.text.split()))
    for mark in doc.marks:
        met = _met(doc.text, mark.start, mark.end, hidden, strict=not doc.entities)
        told.marks += 1
        told.covered += met
        if mark.kind is Kind.PERSON:
            told.people += 1
            told.people_covered += met
    for entity in doc.entities:
        met = all(_met(doc.text, *span, hidden, strict=False) for span in entity.spans)
        if entity.direct:
            told.direct += 1
            told.direct_met += met
        else:
            told.quasi += 1
            told.quasi_met += met
    for token in _TOKEN.finditer(doc.text):
        if hidden[token.start()] and token[0].isalnum():
            told.masked += 1
            told.right += bool(must[token.start()])
    return told


def _letters(length: int, spans: Spans) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    told = np.zeros(length + 1, bool)
    for start, end in spans:
        told[start:end] = True
    return told


def _met(text: str, start: int, end: int, hidden: "np.ndarray", *, strict: bool) -> bool:  # type: ignore[type-arg]
    """Whether every letter and digit is masked; not strict: but those of words that carry nothing."""
    for token in _TOKEN.finditer(text, start, end):
        carries = token[0].isalnum() and (strict or token[0].lower() not in _FUNCTION)
        if carries and not hidden[token.start() : token.end()].all():
            return False
    return True


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, or a number in 1,000; with the ends of its 95% interval over texts. None of nothing."""

    value: float | None
    low: float = 0.0
    high: float = 0.0
    met: int = 0
    all: int = 0


RATES = {
    "covered": ("covered", "marks", 1),
    "people": ("people_covered", "people", 1),
    "ERdi": ("direct_met", "direct", 1),
    "ERqi": ("quasi_met", "quasi", 1),
    "token P": ("right", "masked", 1),
    "masked per 1,000": ("masked", "words", 1000),
    "wrongly masked per 1,000": ("wrong", "words", 1000),
    "sure finds right": ("sure_right", "sure", 1),
    "sure finds per 1,000": ("sure", "words", 1000),
    "finds to look at per 1,000": ("look", "words", 1000),
}


def rates(every: Sequence[Counts], seed: int = 1) -> dict[str, Rate]:
    """The rates over texts, with intervals."""
    names = [field.name for field in fields(Counts)]
    table = {name: np.array([getattr(one, name) for one in every], float) for name in names}
    table["wrong"] = table["masked"] - table["right"]
    rows = np.random.default_rng(seed).integers(0, len(every), (DRAWS, len(every)))
    told = {}
    for name, (met, whole, times) in RATES.items():
        over = float(table[whole].sum())
        if not over:
            told[name] = Rate(None)
            continue
        drawn = table[met][rows].sum(1) * times / np.maximum(table[whole][rows].sum(1), 1)
        low, high = np.percentile(drawn, (2.5, 97.5))
        here = float(table[met].sum())
        told[name] = Rate(here * times / over, float(low), float(high), int(here), int(over))
    return told
