"""Talk as it is written down: where speakers' labels stand, before anything else is looked at. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import Roster
from fieldloom.pseudonyms.rules.tokens import WORD
from fieldloom.sources.rules.blocks import Paragraph
from fieldloom.sources.rules.labels import is_code, is_role
from fieldloom.sources.rules.turns import mark

_PARAGRAPH = re.compile(r"(?P<text>.+?)(?P<gap>\n\s*\n\s*|\s*\Z)", re.DOTALL)
_SIGNS = " \t:*_[](){}<>#.\n"


class Label(NamedTuple):
    """Where the head of a turn stands: code points `start` to `said`, at which its words begin."""

    start: int
    said: int


def labels_in(text: str) -> list[Label]:
    """The heads of the turns of a plain text, in order; none where nobody is named as speaking."""
    at, paragraphs = len(text) - len(text.lstrip()), []
    lead = at
    while at < len(text):
        found = _PARAGRAPH.match(text, at)
        if found is None:
            break
        paragraphs.append(Paragraph(found["text"], gap=found["gap"]))
        at = found.end()
    blocks = mark(paragraphs).blocks
    return [Label(lead + b.start, lead + b.start + b.said) for b in blocks if b.said]


def label_hits(text: str, labels: Iterable[Label], roster: Roster) -> list[Hit]:
    """The labels that name somebody; parts such as Interviewer and codes such as P1 do not."""
    found = []
    for label in labels:
        inside = text[label.start : label.said]
        name = re.split(r"[\[(<{\d]", inside, maxsplit=1)[0].strip(_SIGNS)
        start = label.start + inside.find(name)
        if not name or is_role(name) or (is_code(name) and len(name) < 3):
            continue
        if name.isupper() and not _named(name, roster):
            continue
        hit = _label_hit(name, start, roster)
        if hit:
            found.append(hit)
    return found


def _named(name: str, roster: Roster) -> bool:
    """Whether a label in capitals, such as TRACY, is a name that is known, and no part or code."""
    words = [plain(word) for word in WORD.findall(name) if len(word) > 2]
    lists = names()
    return any(w in roster.single or w in lists.first or w in lists.last for w in words)


def _label_hit(name: str, start: int, roster: Roster) -> Hit | None:
    words = [plain(word) for word in WORD.findall(name)]
    form = next((roster.single[word] for word in words if word in roster.single), None)
    listed = any(word in names().first or word in names().last for word in words)
    tier = Tier.SURE if form or listed else Tier.LOOK
    why = "the label of a speaker"
    entity = form.entity if form else None
    end = start + len(name)
    return Hit(start, end, Kind.PERSON, tier, Layer.LABEL, why, entity=entity) if words else None


def spans_of(labels: Sequence[Label]) -> list[tuple[int, int]]:
    """The labels as plain spans."""
    return [(label.start, label.said) for label in labels]
