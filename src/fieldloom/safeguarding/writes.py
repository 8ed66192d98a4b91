"""What changes safeguarding records; and opening one, which stands in the trail as well."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.audit.writes import recorded
from fieldloom.fieldwork.models import Encounter
from fieldloom.ground.answers import Refused, Unfit
from fieldloom.people.keeping import keep, of_study
from fieldloom.people.rules import next_ref
from fieldloom.safeguarding import compartment, rules
from fieldloom.safeguarding.models import SafeguardingEntry, SafeguardingRecord
from fieldloom.safeguarding.rules import EntryKind, State
from fieldloom.safeguarding.standing import led, standing

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry, opened: what it says, when it was written and by whom. For one page, then gone."""

    kind: EntryKind
    words: str = field(repr=False)
    at: datetime
    by: User


@recorded("safeguarding record begun")
@needs(Permission.RAISE_SAFEGUARDING)
def begin_record(
    *, by: User, study: Study, encounter: Encounter | None, told: Mapping[EntryKind, str]
) -> SafeguardingRecord:
    """Begin a record, with what is known so far; what was seen or said has to be in it.

    Raises `Unfit` without that, for words that are too long, or where the compartment's key is not
    at hand; `NotFound` for an encounter of another study.
    """
    of_study(study, encounter)
    if not told.get(EntryKind.HAPPENED, "").strip():
        raise Unfit(
            "It is not said what was seen or said.",
            "Write it down as it was, with the day and the time.",
            EntryKind.HAPPENED.value,
        )
    if not SafeguardingEntry.objects.exists():
        compartment.begin()
    taken = SafeguardingRecord.objects.filter(study=study).values_list("ref", flat=True)
    row = SafeguardingRecord(study=study, encounter=encounter, author=by, opened_at=timezone.now())
    row.ref = next_ref("SG-", taken, 3)
    keep(row)
    for kind in rules.ADDED:
        if told.get(kind, "").strip():
            _add(by, row, kind, told[kind])
    return row


@recorded("safeguarding record read")
@needs(Permission.RAISE_SAFEGUARDING)
def open_record(*, by: User, record: SafeguardingRecord) -> list[Opened]:
    """What a record says, in order. A write, since each opening stands in the trail.

    Raises `Refused` for anybody but the lead, and its author until it is handed over.
    """
    row = _fresh(record)
    _hold(rules.may_open(standing(by, row)))
    return _opened(row)


@recorded("safeguarding record printed for referral")
@needs(Permission.READ_SAFEGUARDING)
def print_referral(*, by: User, record: SafeguardingRecord) -> list[Opened]:
    """What a record says, to be handed to whoever it is referred to. Raises as `open_record` does."""
    row = _fresh(record)
    _hold(rules.may_open(standing(by, row)))
    return _opened(row)


@recorded("safeguarding entry added")
@needs(Permission.RAISE_SAFEGUARDING)
def add_entry(
    *, by: User, record: SafeguardingRecord, kind: EntryKind, words: str
) -> SafeguardingEntry:
    """Add to a record. Raises `Refused` as `open_record` does, `Unfit` once it is closed, for empty
    or too many words, and for a kind that comes with an act only."""
    row = _fresh(record)
    _hold(rules.may_open(standing(by, row)))
    fine = rules.may_add(standing(by, row))
    if not fine.allowed:
        raise Unfit(fine.because, fine.would_change)
    if kind not in rules.ADDED:
        raise Unfit("This comes with what is done, not in words.", "Choose another.", "kind")
    return _add(by, row, kind, words)


@recorded("safeguarding record handed over")
@needs(Permission.RAISE_SAFEGUARDING)
def hand_over(*, by: User, record: SafeguardingRecord) -> SafeguardingRecord:
    """Hand a record to the safeguarding lead: whoever wrote it does not read it any more. Raises
    `Refused` for anybody else's, and where there is no lead who could read it."""
    row = _fresh(record)
    _hold(rules.may_hand_over(standing(by, row), led=led(row)))
    _add(by, row, EntryKind.HANDED_OVER, "To the safeguarding lead.")
    row.state = State.HANDED_OVER.value
    row.save(update_fields=["state"])
    return row


@recorded("legal hold on safeguarding record set")
@needs(Permission.READ_SAFEGUARDING)
def set_legal_hold(
    *, by: User, record: SafeguardingRecord, on: bool, words: str
) -> SafeguardingRecord:
    """Put a legal hold on a record, or lift it, with reasons. Raises `Unfit` without them, where it
    stands so already, and once the record is closed."""
    row = _fresh(record)
    _hold(rules.may_hold(standing(by, row)))
    if row.state == State.CLOSED.value or row.legal_hold == on:
        raise Unfit("It stands so already, or the record is closed.", "Reload the page.")
    if not words.strip():
        raise Unfit("A legal hold needs its reasons.", "Say who asked for it, and why.", "words")
    _add(by, row, EntryKind.HOLD, f"{'On' if on else 'Lifted'}. {words.strip()}")
    row.legal_hold = on
    row.save(update_fields=["legal_hold"])
    return row


@recorded("safeguarding record closed")
@needs(Permission.READ_SAFEGUARDING)
def close_record(*, by: User, record: SafeguardingRecord, words: str) -> SafeguardingRecord:
    """Close a record, with how it ended. Raises `Unfit` under a legal hold, before it was handed
    over, or without words."""
    row = _fresh(record)
    fine = rules.may_close(standing(by, row))
    if not fine.allowed:
        raise Unfit(fine.because, fine.would_change, "words")
    if not words.strip():
        raise Unfit("It is not said how it ended.", "Say it in a sentence.", "words")
    _add(by, row, EntryKind.CLOSED, words)
    row.state = State.CLOSED.value
    row.save(update_fields=["state"])
    return row


def _hold(decision: Decision) -> None:
    if not decision.allowed:
        raise Refused(decision)


def _fresh(record: SafeguardingRecord) -> SafeguardingRecord:
    return SafeguardingRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)


def _add(by: User, record: SafeguardingRecord, kind: EntryKind, words: str) -> SafeguardingEntry:
    words = words.strip()
    if not words or len(words) > LONGEST:
        raise Unfit(
            f"An entry has 1 to {LONGEST:,} characters.", "Write it shorter, or in two.", "words"
        )
    number = SafeguardingEntry.objects.filter(record=record).count() + 1
    row = SafeguardingEntry(record=record, number=number, by=by, at=timezone.now())
    told = {"kind": kind.value, "words": words}
    row.sealed = compartment.seal(told, _place(record, number))
    row.save()
    return row


def _opened(record: SafeguardingRecord) -> list[Opened]:
    rows = SafeguardingEntry.objects.filter(record=record).select_related("by").order_by("number")
    return [_open(record, row) for row in rows]


def _open(record: SafeguardingRecord, row: SafeguardingEntry) -> Opened:
    told: dict[str, Any] = compartment.unseal(bytes(row.sealed), _place(record, row.number))
    return Opened(EntryKind(told["kind"]), told["words"], row.at, row.by)


def _place(record: SafeguardingRecord, number: int) -> str:
    return f"safeguarding/{record.study_id}/{record.ref}/{number}"
