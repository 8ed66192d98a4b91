"""How a withdrawal becomes a case, and how it is written into the ledger that outlives the data.

The ledger holds for each line of a withdrawal who, when, in which voice, what and to what effect, so that
a copy of the data from before can be told (`again`). Row ids and names of tables' values, no words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.utils import timezone

from fieldloom.consent.models import Event, EventLine, Withdrawal
from fieldloom.consent.rules.events import EventKind
from fieldloom.consent.rules.terms import Purpose
from fieldloom.consent.rules.withdrawing import Case, CaseState, Route, due_by, reaches
from fieldloom.ground import withdrawn
from fieldloom.people.reached import Asked

WITHDRAWAL, ERASURE, KEY = "withdrawal", "erasure", "key"
KEPT = "kept"  # of what is found: sources that a hold keeps
ASKING = (EventKind.WITHDRAW.value, EventKind.REVOKE.value)


def open_case(
    event: Event, received_at: datetime | None = None, route: Route = Route.IN_PERSON
) -> Withdrawal:
    """The case of a withdrawal that was just recorded, noted in the ledger in the same transaction."""
    at = received_at or event.at
    case = Withdrawal.objects.create(
        study_id=event.study_id,
        participant_id=event.participant_id,
        event=event,
        route=route.value,
        received_at=at,
        due_by=due_by(timezone.localtime(at).date()),
    )
    note_withdrawal(event)
    return case


def note_withdrawal(event: Event) -> None:
    """Note every line of it; what is noted already is not noted twice."""
    for told in _lines(mark_of(event), event):
        withdrawn.note(WITHDRAWAL, told, event.at)


def note_older() -> int:
    """Note the withdrawals that were recorded before there was a ledger, and count. Done before each
    backup, so that no copy is older than what the ledger tells. Three queries."""
    known = {line.id for line in withdrawn.noted() if line.kind == WITHDRAWAL}
    rows = Event.objects.filter(kind__in=ASKING).order_by("pk")
    made, seen = 0, Counter[tuple[object, ...]]()
    for event in rows.prefetch_related("lines", "superseded_by"):
        same = (event.participant_id, event.at, event.voice, event.kind, event.effect)
        seen[same] += 1
        if event.superseded_by.all():
            continue
        for told in _lines(mark_of(event, seen[same]), event):
            if told not in known:
                withdrawn.note(WITHDRAWAL, told, event.at)
                made += 1
    return made


def _lines(mark: str, event: Event) -> Iterator[str]:
    for line in sorted(event.lines.all(), key=lambda one: one.pk):
        what = (event.effect, line.purpose, line.medium, str(line.wave_id or ""))
        yield ".".join([mark, *(one or "all" for one in what)])


def mark_of(event: Event, which: int = 0) -> str:
    """What names an event, with its effect, in any copy of the data: whose, when, in which voice, what;
    and the how many-eth it is (`which`, found out where it is 0) where several of this effect were said
    at one moment, as when only the day was noted."""
    which = which or ordinal(event)
    kind = event.kind if which == 1 else f"{event.kind}:{which}"
    return f"{event.participant_id}.{micros(event.at)}.{event.voice}.{kind}"


def ordinal(event: Event) -> int:
    """The how many-eth event it is, from 1, of its person, moment, voice, kind and effect. Events are
    never dropped, so it is the same in every copy that holds this one."""
    same = {"participant": event.participant_id, "voice": event.voice, "kind": event.kind}
    rows = Event.objects.filter(**same, effect=event.effect, at=event.at, pk__lt=event.pk)
    return rows.count() + 1


def micros(at: datetime) -> int:
    """A moment in millionths of a second since 1970 (UTC)."""
    return int(at.astimezone(UTC).timestamp() * 1_000_000)


def as_asked(case: Withdrawal) -> Asked:
    """What a withdrawal asks of every room."""
    lines = EventLine.objects.filter(event=case.event_id).order_by("pk")
    told = [
        (Purpose(purpose) if purpose else None, medium, wave)
        for purpose, medium, wave in lines.values_list("purpose", "medium", "wave_id")
    ]
    return Asked(case.study_id, case.participant_id, case.event.effect, reaches(told))


def as_ruled(case: Withdrawal) -> Case:
    """The case as the rules see it."""
    hands = {case.event.taken_by_id, *case.hands}
    counts = not Event.objects.filter(supersedes=case.event_id).exists()
    return Case(CaseState(case.state), case.effect, frozenset(hands), counts)


def open_by_hand(case: Withdrawal) -> list[str]:
    """What people still have to look through, once it was carried out."""
    done = set(case.result.get("looked_through", {}))
    return [what for what in _by_hand(case.result.get("by_hand", ())) if what not in done]


def _by_hand(found: Iterable[dict[str, object]]) -> list[str]:
    return [str(one["what"]) for one in found if one["number"]]
