"""How it stands with the key database, for doors that start or restore: numbers, and never a name."""

from fieldloom.ground.names_key import names_key, where_it_is
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.keystore.losing import missing
from fieldloom.pseudonyms.models import SurfaceForm, WayBack


def prepare() -> None:
    """Make the key of real names where there are none yet: a service may not write where it lies."""
    if not in_use() and not keystore.is_there():
        names_key(make=True)


def settle() -> None:
    """End what was left half done when the machine stopped."""
    keystore.sweep()


def in_use() -> bool:
    """Whether there are names, or texts with a way back, that the key database should hold."""
    return SurfaceForm.objects.exists() or WayBack.objects.exists()


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
            f"The key database is not here, so {len(lost.forms)} real names cannot be opened; all else "
            "works. Put names.db and its key back, or: fieldloom safe restore-key"
        )
    if lost.forms or lost.texts:
        return (
            f"The key database here is older than the data: {len(lost.forms)} of {lost.of} real names, "
            f"and what stood in {len(lost.texts)} texts, are not in it. Put a newer copy back."
        )
    return ""


def where() -> str:
    """In words, where the key of real names is."""
    return where_it_is()
