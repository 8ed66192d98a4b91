"""A pseudonym is drawn for whoever is named: like nobody in the register, nor in what is still open."""

from collections.abc import Collection

from django.db.models import Min

from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.mentions.seen import current
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.rules.choosing import Avoided, Traits, avoided, choose, seed_of
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.likeness import plain
from fieldloom.pseudonyms.rules.standing import Key, Stand
from fieldloom.pseudonyms.rules.tokens import WORD
from fieldloom.pseudonyms.within import known_of, labels_of, pseudonyms_of

TURNS = 50


class Draw:
    """Draws pseudonyms for one study; what is barred is gathered once."""

    def __init__(self, study_id: int) -> None:
        self.study_id = study_id
        known = known_of(study_id, kept=True)
        self.people = [form for one in known if one.kind is Kind.PERSON for form in one.forms]
        self.people += _undecided(study_id)
        self.things = [form for one in known if one.kind is not Kind.PERSON for form in one.forms]
        self.taken = [*pseudonyms_of(study_id), *labels_of(study_id)]

    def name(self, key: Key, words: Collection[str], traits: Traits, turn: int = 0) -> str:
        """A pseudonym for a candidate: the same for the same traits and turn; another for each turn. Raises
        `Unfit` where no name is left."""
        told, taken = "", list(self.taken)
        number = key.entity if key.entity is not None else int(key.mark[:15], 16)
        seed = seed_of(keystore.choice_key(), self.study_id, number)
        for _ in range(turn % TURNS + 1):
            told = choose(traits, seed, self._barred(words, taken))
            taken.append(told)
        return told

    def _barred(self, words: Collection[str], taken: Collection[str]) -> Avoided:
        return avoided([*self.people, *words], taken, self.things)


def waiting_like(study_id: int, pseudonym: str, own: Collection[str]) -> bool:
    """Whether a word of a pseudonym is that of a person who is still to be decided, `own` words aside."""
    mine = {plain(word) for one in own for word in WORD.findall(one)}
    told = {plain(word) for word in WORD.findall(pseudonym)} - mine
    return any(plain(w) in told for one in _undecided(study_id) for w in WORD.findall(one))


def _undecided(study_id: int) -> list[str]:
    """The words of every person who is still to be decided: a real name of tomorrow is nobody's pseudonym."""
    rows = current(study_id).filter(state=Stand.OPEN.value, kind=Kind.PERSON.value)
    firsts = rows.order_by().values_list("mark").annotate(first=Min("pk"))
    heads = Mention.objects.filter(pk__in=[first for _, first in firsts])
    return list(words_at(heads).values())
