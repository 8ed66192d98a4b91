"""To whom copies of the key database are sealed: public keys, kept in it."""

import time

from fieldloom.backups import sealing
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.pseudonyms.keyfile import file
from fieldloom.pseudonyms.keystore.forms import begin


def recipients() -> list[tuple[str, str]]:
    """(public key, name) of each, oldest first; nobody where there is no key database yet."""
    if not file.is_there():
        return []
    with file.reading() as database:
        return list(database.execute("SELECT key, name FROM recipient ORDER BY at, key"))


def add_recipient(key: str, name: str) -> str:
    """Seal copies to this public key as well. Returns it as it is kept. Raises `Unfit`."""
    fit = str(sealing.recipient(key))
    if not name.strip():
        raise Unfit("A recipient needs a name.", "Say whose identity it is, and where it lies.")
    begin()
    with file.writing() as database:
        row = (fit, " ".join(name.split())[:80], time.time())
        if not database.execute("INSERT OR IGNORE INTO recipient VALUES (?, ?, ?)", row).rowcount:
            raise Unfit("Copies are sealed to this key already.", "Nothing needs to be done.")
    return fit


def remove_recipient(key_or_name: str) -> None:
    """Seal no further copy to this key. What it opens already, it still opens. Raises `NotFound`."""
    found = [key for key, name in recipients() if key_or_name in (key, name)]
    if len(found) != 1:
        raise NotFound(f"There is no one recipient “{key_or_name}”. Name its key.")
    with file.writing() as database:
        database.execute("DELETE FROM recipient WHERE key = ?", (found[0],))
