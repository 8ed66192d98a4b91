"""The ring of people's keys, sealed to whoever may open backups: one file beside them, always the newest.

Backups hold no keys of people. So that a lost machine loses no originals, the keys lie beside the
backups in one file that each backup, and each key that is destroyed, writes anew. Old copies of it are
not kept, and must not be kept elsewhere.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fieldloom.backups import sealing, staging
from fieldloom.backups.places import usual_folder
from fieldloom.ground import personal
from fieldloom.ground.paths import sync

RING = "people.keys.age"


def keep_ring_beside(to: Path, recipients: Sequence[Any]) -> None:
    """Write the ring beside the backups in `to`, in place of the one that lies there."""
    staging.write_whole(to / RING, sealing.sealed(personal.ring(), recipients))


def renew_ring(data: Path) -> bool:
    """Write the ring in the usual folder of backups anew, where one lies there. Whether it was. Where it
    could be sealed to nobody any more it goes: it may hold a key that was destroyed."""
    from fieldloom.backups.models import Recipient

    here = usual_folder(data)
    keys = [sealing.recipient(one) for one in Recipient.objects.values_list("key", flat=True)]
    if not (here / RING).exists():
        return False
    if not keys:
        (here / RING).unlink()
        sync(here)
        return False
    keep_ring_beside(here, keys)
    return True


def take_ring(beside: Path, own: Sequence[Any]) -> int:
    """Put the keys of the ring beside this backup into their place. Returns how many; 0 without one."""
    file = beside.with_name(RING)
    if not file.exists():
        return 0
    return personal.take_back(sealing.opened(file.read_bytes(), own))
