"""The pseudonym that would be drawn for a candidate, before it is decided."""

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.mentions.waiting import names_waiting
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.reads.candidates import of_key
from fieldloom.pseudonyms.rules.choosing import Traits, avoided, choose, seed_of
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import own_words
from fieldloom.pseudonyms.rules.standing import key_of
from fieldloom.pseudonyms.within import known_of, labels_of, pseudonyms_of, whole_study


@asks(Permission.KEEP_NAMES)
def drawn(key: str, *, to: User, study: Study, traits: Traits, turn: int = 0) -> str:
    """The pseudonym that a person named so would get: the same for the same traits; another for each `turn`.
    Give it to the decision as it is. Raises `NotFound`, and `Unfit` where no name is left."""
    whole_study(to, study)
    words = _words(study, key)
    known = known_of(study.pk, kept=True)
    people = [form for one in known if one.kind is Kind.PERSON for form in one.forms]
    people += names_waiting(study.pk)
    things = [form for one in known if one.kind is not Kind.PERSON for form in one.forms]
    taken = [*pseudonyms_of(study.pk), *labels_of(study.pk)]
    told = ""
    for _ in range(turn % 50 + 1):
        seed = seed_of(keystore.choice_key(), study.pk, int(key_seed(key), 16) % (1 << 62))
        told = choose(traits, seed, avoided([*people, *words], taken, things))
        taken.append(told)
    return told


@asks(Permission.KEEP_NAMES)
def guessed(key: str, *, to: User, study: Study) -> Traits:
    """What the lists of forenames say of a candidate: its gender; the rest is for a person to say."""
    whole_study(to, study)
    for words in _words(study, key):
        for word in own_words(words):
            gender = names().first.get(word, "")
            if gender in ("g", "b"):
                return Traits(gender)
    return Traits()


def key_seed(key: str) -> str:
    """Hexadecimal digits that belong to a candidate."""
    return key[1:17] if key[:1] == "m" else f"{int(key[1:] or 0):x}"


def _words(study: Study, key: str) -> list[str]:
    known = key_of(key)
    rows = Mention.objects.filter(source__study=study).order_by("pk")
    found = list(of_key(rows, known)[:12]) if known else []
    if not found:
        raise NotFound("There is no such candidate.")
    return list(words_at(found).values())
