"""Who may do what: one total table of permissions, and the decision drawn from it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

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


class Permission(Enum):
    """Something that can be done in a study; the text completes "You may ..."."""

    ENTER = "enter the study"
    READ_PEOPLE = "see participants, families and services"
    WRITE_PEOPLE = "enter participants, families and services"
    READ_FIELDWORK = "see fieldwork, planned and done"
    WRITE_FIELDWORK = "enter sites, waves, encounters and targets"
    READ_CONSENT = "see who agreed to what"
    RECORD_CONSENT = "record what participants agreed to"
    ASSESS_COMPETENCE = "record who can decide alone"
    MANAGE_CONSENT = "keep consent forms, and decide that consent decides"
    READ_SOURCES = "read sources"
    TAKE_IN = "take in and correct sources"
    OPEN_ORIGINAL = "open original files"
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
    # An auditor sees decisions about consent, never the material that they are about.
    _P.READ_CONSENT: frozenset(_READ_ALL | {_R.STEWARD, _R.SAFEGUARDING, _R.ARCHIVIST, _R.AUDITOR}),
    _P.RECORD_CONSENT: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER}),
    _P.ASSESS_COMPETENCE: frozenset({_R.PI, _R.SAFEGUARDING, _R.SITE_LEAD}),
    _P.MANAGE_CONSENT: frozenset({_R.PI, _R.STEWARD}),
    _P.READ_SOURCES: frozenset(_READ_ALL | {_R.ARCHIVIST}),
    _P.TAKE_IN: frozenset({_R.PI, _R.SITE_LEAD, _R.FIELDWORKER, _R.STEWARD}),
    _P.OPEN_ORIGINAL: frozenset({_R.STEWARD, _R.PI}),
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


@dataclass(frozen=True, slots=True)
class Held:
    """One grant as the decision sees it. Both days count; no sites means every site."""

    role: Role
    sites: frozenset[str]
    from_day: date
    to_day: date


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a permission reaches inside a study: every site (`sites is None`) or some."""

    sites: frozenset[str] | None

    def reaches(self, site: str | None) -> bool:
        """Whether material of this site is inside. Material of no site is only inside everything."""
        return self.sites is None or (site is not None and site in self.sites)


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
    """The sites that a permission reaches: the union over the grants in force that carry it."""
    reach: set[str] = set()
    for grant in held:
        if grant.role in PERMISSIONS[permission] and grant.from_day <= on <= grant.to_day:
            if not grant.sites:
                return Scope(None)
            reach |= grant.sites
    return Scope(frozenset(reach))


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
