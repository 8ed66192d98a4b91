"""What shuts: dissent, pause, withdrawal, revocation; and finding that an event does not count."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from fieldloom.access.gate import needs
from fieldloom.access.models import User
from fieldloom.access.rules import Permission
from fieldloom.audit.writes import recorded
from fieldloom.consent.casebook import open_case
from fieldloom.consent.models import Event
from fieldloom.consent.rules.asking import may_dissent
from fieldloom.consent.rules.events import Effect, EventKind
from fieldloom.consent.rules.stating import Scope, over
from fieldloom.consent.rules.terms import Says, Voice
from fieldloom.consent.rules.withdrawing import Route
from fieldloom.consent.writes.saying import Kept, Said, keep_event, reasoned, scoped, spoken
from fieldloom.ground.answers import Unfit
from fieldloom.people.keeping import hold
from fieldloom.people.models import Participant


@dataclass(frozen=True, slots=True)
class Withdrawing:
    """How much is withdrawn, what is to become of what is there, how it reached the team, and when
    (None: when it was said). From then on there is a month to carry it out."""

    scope: Scope
    effect: Effect = Effect.RESTRICT
    route: Route = Route.IN_PERSON
    received_at: datetime | None = None


@recorded("dissent recorded")
@needs(Permission.RECORD_CONSENT)
def dissent(*, by: User, participant: Participant, said: Said, scope: Scope) -> Event:
    """Keep that a child, or an adult for whom somebody answers, does not want it: nobody overrules it.

    Raises `Unfit` for somebody who decides alone, or where nothing is named; and as `spoken` does.
    """
    if said.voice is not Voice.OWN:
        raise Unfit("Dissent is the person’s own.", "Say that the person spoke.", "voice")
    person = spoken(participant, said)
    hold(may_dissent(person, said.on), "kind")
    lines = over(scoped(participant.study_id, scope), Says.DISSENT)
    return keep_event(by, participant, said, Kept(EventKind.DISSENT, lines))


@recorded("consent paused")
@needs(Permission.RECORD_CONSENT)
def pause(*, by: User, participant: Participant, said: Said, scope: Scope) -> Event:
    """Keep that nothing more happens until they say that it goes on (`reaffirm`).

    Raises `Unfit` where nothing is named; and as `spoken` does.
    """
    spoken(participant, said)
    lines = over(scoped(participant.study_id, scope), Says.PAUSE)
    return keep_event(by, participant, said, Kept(EventKind.PAUSE, lines))


@recorded("consent withdrawn")
@needs(Permission.RECORD_CONSENT)
def withdraw(*, by: User, participant: Participant, said: Said, withdrawing: Withdrawing) -> Event:
    """Keep a withdrawal by the person, or by whoever answers for them. It shuts at once; what
    becomes of what is there is noted.

    Raises `Unfit` where nothing is named, or the study would withdraw; and as `spoken` does.
    """
    if said.voice is Voice.STUDY:
        raise Unfit(
            "What others than the person take back is revoked, not withdrawn.",
            "Record it as revoked, with the reasons.",
            "voice",
        )
    spoken(participant, said)
    lines = over(scoped(participant.study_id, withdrawing.scope), Says.WITHDRAWAL)
    kept = Kept(EventKind.WITHDRAW, lines, effect=withdrawing.effect)
    return _with_case(keep_event(by, participant, said, kept), withdrawing)


@recorded("consent revoked")
@needs(Permission.RECORD_CONSENT)
def revoke(*, by: User, participant: Participant, said: Said, withdrawing: Withdrawing) -> Event:
    """Keep that somebody else took it back: the study, its ethics panel, a court, or a guardian.

    Raises `Unfit` without reasons, where nothing is named, or in the person's own voice; and as
    `spoken` does.
    """
    if said.voice is Voice.OWN:
        raise Unfit(
            "What the person takes back is withdrawn, not revoked.",
            "Record it as a withdrawal.",
            "voice",
        )
    reasoned(said.reasoning)
    spoken(participant, said)
    lines = over(scoped(participant.study_id, withdrawing.scope), Says.REVOCATION)
    kept = Kept(EventKind.REVOKE, lines, effect=withdrawing.effect)
    return _with_case(keep_event(by, participant, said, kept), withdrawing)


@recorded("consent event found not to count")
@needs(Permission.MANAGE_CONSENT)
def invalidate(*, by: User, event: Event, reasoning: str) -> Event:
    """Find that an event does not count from now on: the wrong person, a form not understood. It stays
    to be read. Raises `Unfit` without reasons, or for one that was found so already.
    """
    reasoned(reasoning)
    if event.kind == EventKind.INVALIDATE.value:
        raise Unfit(
            "This finding is not taken back.", "Record anew what the event said, if it holds."
        )
    if event.superseded_by.exists():
        raise Unfit("This event was found not to count already.", "There is nothing more to do.")
    said = Said(timezone.now(), Voice(event.voice), event.grantor, reasoning=reasoning)
    kept = Kept(EventKind.INVALIDATE, supersedes=event)
    return keep_event(by, event.participant, said, kept)


def _with_case(event: Event, withdrawing: Withdrawing) -> Event:
    open_case(event, withdrawing.received_at, withdrawing.route)
    return event
