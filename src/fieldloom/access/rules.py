"""Who may do what: one total table of permissions, and the decision drawn from it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from fieldloom.ground.labelled import Labelled


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with its reason; `would_change` says what would have to be otherwise."""

    allowed: bool
    because: str
    would_change: str = ""


class Role(Labelled):
    """What a person is in a study."""

    STEWARD = "steward", "Steward"
    PI = "pi", "Principal investigator"
    SITE_LEAD = "site_lead", "Site lead"
    FIELDWORKER = "fieldworker", "Fieldworker"
    ANALYST = "analyst", "Analyst"
    ALLIANCE_READER = "alliance_reader", "Learning Alliance reader"
    ARCHIVIST = "archivist", "Archivist"
    SAFEGUARDING = "safeguarding", "Safeguarding lead"
    AUDITOR = "auditor", "Auditor"
    SERVICE_ACCOUNT = "service_account", "Service account"


class GrantState(Labelled):
    """How a grant stands. Only an approved one opens anything."""

    PROPOSED = "proposed", "Waits for approval"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Permission(Enum):
    """Something that can be done in a study; the text completes "You may ..."."""

    ENTER = "enter the study"
    READ_PEOPLE = "see participants, families and services"
    WRITE_PEOPLE = "enter participants, families and services"
    READ_FIELDWORK = "see fieldwork, planned and done"
    WRITE_FIELDWORK = "enter sites, waves, encounters and targets"
    RAISE_SAFEGUARDING = "raise a safeguarding concern"
    SEE_SAFEGUARDING = "see that there is a safeguarding record"
    READ_SAFEGUARDING = "read and look after safeguarding records"
    READ_CONSENT = "see who agreed to what"
    RECORD_CONSENT = "record what participants agreed to"
    ASSESS_COMPETENCE = "record who can decide alone"
    MANAGE_CONSENT = "keep consent forms, and decide that consent decides"
    VERIFY_CONSENT = "verify the consent of what was taken in"
    READ_SOURCES = "read sources"
    TAKE_IN = "take in and correct sources"
    OPEN_ORIGINAL = "open original files"
    KEEP_NAMES = "see real names, and decide what becomes of them"
    READ_CODING = "see codes, codings and memos"
    CODE = "code passages and write memos"
    EDIT_CODEBOOK = "change the codebook"
    EXPORT = "export quotations and codebooks"
    SEE_JOBS = "see long work"
    START_JOBS = "start and stop long work"
    READ_AUDIT = "read the audit trail"
    SEE_TEAM = "see the team"
    MANAGE_TEAM = "add users and grant roles"


_P, _R = Permission, Role
_READ_ALL = {_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.ANALYST}
_ANYONE = frozenset(_R)

# The one table. Stewards hold the vault and the team; they do not read material for analysis.
PERMISSIONS: dict[Permission, frozenset[Role]] = {
    _P.ENTER: _ANYONE,
    # Study codes and pseudonyms go into the deposit's data list; names are nowhere in here.
    _P.READ_PEOPLE: frozenset(_READ_ALL | {_R.STEWARD, _R.SAFEGUARDING, _R.ARCHIVIST}),
    _P.WRITE_PEOPLE: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.STEWARD}),
    _P.READ_FIELDWORK: frozenset(_READ_ALL | {_R.STEWARD, _R.SAFEGUARDING, _R.ARCHIVIST}),
    _P.WRITE_FIELDWORK: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER}),
    # Whoever meets people or reads of them. What they wrote is theirs until they hand it over.
    _P.RAISE_SAFEGUARDING: frozenset(_READ_ALL | {_R.SAFEGUARDING}),
    _P.SEE_SAFEGUARDING: frozenset({_R.PI, _R.SAFEGUARDING}),
    _P.READ_SAFEGUARDING: frozenset({_R.SAFEGUARDING}),
    # An auditor sees decisions about consent, never the material that they are about.
    _P.READ_CONSENT: frozenset(_READ_ALL | {_R.STEWARD, _R.SAFEGUARDING, _R.ARCHIVIST, _R.AUDITOR}),
    _P.RECORD_CONSENT: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER}),
    _P.ASSESS_COMPETENCE: frozenset({_R.PI, _R.SAFEGUARDING, _R.SITE_LEAD}),
    _P.MANAGE_CONSENT: frozenset({_R.PI, _R.STEWARD}),
    # Whoever may: that they had no hand in it is looked at each time.
    _P.VERIFY_CONSENT: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.STEWARD}),
    _P.READ_SOURCES: frozenset(_READ_ALL | {_R.ARCHIVIST}),
    _P.TAKE_IN: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.STEWARD}),
    _P.OPEN_ORIGINAL: frozenset({_R.STEWARD, _R.PI}),
    # The key to who is who: of the whole study or not at all (`pseudonyms.within`).
    _P.KEEP_NAMES: frozenset({_R.STEWARD, _R.PI}),
    _P.READ_CODING: frozenset(_READ_ALL | {_R.ARCHIVIST}),
    _P.CODE: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.ANALYST}),
    _P.EDIT_CODEBOOK: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.ANALYST}),
    _P.EXPORT: frozenset({_R.PI, _R.SITE_LEAD, _R.ANALYST, _R.ARCHIVIST}),
    _P.SEE_JOBS: frozenset(_READ_ALL | {_R.STEWARD, _R.ARCHIVIST, _R.SERVICE_ACCOUNT}),
    _P.START_JOBS: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.STEWARD, _R.ANALYST}),
    _P.READ_AUDIT: frozenset({_R.PI, _R.STEWARD, _R.AUDITOR}),
    _P.SEE_TEAM: frozenset(_READ_ALL | {_R.STEWARD, _R.AUDITOR, _R.SAFEGUARDING}),
    _P.MANAGE_TEAM: frozenset({_R.PI, _R.STEWARD}),
}


Codes = frozenset[str]
NONE: Codes = frozenset()


class Placed(Protocol):
    """Material as a scope sees it: codes of its site and wave, and of the families it is about.

    None, or no family at all, is material that has none; only a scope without that limit reaches it.
    """

    @property
    def site_code(self) -> str | None: ...
    @property
    def wave_code(self) -> str | None: ...
    @property
    def family_refs(self) -> Codes: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A place by itself, where no material is at hand."""

    site_code: str | None = None
    wave_code: str | None = None
    family_refs: Codes = NONE


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one grant opens: these sites, and these families, and these waves; None is every one."""

    sites: Codes | None = None
    families: Codes | None = None
    waves: Codes | None = None

    @property
    def everything(self) -> bool:
        return self.sites is None and self.families is None and self.waves is None

    def reaches(self, thing: Placed) -> bool:
        """Whether material is inside: of several families all have to be."""
        if self.sites is not None and thing.site_code not in self.sites:
            return False
        if self.waves is not None and thing.wave_code not in self.waves:
            return False
        if self.families is None:
            return True
        about = thing.family_refs
        return bool(about) and about <= self.families

    def covers(self, other: "Bounds") -> bool:
        """Whether whatever the other opens is opened here."""
        return all(
            mine is None or (theirs is not None and theirs <= mine)
            for mine, theirs in (
                (self.sites, other.sites),
                (self.families, other.families),
                (self.waves, other.waves),
            )
        )


@dataclass(frozen=True, slots=True)
class Held:
    """One approved grant as the decision sees it. Both days count; no codes means every one."""

    role: Role
    sites: Codes
    from_day: date
    to_day: date
    families: Codes = NONE
    waves: Codes = NONE

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.sites or None, self.families or None, self.waves or None)


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a permission reaches inside a study: what any of the grants that carry it opens."""

    parts: tuple[Bounds, ...]

    @property
    def everything(self) -> bool:
        """Whether the whole study is inside; else the scope is narrowed."""
        return any(part.everything for part in self.parts)

    @property
    def families(self) -> Codes | None:
        """The families that are inside in some wave and at some site; None is every family."""
        return self._along("families")

    @property
    def sites(self) -> Codes | None:
        """The sites at which something is inside; None is every site."""
        return self._along("sites")

    @property
    def waves(self) -> Codes | None:
        """The waves in which something is inside; None is every wave."""
        return self._along("waves")

    def reaches(self, thing: Placed | None) -> bool:
        """Whether this material is inside; None is material without any place."""
        place = NOWHERE if thing is None else thing
        return any(part.reaches(place) for part in self.parts)

    def covers(self, bounds: Bounds) -> bool:
        """Whether one of its parts covers these bounds."""
        return any(part.covers(bounds) for part in self.parts)

    def words(self) -> str:
        """What it is narrowed to, for a sentence: "site FIFE", or "family H01 at site FIFE"."""
        return "; ".join(_bounds_in_words(part) for part in self.parts) or "nothing"

    def _along(self, axis: str) -> Codes | None:
        found: set[str] = set()
        for part in self.parts:
            codes: Codes | None = getattr(part, axis)
            if codes is None:
                return None
            found |= codes
        return frozenset(found)


EVERYTHING = Scope((Bounds(),))


def _bounds_in_words(bounds: Bounds) -> str:
    named = (("family", bounds.families), ("site", bounds.sites), ("wave", bounds.waves))
    said = [f"{name} {', '.join(sorted(codes))}" for name, codes in named if codes is not None]
    return " and ".join(said) or "everything"


def decide(
    permission: Permission, held: Iterable[Held], on: date, *, active: bool = True
) -> Decision:
    """Whether somebody who holds these grants may do this on that day."""
    if not active:
        return Decision(False, "This user's sign-in has been ended.", "A steward reopens it.")
    held = tuple(held)
    roles = PERMISSIONS[permission]
    fitting = [grant for grant in held if grant.role in roles]
    if any(grant.from_day <= on <= grant.to_day for grant in fitting):
        return Decision(True, f"Your role lets you {permission.value}.")
    if fitting:
        return Decision(
            False,
            f"Your grant to {permission.value} is not in force today.",
            "A principal investigator or steward renews it.",
        )
    names = ", ".join(sorted(role.label for role in roles))
    return Decision(
        False,
        f"You have no role in this study that lets you {permission.value}.",
        f"Any of these roles does: {names}.",
    )


def scope_of(permission: Permission, held: Iterable[Held], on: date) -> Scope:
    """How far a permission reaches: the union over the grants in force that carry it."""
    roles = PERMISSIONS[permission]
    parts = {g.bounds for g in held if g.role in roles and g.from_day <= on <= g.to_day}
    if any(part.everything for part in parts):
        return EVERYTHING
    return Scope(tuple(sorted(parts, key=_bounds_in_words)))


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that each person may have as suits them: its allowed values, each with its words.

    `usual` is what holds for whoever has chosen nothing: the first value unless another is named.
    """

    label: str
    choices: tuple[tuple[str, str], ...]
    otherwise: str = ""

    @property
    def usual(self) -> str:
        return self.otherwise or self.choices[0][0]

    def allows(self, value: str) -> bool:
        """Whether this is one of its values."""
        return any(value == known for known, _ in self.choices)


_SHOWN = (("shown", "Shown"), ("hidden", "Hidden"))
_HINT = (("due", "Still to be shown"), ("seen", "Dismissed"))

# The one table of what is remembered for a person. A part that remembers more adds its line here.
SETTINGS: dict[str, Setting] = {
    "theme": Setting(
        "Colours",
        (
            ("system", "As this device"),
            ("light", "Light"),
            ("dark", "Dark"),
            ("contrast", "High contrast"),
            ("contrast-dark", "High contrast, dark"),
        ),
    ),
    "text-size": Setting(
        "Size of text",
        tuple((str(size), f"{size}%") for size in (90, 100, 110, 125, 150, 175, 200)),
        "100",
    ),
    "line-length": Setting(
        "Length of lines",
        (("short", "Short"), ("usual", "Usual"), ("long", "Long"), ("full", "As wide as it goes")),
        "usual",
    ),
    "line-spacing": Setting(
        "Space between lines",
        (("close", "Close"), ("usual", "Usual"), ("wide", "Wide")),
        "usual",
    ),
    "typeface": Setting(
        "Letters of the text", (("serif", "Serif"), ("sans", "Plain, without serifs"))
    ),
    "margin": Setting(
        "Codes in the margin",
        (("labels", "Bars with names"), ("bars", "Bars only"), ("hidden", "Hidden")),
    ),
    "numbers": Setting("Paragraph numbers", _SHOWN),
    "speakers": Setting("Speakers’ names", _SHOWN),
    "motion": Setting("Motion", (("system", "As this device"), ("none", "None"))),
    "hint-select": Setting("Hint: choose and code", _HINT),
    "hint-stripes": Setting("Hint: stripes in the margin", _HINT),
    "hint-undo": Setting("Hint: undo", _HINT),
    "hint-keys": Setting("Hint: keys", _HINT),
}


def unfitting(chosen: Mapping[str, str]) -> str:
    """The name of the first setting that is not in the table or has no such value; "" if all fit."""
    return next(
        (n for n, v in chosen.items() if n not in SETTINGS or not SETTINGS[n].allows(v)), ""
    )
