"""What a mention tells one audience: by which value, and how that is called. None where it tells nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from fieldloom.pseudonyms.models import Entity
from fieldloom.pseudonyms.rules.ages import age_in, told_at
from fieldloom.pseudonyms.rules.audiences import Ages, Dates, Places, Profile, Services
from fieldloom.pseudonyms.rules.jigsaw import Sort
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.standing import Stand
from fieldloom.pseudonyms.rules.widening import ANY_DATE, ANY_YEAR, aged, dated

Register = Mapping[int, tuple[Entity, Mapping[str, str]]]
Found = tuple[Sort, str, str]
_SAY_NOTHING = {"weekday"}


@dataclass(frozen=True, slots=True)
class Told:
    """A mention: values of `Kind` and `Stand`, its entity (row id), and its words where they stay."""

    kind: str
    about: str
    state: str
    entity: int | None
    mark: str
    words: str


def told_of(one: Told, register: Register, profile: Profile) -> Found | None:
    """Sort, key and words of what a mention tells. What goes by a pseudonym that says nothing tells nothing
    by itself, but that somebody attends a service tells whatever it is called."""
    kind = Kind(one.kind)
    if kind is Kind.DATE:
        return _dated(one.about, " ".join(one.words.split()), profile)
    entity, rungs = register.get(one.entity or 0, (None, {}))
    kept = one.state == Stand.KEPT.value
    called = one.words if kept else entity.shown if entity else ""
    key = f"entity:{one.entity}" if one.entity else f"words:{one.mark}"
    if kind is Kind.PLACE:
        return _place(kept, key, called, rungs, profile)
    if kind in (Kind.SERVICE, Kind.ORGANISATION):
        if profile.services is Services.AS_IS:
            return (Sort.SERVICE, key, called) if called else None
        words = rungs.get("kind")
        return (Sort.SERVICE, f"kind:{words.casefold()}", words) if words else None
    return (Sort.EVENT, key, called) if kind is Kind.EVENT and kept else None


def _place(
    kept: bool, key: str, called: str, rungs: Mapping[str, str], profile: Profile
) -> Found | None:
    if profile.places is not Places.AS_IS:
        words = told_at(rungs, profile.places.value)
        return (Sort.PLACE, f"told:{words.casefold()}", words) if words else None
    return (Sort.PLACE, key, called) if kept else None


@lru_cache(4096)
def _dated(about: str, words: str, profile: Profile) -> Found | None:
    if not words or about in _SAY_NOTHING:
        return None
    if about == "age":
        return _aged(words, profile.ages)
    told = dated(words, about, profile.dates) or words
    if told in (ANY_DATE, ANY_YEAR) or profile.dates is Dates.NONE:
        return None
    return Sort.DATE, f"date:{told.casefold()}", told


def _aged(words: str, level: Ages) -> Found:
    """An age as said; one that was banded before is as wide as a band."""
    banded = _is_band(words)
    told = words if banded and level is not Ages.STAGE else aged(words, level) or words
    years = None if banded or level is not Ages.AS_IS else age_in(words)
    return Sort.AGE, f"years:{years}" if years is not None else f"age:{told.casefold()}", told


def _is_band(words: str) -> bool:
    low = words.casefold()
    return " to " in low or " or " in low or low.startswith("under")
