"""The name in hand as the page shows it: what it is, what would stand in its place, where it stands."""

from dataclasses import dataclass, field
from typing import Any

from fieldloom.pseudonyms import reads
from fieldloom.pseudonyms.reads import Candidate, InContext
from fieldloom.pseudonyms.rules.choosing import GENDERS, GENERATIONS, LANGUAGES, Traits
from fieldloom.pseudonyms.rules.kinds import Kind, Tier
from fieldloom.web.pseudonyms.listing import Narrowed
from fieldloom.web.shell.pages import StudyRequest

CONTEXTS = 6
WORDS_OF = {
    Kind.PLACE: "Say it more widely: “a town on the coast”.",
    Kind.SERVICE: "Say what it is: “the surgery”, “a recovery service”.",
    Kind.ORGANISATION: "Say what it is: “the council”.",
    Kind.EVENT: "Say what it is: “the summer gala”.",
    Kind.DATE: "Say it more widely: “in the spring”.",
    Kind.NUMBER: "Say what it is: “[telephone number]”.",
}
LABELS = {
    "gender": {"g": "Woman or girl", "b": "Man or boy", "u": "Not said"},
    "generation": {"old": "Old", "middle": "Middle", "young": "Young"},
    "language": {
        "english": "English",
        "scottish": "Scottish",
        "welsh": "Welsh",
        "irish": "Irish",
        "south-asian": "South Asian",
        "african": "African",
        "polish": "Polish",
    },
}
KNOWN = {"gender": GENDERS, "generation": GENERATIONS, "language": LANGUAGES}


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait that a pseudonym keeps, to be chosen: `choices` are value and label."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """Its name, as people read it."""
        return self.name.capitalize()

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen, in the order of the rules."""
        return [(value, LABELS[self.name][value]) for value in KNOWN[self.name]]


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the fields: as sent, or as proposed. `turn`: how often it was drawn anew."""

    pseudonym: str | None = None
    kind: str = ""
    traits: Traits = field(default_factory=Traits)
    turn: int = 0
    wanted: str = ""

    @classmethod
    def of(cls, sent: Any) -> "Filled":
        """As a form sent it; a trait that is none counts as not said."""
        start = Traits()
        traits = {
            name: sent.get(name) if sent.get(name) in known else getattr(start, name)
            for name, known in KNOWN.items()
        }
        turn = sent.get("turn", "")
        return cls(
            sent.get("pseudonym"),
            sent.get("kind", ""),
            Traits(**traits),
            int(turn) if turn.isascii() and turn.isdigit() and len(turn) < 6 else 0,
            sent.get("q", ""),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands, with whole words around it. `mention` is its row id."""

    mention: int
    source: str
    paragraph: int
    speaker: str
    before: str
    words: str
    after: str
    why: str

    @classmethod
    def of(cls, at: InContext) -> "Place":
        """A place as a page shows it."""
        before, after = whole_words(at.before, at.after)
        where = at.mention, at.source, at.paragraph, at.speaker
        return cls(*where, before, at.words, after, at.reason)


def whole_words(before: str, after: str) -> tuple[str, str]:
    """What stands around a name, begun and ended at a word, with a sign where more follows."""
    _, blank, rest = before.partition(" ")
    if blank and rest.strip():
        before = f"… {rest}"
    rest, blank, _ = after.rpartition(" ")
    if blank and rest.strip():
        after = f"{rest} …"
    return before, after


@dataclass(frozen=True, slots=True)
class Shown:
    """One candidate on the page. `pseudonym` stands in the field; `known`: the register has one already, and
    `relation` is what that person is to another."""

    candidate: Candidate
    filled: Filled
    contexts: list[Place]
    pseudonym: str
    known: bool = False
    relation: str = ""

    @property
    def surface(self) -> str:
        return self.candidate.surfaces[0]

    @property
    def also(self) -> tuple[str, ...]:
        return self.candidate.surfaces[1:]

    @property
    def kind(self) -> Kind:
        known = {one.value: one for one in Kind}
        return known.get(self.filled.kind, self.candidate.kind)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [(one.value, one.label) for one in Kind]

    @property
    def draws(self) -> bool:
        """Whether a pseudonym can be drawn for it."""
        return self.kind is Kind.PERSON and not self.known

    @property
    def look(self) -> bool:
        return self.candidate.tier is Tier.LOOK

    @property
    def hint(self) -> str:
        return WORDS_OF.get(self.kind, "")

    @property
    def traits(self) -> list[Trait]:
        if not self.draws or self.candidate.entity is not None:  # of an entity they are known
            return []
        return [Trait(name, getattr(self.filled.traits, name)) for name in KNOWN]

    @property
    def more(self) -> int:
        """How many further places there are."""
        return max(0, self.candidate.mentions - len(self.contexts))


def contexts(
    request: StudyRequest, key: str, narrowed: Narrowed, first: int = 0, many: int = CONTEXTS
) -> list[Place]:
    """Where a candidate stands: `many` places after the first `first`."""
    asked: dict[str, Any] = {"to": request.user, "study": request.study}
    places = reads.mentions_of(key, **asked, within=narrowed.within)
    told = reads.in_context(**asked, mentions=places[first : first + many])
    return [Place.of(one) for one in told]
