"""What was said, in words: the same on a page, on the command line and before it is kept. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from fieldloom.consent.rules.stating import Stated
from fieldloom.consent.rules.terms import Condition, Says

# Of each: what somebody did, with {who} the person or whoever answered for them.
_DID = {
    Says.CONSENT: "{who} agrees",
    Says.ASSENT: "{who} agrees, as a child",
    Says.REFUSAL: "{who} does not agree",
    Says.DISSENT: "{who} does not want it",
    Says.PAUSE: "{who} pauses",
    Says.WITHDRAWAL: "{who} withdraws",
    Says.REVOCATION: "It is revoked",
    Says.PUBLIC_INTEREST: "It is decided in the public interest",
}


def day(on: date) -> str:
    """A day in words: 3 May 2022."""
    return f"{on:%-d %B %Y}"


def small(label: str) -> str:
    """A label within a sentence: "The Learning Alliance" is "the Learning Alliance" there."""
    return label[:1].lower() + label[1:]


def about(stated: Stated, waves: Mapping[int, str]) -> str:
    """What one line is about: "Publication, film, in wave 2"."""
    parts = [stated.purpose.label if stated.purpose else "everything"]
    if stated.medium is not None:
        parts.append(stated.medium.label.lower())
    if stated.wave is not None:
        parts.append(f"in {waves.get(stated.wave, 'one wave')}")
    return ", ".join(parts)


def terms(stated: Stated) -> str:
    """For whom, on what conditions and until when: "for everybody, only under a pseudonym, ...";
    empty for what shuts."""
    if not stated.says.agrees:
        return ""
    parts = [f"for at most: {small(stated.ceiling.label)}"]
    parts += [one.label for one in Condition if one in stated.conditions]
    if stated.until is not None:
        parts.append(f"until {day(stated.until)}")
    return ", ".join(parts)


def sentences(lines: Iterable[Stated], who: str, waves: Mapping[int, str]) -> list[str]:
    """What an event says, a sentence for each answer and each set of terms."""

    def kind(line: Stated) -> tuple[int, bool, str]:
        return list(Says).index(line.says), line.renews, terms(line)

    told = []
    for (_, renews, how), group in groupby(sorted(lines, key=kind), key=kind):
        ones = list(group)
        did = _DID[ones[0].says].format(who=who) + (" again" if renews else "")
        what = "; ".join(about(one, waves) for one in ones)
        told.append(f"{did}: {what}{f' ({how})' if how else ''}.")
    return told
