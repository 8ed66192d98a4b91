"""What a memo can lead to: offered while somebody types, and only what they may see."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from fieldloom.access.gate import asks, may
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.coding.reads.codebook import codebook
from fieldloom.coding.reads.links import PEOPLE, called
from fieldloom.coding.reads.reach import seen_sources, unblinded_passages
from fieldloom.coding.rules.links import LinkKind, link
from fieldloom.people.within import people_seen
from fieldloom.sources.models import Source

MOST = 4  # of each kind


@dataclass(frozen=True, slots=True)
class Mentionable:
    """A thing to link to; `markup` is what then stands in the memo, `about` tells it from others."""

    kind: LinkKind
    key: int
    name: str
    about: str
    markup: str


@asks(Permission.READ_CODING)
def mentionable(
    *, to: User, study: Study, words: str, source: Source | None = None
) -> list[Mentionable]:
    """People, codes, texts and passages of `source` whose name holds `words`, at most `MOST` of a
    kind; those whose name begins with them come first in each kind."""
    wanted = " ".join(words.split())
    return [
        *_people(to, study, wanted),
        *_codes(to, study, wanted),
        *_sources(to, study, wanted),
        *_passages(to, source, wanted),
    ]


def _people(to: User, study: Study, words: str) -> Iterable[Mentionable]:
    if not may(to, Permission.READ_PEOPLE, study).allowed:
        return
    about = {LinkKind.PARTICIPANT: "Person", LinkKind.FAMILY: "Family", LinkKind.SERVICE: "Service"}
    for kind, model in PEOPLE.items():
        fit = Q(ref__icontains=words) | Q(label__icontains=words)
        rows = people_seen(model, to, study).filter(fit).values_list("pk", "ref", "label")
        named = [(pk, f"{ref} {label}".strip(), (ref, label)) for pk, ref, label in rows]
        yield from _first(kind, named, words, about[kind])


def _codes(to: User, study: Study, words: str) -> Iterable[Mentionable]:
    rows = codebook(to=to, study=study, counted=False)
    fit = [row for row in rows if words.casefold() in row.path.casefold()]
    inside = [row for row in fit if words.casefold() in row.name.casefold()]
    named = [(row.id, row.name, (row.name,)) for row in inside or fit]
    above = {row.id: row.path.removesuffix(row.name).rstrip(" >") for row in fit}
    for one in _first(LinkKind.CODE, named, words, "Code"):
        about = f"Code under {above[one.key]}" if above[one.key] else "Code"
        yield Mentionable(one.kind, one.key, one.name, about, one.markup)


def _sources(to: User, study: Study, words: str) -> Iterable[Mentionable]:
    rows = seen_sources(to, study, Permission.READ_CODING)
    fit = rows.filter(Q(ref__icontains=words) | Q(title__icontains=words))
    found = fit.select_related(None).values_list("pk", "ref", "title")
    named = [(pk, f"{ref} {title}", (ref, title)) for pk, ref, title in found]
    yield from _first(LinkKind.SOURCE, named, words, "Text")


def _passages(to: User, source: Source | None, words: str) -> Iterable[Mentionable]:
    if source is None or not words:
        return
    here = {"revision": source.current_id, "quote__icontains": words}
    rows = unblinded_passages(to, source.study_id, **here)
    for row in rows.select_related("source").order_by("start")[:MOST]:
        yield _offered(LinkKind.PASSAGE, row.pk, called(row), "Passage of this text")


Named = tuple[int, str, tuple[str, ...]]
"""Row id, name, and what a person may begin to type of it."""


def _first(kind: LinkKind, named: Iterable[Named], words: str, about: str) -> Iterable[Mentionable]:
    begun = words.casefold()

    def rank(one: Named) -> tuple[bool, str]:
        return not any(part.casefold().startswith(begun) for part in one[2]), one[1].casefold()

    for key, name, _ in sorted(named, key=rank)[:MOST]:
        yield _offered(kind, key, name, about)


def _offered(kind: LinkKind, key: int, name: str, about: str) -> Mentionable:
    return Mentionable(kind, key, name, about, str(link(kind, key, name)))
