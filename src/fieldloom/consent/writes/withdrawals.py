"""What becomes of a withdrawal: looked at, confirmed by a second person, carried out, looked through."""

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent import canaries
from fieldloom.consent.carrying_out import SEARCH, as_kept, hits, settle, unread
from fieldloom.consent.casebook import KEPT, as_asked, as_ruled, open_by_hand
from fieldloom.consent.models import Withdrawal
from fieldloom.consent.reads.deciding import in_force
from fieldloom.consent.reads.withdrawals import backups_now, mark_of_manifest
from fieldloom.consent.rules.withdrawing import (
    DESTROYS,
    CaseState,
    may_carry_out,
    may_confirm,
    may_step,
    outcome,
)
from fieldloom.consent.work import CARRY_OUT
from fieldloom.ground.answers import Unfit
from fieldloom.jobs import writes as jobs
from fieldloom.jobs.models import Job
from fieldloom.jobs.rules import ENDED
from fieldloom.people import reached
from fieldloom.people.keeping import hold


@recorded("withdrawal looked at")
@needs(Permission.MANAGE_CONSENT)
def look_at_withdrawal(*, by: User, withdrawal: Withdrawal) -> Withdrawal:
    """Find out all that it reaches, and keep that in numbers. Whoever does it cannot confirm it.

    Raises `Unfit` where it was confirmed already or was found not to count.
    """
    row = _locked(withdrawal)
    hold(may_step(as_ruled(row), CaseState.LOOKED_AT), "state")
    asked = as_asked(row)
    found = [as_kept(one) for one in reached.found(asked)] if asked.reaches else []
    row.manifest = {"found": found, "backups": backups_now()}
    row.manifest["mark"] = mark_of_manifest(row.manifest)
    row.hands = sorted({*row.hands, by.pk})
    row.looked_at, row.looked_at_by = timezone.now(), by
    row.state = CaseState.LOOKED_AT.value
    row.save(update_fields=["manifest", "hands", "looked_at", "looked_at_by", "state"])
    return row


@recorded("withdrawal sent back")
@needs(Permission.MANAGE_CONSENT)
def send_back_withdrawal(*, by: User, withdrawal: Withdrawal) -> Withdrawal:
    """Not confirm it as it is: it is to be looked at anew. Raises `Unfit` at another state."""
    row = _locked(withdrawal)
    hold(may_step(as_ruled(row), CaseState.RECEIVED), "state")
    row.state = CaseState.RECEIVED.value
    row.save(update_fields=["state"])
    return row


@recorded("withdrawal confirmed")
@needs(Permission.MANAGE_CONSENT)
def confirm_withdrawal(*, by: User, withdrawal: Withdrawal, shown: str) -> Withdrawal:
    """A second person confirms what is to become of what it reaches. `shown` is the mark of the
    manifest that they read.

    Raises `Unfit` for whoever recorded it or looked at it, at another state, and where what it
    reaches was looked at anew meanwhile.
    """
    row = _locked(withdrawal)
    mark = str(row.manifest.get("mark", ""))
    hold(may_confirm(as_ruled(row), by.pk, mark, shown), "by")
    row.state, row.confirmed_by, row.confirmed_at = CaseState.CONFIRMED.value, by, timezone.now()
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    return row


@recorded("withdrawal begun to be carried out")
@needs(Permission.MANAGE_CONSENT)
def carry_out_withdrawal(*, by: User, withdrawal: Withdrawal) -> Withdrawal:
    """Carry out what two people have agreed on. What destroys is long work; what hides is done.

    Partly done, it can be carried out again: what is gone already stays so. Raises `Unfit` before it
    is confirmed, while it is being done, once it is done, and where nothing would be hidden since
    consent does not decide.
    """
    row = _locked(withdrawal)
    under_way = Job.objects.exclude(state__in=[one.value for one in ENDED])
    if row.job is not None and under_way.filter(pk=row.job).exists():
        raise Unfit("This is being carried out already.", "Wait until that has ended.", "state")
    decides = in_force(row.study_id, timezone.now()) is not None
    hold(may_carry_out(as_ruled(row), consent_decides=decides), "state")
    if not DESTROYS[row.effect] or not as_asked(row).reaches:
        settle(row, {}, CaseState.DONE)
        return row
    row.job = jobs.start(by=by, study=row.study, kind=CARRY_OUT, subject=row.pk).pk
    row.save(update_fields=["job"])
    return row


@recorded("withdrawal looked through by hand")
@needs(Permission.MANAGE_CONSENT)
def look_through(*, by: User, withdrawal: Withdrawal, what: str) -> Withdrawal:
    """Say that a person has looked through all of one kind that no rule can judge; `what` names it, or
    is "search" for what the search still found. With the last of them it is done.

    Raises `Unfit` where nothing of this kind is left to look through, and for what a hold keeps: that
    goes once the hold has ended, by carrying it out again.
    """
    row = _locked(withdrawal)
    left = open_by_hand(row)
    if _unsure(row) and SEARCH not in row.result.get("looked_through", {}):
        left.append(SEARCH)
    if row.state != CaseState.PARTLY_DONE.value or what not in left:
        raise Unfit("There is nothing of this kind left to look through.", "Reload the page.")
    if what == KEPT:
        raise Unfit(
            "What a hold keeps is not looked through: it is still there.",
            "Carry the withdrawal out again when the hold has ended.",
        )
    looked = {**row.result.get("looked_through", {}), what: [by.pk, timezone.now().isoformat()]}
    row.result = {**row.result, "looked_through": looked}
    still = 0 if SEARCH in looked else _unsure(row)
    settle(row, {}, outcome(open_by_hand(row), still))
    if row.state == CaseState.DONE.value:
        canaries.destroy(row.pk)
    return row


def _unsure(row: Withdrawal) -> int:
    """What the search still found, and what it could not look into."""
    return hits(row.result) + unread(row.result)


def _locked(withdrawal: Withdrawal) -> Withdrawal:
    rows = Withdrawal.objects.select_for_update(of=("self",))
    return rows.select_related("event", "study", "participant").get(pk=withdrawal.pk)
