"""Frames filled in: a frame of talk becomes segments of text, each with what it names or nothing.

A frame holds `{slot}`, `{slot form}` and `[one way|another]`. People are f1, m2, x3: the same number is the
same person within one text. What is a name is marked; titles, kin and "the" are not.
"""
# ruff: noqa: SIM905 - a list of words reads better as words

import re
from dataclasses import dataclass, field
from random import Random

from training.figures import FIGURES, number, spoken
from training.people import CULTURES, Person, Pools, person

KINDS = ("person", "place", "service", "organisation", "event", "date", "number", "other")
_SLOTS = {
    "place": "town village area street address abroad",
    "service": "school nursery hospital surgery pharmacy prison station recovery detox refuge service "
    "charity centre carehome hostel church court pub phrase",
    "organisation": "council board housing firm club paper radio uni college",
    "event": "event",
    "other": "ship",
    "date": "age age_d agecap ageold year month daymonth date dob monthyear day feast",
    "number": "nhs chi nino postcode plate case ref phone email handle bits",
}
KIND_OF = {slot: kind for kind, slots in _SLOTS.items() for slot in slots.split()}
_SLOT = re.compile(r"\{(\w+)(?: (\w+)(?: cap)?)?\}")
_WAYS = re.compile(r"\[([^\[\]{}]*\|[^\[\]]*)\]")
_PERSON = re.compile(r"[fmx]\d$")
_KIN = "grandson granddaughter son daughter nephew niece grandchild".split()

Segment = tuple[str, str]
"""Text, and the kind that it names, "" for nothing."""


@dataclass(slots=True)
class Cast:
    """Who and what one text is about. `again` is how likely somebody named before is named again."""

    rng: Random
    pool: Pools
    culture: str
    again: float
    people: dict[str, list[Person]] = field(default_factory=dict)
    things: dict[str, list[str]] = field(default_factory=dict)

    def somebody(self, what: str) -> Person:
        """Somebody of this text: f, m, or x for either."""
        known = self.people.setdefault(what, [])
        if known and self.rng.random() < self.again:
            return self.rng.choice(known)
        made = person(self.rng, self.pool, self.culture, what)
        known.append(made)
        return made

    def thing(self, slot: str) -> str:
        """A place, service or the like of this text."""
        known = self.things.setdefault(slot, [])
        if known and self.rng.random() < self.again:
            return self.rng.choice(known)
        made = self._made(slot)
        known.append(made)
        return made

    def _made(self, slot: str, depth: int = 0) -> str:
        rng, pool = self.rng, self.pool
        if slot in ("gaz", "town", "village"):
            few = {"town": pool.towns, "village": pool.villages}.get(slot, pool.places)
            if slot == "gaz" and rng.random() < 0.5:
                few = pool.towns
            return rng.choice(few)
        if slot == "noun":
            return rng.choice(pool.nouns)
        if slot in ("last", "first"):
            made = person(rng, pool, self.culture, "x")
            return made.last if slot == "last" else made.first
        if slot == "num":
            return str(rng.randint(1, 180))
        if slot == "let":
            return rng.choice("ABCabc")
        ways = pool.heads[slot]
        told = rng.choice(ways)
        return re.sub(r"\{(\w+)\}", lambda found: self._made(found[1], depth + 1), told)


def cast(rng: Random, pool: Pools, again: float = 0.6) -> Cast:
    """A new cast, of a family from somewhere."""
    culture = rng.choices(list(CULTURES), list(CULTURES.values()))[0]
    return Cast(rng, pool, culture, again)


def filled(frame: str, among: Cast, held: dict[str, object] | None = None) -> list[Segment]:
    """The segments of a frame. `held` binds f1, town1 and the like over several frames of one piece."""
    held = {} if held is None else held
    rng = among.rng
    while found := _WAYS.search(frame):
        frame = frame[: found.start()] + rng.choice(found[1].split("|")) + frame[found.end() :]
    told: list[Segment] = []
    last = 0
    for found in _SLOT.finditer(frame):
        told.append((frame[last : found.start()], ""))
        told += _slot(found[1], found[2] or "", "cap" in found[0], among, held)
        last = found.end()
    told.append((frame[last:], ""))
    return [segment for segment in told if segment[0]]


def _slot(
    slot: str, form: str, capital: bool, among: Cast, held: dict[str, object]
) -> list[Segment]:
    if slot == "name_int" or _PERSON.match(slot):
        if slot not in held:
            held[slot] = _another(among, "x" if slot == "name_int" else slot[0], held)
        return _said(held[slot], form, capital, among.rng)  # type: ignore[arg-type]
    if slot == "n":
        number_ = among.rng.randint(2, 30)
        return [(spoken(number_) if among.rng.random() < 0.7 else str(number_), "")]
    if slot == "ageplain":
        return [(spoken(among.rng.randint(6, 17)), "")]
    if slot == "kin":
        return [(among.rng.choice(("my mum", "my dad", "my gran", "my sister", "my nan")), "")]
    if slot == "kin1":
        return [(among.rng.choice(_KIN), "")]
    bare = slot.rstrip("0123456789")
    if bare not in ("start",) and slot not in held:
        held[slot] = _value(bare, among)
    return _marked(formed(str(held[slot]), form), KIND_OF[bare])


def _another(among: Cast, what: str, held: dict[str, object]) -> Person:
    """Somebody who is not in this piece yet, where one comes up soon."""
    for _ in range(3):
        one = among.somebody(what)
        if one not in held.values():
            return one
    return person(among.rng, among.pool, among.culture, what)


def _value(slot: str, among: Cast) -> str:
    rng = among.rng
    if slot in FIGURES:
        return FIGURES[slot](rng)
    if slot == "email":
        return _address(rng, among)
    if slot == "handle":
        one = among.somebody("x")
        return "@" * (rng.random() < 0.5) + rng.choice(
            (f"{one.called}_{one.last}", f"{one.called}{rng.randint(1, 99)}", f"xx{one.called}xx")
        ).lower().replace(" ", "")
    if KIND_OF[slot] == "number":
        return number(rng, slot)
    return among.thing(slot)


def _address(rng: Random, among: Cast) -> str:
    one = among.somebody("x")
    name = rng.choice(
        (
            f"{one.first}.{one.last}",
            f"{one.first[0]}.{one.last}",
            f"{one.called}{rng.randint(1, 99)}",
        )
    )
    where = rng.choice(("example.org", "example.com", "mail.example", "council.example.uk"))
    return f"{name}@{where}".lower().replace(" ", "").replace("'", "")


HEADS = frozenset(
    "road street avenue terrace crescent close drive gardens lane court way grove walk square wynd brae "
    "loan row school primary academy high infants juniors secondary grammar college hospital infirmary "
    "maternity memorial general surgery practice clinic pharmacy chemist prison nick project house hub "
    "recovery unit lodge refuge aid families team centre library hall institute grange view hostel foyer "
    "church methodist mosque gurdwara council trust partnership homes housing association haulage foods "
    "fisheries logistics bakery cars cleaning steelworks engineering care meats brothers united rovers "
    "athletic thistle inn arms bar vaults estate flats university foundation nursery kindergarten "
    "playgroup ward wing".split()
)
KEPT = frozenset(
    "st main back old north east south west church station mill park high our holy sacred flat ward "
    "ysgol cyngor".split()
)


def formed(value: str, form: str) -> str:
    """The value in the form that a frame asks for: "low" is small letters, "bare" without the word at its
    end that says what it is, "barelow" both. Nothing is left empty."""
    if form.startswith("bare"):
        lead, rest = (value[:4], value[4:]) if value[:4].lower() == "the " else ("", value)
        words = rest.split(" ")
        while len(words) > 1 and words[-1].lower() in HEADS:
            if len(words) == 2 and words[0].lower() in KEPT:
                break
            words.pop()
        value = lead + " ".join(words)
    return value.lower() if form in ("low", "barelow") else value


def _marked(value: str, kind: str) -> list[Segment]:
    """The value with its mark; "the" before it stays outside."""
    if value[:4].lower() == "the " and kind != "number":
        return [(value[:4], ""), (value[4:], kind)]
    return [(value, kind)]


def _said(one: Person, form: str, capital: bool, rng: Random) -> list[Segment]:
    if form == "her":
        told = "she" if one.woman else "he"
        return [(told.title() if capital else told, "")]
    if form == "title":
        return [(rng.choice(("Mrs", "Ms", "Miss", "Mrs")) if one.woman else "Mr", "")]
    if form == "full":
        middle = f" {one.middle}" if rng.random() < 0.08 else ""
        if rng.random() < 0.05:
            middle = f" {one.middle[0]}."
        return [(f"{one.first}{middle} {one.last}", "person")]
    told = {"last": one.last, "nick": one.nick, "init": one.first[0]}.get(form, one.called)
    return [(formed(told, form), "person")]
