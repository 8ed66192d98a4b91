"""Whether a text on its way out still holds a real name of the study: by every form, one pass. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import Known, own_words
from fieldloom.pseudonyms.rules.tokens import WORD


@dataclass(frozen=True, slots=True)
class Leak:
    """A form of entity `entity` stands from `start` to `end`; `line` and `column` count from 1.

    `doubtful`: the form is an everyday word as well and stands in small letters or begins a sentence.
    """

    start: int
    end: int
    line: int
    column: int
    entity: int
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """All forms of a study, by their first word: the words that follow it, and whose form it is."""

    forms: dict[str, tuple[tuple[tuple[str, ...], int], ...]]


def watch_for(known: Iterable[Known]) -> Watch:
    """Every form, whole, and of a person of several words each name by itself as well."""
    told: dict[str, set[tuple[tuple[str, ...], int]]] = {}
    for one in known:
        for form in one.forms:
            words = tuple(_plain(word) for word in own_words(form))
            if not words:
                continue
            parts = {words}
            if one.kind is Kind.PERSON:
                parts |= {(word,) for word in words if len(word) > 2}
            for part in parts:
                told.setdefault(part[0], set()).add((part, one.id))
    order = {first: sorted(all_, key=lambda pair: -len(pair[0])) for first, all_ in told.items()}
    return Watch({first: tuple(all_) for first, all_ in order.items()})


def leaks(text: str, watch: Watch) -> Iterator[Leak]:
    """Every place where a form stands, in any case, with 's or without, accents or none."""
    found = [(m.start(), m.end(), _plain(m[0])) for m in WORD.finditer(text)]
    line, line_start, at = 1, 0, 0
    while at < len(found):
        start, end, word = found[at]
        whose = _standing(found, at, watch.forms.get(word, ()))
        if whose is None:
            at += 1
            continue
        count, entity = whose
        passed = text.count("\n", line_start, start)
        if passed:
            line, line_start = line + passed, text.rfind("\n", 0, start) + 1
        end = found[at + count - 1][1]
        yield Leak(
            start, end, line, start - line_start + 1, entity, _doubt(text, start, word, count)
        )
        at += count


def _standing(
    found: list[tuple[int, int, str]], at: int, forms: tuple[tuple[tuple[str, ...], int], ...]
) -> tuple[int, int] | None:
    for words, entity in forms:
        inside = found[at : at + len(words)]
        near = all(b[0] - a[1] < 4 for a, b in pairwise(inside))
        if near and tuple(word for *_, word in inside) == words:
            return len(words), entity
    return None


def _doubt(text: str, start: int, word: str, count: int) -> bool:
    if count > 1 or word not in names().everyday:
        return False
    begins = not text[:start].rstrip(" \t\"'“‘(")[-1:].isalnum() and text[start - 1 : start] != ","
    return text[start].islower() or begins


def _plain(word: str) -> str:
    bare = plain(word)
    return bare.removesuffix("'s").removesuffix("'")
