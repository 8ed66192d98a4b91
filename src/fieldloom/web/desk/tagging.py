"""Who is in the text, beside it: what is known, and the acts by which somebody says so."""

from typing import Any

from django.db import transaction
from django.http import HttpResponseBase, JsonResponse

from fieldloom.access.rules import Permission
from fieldloom.consent import reads as consent
from fieldloom.consent.rules.terms import Flag, Part
from fieldloom.ground.answers import NotFound, Unfit
from fieldloom.sources import reads, writes
from fieldloom.sources.rules.presence import ProposedFrom, Tagged
from fieldloom.sources.writes import NewSubject
from fieldloom.web.desk.standing import source_as_opened, source_of
from fieldloom.web.desk.talking import Sent, sends, talks
from fieldloom.web.people.entering import may
from fieldloom.web.shell.pages import StudyRequest, in_study


@in_study(Permission.READ_CONSENT)
@talks
def subjects(request: StudyRequest, ref: str) -> HttpResponseBase:
    """Everybody in the text as far as it was said, who speaks, and who else could be."""
    source = source_of(request, ref)
    people = reads.people_to_tag(to=request.user, study=request.study)
    told = {
        "spoken": reads.spoken_by(to=request.user, source=source),
        "people": [{"ref": ref, "label": label} for ref, label in people],
        "parts": [[part.value, part.label] for part in Part],
        "flags": [[flag.value, flag.label] for flag in Flag],
        "may": may(request, Permission.TAKE_IN),
        "record": may(request, Permission.RECORD_CONSENT),
    }
    return JsonResponse({**_rows(request, source), **told})


@in_study(Permission.TAKE_IN)
@sends
def tag(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Say that `person` (study code) is in the code points `start` to `end`, or in all of the text."""
    asked: dict[str, Any] = {"by": request.user}
    with transaction.atomic():
        source = source_as_opened(request, ref, sent)
        person = consent.participant(sent.words("person"), to=request.user, study=request.study)
        passage = None
        if sent.maybe("end") is not None:
            start, end = sent.number("start"), sent.number("end")
            passage = writes.mark_for(**asked, source=source, start=start, end=end)
        new = NewSubject(
            person,
            passage,
            _one(Part, sent.words("part") or Part.MENTIONED.value),
            sent.number("identifiability"),
            frozenset(_one(Flag, flag) for flag in _listed(sent)),
            state=Tagged.CONFIRMED if sent.said.get("sure") else Tagged.PROPOSED,
        )
        known = {row.id: row for row in reads.present_in(to=request.user, source=source)}
        made = writes.tag_subject(**asked, source=source, new=new)
    before = known.get(made.pk)
    back = {"state": before.state.value} if before else {"drop": True}
    says = (
        f"{person.ref} is in it" if new.state is Tagged.CONFIRMED else f"{person.ref} may be in it"
    )
    return _done(request, source, says, made.pk, back)


@in_study(Permission.TAKE_IN)
@sends
def tagged(request: StudyRequest, ref: str, pk: int, sent: Sent) -> HttpResponseBase:
    """Confirm, dismiss or leave open (`state`), change (`part`, `identifiability`, `flags`), or take
    back (`drop`) what was said of somebody."""
    source = source_of(request, ref)
    row = reads.subject(pk, to=request.user, study=request.study)
    if row.source_id != source.pk:
        raise NotFound("There is nobody here that you may know of.")
    asked: dict[str, Any] = {"by": request.user, "subject": row}
    name, was = row.participant.ref, {"state": row.state}
    if sent.said.get("drop"):
        writes.take_back_subject(**asked)
        return _done(request, source, f"Taken back: {name}", pk, None)
    changes = _changes(sent)
    was |= {field: getattr(row, field) for field in changes}
    with transaction.atomic():
        if changes:
            writes.change_subject(**asked, changes=changes)
        if state := sent.words("state"):
            says = _decided(request, row, _one(Tagged, state))
            if says is None:
                return _done(request, source, f"{name} is linked as a speaker.", pk, None)
        else:
            says = "Changed"
    return _done(request, source, f"{says}: {name}", pk, was)


@in_study(Permission.TAKE_IN)
@sends
def propose(request: StudyRequest, ref: str, sent: Sent) -> HttpResponseBase:
    """Look through the text again for people who may be in it."""
    source = source_of(request, ref)
    number = writes.propose_subjects(by=request.user, source=source).proposals
    says = f"{number} proposed." if number else "Nobody else was found to propose."
    return _done(request, source, says, 0, None)


def _decided(request: StudyRequest, row: Any, state: Tagged) -> str | None:
    """What was decided, in a word; None where a speaker was linked instead."""
    if state is Tagged.CONFIRMED and row.proposed_from == ProposedFrom.SPEAKER.value:
        writes.confirm_speaker(by=request.user, subject=row)
        return None
    # What was just changed is read anew by the write, which only sets the state.
    writes.decide_subject(by=request.user, subject=row, state=state)
    return {"confirmed": "Confirmed", "dismissed": "Not in it"}.get(state.value, "Left open")


def _changes(sent: Sent) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if part := sent.words("part"):
        changes["part"] = _one(Part, part).value
    if sent.maybe("identifiability") is not None:
        changes["identifiability"] = sent.number("identifiability")
    if "flags" in sent.said:
        changes["flags"] = [_one(Flag, flag).value for flag in _listed(sent)]
    return changes


def _listed(sent: Sent) -> list[str]:
    found = sent.said.get("flags") or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Unfit("“flags” has to be a list.", "Reload the page.", "flags")
    return found


def _one(kinds: Any, value: str) -> Any:
    known = {kind.value: kind for kind in kinds}
    if value not in known:
        raise Unfit(f"“{value}” is none of the kinds known here.", "Reload the page.")
    return known[value]


def _done(request: StudyRequest, source: Any, says: str, pk: int, back: Any) -> HttpResponseBase:
    """The rows as they are now, what was done, and what would undo it."""
    undo = {"path": f"subjects/{pk}/", "body": back} if back else None
    return JsonResponse({"says": says, "back": undo, "id": pk, **_rows(request, source)})


def _rows(request: StudyRequest, source: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {"to": request.user, "source": source}
    return {
        "rows": [_row(one) for one in reads.present_in(**asked)],
        "shut": reads.shut_in(**asked),
        "holds": [_hold(one) for one in reads.holds(**asked) if one.lies],
    }


def _hold(one: Any) -> dict[str, Any]:
    at = one.passage
    placed = at is not None and at.revision_id == one.source.current_id
    until = f", until {one.until:%-d %B %Y}" if one.until else ""
    return {
        "words": f"{one.get_kind_display()}{until}",
        "by": one.asked_by.name,
        "start": at.start if placed else None,
        "end": at.end if placed else None,
    }


def _row(one: reads.Present) -> dict[str, Any]:
    """Somebody as the desk's scripts know them: no words, those stand on the page."""
    return {
        "id": one.id,
        "ref": one.ref,
        "label": one.label,
        "start": one.start,
        "end": one.end,
        "paragraph": one.paragraph,
        "lost": one.lost,
        "part": one.part.value,
        "partLabel": one.part.label,
        "told": one.identifiability,
        "flags": [flag.value for flag in one.flags],
        "state": one.state.value,
        "from": one.proposed_from.value,
        "fromLabel": one.proposed_from.label,
        "by": one.decided_by,
    }
