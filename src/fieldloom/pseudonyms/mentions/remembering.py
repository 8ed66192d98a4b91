"""Looking for names is not done twice where nothing changed that it rests on.

A fingerprint is keyed, since real names are part of what it is made of.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from fieldloom.pseudonyms import keystore, voice
from fieldloom.pseudonyms.models import Heard
from fieldloom.pseudonyms.rules.kinds import Kind
from fieldloom.pseudonyms.rules.roster import Known
from fieldloom.pseudonyms.rules.standing import Rules
from fieldloom.pseudonyms.rules.voices import Span, Voice
from fieldloom.sources.models import Source


def fingerprint(*parts: str) -> str:
    """Of these texts, one by one, under the key of real names: 64 signs."""
    made = hashlib.blake2b(key=keystore.choice_key()[:64], digest_size=32)
    for part in parts:
        told = part.encode("utf-8", "surrogatepass")
        made.update(len(told).to_bytes(8) + told)
    return made.hexdigest()


def ground_of(
    known: Sequence[Known],
    became: Mapping[int, str],
    rulings: Mapping[str, Any],
    rules: Rules,
    spare: Collection[str],
) -> str:
    """What every text of a study is looked through by: its register, what it decided, how names are found."""
    return fingerprint(
        repr(sorted((one.id, one.kind.value, sorted(one.forms)) for one in known)),
        repr(sorted(became.items())),
        repr(sorted((mark, str(told)) for mark, told in rulings.items())),
        repr(rules),
        repr(sorted(spare)),
        voice.standing().name,
        _how(),
    )


class Remembered:
    """The name model at one source: what it read in this text before is not read again."""

    def __init__(self, read: Voice, source: Source) -> None:
        self.limits, self._read, self._source = read.limits, read, source

    def spans(self, text: str) -> list[Span]:
        """As the model says, or said."""
        told = fingerprint(text, voice.standing().name, _how())
        row = Heard.objects.filter(revision=self._source.current, print=told).first()
        if row is not None:
            return [
                Span(start, end, Kind(kind) if kind else None, likely)
                for start, end, kind, likely in row.spans
            ]
        found = self._read.spans(text)
        spans = [
            [one.start, one.end, one.kind.value if one.kind else "", one.likely] for one in found
        ]
        Heard.objects.filter(source=self._source).exclude(revision=self._source.current).delete()
        defaults = {"source": self._source, "print": told, "spans": spans}
        Heard.objects.update_or_create(revision=self._source.current, defaults=defaults)
        return found


@cache
def _how() -> str:
    """The rules and lists by which names are found, as this edition has them."""
    made = hashlib.blake2b(digest_size=16)
    room = files("fieldloom.pseudonyms")
    some = [room.joinpath("voice.py")]
    for folder in ("rules", "lists"):
        some += [one for one in room.joinpath(folder).iterdir() if one.is_file()]
    for one in sorted(some, key=lambda file: file.name):
        made.update(one.read_bytes())
    return made.hexdigest()
