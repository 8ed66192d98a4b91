"""Why words are withheld, in words: what the rules say of them, to whoever may know of consent."""

from collections.abc import Collection
from dataclasses import replace

from django.utils import timezone

from fieldloom.access.gate import may, reach
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.consent.models import Event
from fieldloom.consent.rules.deciding import Verdict
from fieldloom.consent.rules.material import Use
from fieldloom.consent.rules.telling import as_known, foremost, told
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.people.models import Participant
from fieldloom.people.within import people_seen
from fieldloom.sources.clearance.hidden import Hidden
from fieldloom.sources.clearance.law import verdicts
from fieldloom.sources.clearance.veil import ONLY_HOLDS, policy_of
from fieldloom.sources.models import Revision

PLAINLY = "These words are withheld: not everybody in them has agreed that they are read."


def reasons(
    to: User, revision: Revision, paragraphs: Collection[int], veiled: Hidden
) -> dict[int, str]:
    """For each of these paragraphs (row ids) that are withheld, a sentence or two."""
    if not paragraphs:
        return {}
    if not may(to, Permission.READ_CONSENT, revision.study_id).allowed:
        return dict.fromkeys(paragraphs, PLAINLY)
    use = Use(Purpose.TEAM_ANALYSIS, Audience.at(veiled.level))
    policy = policy_of(revision.study_id, timezone.now()) or ONLY_HOLDS
    found = verdicts(revision.source, revision, use, policy, paragraphs)
    known = _known(to, revision.study_id)
    shown = {pk: _as_known(verdict, known) for pk, verdict in found.items()}
    said = {r.event for verdict in shown.values() for r in verdict.reasons if r.event}
    days = {
        pk: f"{timezone.localtime(at):%-d %B %Y}"
        for pk, at in Event.objects.filter(pk__in=said).values_list("pk", "at")
    }
    answers = {pk: told(verdict, days) for pk, verdict in shown.items()}
    return {
        pk: PLAINLY if answer.allowed else f"{answer.because} {answer.would_change}".strip()
        for pk, answer in answers.items()
    }


def _as_known(verdict: Verdict, known: Collection[str] | None) -> Verdict:
    """The foremost reasons, for a reader who may know of these people; None is everybody."""
    reasons = foremost(verdict)
    if known is not None:
        reasons = tuple(as_known(reason, known) for reason in reasons)
    return replace(verdict, reasons=reasons)


def _known(to: User, study_id: int) -> frozenset[str] | None:
    """Study codes of the people of whom the reader may know; None is everybody."""
    if reach(to, Permission.READ_CONSENT, study_id).families is None:
        return None
    rows = people_seen(Participant, to, study_id, Permission.READ_CONSENT)
    return frozenset(rows.values_list("ref", flat=True))
