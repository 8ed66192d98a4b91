"""The study's own people and places, found in whatever way they are written or said. Pure."""
# ruff: noqa: SIM905 - a list of words reads better as words

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from unicodedata import normalize

from fieldloom.pseudonyms.rules.kinds import Hit, Kind, Layer, Tier
from fieldloom.pseudonyms.rules.likeness import apart, errors_allowed, left_out, plain, sound_of
from fieldloom.pseudonyms.rules.lists import CALENDAR, KIN, names, nicknames
from fieldloom.pseudonyms.rules.tokens import WORD, Words

TITLES = frozenset(
    "mr mrs ms miss mx dr doctor prof professor sir dame pc dc ds di dci sgt sergeant inspector cllr "
    "councillor rev reverend father sheriff judge lord lady nurse sister".split()
)
# Before a name that is an everyday word too, each of these makes it a name.
POINTS = frozenset(
    "our oor wee big auntie aunty aunt uncle called named name's little lil young".split()
)
SAYS = frozenset(
    "said says came went told rang phoned asked wanted got was is had has took gave started sat "
    "looked goes does did texted says's moved lives lived died left stopped used cried laughed".split()
)
_JOINS = frozenset(
    "and but so then when because cos cause that if where while after before".split()
)
SHORT = "what somebody in the study’s register may be called for short"
MISTYPED = "a name in the study’s register with a letter wrong"
_LEAST_SOUND = 2  # letters in a key; shorter ones are shared by too many names
_LETTERS_APART = 3  # at most, of two names with a key as short as that
_FURTHER = {Kind.PLACE, Kind.SERVICE, Kind.ORGANISATION}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody or something in the study's register, and every form that the team wrote down. `whole`: its
    forms are looked for as they are; else, of a person, each word of a longer one by itself as well."""

    id: int
    kind: Kind
    forms: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    entity: int | None
    kind: Kind
    tier: Tier
    reason: str


@dataclass(slots=True)
class Roster:
    """The register, made ready for looking up. `phrases` holds forms of several words by their first,
    `by_second` by their second word, `single` forms of one word; of two people with one form the find
    names neither."""

    known: tuple[Known, ...]
    phrases: dict[str, list[tuple[tuple[str, ...], _Form]]] = field(default_factory=dict)
    by_second: dict[str, list[tuple[tuple[str, ...], _Form]]] = field(default_factory=dict)
    single: dict[str, _Form] = field(default_factory=dict)
    shapes: dict[str, list[str]] = field(default_factory=dict)
    sounds: dict[str, list[str]] = field(default_factory=dict)
    initials: dict[str, _Form] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.known)


def roster_of(known: Iterable[Known]) -> Roster:
    """The register made ready."""
    roster = Roster(tuple(known))
    for one in roster.known:
        for form in one.forms:
            _enter(roster, one, form)
    for one in roster.known:
        if one.kind is Kind.PERSON:
            _enter_nicknames(roster, one)
    for word in roster.single:
        for shape in left_out(word, errors_allowed(word)):
            roster.shapes.setdefault(shape, []).append(word)
        if len(key := sound_of(word)) >= _LEAST_SOUND:
            roster.sounds.setdefault(key, []).append(word)
    return roster


def matches(words: Words, roster: Roster) -> Iterator[Hit]:
    """Every find of somebody or something in the register."""
    if not roster:
        return
    alike: dict[str, _Form | None] = {}
    at = 0
    while at < len(words):
        found = _phrase(words, at, roster) or _nearly(words, at, roster)
        if found is None:
            word = plain(words.small[at]) if not words.small[at].isascii() else words.small[at]
            form = roster.single.get(_bare(word))
            if form is None:
                form = _alike(words, at, word, roster, alike) or _initial(words, at, roster)
            elif not _meant(words, at, word):
                form = None
            found = (1, form) if form else None
        if found:
            count, form = found
            yield _hit(words, at, count, form)
            at += count
        else:
            at += 1


def own_words(form: str) -> list[str]:
    """The words of a form that are somebody's own, plain: without "our", "Mrs" or "Auntie" before them."""
    split = [plain(word) for word in WORD.findall(normalize("NFC", form))]
    while len(split) > 1 and (split[0] in TITLES or split[0] in KIN or split[0] in POINTS):
        split = split[1:]
    return split


def _enter(roster: Roster, one: Known, form: str) -> None:
    split = own_words(form)
    if not split:
        return
    whole = _Form(one.id, one.kind, Tier.SURE, f"{_WHAT[one.kind]} in the study’s register")
    if len(split) > 1:
        roster.phrases.setdefault(split[0], []).append((tuple(split), whole))
        roster.phrases[split[0]].sort(key=lambda pair: -len(pair[0]))
        roster.by_second.setdefault(split[1], []).append((tuple(split), whole))
    if len(split) == 1:
        _single(roster, split[0], whole)
    elif one.kind is Kind.PERSON:
        _single(roster, split[0], whole)
        last = "the surname of somebody in the study’s register"
        _single(roster, split[-1], _Form(one.id, one.kind, Tier.SURE, last))
    if one.kind is Kind.PERSON:
        letter = split[0][0]
        why = "the initial of somebody in the study’s register"
        known = roster.initials.get(letter)
        same = known is None or known.entity == one.id
        form_ = _Form(one.id if same else None, one.kind, Tier.LOOK, why)
        roster.initials[letter] = form_


def _single(roster: Roster, word: str, form: _Form) -> None:
    word = _bare(word)
    if len(word) < 2 or word in CALENDAR - {"april", "may", "june", "august"}:
        return
    known = roster.single.get(word)
    if known is not None and known.entity != form.entity:
        form = _Form(None, form.kind, Tier.SURE, "a name of more than one in the study’s register")
    roster.single[word] = form


def _enter_nicknames(roster: Roster, one: Known) -> None:
    why = SHORT
    for form in one.forms:
        split = [w for w in (plain(word) for word in WORD.findall(form)) if w not in TITLES]
        for short in nicknames().get(split[0] if split else "", ()):
            known = roster.single.get(short)
            if known is None:
                everyday = short in names().everyday
                tier = Tier.LOOK if everyday else Tier.SURE
                roster.single[short] = _Form(one.id, one.kind, tier, why)
            elif known.reason == why and known.entity != one.id:
                roster.single[short] = _Form(None, one.kind, known.tier, why)


def _phrase(words: Words, at: int, roster: Roster) -> tuple[int, _Form] | None:
    small = words.small
    for phrase, form in roster.phrases.get(plain(_bare(small[at])), ()):
        count = len(phrase)
        if at + count > len(words):
            continue
        if _beside(words, at, count) and all(
            plain(_bare(small[at + step])) == phrase[step] for step in range(1, count)
        ):
            return count, form
    return None


def _beside(words: Words, at: int, count: int) -> bool:
    """Whether so many words stand side by side, a full stop after an initial counted as nothing."""
    return all(
        words.follows(step, " -\n") or (len(words.small[step]) == 1 and words.gap(step) == ". ")
        for step in range(at, at + count - 1)
    )


def _nearly(words: Words, at: int, roster: Roster) -> tuple[int, _Form] | None:
    """A form of several words of which one is mistyped; the others tell that it is meant."""
    word = plain(_bare(words.small[at]))
    for phrase, form in roster.phrases.get(word, ()) or roster.by_second.get(
        _second(words, at), ()
    ):
        count = len(phrase)
        if at + count > len(words) or not _beside(words, at, count):
            continue
        said = [plain(_bare(words.small[at + step])) for step in range(count)]
        wrong = [one for one, meant in zip(said, phrase, strict=True) if one != meant]
        if len(wrong) == 1 and wrong[0] not in KIN and _mistypes(wrong[0], phrase, said):
            return count, _Form(form.entity, form.kind, Tier.LOOK, MISTYPED)
    return None


def _mistypes(wrong: str, phrase: tuple[str, ...], said: list[str]) -> bool:
    meant = phrase[said.index(wrong)]
    most = min(errors_allowed(meant), errors_allowed(wrong))
    return apart(wrong, meant, most) <= most


def _second(words: Words, at: int) -> str:
    return plain(_bare(words.small[at + 1])) if at + 1 < len(words) else ""


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word


def _meant(words: Words, at: int, word: str) -> bool:
    """Whether a form that is an everyday word too is meant as a name here."""
    if word not in names().everyday and word not in ("april", "may", "june", "august"):
        return True
    if words.capital[at] and not words.first[at]:
        return True
    before, after = words.before(at), words.after(at)
    if before in POINTS or before in TITLES or "'" in words.gap(at)[:1]:
        return True
    if after not in SAYS or word in ("can", "it"):
        return False
    return words.first[at] or before in _JOINS


def _alike(
    words: Words, at: int, word: str, roster: Roster, told: dict[str, _Form | None]
) -> _Form | None:
    """A form in the register that this word may be, mistyped or misheard."""
    word = _bare(word)
    if word in told:
        return told[word]
    lists, form = names(), None
    strange = len(word) > 3 and word not in lists.everyday and word not in lists.spare
    if strange and word not in KIN and word not in CALENDAR:
        if word not in lists.first and word not in lists.places:
            form = _mistyped(word, roster)
        form = form or _misheard(word, roster)
    told[word] = form
    return form


def _misheard(word: str, roster: Roster) -> _Form | None:
    why = "it sounds like a name in the study’s register"
    key = sound_of(word)
    for name in roster.sounds.get(key, ()):
        near = abs(len(name) - len(word)) <= 3
        if near and (len(key) > 2 or apart(word, name, _LETTERS_APART) <= _LETTERS_APART):
            form = roster.single[name]
            return _Form(form.entity, form.kind, Tier.LOOK, why)
    return None


def _mistyped(word: str, roster: Roster) -> _Form | None:
    for shape in left_out(word, errors_allowed(word)):
        for name in roster.shapes.get(shape, ()):
            most = min(errors_allowed(name), errors_allowed(word))
            if apart(word, name, most) <= most:
                form = roster.single[name]
                return _Form(form.entity, form.kind, Tier.LOOK, MISTYPED)
    return None


def _initial(words: Words, at: int, roster: Roster) -> _Form | None:
    word = words.text[words.starts[at] : words.ends[at]]
    if len(word) != 1 or not word.isupper() or word in "IAO":
        return None
    if words.before(at) in NO_INITIAL or words.gap(at)[:1] in ("&", "/", "+", "-", ":"):
        return None
    return roster.initials.get(word.lower())


NO_INITIAL = frozenset(
    "vitamin class grade plan hepatitis hep section part room block ward level option type band group "
    "appendix figure table wing flat unit category schedule step e u x".split()
)


def _hit(words: Words, at: int, count: int, form: _Form) -> Hit:
    start, end = words.starts[at], words.ends[at + count - 1]
    tier = form.tier
    everyday = count == 1 and words.small[at] in names().everyday
    if everyday and not (words.capital[at] and not words.first[at]):
        tier = Tier.LOOK
    return Hit(start, end, form.kind, tier, Layer.ROSTER, form.reason, entity=form.entity)


_WHAT = {
    Kind.PERSON: "somebody",
    Kind.PLACE: "a place",
    Kind.SERVICE: "a service",
    Kind.ORGANISATION: "an organisation",
    Kind.EVENT: "an event",
    Kind.DATE: "a date",
    Kind.NUMBER: "a number",
}
