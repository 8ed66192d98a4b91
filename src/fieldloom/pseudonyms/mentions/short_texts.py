"""Short texts about a source are made safe as its own text is: titles, labels, front matter, warnings."""

import re
from collections.abc import Iterable, Iterator

from fieldloom.pseudonyms.mentions.finding import Finder
from fieldloom.pseudonyms.mentions.handling import moved_in
from fieldloom.pseudonyms.mentions.replacements import Put as Planned
from fieldloom.pseudonyms.mentions.replacements import Wording
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.detecting import detect
from fieldloom.pseudonyms.rules.kinds import Tier
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.sources.clearance.aside import about
from fieldloom.sources.models import Source
from fieldloom.sources.rules.putting_in import Put, Putting

_SIGNS = re.compile(r"[\W\d_]")


class ShortTexts:
    """Makes the short texts of one source safe. What was decided of its mentions counts here as well; of what
    was not, sure finds are told by their kind, and `doubtful` has the others, which stay: their words, and
    the short text in which they stand."""

    def __init__(self, source: Source, finder: Finder, wording: Wording, puts: Iterable[Planned]):
        self.finder, self.wording, self.moved = finder, wording, moved_in(source)
        self.decided = {one.mention.mark: one.mention for one in puts}
        self.doubtful: list[tuple[str, str]] = []
        self.named: dict[str, set[int]] = {}

    def safe(self, text: str) -> str:
        """The text without names."""
        self.named[text] = set()
        return Putting(text, self._puts(text)).new

    def whose(self, text: str) -> set[int]:
        """The entities (row ids) named in a short text, which may be the name of a file."""
        if text not in self.named:
            self.safe(apart := _SIGNS.sub(" ", text))
            self.named[text] = self.named[apart]
        return self.named[text]

    def _puts(self, text: str) -> Iterator[Put]:
        # A title made of a file's name is one word, with signs between: of the same length without them.
        plain = text if " " in text else _SIGNS.sub(" ", text)
        for hit in detect(plain, self.finder.roster, labels=[], spare=self.finder.spare):
            row = Mention(start=hit.start, end=hit.end)
            self.finder.describe(row, hit, text[hit.start : hit.end], self.moved)
            known = self.decided.get(row.mark)
            if known is not None:
                row.entity_id, row.state = known.entity_id, Stand.DECIDED.value
            if row.state == Stand.DECIDED.value:
                if row.entity_id is not None:
                    self.named[text].add(row.entity_id)
                yield Put(hit.start, hit.end, self.wording.put(row, text, self.moved))
            elif row.state == Stand.OPEN.value and hit.tier is Tier.SURE:
                yield Put(hit.start, hit.end, f"[{hit.kind.label.lower()}]")
            elif row.state == Stand.OPEN.value:
                self.doubtful.append((text[hit.start : hit.end], text))


def left_in(source: Source, short: ShortTexts) -> list[tuple[str, str]]:
    """What in the short texts about a source may be a name and stays: the words, and the short text."""
    said = about(source)
    values = [v for value in said.attributes.values() for v in _listed(value)]
    for text in (said.title, *values, *said.warnings, *said.labels):
        short.safe(str(text))
    return short.doubtful


def _listed(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
