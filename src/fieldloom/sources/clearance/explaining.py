"""What it rests on that somebody may see something, or not: rule ids and row ids, and the words of them.

For the write that is asked and the read of the trail. Nothing out of the asker's reach gets into the facts,
so whatever is made of them tells no more than they may know.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from fieldloom.access.doors import ROUTES, Asks, Door
from fieldloom.access.gate import held_by, may, reach
from fieldloom.access.models import Study, User
from fieldloom.access.rules import PERMISSIONS, Permission
from fieldloom.consent.models import Event
from fieldloom.consent.rules.deciding import Reason, Verdict
from fieldloom.consent.rules.material import Policy, Use
from fieldloom.consent.rules.telling import as_known, foremost
from fieldloom.consent.rules.terms import Audience, Purpose
from fieldloom.ground.answers import NotFound
from fieldloom.people.models import Participant
from fieldloom.people.within import people_seen
from fieldloom.sources.clearance.hidden import hidden
from fieldloom.sources.clearance.law import verdicts
from fieldloom.sources.clearance.veil import ONLY_HOLDS, policy_of
from fieldloom.sources.models import Hold, Paragraph, Source
from fieldloom.sources.rules.explaining import About, Facts, Known, Why, ids_in, why
from fieldloom.sources.rules.presence import HoldKind

_KINDS = {
    "quarantine": HoldKind.QUARANTINE,
    "embargo": HoldKind.EMBARGO,
    "safeguarding": HoldKind.SAFEGUARDING,
    "redaction": HoldKind.REDACTION,
    "legal hold": HoldKind.LEGAL,
    "names": HoldKind.NAMES,
}


def of_nothing(to: User, study: Study, permission: Permission = Permission.READ_SOURCES) -> Facts:
    """What is out of reach, and what there is not: the same facts for both."""
    grounds = _of_access(to, study.pk, permission)
    if may(to, permission, study).allowed:
        grounds.append({"rule": "nowhere"})
    return {"about": About.NOTHING.value, "seen": False, "grounds": grounds}


def of_paragraph(to: User, source: Source, number: int) -> Facts:
    """Why a paragraph of a source's current text may be read, or is withheld. Raises `NotFound` where
    there is none of this number."""
    row = Paragraph.objects.filter(revision=source.current_id, number=number).first()
    if row is None:
        raise NotFound("There is no such paragraph.")
    shut = bool(_shut(to, source, [row.pk]))
    grounds = _of_access(to, source.study_id, Permission.READ_SOURCES)
    grounds += _of_consent(to, source, [row.pk], shut)
    told = {"about": About.PARAGRAPH.value, "source_id": source.pk, "paragraph": number}
    return {**told, "seen": not shut, "grounds": grounds}


def of_source(to: User, source: Source) -> Facts:
    """Why a source may be read, and which paragraphs of it are withheld, for which reasons."""
    rows = dict(Paragraph.objects.filter(revision=source.current_id).values_list("pk", "number"))
    shut = _shut(to, source, list(rows))
    grounds = _of_access(to, source.study_id, Permission.READ_SOURCES)
    grounds += _of_consent(to, source, sorted(shut), True) if shut else _unshut(source)
    told = {"about": About.SOURCE.value, "source_id": source.pk, "of": len(rows)}
    return {**told, "seen": True, "shut": sorted(rows[pk] for pk in shut), "grounds": grounds}


def of_page(to: User, study: Study, page: str) -> Facts:
    """Why a page (by its name, such as "team:grant") opens to somebody, or does not."""
    door = ROUTES.get(page)
    if door is None:
        return of_nothing(to, study, Permission.ENTER)
    asked = [one for one in (door.asks, *door.also) if isinstance(one, Permission)]
    grounds = [ground for one in asked for ground in _of_access(to, study.pk, one)]
    grounds = list({str(ground): ground for ground in grounds}.values())
    grounds += _of_door(door)
    seen = all(may(to, one, study).allowed for one in asked)
    return {"about": About.PAGE.value, "page": page, "seen": seen, "grounds": grounds}


def in_words(study_id: int, all_facts: Sequence[Facts]) -> list[Why]:
    """The answers that these facts stand for, in a number of queries that does not grow."""
    events = Event.objects.filter(study=study_id, pk__in=set(ids_in(all_facts, "event")))
    known = Known(
        people=dict(
            Participant.objects.filter(
                study=study_id, pk__in=set(ids_in(all_facts, "person"))
            ).values_list("pk", "ref")
        ),
        sources=dict(
            Source.objects.filter(
                study=study_id, pk__in={int(f.get("source_id", 0)) for f in all_facts}
            ).values_list("pk", "ref")
        ),
        days={pk: _day(at) for pk, at in events.values_list("pk", "at")},
        forms={
            pk: f"{ref} {version}"
            for pk, ref, version in events.filter(form__isnull=False).values_list(
                "pk", "form__ref", "form__version"
            )
        },
        holds=dict(_holds_in_words(set(ids_in(all_facts, "hold")))),
    )
    return [why(facts, known) for facts in all_facts]


def _of_access(to: User, study_id: int, permission: Permission) -> list[dict[str, Any]]:
    asked = {"permission": permission.name}
    if not to.is_active:
        return [{"rule": "sign-in ended"}]
    today = timezone.localdate()
    fitting = [held for held in held_by(to, study_id) if held.role in PERMISSIONS[permission]]
    now = [held for held in fitting if held.from_day <= today <= held.to_day]
    if not now:
        return [{"rule": "grant not in force" if fitting else "no role", **asked}]
    held = max(now, key=lambda one: (one.bounds.everything, one.to_day, one.role.value))
    until = f"{held.to_day:%-d %B %Y}"
    grounds: list[dict[str, Any]] = [
        {"rule": "role", **asked, "role": held.role.value, "until": until}
    ]
    scope = reach(to, permission, study_id)
    if not scope.everything:
        grounds.append({"rule": "narrowed", "words": scope.words()})
    return grounds


def _of_door(door: Door) -> list[dict[str, Any]]:
    grounds: list[dict[str, Any]] = []
    if door.asks is Asks.SIGNED_IN:
        grounds.append({"rule": "signed in"})
    if door.again:
        grounds.append({"rule": "again"})
    return grounds


def _shut(to: User, source: Source, paragraphs: Sequence[int]) -> set[int]:
    veiled = hidden(to, source.study_id)
    if veiled is None:
        return set()
    rows = veiled.rows().filter(source=source, paragraph__in=list(paragraphs))
    return {pk for pk in rows.values_list("paragraph", flat=True) if pk is not None}


def _unshut(source: Source) -> list[dict[str, Any]]:
    decided = policy_of(source.study_id, timezone.now()) is not None
    return [{"rule": "all agreed" if decided else "consent does not decide"}]


def _of_consent(
    to: User, source: Source, paragraphs: Sequence[int], shut: bool
) -> list[dict[str, Any]]:
    """The reasons of consent for these paragraphs, in their order, each once."""
    policy = policy_of(source.study_id, timezone.now())
    if policy is None and not shut:
        return [{"rule": "consent does not decide"}]
    policy = policy or ONLY_HOLDS
    if not may(to, Permission.READ_CONSENT, source.study_id).allowed:
        return [{"rule": "plainly" if shut else "all agreed"}]
    audience = Audience.WHOLE_TEAM
    if reach(to, Permission.READ_SOURCES, source.study_id).sites is not None:
        audience = Audience.SITE_TEAM
    own = source.encounter is not None and source.encounter.written_by_id == to.pk
    found = _verdicts(source, paragraphs, audience, policy)
    mine: list[dict[str, Any]] = []
    if own and not (shut and all(v.allowed for v in found)):
        found = _verdicts(source, paragraphs, Audience.FIELDWORKER, policy)
        mine = [{"rule": "own"}]
    refs = _people(to, source.study_id)
    if not shut:
        return mine + _of_verdict(found[0], refs)
    grounds = [
        ground
        for verdict in found
        for reason in foremost(verdict)
        for ground in _of_reason(as_known(reason, refs), source, paragraphs, refs)
    ]
    return list({str(ground): ground for ground in grounds}.values()) or [{"rule": "plainly"}]


def _verdicts(
    source: Source, paragraphs: Sequence[int], audience: Audience, policy: Policy
) -> list[Verdict]:
    use = Use(Purpose.TEAM_ANALYSIS, audience)
    found = verdicts(source, source.revision, use, policy, paragraphs)
    return [found[pk] for pk in paragraphs]


def _of_verdict(verdict: Verdict, refs: dict[str, int]) -> list[dict[str, Any]]:
    if not verdict.rests_on:
        return [{"rule": "nobody"}]
    events = Event.objects.filter(pk__in=verdict.rests_on).order_by("at", "pk")
    seen = set(refs.values())
    told: list[dict[str, Any]] = [
        {"rule": "rests on", "event": pk, "person": who}
        if who in seen
        else {"rule": "rests on", "person": 0}
        for pk, who in events.values_list("pk", "participant_id")
    ]
    grounds = list({str(ground): ground for ground in told}.values())
    grounds += [
        {"rule": "condition", "which": one.value} for one in sorted(verdict.obligations, key=str)
    ]
    return [*grounds, {"rule": "all agreed"}]


def _of_reason(
    reason: Reason, source: Source, paragraphs: Sequence[int], refs: dict[str, int]
) -> Iterable[dict[str, Any]]:
    ground: dict[str, Any] = {"rule": reason.rule}
    if reason.ref:
        ground["person"] = refs.get(reason.ref, 0)
    if reason.event is not None:
        ground["event"] = reason.event
    if reason.status is not None:
        ground["status"] = reason.status.value
    if reason.wanted:
        ground["wanted"] = [
            {
                "person": refs.get(one.ref, 0),
                "voice": one.voice.value,
                "says": one.says.value,
                "purpose": one.purpose.value,
                "audience": one.audience.value,
            }
            for one in reason.wanted
        ]
    if kind := _KINDS.get(reason.rule):
        for hold in _lying(source, paragraphs, kind):
            yield {**ground, "hold": hold.pk}
        return
    yield ground


def _lying(source: Source, paragraphs: Sequence[int], kind: HoldKind) -> list[Hold]:
    """The holds of a kind that lie on one of these paragraphs, or on all of the source."""
    spans = Paragraph.objects.filter(pk__in=paragraphs).values_list("start", "end")
    rows = Hold.objects.filter(source=source, kind=kind.value, lifted_at__isnull=True)
    places = list(spans)
    return [
        hold
        for hold in rows.select_related("passage").order_by("pk")
        if hold.lies
        and (
            hold.passage is None
            or hold.passage.revision_id != source.current_id
            or hold.passage.region_width
            or any(hold.passage.start < end and start < hold.passage.end for start, end in places)
        )
    ]


def _people(to: User, study_id: int) -> dict[str, int]:
    """Row ids of the people of whom somebody may know, by study code."""
    rows = people_seen(Participant, to, study_id, Permission.READ_CONSENT)
    return dict(rows.values_list("ref", "pk"))


def _holds_in_words(keys: set[int]) -> Iterable[tuple[int, str]]:
    for hold in Hold.objects.filter(pk__in=keys):
        until = f" until {hold.until:%-d %B %Y}" if hold.until else ""
        yield hold.pk, f"It lies on it since {_day(hold.at)}{until}."


def _day(at: Any) -> str:
    return f"{timezone.localtime(at):%-d %B %Y}"
