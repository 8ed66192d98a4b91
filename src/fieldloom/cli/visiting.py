"""`fieldloom consent before, check, waiting, verify`: consent at a visit, and of what came of it."""

from datetime import datetime
from typing import Annotated, Any

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    say,
    show,
)

Encounter = Annotated[str, typer.Argument(help="Study code of the encounter, such as E-005.")]
Many = Annotated[list[str] | None, typer.Option("--purpose", help="Such as publish; repeat.")]


def add_to(consent_app: typer.Typer) -> None:
    """Hang these commands into `fieldloom consent`."""
    consent_app.command("before")(before)
    consent_app.command("check")(check)
    consent_app.command("waiting")(waiting)
    consent_app.command("verify")(verify)


@command
def before(
    encounter: Encounter, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Say of everybody at a visit what stands, what is off limits and what is due."""
    from fieldloom.consent import reads
    from fieldloom.consent.rules.overview import in_words
    from fieldloom.fieldwork import reads as fieldwork

    by, inside = entering(study, user)
    held = fieldwork.encounter(encounter, to=by, study=inside)
    rows = [
        (
            one.participant.ref,
            "; ".join(f"{p.label}: {in_words(stand)}" for p, stand in one.stands),
            "; ".join(one.off_limits),
            "; ".join(due.kind.label for due in one.due),
        )
        for one in reads.before_visit(to=by, encounter=held)
    ]
    show(rows, ("Participant", "Stands", "Off limits", "Due"), json=json, empty="Nobody is named.")


@command
def check(
    encounter: Encounter,
    participant: Annotated[str, typer.Argument(help="Study code, such as H01-P2.")],
    outcome: Annotated[
        str, typer.Argument(help="reaffirmed, changed, paused, stopped, not_asked.")
    ],
    purpose: Many = None,
    why: Annotated[str, typer.Option(help="Why they were not asked.")] = "",
    off_limits: Annotated[list[str] | None, typer.Option(help="A topic; repeat.")] = None,
    sign: Annotated[str, typer.Option(help="Of a child: willing, uneasy or against.")] = "",
    sign_note: Annotated[str, typer.Option(help="What you saw, in the team's words.")] = "",
    place: Annotated[str, typer.Option(help="Where it was said.")] = "",
    for_them: Annotated[str, typer.Option("--for-them", help="Who answered for them.")] = "",
    at: Annotated[
        datetime | None, typer.Option(formats=["%H:%M"], help="At what time, such as 14:30.")
    ] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record what somebody said at an encounter of going on; topics not named stay as they are."""
    from fieldloom.consent import writes
    from fieldloom.consent.rules.checking import Outcome, Sign
    from fieldloom.consent.rules.terms import Purpose
    from fieldloom.fieldwork import reads as fieldwork
    from fieldloom.people import reads as people
    from fieldloom.people.rules import named

    by, inside = entering(study, user)
    held = fieldwork.encounter(encounter, to=by, study=inside)
    asked: dict[str, Any] = {"to": by, "study": inside}
    checked = writes.Checked(
        named(Outcome, outcome),
        why,
        tuple(named(Purpose, one) for one in purpose or ()),
        None if off_limits is None else tuple(off_limits),
        named(Sign, sign) if sign else None,
        sign_note,
        place,
        people.participant(for_them, **asked) if for_them else None,
        at=at.time() if at else None,
    )
    who = people.participant(participant, **asked)
    (made,) = writes.check_process(by=by, encounter=held, checks={who: checked})
    told = f"{who.ref} at {held.ref}: {made.get_outcome_display()}."
    say(told, json=json, id=made.pk, outcome=made.outcome, event=made.event_id)


@command
def waiting(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List what was taken in and stays shut until a second person has verified its consent."""
    from fieldloom.sources import reads

    by, inside = entering(study, user)
    rows = [
        (
            one.encounter.ref if one.encounter else None,
            ", ".join(source.ref for source in one.sources),
            one.since,
            one.may.allowed,
            one.may.because,
        )
        for one in reads.waiting(to=by, study=inside)
    ]
    columns = ("Encounter", "Sources", "Since", "Yours", "Why")
    show(rows, columns, json=json, empty="Nothing waits to be verified.")


@command
def verify(
    what: Annotated[str, typer.Argument(help="Code of the encounter; or of a source of none.")],
    looked_at: Annotated[
        list[str] | None, typer.Option("--looked-at", help="Study code of a participant; repeat.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="In the team's words.")] = "",
    mark: Annotated[
        str, typer.Option("--mark", help="The mark under what you looked at; it was shown with it.")
    ] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Show what there is to look at, and its mark; with both of everybody, verify it and open it."""
    from fieldloom.fieldwork import reads as fieldwork
    from fieldloom.ground.answers import NotFound, Unfit
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    given: dict[str, Any]
    try:
        met = fieldwork.encounter(what, to=by, study=inside)
        shown, write, given = reads.to_verify(to=by, encounter=met), writes.verify_encounter, {}
        given["encounter"] = met
    except NotFound:
        source = reads.waiting_source(what, to=by, study=inside)
        shown = reads.to_verify_source(to=by, source=source)
        write, given = writes.verify_source, {"source": source}  # type: ignore[assignment]
    if looked_at is None and not note:
        _to_look_at(shown, json)
        return
    if not mark:
        raise Unfit(
            "It is not said what you looked at: something may have been recorded since.",
            f"Give the mark that `fieldloom consent verify {what}` shows, with --mark.",
        )
    looked = writes.Looked(mark, frozenset(looked_at or ()), note)
    made = write(by=by, **given, looked=looked)
    refs = [source.ref for source in shown.sources]
    say(f"Verified: {', '.join(refs)}.", json=json, id=made.pk, sources=refs)


def _to_look_at(shown: Any, json: bool) -> None:
    people = [
        (one.participant.ref, one.answers, " ".join(s for e in one.events for s in e.sentences))
        for one in shown.people
    ]
    names = ("participant", "who_answers", "what_was_said")
    if json:
        rows = [dict(zip(names, row, strict=True)) for row in people]
        dump({"mark": shown.mark, "people": rows, "unknown": shown.unknown})
        return
    show(people, ("Participant", "Who answers", "What was said"), json=False, empty="Nobody.")
    say(f"Mark: {shown.mark}", json=False)
