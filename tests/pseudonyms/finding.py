"""What the tests of detection ask in one line."""

from fieldloom.pseudonyms.rules.detecting import NOBODY, detect
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.roster import Known, roster_of


def found(text, *forms, kind=None, labels=(), spare=()):
    """The words found in a text, with a register of one person for each of `forms`."""
    roster = roster_of(Known(n, Kind.PERSON, (form,)) for n, form in enumerate(forms, 1))
    hits = detect(text, roster if forms else NOBODY, labels=list(labels), spare=spare)
    return [text[h.start : h.end] for h in hits if kind is None or h.kind is kind]


def hit(text, words, *forms):
    """The one find that is exactly these words."""
    roster = roster_of(Known(n, Kind.PERSON, (form,)) for n, form in enumerate(forms, 1))
    all_ = detect(text, roster, labels=[])
    same = [h for h in all_ if text[h.start : h.end] == words]
    assert len(same) == 1, [text[h.start : h.end] for h in all_]
    return same[0]
