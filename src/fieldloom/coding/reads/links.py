"""What the links in memos lead to, as this reader may know it: decided at each read, never kept.

A thing that may be seen is called by its present name. One that may not is called by no name at
all, and nothing tells whether it is there. One query a kind, however many links.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from fieldloom.access.gate import may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.ledger.rows import in_parts
from fieldloom.coding.models import Code
from fieldloom.coding.reads.reach import all_is_seen, limits, seen_sources, unblinded_passages
from fieldloom.coding.rules import links
from fieldloom.coding.rules.links import Link, LinkKind, Target
from fieldloom.people.models import Family, Participant, Service
from fieldloom.people.within import families_seen, people_seen
from fieldloom.sources.models import Passage

PEOPLE: dict[LinkKind, Any] = {
    LinkKind.PARTICIPANT: Participant,
    LinkKind.FAMILY: Family,
    LinkKind.SERVICE: Service,
}
SHORT = 48  # characters of a passage's quote that serve as its name
_NO_LONGER = {
    LinkKind.PARTICIPANT: "somebody no longer here",
    LinkKind.FAMILY: "a family no longer here",
    LinkKind.SERVICE: "a service no longer here",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """How a reader is shown a link: its words, and the `ref` by which its page is found, "" where
    it leads nowhere. `ref` is a study code, a code's row id, or the source in which a passage is.
    `kept` is the name in the markup, where that is another."""

    name: str
    ref: str = ""
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a memo: words, or a link with where it leads (`ref` "" : nowhere)."""

    words: str
    kind: LinkKind | None = None
    key: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What the links of some texts are to one reader."""

    shown: dict[Target, Shown]

    def name(self, link: Link) -> str:
        """How the link is called for this reader."""
        return self.of(link).name

    def of(self, link: Link) -> Shown:
        """What this reader is shown of it."""
        return self.shown.get(link.to) or Shown(link.kind.label)

    def text(self, text: str) -> str:
        """The text with its markup, each link under the name that this reader may know."""
        return links.named(text, lambda link: self.of(link).kept or self.name(link))

    def spoken(self, text: str) -> str:
        """The text in plain words."""
        return links.spoken(text, self.name)

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """The text piece by piece, as a page shows it."""
        return tuple(
            Piece(self.name(part), part.kind, part.key, self.of(part).ref)
            if isinstance(part, Link)
            else Piece(part)
            for part in links.parse(text)
        )


def names_in(texts: Iterable[str], to: User, study: Study) -> Names:
    """What the links of these texts are to `to`."""
    wanted: dict[LinkKind, dict[int, str]] = defaultdict(dict)
    for text in texts:
        for part in links.parse(text):
            if isinstance(part, Link):
                wanted[part.kind][part.key] = part.name
    shown: dict[Target, Shown] = {}
    for kind, known in wanted.items():
        found, whole = _FINDERS[kind](kind, list(known), to, study)
        shown |= {(kind, key): one for key, one in found.items()}
        if whole:
            gone = {key: name for key, name in known.items() if key not in found}
            shown |= {(kind, key): _gone(kind, name) for key, name in gone.items()}
    return Names(shown)


def _gone(kind: LinkKind, name: str) -> Shown:
    """Of people who are no longer here not even the pseudonym is told."""
    if kind in _NO_LONGER:
        return Shown(_NO_LONGER[kind])
    return Shown(f"{name} (no longer there)", kept=name)


Found = tuple[dict[int, Shown], bool]
"""What was found by row id, and whether the reader may know that the others are not there."""


def _people(kind: LinkKind, keys: list[int], to: User, study: Study) -> Found:
    if not may(to, Permission.READ_PEOPLE, study).allowed:
        return {}, False
    seen = people_seen(PEOPLE[kind], to, study)
    rows = _each(keys, lambda part: seen.filter(pk__in=part))
    return {row.pk: Shown(str(row), row.ref) for row in rows}, families_seen(to, study) is None


def _codes(kind: LinkKind, keys: list[int], to: User, study: Study) -> Found:
    rows = _each(keys, lambda part: Code.objects.filter(study=study, pk__in=part))
    return {row.pk: Shown(row.name, str(row.pk)) for row in rows}, True


def _sources(kind: LinkKind, keys: list[int], to: User, study: Study) -> Found:
    seen = seen_sources(to, study, Permission.READ_CODING).select_related(None)
    rows = _each(keys, lambda part: seen.filter(pk__in=part))
    whole = limits(to, study, Permission.READ_CODING) is None
    return {row.pk: Shown(str(row), row.ref) for row in rows}, whole


def _passages(kind: LinkKind, keys: list[int], to: User, study: Study) -> Found:
    rows = unblinded_passages(to, study.pk).select_related("source")
    limited = limits(to, study, Permission.READ_CODING)
    if limited is not None:
        rows = rows.filter(source__in=limited.values("pk"))
    found = _each(keys, lambda part: rows.filter(pk__in=part))
    whole = limited is None and all_is_seen(to, study.pk)
    return {row.pk: Shown(called(row), row.source.ref) for row in found}, whole


def called(passage: Passage) -> str:
    """How a passage is called: "I-001 ¶14, “They look at …”"."""
    quote = " ".join(passage.quote.split())
    short = quote if len(quote) <= SHORT else f"{quote[:SHORT].rsplit(' ', 1)[0]} …"
    return f"{passage.source.ref} ¶{passage.paragraph}, “{short}”"


def _each(keys: list[int], rows: Callable[[Any], Any]) -> Iterable[Any]:
    for part in in_parts(keys):
        yield from rows(part)


_FINDERS: dict[LinkKind, Callable[[LinkKind, list[int], User, Study], Found]] = {
    **dict.fromkeys(PEOPLE, _people),
    LinkKind.CODE: _codes,
    LinkKind.SOURCE: _sources,
    LinkKind.PASSAGE: _passages,
}
