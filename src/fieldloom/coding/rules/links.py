"""Links in a memo: `@[fear of removal](code:12)` leads to a thing, under the name it had then. Pure.

The markup stays readable where nothing draws it. `parse` takes a text apart and `written` puts it
together again, exactly: whatever is not such a link, to the letter, is words. A name stands in the
markup only as a memory; what a reader is shown is the thing's present name, decided when it is
read (`reads.links`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fieldloom.ground.labelled import Labelled

LONGEST_NAME = 200
LARGEST = 2**63 - 1  # no row has a larger id


class LinkKind(Labelled):
    """What a memo can lead to; the words name one that may not be shown."""

    PARTICIPANT = "participant", "somebody you may not see"
    FAMILY = "family", "a family you may not see"
    SERVICE = "service", "a service you may not see"
    CODE = "code", "a code you may not see"
    SOURCE = "source", "a text you may not see"
    PASSAGE = "passage", "a passage you may not see"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the thing of this kind and row id, and how it was called."""

    kind: LinkKind
    key: int
    name: str

    @property
    def to(self) -> "Target":
        return self.kind, self.key

    def __str__(self) -> str:
        return f"@[{_guarded(self.name)}]({self.kind.value}:{self.key})"


Target = tuple[LinkKind, int]
Part = str | Link

_KINDS = "|".join(kind.value for kind in LinkKind)
_LINK = re.compile(rf"@\[((?:[^\[\]\\\n]|\\[\[\]\\])+)\]\(({_KINDS}):([1-9][0-9]{{0,18}})\)")
_GUARDED = re.compile(r"\\([\[\]\\])")


def link(kind: LinkKind, key: int, name: str) -> Link:
    """A link as it may be written: its name on one line, not too long, never empty.

    Raises ValueError for a number that no row has.
    """
    if not 0 < key <= LARGEST:
        raise ValueError("No row has this number.")
    line = " ".join(name.split())[:LONGEST_NAME].rstrip()
    return Link(kind, key, line or kind.value)


def parse(text: str) -> list[Part]:
    """The text as words and links, in order; no two words side by side, none of them empty."""
    if "@[" not in text:  # most memos lead nowhere
        return [text] if text else []
    parts: list[Part] = []
    done = 0
    for found in _LINK.finditer(text):
        key = int(found[3])
        if key > LARGEST:
            continue
        if found.start() > done:
            parts.append(text[done : found.start()])
        parts.append(Link(LinkKind(found[2]), key, _GUARDED.sub(r"\1", found[1])))
        done = found.end()
    if done < len(text):
        parts.append(text[done:])
    return parts


def written(parts: Iterable[Part]) -> str:
    """The text that `parse` took apart."""
    return "".join(str(part) for part in parts)


def targets(text: str) -> set[Target]:
    """What a text leads to."""
    return {part.to for part in parse(text) if isinstance(part, Link)}


def named(text: str, name_of: Callable[[Link], str]) -> str:
    """The text with every link under another name."""
    return written(
        link(part.kind, part.key, name_of(part)) if isinstance(part, Link) else part
        for part in parse(text)
    )


def spoken(text: str, name_of: Callable[[Link], str]) -> str:
    """The text in plain words: each link is its name after an @, and leads nowhere."""
    return "".join(f"@{name_of(part)}" if isinstance(part, Link) else part for part in parse(text))


def looked_for(kind: LinkKind, key: int) -> str:
    """What stands in every text that leads to this thing; it may stand in others too."""
    return f"]({kind.value}:{key})"


def _guarded(name: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", name)
