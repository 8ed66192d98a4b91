"""What every page is given beside its own material: the study, and the river menu through it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from fieldloom.access.gate import decided, held_by
from fieldloom.access.rules import Permission
from fieldloom.journey import ROOMS
from fieldloom.web.preferences.look import Look


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the menu leads for one room: its pages, and the permission that opens the first."""

    url_name: str
    label: str
    permission: Permission


# In journey order, room by room; a test holds it against `journey.ROOMS`.
LANDINGS: dict[str, tuple[Landing, ...]] = {
    "people": (Landing("people:families", "People", Permission.READ_PEOPLE),),
    "fieldwork": (Landing("fieldwork:encounters", "Fieldwork", Permission.READ_FIELDWORK),),
    "safeguarding": (
        # Others come to it from an encounter and from the study home: the menu is long enough.
        Landing("safeguarding:records", "Safeguarding", Permission.READ_SAFEGUARDING),
    ),
    "consent": (Landing("consent:overview", "Consent", Permission.READ_CONSENT),),
    "sources": (
        Landing("sources:list", "Sources", Permission.READ_SOURCES),
        Landing("sources:take_in", "Take in", Permission.TAKE_IN),
        Landing("guarding:who", "Who is in it", Permission.READ_CONSENT),
    ),
    "pseudonyms": (Landing("pseudonyms:progress", "Make safe", Permission.KEEP_NAMES),),
    "coding": (
        Landing("coding:codebook", "Codebook", Permission.READ_CODING),
        Landing("coding:quotations", "Quotations", Permission.READ_CODING),
        Landing("search:search", "Search", Permission.READ_SOURCES),
    ),
    "jobs": (Landing("jobs:list", "Work", Permission.SEE_JOBS),),
    "access": (Landing("team:team", "Team", Permission.SEE_TEAM),),
    "audit": (Landing("audit:trail", "Audit trail", Permission.READ_AUDIT),),
}
WITHIN = {
    "coding/": "coding:codebook",
    "read/": "sources:list",
    "holds/": "guarding:who",
    "requests/": "guarding:who",
    "opening-names/": "pseudonyms:progress",
    "safeguarding/": "fieldwork:encounters",
}
"""Where pages stand that are under no entry's own address."""
HOME = Landing("home:study", "Study home", Permission.ENTER)


def house(request: HttpRequest) -> dict[str, Any]:
    """The study the page belongs to, and the menu: of its pages those that one may open.

    `rooms` is the river in journey order, `floor` what the rooms stand on.
    """
    study, look = getattr(request, "study", None), Look(getattr(request, "user", None))
    if study is None:
        return {"study": None, "rooms": [], "floor": [], "look": look}
    held, today = held_by(request.user, study.pk), timezone.localdate()  # type: ignore[arg-type]

    def part(name: str) -> list[dict[str, Any]]:
        return [
            _entry(landing, study.slug)
            for room in ROOMS
            if room.part == name and room.built
            for landing in LANDINGS[room.name]
            if decided(landing.permission, held, today).allowed
        ]

    rooms, floor = [_entry(HOME, study.slug), *part("river")], part("floor")
    if here := _nearest(request.path, rooms + floor):
        here["current"] = True
    return {"study": study, "rooms": rooms, "floor": floor, "look": look}


def _entry(landing: Landing, slug: str) -> dict[str, Any]:
    url = reverse(landing.url_name, args=[slug])
    return {"name": landing.url_name, "label": landing.label, "url": url, "current": False}


def _nearest(path: str, entries: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The entry whose address begins the page's address and is longest; home only for itself."""
    home = entries[0]["url"]
    inside = [
        e for e in entries if path.startswith(e["url"]) and (e["url"] != home or path == home)
    ]
    within = next((WITHIN[part] for part in WITHIN if path.startswith(home + part)), "")
    around = next((entry for entry in entries if entry["name"] == within), None)
    return max(inside, key=lambda entry: len(entry["url"]), default=around)
