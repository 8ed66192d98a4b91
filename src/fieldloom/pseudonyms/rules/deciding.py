"""What may be decided of an entity. Pure."""

from collections.abc import Iterable

from fieldloom.access.rules import Decision
from fieldloom.ground.labelled import Labelled
from fieldloom.pseudonyms.rules.choosing import (
    GENDERS,
    GENERATIONS,
    LANGUAGES,
    Avoided,
    Traits,
    refused,
)
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.leaks import leaks, watch_for
from fieldloom.pseudonyms.rules.roster import Known

LONGEST = 120


class Became(Labelled):
    """What is done with an entity's names."""

    OPEN = "open", "Not decided yet"
    REPLACED = "replaced", "Replaced"
    KEPT = "kept", "Kept as it is"


def traits_fit(traits: Traits) -> Decision:
    """Whether a pool could be found for these traits."""
    for what, told, known in (
        ("gender", traits.gender, GENDERS),
        ("generation", traits.generation, GENERATIONS),
        ("language", traits.language, LANGUAGES),
    ):
        if (
            told not in known
        ):  # what was given is not said again: in a list moved by a column it is a name
            return Decision(
                False, f"This {what} is not known here.", f"One of: {', '.join(known)}."
            )
    return Decision(True, "A pseudonym can be drawn.")


def form_fits(form: str) -> Decision:
    """Whether this can be a form of a name: it has a letter or digit and is no sentence."""
    if any(sign.isalnum() for sign in form) and len(form) <= LONGEST:
        return Decision(True, "This can be looked for.")
    return Decision(
        False,
        "A form of a name has a letter or digit and at most 120 characters.",
        "Write the name only.",
    )


def form_free(form: str, kind: Kind, taken: Iterable[str]) -> Decision:
    """Whether no pseudonym that goes now is this name or holds it: else nobody could tell the two apart."""
    watch = watch_for([Known(0, kind, (form,))])
    for name in taken:
        # Looked at as if within a sentence, where a capital tells Hope from hope.
        found = any(not leak.doubtful for leak in leaks(f"to {name}", watch))
        if found or name.casefold() == form.casefold():
            return Decision(
                False,
                "One of these names is a pseudonym of somebody or something in the study.",
                "Decide another pseudonym there first; a participant’s stands on their page.",
            )
    return Decision(True, "No pseudonym is this name.")


def pseudonym_fits(name: str, barred: Avoided) -> Decision:
    """Whether this can be a pseudonym in this study."""
    why = refused(name, barred)
    if why or len(name) > LONGEST:
        return Decision(False, why or "This is too long.", "Choose another, or have one drawn.")
    return Decision(True, "This is nobody’s name here.")


def words_fit(told: str, known: Iterable[Known], taken: Iterable[str]) -> Decision:
    """Whether words such as “a town in the north” can stand for a place, a service or the like."""
    if not any(sign.isalpha() for sign in told) or len(told) > LONGEST:
        return Decision(False, "These words are too long, or none.", "Write a few words.")
    if told.casefold() in {other.casefold() for other in taken}:
        return Decision(
            False, "Something else in the study is called so already.", "Say it otherwise."
        )
    if any(not leak.doubtful for leak in leaks(told, watch_for(known))):
        return Decision(False, "These words hold a real name of the study.", "Say it otherwise.")
    return Decision(True, "This names nobody.")
