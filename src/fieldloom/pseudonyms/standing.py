"""How it stands with the key database, for doors that start or restore: numbers, and never a name."""

from fieldloom.ground.names_key import names_key, where_it_is
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.keystore.losing import Missing, missing
from fieldloom.pseudonyms.keystore.whole import wanted_tokens


def prepare() -> None:
    """Make the key of real names where there are none yet: a service may not write where it lies."""
    if not in_use() and not keystore.is_there():
        names_key(make=True)


def settle() -> None:
    """End what was left half done when the machine stopped."""
    keystore.sweep()


def in_use() -> bool:
    """Whether there are names, or words with a way back, that the key database should hold."""
    return bool(wanted_tokens())


def trouble() -> str:
    """What is wrong with the key database at hand, in words; "" for nothing."""
    if not in_use():
        return ""
    try:
        lost = missing()
    except keystore.NamesShut as error:
        return str(error)
    if not keystore.is_there():
        return (
            f"The key database is not here, so {len(lost.forms)} real names cannot be opened{_and(lost)}; "
            "all else works. Put names.db and its key back, or: fieldloom safe restore-key"
        )
    if lost.some:
        return (
            "The key database here is older than the data, or belongs to other data: "
            f"{len(lost.forms)} of {lost.of[0]} real names are not in it{_and(lost)}. Put a newer copy back: "
            "fieldloom safe restore-key"
        )
    return ""


def _and(lost: Missing) -> str:
    """What else is not at hand, in words; "" for nothing."""
    told = [
        f"what stood in {len(lost.texts)} of {lost.of[1]} texts" if lost.texts else "",
        f"what {len(lost.words)} of {lost.of[2]} replacings put away of memos, codes and notes"
        if lost.words
        else "",
    ]
    told = [one for one in told if one]
    return f", nor {' or '.join(told)}" if told else ""


def where() -> str:
    """In words, where the key of real names is."""
    return where_it_is()
