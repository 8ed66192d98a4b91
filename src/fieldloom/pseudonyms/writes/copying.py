"""Copies of the key database: made, tried and put back by the keeper, to whom they say nothing."""

from dataclasses import dataclass
from pathlib import Path

from fieldloom.access.gate import keeper_only
from fieldloom.access.models import User
from fieldloom.audit.writes import recorded
from fieldloom.backups.models import Recipient
from fieldloom.ground.answers import Unfit
from fieldloom.pseudonyms import keystore
from fieldloom.pseudonyms.keystore import copies, losing, recipients
from fieldloom.pseudonyms.keystore.copies import Copy
from fieldloom.pseudonyms.keystore.losing import Missing


@recorded("recipient of the key database added")
@keeper_only
def add_names_recipient(*, by: User, key: str, name: str) -> None:
    """Seal copies of the key database to this public key as well, from now on.

    Raises `Unfit` for no such key, and for one to which backups are sealed: whoever has one identity
    should not have both the texts and the names.
    """
    if Recipient.objects.filter(key=key.strip()).exists():
        raise Unfit(
            "Backups are sealed to this key: one identity would open the texts and the names.",
            "Make another identity for somebody else: fieldloom backup identity FILE",
        )
    recipients.add_recipient(key, name)


@recorded("recipient of the key database removed")
@keeper_only
def remove_names_recipient(*, by: User, key_or_name: str) -> None:
    """Seal no further copy to this key. Raises `NotFound`."""
    recipients.remove_recipient(key_or_name)


@recorded("key database copied")
@keeper_only
def copy_names(*, by: User, to: Path) -> Copy:
    """Make a sealed copy of the key database, with its key, in a folder. Raises `Unfit`."""
    keystore.sweep()
    keys = [key for key, _ in recipients.recipients()]
    if not keys:
        raise Unfit(
            "There is nobody yet to whom a copy of the key database could be sealed.",
            "Make an identity elsewhere (fieldloom backup identity FILE), then: fieldloom safe "
            "recipients add age1...",
        )
    return copies.make(to, keys)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a drill found: the copy, and of how many names of the data it holds how many; and what stood in
    how many texts, and replacings in memos, codes and notes, is not in it."""

    copy: Copy
    names: int
    of: int
    texts: int = 0
    words: int = 0

    @property
    def passed(self) -> bool:
        """Whether it holds all that the data know of; a copy of yesterday may lack what is of today."""
        return self.names == self.of and not self.texts and not self.words

    def audit_ids(self) -> dict[str, object]:
        """What the trail keeps of it."""
        lacking = {"texts_lacking": self.texts, "words_lacking": self.words}
        return {**self.copy.audit_ids(), "found": self.names, "wanted": self.of, **lacking}


@recorded("copy of the key database tried")
@keeper_only
def try_copy(*, by: User, file: Path, identity: Path) -> Tried:
    """Open a copy beside the data, check every name in it against the data, and take it away again.

    Raises `Unfit` for one that does not open or is damaged.
    """
    with copies.opened(file, identity) as (copy, _):
        lost = losing.missing()
        names = lost.of[0]
        lacking = len(lost.texts), len(lost.words)
        return Tried(copy, names - len(lost.forms), names, *lacking)


@recorded("key database put back")
@keeper_only
def put_names_back(*, by: User, file: Path, identity: Path) -> Copy:
    """Put a copy back where no key database is; what was destroyed since it was made is not in it.

    Raises `Unfit` where one is there.
    """
    copy = copies.put_back(file, identity)
    keystore.sweep()
    return copy


@recorded("lost names given up")
@keeper_only
def give_up_names(*, by: User) -> Missing:
    """Say that names of which every copy is lost are lost: their entities keep their pseudonyms."""
    return losing.give_up()
