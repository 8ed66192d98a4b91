"""Legends: the lines near the top that say whose initials stand for whom."""

import re
from collections.abc import Iterable, Sequence

from fieldloom.sources.rules.blocks import Paragraph
from fieldloom.sources.rules.labels import is_role

_LEGEND = re.compile(r"\s*([A-Z][A-Za-z0-9]{0,5})(\s*[-–—=:]\s+|\s+)(\S.{0,100}?)\s*")
_TOP = 30


def legend_of(
    paragraphs: Sequence[Paragraph], names: Sequence[str]
) -> tuple[set[int], dict[str, str]]:
    """The paragraphs near the top that say whose initials stand for whom, and what they say."""
    where: set[int] = set()
    legend: dict[str, str] = {}
    for index, paragraph in enumerate(paragraphs[:_TOP]):
        entries = [_legend_entry(line, names) for line in paragraph.text.strip().split("\n")]
        if all(entries) and entries:
            where.add(index)
            for code, name in filter(None, entries):
                legend[code] = code if legend.get(code, name) != name else name
        elif where and index > max(where) + 1:
            break
    if not legend:
        return set(), {}
    used = {p.text.split(None, 1)[0].rstrip(":") for p in paragraphs if p.text.strip()}
    if not any(code in used or _fits(code, name) for code, name in legend.items()):
        return set(), {}
    return where, {code: _known_as(name, names) for code, name in legend.items()}


def _legend_entry(line: str, names: Sequence[str]) -> tuple[str, str] | None:
    match = _LEGEND.fullmatch(line)
    if match is None or match[3][-1] in ".?!…," or not match[3][0].isupper():
        return None
    code, gap, name = match[1], match[2].strip(), match[3]
    if gap in ("-", "–", "—", "="):
        return (code, name) if len(name.split()) <= 12 else None
    exact = initials(name) == code.upper() and len(name.split()) <= 4
    if exact or name in names or (gap == ":" and is_role(name) and len(name.split()) <= 2):
        return (code, name)
    return None


def initials(name: str) -> str:
    """'Anne-Marie McGregor' -> 'AMM'."""
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word).upper()


def _fits(code: str, name: str) -> bool:
    """True when the code's letters occur in the name in their order, the first at a word's head."""
    letters = iter(name.casefold())
    return code[0] in initials(name) and all(c in letters for c in code.casefold())


def _known_as(name: str, names: Iterable[str]) -> str:
    """The name as the file's own list of speakers gives it, where the legend adds to it."""
    for known in names:
        if known and re.search(rf"(?<!\w){re.escape(known)}(?!\w)", name) and "," not in name:
            return known
    return name
