"""The names that wait, as a list beside the one in hand: which part is shown, and where one is in it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.http import urlencode

from fieldloom.pseudonyms import reads
from fieldloom.pseudonyms.reads import Candidate, Within
from fieldloom.pseudonyms.rules.kinds import Tier
from fieldloom.web.shell.pages import StudyRequest

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `at` counts from 0 in the whole list."""

    key: str
    at: int
    surface: str
    mentions: int
    says: str
    url: str
    here: bool


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which names are meant: of the whole study, or of one source or family."""

    source: str = ""
    family: str = ""

    @classmethod
    def of(cls, given: Any) -> "Narrowed":
        """As the address of a page says."""
        return cls(given.get("source", "")[:60], given.get("family", "")[:60])

    @property
    def within(self) -> Within:
        """The same for the reads."""
        return Within((self.source,) if self.source else (), self.family)

    def query(self, **more: Any) -> str:
        """The query of an address that keeps it; study codes and numbers, never a word."""
        kept = {"source": self.source, "family": self.family, **more}
        return urlencode({name: value for name, value in kept.items() if value not in ("", None)})


@dataclass(slots=True)
class Listed:
    """A part of the list, and who is in hand. `open` counts all of it, `mentions` their places, `look` those
    that want a look."""

    rows: list[Row]
    open: int
    mentions: int
    look: int
    first: int
    narrowed: Narrowed
    previous: str = ""
    next: str = ""
    before: str = ""
    after: str = ""
    one: Candidate | None = None
    at: int = 0
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The source that it is narrowed to; "" for all."""
        return self.narrowed.source


def listed(request: StudyRequest, narrowed: Narrowed, at: int, key: str = "") -> Listed:
    """The list around place `at`, with the candidate there in hand, or the one of this key where it waits.

    Beyond the end the first one is in hand again: what was passed over comes round.
    """
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    at = max(at, 0)
    page = _page(asked, narrowed, at)
    if at >= page.total:
        at, page = 0, _page(asked, narrowed, 0)
    first = at - at % ON_A_PAGE
    place = _place_of(page.some, key)
    at = first + place if place is not None else at
    one = page.some[at - first] if page.some else None
    if key and place is None:
        one = reads.candidate(key, **asked, within=narrowed.within)
    told = Listed([], page.total, page.mentions, page.look, first, narrowed, one=one, at=at)
    told.candidates = list(page.some)
    told.rows = [_row(narrowed, one, c, first + n) for n, c in enumerate(page.some)]
    _ways(told)
    return told


def _page(asked: dict[str, Any], narrowed: Narrowed, at: int) -> reads.Candidates:
    first = at - at % ON_A_PAGE
    return reads.candidates(**asked, within=narrowed.within, first=first, many=ON_A_PAGE)


def _place_of(some: tuple[Candidate, ...], key: str) -> int | None:
    return next((place for place, one in enumerate(some) if one.key == key), None)


def _row(narrowed: Narrowed, here: Candidate | None, one: Candidate, at: int) -> Row:
    tier = "To be looked at" if one.tier is Tier.LOOK else "Sure"
    says = f"{tier} · {one.about or one.kind.label.lower()}"
    url = f"?{narrowed.query(c=one.key, at=at)}"
    is_here = here is not None and here.key == one.key
    return Row(one.key, at, one.surfaces[0], one.mentions, says, url, is_here)


def _ways(told: Listed) -> None:
    """Where the links lead: the names beside the one in hand, the parts of the list beside this one."""
    narrowed, at, last = told.narrowed, told.at, told.open - 1
    if at > 0:
        told.previous = f"?{narrowed.query(at=at - 1)}"
    if at < last:
        told.next = f"?{narrowed.query(at=at + 1)}"
    if told.first:
        told.before = f"?{narrowed.query(at=told.first - ON_A_PAGE)}"
    if told.first + ON_A_PAGE < told.open:
        told.after = f"?{narrowed.query(at=told.first + ON_A_PAGE)}"
