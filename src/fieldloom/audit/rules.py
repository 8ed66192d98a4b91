"""How entries are bound into a chain, and how a break in it is found. Pure."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the chain sees it. `at` is in UTC."""

    number: int
    at: datetime
    actor: int | None
    study: int | None
    verb: str
    about: dict[str, Any]
    refused: bool
    before: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk along the chain found: how many entries held, and the first break if any."""

    entries: int
    broken_at: int | None
    because: str

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def mark_of(line: Line, key: bytes) -> str:
    """HMAC-SHA-256 over the entry and the mark before it, as 64 hexadecimal digits.

    Keyed, so that a person who can write to the database but does not hold the key cannot
    recompute the chain after a change. Source: RFC 2104.
    """
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [line.number, at, line.actor, line.study, line.verb, line.about, line.refused]
    canonical = json.dumps([*told, line.before], sort_keys=True, separators=(",", ":"))
    return hmac.new(key, canonical.encode(), hashlib.sha256).hexdigest()


def verify(lines: Iterable[Line], key: bytes, head: str | None = None) -> Verdict:
    """Walk the chain from its first entry; `head`, where known, is the mark it must end on.

    Finds an entry that was changed, dropped, put in or moved; with `head` also a cut-off end.
    """
    before, count = FIRST, 0
    for line in lines:
        count += 1
        if line.number != count:
            return Verdict(count - 1, count, f"Entry {count} is missing.")
        if line.before != before:
            return Verdict(count - 1, count, f"Entry {count} does not follow the one before it.")
        if not hmac.compare_digest(line.mark, mark_of(line, key)):
            return Verdict(count - 1, count, f"Entry {count} was changed after it was written.")
        before = line.mark
    if head is not None and head != before:
        return Verdict(count, count + 1, "The end of the trail is missing.")
    return Verdict(count, None, "Every entry stands as it was written.")
