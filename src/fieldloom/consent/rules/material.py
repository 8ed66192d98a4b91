"""What a decision is about: a stretch of material with the people in it, and the use that is asked. Pure."""

from dataclasses import dataclass, field
from datetime import date

from fieldloom.consent.rules.persons import Person
from fieldloom.consent.rules.terms import Audience, Flag, Medium, Part, Purpose


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who is in a passage. `identifiability` goes from 0 (nobody could tell) to 3 (anybody).

    `checked_back`: this person has seen the passage and agreed to it as it is.
    """

    person: Person
    part: Part = Part.SPEAKER
    identifiability: int = 3
    flags: frozenset[Flag] = frozenset()
    checked_back: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """A passage or paragraph, or a part of a picture or recording, and what lies on it.

    `reviewed`: a person has confirmed who is in it. `quarantined`: its consent was not verified yet.
    `locked`: under safeguarding. `redacted`: somebody asked that it be taken out, and that stands or
    is not decided. `legal_hold`: it is evidence in a matter of law, and kept as it is until that ends.
    `named`: the names in it were not made safe yet, where the study wants that first.
    `recognisable`: the uniqueness check found that somebody could be recognised.
    """

    medium: Medium = Medium.TEXT
    wave: int | None = None
    subjects: tuple[Subject, ...] = ()
    reviewed: bool = True
    quarantined: bool = False
    embargo_until: date | None = None
    locked: bool = False
    redacted: bool = False
    legal_hold: bool = False
    named: bool = False
    recognisable: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """What is asked: for this purpose, to this audience, word for word or not.

    `groups` are the families, households, services and small sites of those who would see it.
    """

    purpose: Purpose
    audience: Audience
    groups: frozenset[str] = frozenset()
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Policy:
    """What the ethics panel and the data protection officer decided, as numbers and lists.

    Subjects below `identifiable_from` do not count. Purposes in `offence_purposes` may use passages
    about offences. From the age of `assent_from`, in years, a child's own assent is asked.
    """

    identifiable_from: int = 1
    unreviewed_ceiling: Audience = Audience.WHOLE_TEAM
    third_party_ceiling: Audience = Audience.WHOLE_TEAM
    offence_purposes: frozenset[Purpose] = field(
        default_factory=lambda: frozenset({Purpose.TAKE_PART, Purpose.TEAM_ANALYSIS})
    )
    assent_from: int = 5


@dataclass(frozen=True, slots=True)
class Quarantine:
    """What stays shut when it is taken in: material of `encounters`, until a second person has
    verified the consent given there; and `unplaced` material, until it is said whom it is of."""

    encounters: bool = False
    unplaced: bool = False
