"""Who speaks when, in many texts at once: by pseudonym where the speaker is linked."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fieldloom.coding.reads.by_hand import numbers_of
from fieldloom.coding.rules.portraits import marks
from fieldloom.sources.models import Paragraph, Speaker

Ints = npt.NDArray[np.int64]
PLENTY = 1 << 32  # more than a text has paragraphs


@dataclass(frozen=True, slots=True)
class Voices:
    """The voices of some texts. `names` are numbered from 1; 0 is nobody's. `table` holds revision,
    paragraph, voice, start and end of every paragraph somebody speaks, by revision and paragraph."""

    names: list[str]
    asking: frozenset[int]
    table: Ints

    def number(self, name: str) -> int:
        """The number of a voice; -1 for one that does not speak here."""
        return self.names.index(name) + 1 if name in self.names else -1

    def of(self, revision: Ints, paragraph: Ints) -> Ints:
        """Who speaks in each of these paragraphs; 0 where nobody does."""
        if not len(self.table):
            return np.zeros(len(revision), dtype=np.int64)
        keys = self.table[:, 0] * PLENTY + self.table[:, 1]
        wanted = revision * PLENTY + paragraph
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, self.table[at, 2], 0)

    def turns(self, revision: Ints, length: Ints, bins: Ints) -> Iterator[tuple[int, ...]]:
        """(text's place among `revision`, voice, first bin, last bin) of all turns."""
        order = np.argsort(revision)
        if not len(self.table):
            return
        place = order[np.searchsorted(revision[order], self.table[:, 0])].astype(np.int64)
        many = len(self.names) + 1
        cell, start, end = place * many + self.table[:, 2], self.table[:, 3], self.table[:, 4]
        found = marks(cell, start, end, length[place], bins[place])
        columns = (found.cell // many, found.cell % many, found.first, found.last)
        yield from zip(*(column.tolist() for column in columns), strict=True)


def speaking(revisions: Collection[int], sources: Collection[int]) -> Voices:
    """The voices of these texts, given by their current revisions and their row ids."""
    names: dict[int, str] = {}
    asks: set[str] = set()
    fields = ("pk", "label", "is_fieldworker", "participant__label", "participant__ref")
    rows = Speaker.objects.filter(source__in=sources).order_by()
    for pk, label, is_fieldworker, pseudonym, ref in rows.values_list(*fields):
        names[pk] = pseudonym or ref or label
        if is_fieldworker:
            asks.add(names[pk])
    known = sorted(set(names.values()), key=lambda name: (name in asks, name.casefold()))
    number = {name: place for place, name in enumerate(known, 1)}
    voice = {pk: number[name] for pk, name in names.items()}
    return Voices(known, frozenset(number[name] for name in asks), _spoken(revisions, voice))


def _spoken(revisions: Collection[int], voice: dict[int, int]) -> Ints:
    if not voice:
        return np.empty((0, 5), dtype=np.int64)
    rows = Paragraph.objects.filter(revision__in=revisions, speaker__isnull=False)
    fields = ("revision_id", "number", "speaker_id", "start", "end")
    table = numbers_of(rows, fields)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    known = np.array(sorted(voice), dtype=np.int64)
    named = np.array([voice[pk] for pk in sorted(voice)], dtype=np.int64)
    table[:, 2] = named[np.searchsorted(known, table[:, 2])]
    return table
