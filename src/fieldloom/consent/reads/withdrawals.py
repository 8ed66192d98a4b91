"""What may be seen of withdrawals: which are open and until when, what one reaches, and its letter."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from fieldloom.access.gate import asks
from fieldloom.access.models import Study, User
from fieldloom.access.rules import Decision, Permission
from fieldloom.backups.making import newest_in, past_in, usual_folder
from fieldloom.backups.rules.naming import KEEP_DAYS
from fieldloom.consent.carrying_out import SEARCH, hits, unread
from fieldloom.consent.casebook import KEPT, as_asked, as_ruled, open_by_hand
from fieldloom.consent.models import Event, Withdrawal
from fieldloom.consent.reads.deciding import in_force
from fieldloom.consent.rules import letter as letters
from fieldloom.consent.rules.manifest import Line, lines
from fieldloom.consent.rules.withdrawing import (
    OPEN,
    CaseState,
    may_carry_out,
    may_confirm,
    may_step,
)
from fieldloom.ground.answers import NotFound
from fieldloom.people.models import Participant
from fieldloom.people.within import people_seen


@dataclass(frozen=True, slots=True)
class Seen:
    """A withdrawal as it stands: what it reaches, which steps whoever asks may take and why not, and
    what is left to be looked through by hand. `found_in` are kinds of rows in which the search afterwards
    still found something, and how many of them; `unread` files it could not look into. `late`: the last
    day has passed."""

    case: Withdrawal
    state: CaseState
    lines: list[Line]
    by_hand: list[Line]
    open_by_hand: list[str]
    hits: int
    unread: int
    found_in: list[tuple[str, int]]
    late: bool
    counts: bool
    may_look: Decision
    may_confirm: Decision
    may_carry_out: Decision
    backups: Mapping[str, Any]


@asks(Permission.READ_CONSENT)
def withdrawals(*, to: User, study: Study, every: bool = False) -> list[Withdrawal]:
    """The withdrawals that are open, the most urgent first; with `every`, those that are done too.

    One whose event was found not to count is not among them.
    """
    rows = _cases(to, study)
    struck = Event.objects.filter(supersedes=OuterRef("event"))
    rows = rows.filter(~Exists(struck))
    if not every:
        rows = rows.filter(state__in=[state.value for state in OPEN])
    return list(rows.order_by("due_by", "pk"))


@asks(Permission.READ_CONSENT)
def withdrawal(pk: int, *, to: User, study: Study) -> Withdrawal:
    """One withdrawal by row id. Raises `NotFound`."""
    found = _cases(to, study).filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such withdrawal in this study.")
    return found


@asks(Permission.READ_CONSENT)
def seen_withdrawal(*, to: User, withdrawal: Withdrawal) -> Seen:
    """How a withdrawal stands, for whoever asks."""
    case, ruled = withdrawal, as_ruled(withdrawal)
    kept = lines({"found": case.result.get("by_hand", ())}, case.effect)
    decides = in_force(case.study_id, timezone.now()) is not None
    mark = str(case.manifest.get("mark", ""))
    looked = SEARCH in case.result.get("looked_through", {})
    return Seen(
        case=case,
        state=ruled.state,
        lines=lines(case.manifest, case.effect),
        by_hand=kept,
        open_by_hand=open_by_hand(case),
        hits=0 if looked else hits(case.result),
        unread=0 if looked else unread(case.result),
        found_in=_found_in(case.result),
        late=ruled.state in OPEN and timezone.localdate() > case.due_by,
        counts=ruled.counts,
        may_look=may_step(ruled, CaseState.LOOKED_AT),
        may_confirm=may_confirm(ruled, to.pk, mark, mark),
        may_carry_out=may_carry_out(ruled, consent_decides=decides),
        backups=case.manifest.get("backups", {}),
    )


@asks(Permission.READ_CONSENT)
def letter_of(*, to: User, withdrawal: Withdrawal, easy: bool = False) -> letters.Letter:
    """The letter to the person: what was done, what could not be, and whom to complain to."""
    case, result = withdrawal, withdrawal.result
    found = {one["what"]: one["number"] for one in case.manifest.get("found", ())}
    moments = (case.event.recorded_at, timezone.now())
    seen = SEARCH in result.get("looked_through", {})
    told = letters.Told(
        ref=case.participant.ref,
        study=case.study.title,
        effect=case.effect,
        state=CaseState(case.state),
        received=timezone.localtime(case.received_at).date(),
        done=None
        if case.carried_out_at is None
        else timezone.localtime(case.carried_out_at).date(),
        everything=not case.event.lines.exclude(medium="", wave=None).exists(),
        uses=sorted({line.get_purpose_display() for line in case.event.lines.exclude(purpose="")}),
        numbers=result.get("taken", found),
        backups_until=_until(case),
        keys=int(result.get("keys", 0)),
        kept=any(one["what"] == KEPT for one in result.get("by_hand", ())),
        released=0,
        material=bool(as_asked(case).reaches),
        hidden=all(in_force(case.study_id, moment) is not None for moment in moments),
        two=case.confirmed_by_id is not None,
        searched=bool(result.get("search", {}).get("words")) and not unread(result),
        left=tuple(what for what in open_by_hand(case) if what != KEPT),
        doubtful=not seen and bool(hits(result) + unread(result)),
    )
    return letters.easy_read(told) if easy else letters.plain(told)


def backups_now() -> dict[str, Any]:
    """How many backups of this data lie on this machine, and the day by which the last of them that
    was made until now is to be gone. Numbers and days."""
    folder = usual_folder(Path(settings.DATA))
    own = [*past_in(folder, -1), newest_in(folder)]  # `past_in` leaves the newest out
    files = [file for file in own if file is not None]
    until = timezone.localdate() + timedelta(days=KEEP_DAYS)
    return {"number": len(files), "until": until.isoformat(), "days": KEEP_DAYS}


def mark_of_manifest(manifest: Mapping[str, Any]) -> str:
    """A few digits that tell one manifest from another."""
    told = json.dumps([manifest.get("found"), datetime.now(UTC).isoformat()], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _until(case: Withdrawal) -> date:
    """The last day on which a backup from before may lie anywhere."""
    begun = case.carried_out_at or timezone.now()
    return timezone.localtime(begun).date() + timedelta(days=KEEP_DAYS)


def _cases(to: User, study: Study) -> QuerySet[Withdrawal]:
    seen = people_seen(Participant, to, study, Permission.READ_CONSENT)
    rows = Withdrawal.objects.filter(study=study, participant__in=seen.values("pk"))
    with_them = ("participant", "event__taken_by", "looked_at_by", "confirmed_by", "study")
    return rows.select_related(*with_them)


def _found_in(result: Mapping[str, Any]) -> list[tuple[str, int]]:
    named = {one._meta.db_table: str(one._meta.verbose_name_plural) for one in apps.get_models()}
    rows = result.get("search", {}).get("rows", {})
    return [(named.get(table, table), len(ids)) for table, ids in rows.items()]
