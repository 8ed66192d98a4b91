"""Making an identity: the secret half, written once for its owner's eyes, never into the data."""

import os
from datetime import UTC, datetime
from pathlib import Path

from fieldloom.backups import sealing
from fieldloom.ground.answers import Unfit
from fieldloom.ground.paths import sync


def make(file: Path, data: Path) -> str:
    """Write a fresh identity into a new file, as age writes it; returns its public key.

    Raises `Unfit` where the file is there already, or would lie in the data folder.
    """
    if file.is_relative_to(data):
        raise Unfit("An identity must not lie in the data that it opens.", "Name another place.")
    secret, public = sealing.new_identity()
    today = datetime.now(UTC).date().isoformat()
    text = f"# created: {today}\n# public key: {public}\n{secret}\n"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError as error:
        raise Unfit(
            f"{file} is there already.", "Name another file; nothing is overwritten."
        ) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Unfit(
            f"There is no folder {file.parent}.", "Name a file in a folder that is there."
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(handle)
    sync(file.parent)
    return public
