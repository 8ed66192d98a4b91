"""The pseudonym that would be drawn for a candidate, before it is decided."""

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Permission
from fieldloom.ground.answers import NotFound
from fieldloom.pseudonyms.mentions.drawing import Draw
from fieldloom.pseudonyms.mentions.surfaces import words_at
from fieldloom.pseudonyms.models import Mention
from fieldloom.pseudonyms.reads.candidates import of_key
from fieldloom.pseudonyms.rules.choosing import Traits
from fieldloom.pseudonyms.rules.lists import names
from fieldloom.pseudonyms.rules.roster import own_words
from fieldloom.pseudonyms.rules.standing import Key, key_of
from fieldloom.pseudonyms.within import whole_study

WRITINGS = 12  # mentions whose words are looked at


@asks(Permission.KEEP_NAMES)
def drawn(key: str, *, to: User, study: Study, traits: Traits, turn: int = 0) -> str:
    """The pseudonym that a person named so would get: the same for the same traits; another for each `turn`.
    Give it to the decision as it is. Raises `NotFound`, and `Unfit` where no name is left."""
    whole_study(to, study)
    known, words = _words(study, key)
    return Draw(study.pk).name(known, words, traits, turn)


@asks(Permission.KEEP_NAMES)
def guessed(key: str, *, to: User, study: Study) -> Traits:
    """What the lists of forenames say of a candidate: its gender; the rest is for a person to say."""
    whole_study(to, study)
    for words in _words(study, key)[1]:
        for word in own_words(words):
            gender = names().first.get(word, "")
            if gender in ("g", "b"):
                return Traits(gender)
    return Traits()


def _words(study: Study, key: str) -> tuple[Key, list[str]]:
    known = key_of(key)
    rows = Mention.objects.filter(source__study=study).order_by("pk")
    found = list(of_key(rows, known)[:WRITINGS]) if known else []
    if known is None or not found:
        raise NotFound("There is no such candidate.")
    return known, list(words_at(found).values())
