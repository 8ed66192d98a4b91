"""Where a Fieldloom keeps its data, and where it keeps the key to it: never in the same folder."""

import hashlib
import os
from pathlib import Path


def data_folder() -> Path:
    """The folder of this Fieldloom's data: `FIELDLOOM_DATA`, or the usual place for a user's data."""
    named = os.environ.get("FIELDLOOM_DATA")
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(named or Path(base) / "fieldloom").expanduser().absolute()


def key_file(data: Path) -> Path:
    """The key file that belongs to the data folder `data`, in the user's configuration folder.

    Each data folder has a key of its own, named after the folder's path. `FIELDLOOM_KEY_FILE`
    names another place.
    """
    named = os.environ.get("FIELDLOOM_KEY_FILE")
    if named:
        return Path(named).expanduser().absolute()
    base = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
    mark = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    return base / "fieldloom" / "keys" / f"{data.name}-{mark}.key"


def make_private(folder: Path) -> Path:
    """Make `folder` if it is missing, with what is missing above it, for its owner's eyes only."""
    for missing in reversed([f for f in (folder, *folder.parents) if not f.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    return folder


def withdrawal_ledger(data: Path) -> Path:
    """The ledger of what was withdrawn from `data`: beside its key, so never inside the data.

    Whoever puts an older copy of the data back does not put the ledger back with it.
    `FIELDLOOM_WITHDRAWN` names another place.
    """
    return _beside_key(data, "FIELDLOOM_WITHDRAWN", ".withdrawn")


def people_keys(data: Path) -> Path:
    """The folder of the keys of people, one file a key: beside the main key, never inside the data.

    So no copy of the data holds them, and a key that is destroyed is destroyed for every copy.
    `FIELDLOOM_PEOPLE_KEYS` names another place.
    """
    return _beside_key(data, "FIELDLOOM_PEOPLE_KEYS", ".people")


def names_database(data: Path) -> Path:
    """The key database: what people are really called, and what stood where their names were replaced.

    A file of its own, so that a copy of the database never holds it. `FIELDLOOM_NAMES` names another
    place.
    """
    named = os.environ.get("FIELDLOOM_NAMES")
    return Path(named).expanduser().absolute() if named else data / "names.db"


def names_key_file(data: Path) -> Path:
    """The key of the key database: beside the main key, never inside the data.

    `FIELDLOOM_NAMES_KEY_FILE` names another place.
    """
    return _beside_key(data, "FIELDLOOM_NAMES_KEY_FILE", ".names")


def _beside_key(data: Path, variable: str, ending: str) -> Path:
    """The place that an environment variable names; else that of the main key, with another ending."""
    named = os.environ.get(variable)
    if named:
        return Path(named).expanduser().absolute()
    key = key_file(data)
    return key.with_name(key.name + ending)


def sync(path: Path) -> None:
    """Return when a file, or a folder's list of names, is on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
