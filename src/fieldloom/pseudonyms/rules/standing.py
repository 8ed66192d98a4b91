"""How a mention stands, what a person may decide of a candidate, and what a study decides by rule. Pure."""

from dataclasses import dataclass, field

from fieldloom.ground.labelled import Labelled
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.kinds import Kind

ENTITY, SURFACE = "e", "m"


class Stand(Labelled):
    """What was decided of a mention. One that is open keeps its source shut."""

    OPEN = "open", "Not decided yet"
    DECIDED = "decided", "Is replaced"
    KEPT = "kept", "Stays as it is"
    DISMISSED = "dismissed", "Is no name"
    REPLACED = "replaced", "Was replaced"


class How(Labelled):
    """By what a mention came to be decided."""

    NOT = "", "Not decided yet"
    PERSON = "person", "By a person, here"
    REGISTER = "register", "By what was decided of the same name before"
    RULE = "rule", "By the study’s rule for such"


class Dates(Labelled):
    """What a study does with days, months and years."""

    SHIFT = "shift", "Moved by one secret distance a family"
    KEEP = "keep", "Kept as they are"
    ASK = "ask", "Decided one by one"


class Ages(Labelled):
    """What a study does with ages."""

    BAND = "band", "As bands of years"
    KEEP = "keep", "Kept as they are"
    ASK = "ask", "Decided one by one"


class Numbers(Labelled):
    """What a study does with numbers and addresses."""

    LABEL = "label", "Replaced by what they are"
    ASK = "ask", "Decided one by one"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a study decides by rule, so that a person decides few things. `second`: somebody else than who
    signs a text off looks at it before its names are replaced."""

    dates: Dates = Dates.SHIFT
    ages: Ages = Ages.BAND
    numbers: Numbers = Numbers.LABEL
    second: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """It names somebody or something not in the register yet, who goes under `pseudonym` ("": drawn, which
    only people’s are). `kind`: None as it was found. `participant`: a study code, "" for nobody known."""

    pseudonym: str = ""
    kind: Kind | None = None
    traits: Traits = field(default_factory=Traits)
    participant: str = ""


@dataclass(frozen=True, slots=True)
class Same:
    """It names an entity of the register (row id), which has a pseudonym or is kept as it is; `pseudonym`
    decides one that is still open, "" draws it."""

    entity: int
    pseudonym: str = ""


@dataclass(frozen=True, slots=True)
class Like:
    """It becomes what another candidate of the same act (its key) becomes: they are one."""

    key: str


@dataclass(frozen=True, slots=True)
class Keep:
    """It names somebody or something, and stays as it is: a large city, a public holiday."""


@dataclass(frozen=True, slots=True)
class Dismiss:
    """It is no name."""


Choice = Named | Same | Like | Keep | Dismiss


@dataclass(frozen=True, slots=True)
class Key:
    """By what a candidate is known: an entity of the register (row id), or the mark of its words."""

    entity: int | None = None
    mark: str = ""

    def __str__(self) -> str:
        return f"{ENTITY}{self.entity}" if self.entity is not None else f"{SURFACE}{self.mark}"


def key_of(told: str) -> Key | None:
    """A key as a page or a command line tells it; None where it is none."""
    rest = told[1:]
    if told[:1] == ENTITY and rest.isascii() and rest.isdigit() and len(rest) < 19:
        return Key(entity=int(rest))
    if told[:1] == SURFACE and len(rest) == 64 and not set(rest) - set("0123456789abcdef"):
        return Key(mark=rest)
    return None
