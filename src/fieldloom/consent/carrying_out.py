"""Carrying out a withdrawal that destroys, in steps that can each be done again after a crash.

The words by which it is proven are kept first; then, in one transaction, the ledger is told and every row
goes; then the keys and the files; then the database is made to forget; at last it is searched. A work
that was killed goes on where it was, and a step that is done twice does no more than once.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fieldloom.access.models import User
from fieldloom.audit.writes import recorded
from fieldloom.backups import keeping
from fieldloom.consent import canaries, searching
from fieldloom.consent.casebook import (
    ERASURE,
    KEPT,
    KEY,
    as_asked,
    as_ruled,
    mark_of,
    note_withdrawal,
    open_by_hand,
)
from fieldloom.consent.models import Withdrawal
from fieldloom.consent.rules.withdrawing import CaseState, may_step, outcome
from fieldloom.ground import personal, withdrawn
from fieldloom.ground.answers import Refused
from fieldloom.people import reached

SEARCH = "search"  # what is ticked off where the search still found something


def remember_words(case: Withdrawal, by: User) -> None:
    """Keep some words that only this person said, until the search has not found them."""
    if canaries.kept(case.pk) is not None or case.result.get("rows_gone"):
        return
    still_counts(case)
    asked = as_asked(case)
    words = canaries.choose(reached.words(asked), reached.others(asked))
    chance = searching.words_elsewhere(words, reached.holding())
    canaries.keep(case.pk, [word for word in words if word not in chance])


def take_out(case: Withdrawal, by: User) -> None:
    """Every row, in one transaction with its note in the ledger. What is left to people is counted
    before. Raises `Refused` where it was found not to count since it was confirmed."""
    asked = as_asked(case)
    with transaction.atomic(), withdrawn.held_back():
        still_counts(case)
        case.result = {**case.result, **left_to_people(case, asked), "rows_gone": True}
        case.save(update_fields=["result"])
        note_withdrawal(case.event)
        withdrawn.note(ERASURE, f"{mark_of(case.event)}.{case.effect.value}")
        reached.take_out(asked, by)


def still_counts(case: Withdrawal) -> None:
    """Raise `Refused` where it was found meanwhile not to count."""
    ruled = as_ruled(case)
    if not ruled.counts:
        raise Refused(may_step(ruled, CaseState.PARTLY_DONE))


def left_to_people(case: Withdrawal, asked: reached.Asked) -> dict[str, Any]:
    """What of it people have to look through, and how much is taken out: found before anything goes.
    Done again, only holds are counted anew: what was found before stays to be looked through, and where
    more is found, what was ticked off is so no longer."""
    found = [one for one in reached.found(asked) if one.number]
    now = {one.what: as_kept(one) for one in found if one.by_hand}
    before = {one["what"]: one for one in case.result.get("by_hand", ()) if one["what"] != KEPT}
    ticked = dict(case.result.get("looked_through", {}))
    for what, one in before.items():
        if set(now.get(what, one)["ids"]) <= set(one["ids"]):
            now[what] = one
            continue
        ids = reached.some({*one["ids"], *now[what]["ids"]})
        now[what] = {**now[what], "ids": list(ids), "number": max(len(ids), now[what]["number"])}
        ticked.pop(what, None)
    taken = summed(
        case.result.get("taken", {}), {one.what: one.number for one in found}, asked.erases
    )
    return {"by_hand": list(now.values()), "looked_through": ticked, "taken": taken}


def summed(before: Mapping[str, int], now: Mapping[str, int], erases: bool) -> dict[str, int]:
    """How many of each kind were taken out, where some went before and more goes now: a row that went
    is not found again, one that stays without its words is."""
    goes = {"originals", *(("passages", "codings") if erases else ())}
    return {
        what: before.get(what, 0) + now.get(what, 0)
        if what in goes
        else max(before.get(what, 0), now.get(what, 0))
        for what in {**before, **now}
    }


def destroy_keys(case: Withdrawal, by: User) -> None:
    """The files go; and where all is withdrawn the person's keys, here and in the ring that lies
    beside the backups, so that no copy of a file opens any more.

    What others still need is sealed without these keys before. As long as a hold keeps some of it they
    stay, for the copies of that in the backups need them: it is carried out again when the hold ends."""
    asked = as_asked(case)
    reached.clear_away(asked)
    gone = []
    if asked.everything and not _kept(asked):
        gone = personal.names().get(case.participant_id, [])
        for name in gone:
            withdrawn.note(KEY, name)
        personal.destroy(gone)
    keeping.renew_ring(Path(settings.DATA))
    before = int(case.result.get("keys", 0))
    case.result = {**case.result, "keys": before + len(gone)}
    case.save(update_fields=["result"])


def forget(case: Withdrawal, by: User) -> None:
    """The database writes its log back and empties it."""
    searching.settle_down()


def search(case: Withdrawal, by: User) -> None:
    """Look for the words, by row and by byte. Where some are left in the database's file, its index is
    written anew, and it is looked once more."""
    words = canaries.kept(case.pk) or []
    found = _looked_for(words)
    if found["bytes"]["hits"].get("the database") or found["terms"]:
        searching.rewrite_index()
        searching.settle_down()
        found = _looked_for(words)
    ticked = {**case.result.get("looked_through", {})}
    ticked.pop(SEARCH, None)
    case.result = {**case.result, "search": found, "looked_through": ticked}
    case.save(update_fields=["result"])


def finish(case: Withdrawal, by: User) -> None:
    """Say where it stands: done, or partly done where people have something left to look through."""
    state = outcome(open_by_hand(case), hits(case.result) + unread(case.result))
    settled(by=by, withdrawal=case, state=state)
    if state is CaseState.DONE:
        canaries.destroy(case.pk)


STEPS: tuple[Callable[[Withdrawal, User], None], ...] = (
    remember_words,
    take_out,
    destroy_keys,
    forget,
    search,
    finish,
)


@recorded("withdrawal carried out")
def settled(*, by: User, withdrawal: Withdrawal, state: CaseState) -> Withdrawal:
    """Record that it was carried out, and how far."""
    settle(withdrawal, {}, state, timezone.now())
    return withdrawal


def settle(
    case: Withdrawal, more: dict[str, Any], state: CaseState, at: datetime | None = None
) -> None:
    """Write where it stands. `at` is when it was carried out; without, what is written already stays."""
    case.result = {**case.result, **more}
    case.state, case.carried_out_at = state.value, at or case.carried_out_at or timezone.now()
    case.save(update_fields=["result", "state", "carried_out_at"])


def as_kept(one: reached.Found) -> dict[str, Any]:
    """A kind of thing as a case keeps it: numbers and row ids."""
    return {
        "what": one.what,
        "number": one.number,
        "ids": list(one.ids),
        "by_hand": one.by_hand,
    }


def hits(result: dict[str, Any]) -> int:
    """How many of the words the search still found, by row, in the index and on the disk."""
    found = result.get("search", {})
    rows = sum(len(ids) for ids in found.get("rows", {}).values())
    on_disk = sum(found.get("bytes", {}).get("hits", {}).values())
    return rows + int(found.get("terms", 0)) + int(on_disk)


def unread(result: dict[str, Any]) -> int:
    """How many files the search could not look into."""
    return int(result.get("search", {}).get("bytes", {}).get("unread", 0))


def _kept(asked: reached.Asked) -> bool:
    """Whether a hold keeps some of their material from being destroyed."""
    return any(one.what == KEPT and one.number for one in reached.found(asked))


def _looked_for(words: list[str]) -> dict[str, Any]:
    return {
        "words": len(words),
        "rows": searching.rows_with(words),
        "terms": searching.terms_left(words),
        "bytes": searching.bytes_with(words),
        "at": timezone.now().isoformat(timespec="seconds"),
    }
