"""`fieldloom holds`, `fieldloom requests`: what lies on material, and what is asked to be taken out."""

from datetime import datetime
from typing import Annotated, Any

import typer

from fieldloom.cli.guarding import Number, Ref, Where, place_of
from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    command,
    entering,
    out,
    say,
    show,
)

holds_app = typer.Typer(help="What lies on material and shuts it.", no_args_is_help=True)
requests_app = typer.Typer(help="What is asked to be taken out.", no_args_is_help=True)

Reasons = Annotated[str, typer.Option(help="In the team's words; none of the passage.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(holds_app, name="holds")
    app.add_typer(requests_app, name="requests")


@holds_app.command("list")
@command
def listed(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List what lies or lay on material; what still lies comes first."""
    from fieldloom.sources import reads

    by, inside = entering(study, user)
    rows = [
        (
            one.pk,
            one.source.ref,
            one.passage.paragraph if one.passage else None,
            one.kind,
            one.reason,
            one.at,
            one.asked_by.name,
            one.until,
            one.lifted_at,
        )
        for one in reads.holds_of(to=by, study=inside)
    ]
    columns = ("Id", "Source", "Paragraph", "Kind", "Reason", "At", "By", "Until", "Lifted")
    show(rows, columns, json=json, empty="Nothing lies on anything.")


@holds_app.command("put")
@command
def put(
    source: Ref,
    kind: Annotated[str, typer.Argument(help="quarantine, embargo, safeguarding, legal or names.")],
    paragraph: Where = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day; of an embargo.")
    ] = None,
    reason: Annotated[
        str, typer.Option(help="agreed, consent, risk, law, publication or other.")
    ] = "other",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Put a hold on a paragraph, or on all of a source: nobody reads it from now on."""
    from fieldloom.ground.answers import Unfit
    from fieldloom.people.rules import named
    from fieldloom.sources import reads, writes
    from fieldloom.sources.rules.presence import HoldKind, HoldReason

    by, inside = entering(study, user)
    what = named(HoldKind, kind)
    if what is HoldKind.REDACTION:
        raise Unfit("That is asked for.", "Record it: fieldloom requests record")
    found = reads.source(source, to=by, study=inside)
    place = place_of(by, found, paragraph)
    why = named(HoldReason, reason).label
    new = writes.NewHold(what, None, until.date() if until else None, why, place)
    made = writes.put_hold(by=by, source=found, new=new)
    say(f"{what.label}: lies on {source} from now on.", json=json, id=made.pk, kind=made.kind)


@holds_app.command("lift")
@command
def lift(
    hold: Number, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Take a hold off. Any but an embargo a second person lifts."""
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    done = writes.lift_hold(by=by, lying=reads.hold(hold, to=by, study=inside))
    say(f"Lifted: {done.get_kind_display().lower()}.", json=json, id=done.pk, lifted=done.lifted_at)


@requests_app.command("list")
@command
def requested(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the requests to take something out, the newest first."""
    from fieldloom.sources import reads

    by, inside = entering(study, user)
    rows = [
        (
            one.pk,
            one.source.ref,
            one.passage.paragraph if one.passage else None,
            one.requester,
            one.ground,
            one.wanted,
            one.recorded_at,
            one.state,
        )
        for one in reads.requests(to=by, study=inside)
    ]
    columns = ("Id", "Source", "Paragraph", "Requester", "Ground", "Wanted", "Recorded", "State")
    show(rows, columns, json=json, empty="Nobody has asked for anything to be taken out.")


@requests_app.command("record")
@command
def record(
    source: Ref,
    requester: Annotated[str, typer.Argument(help="participant, guardian, third_party or team.")],
    ground: Annotated[
        str, typer.Argument(help="recognisable, harm, private, wrong, others or other.")
    ],
    participant: Annotated[
        str, typer.Option(help="Study code of who asks, or for whom it is asked.")
    ] = "",
    asked_by: Annotated[
        str, typer.Option(help="User name of who of the team asks, where it is not you.")
    ] = "",
    paragraph: Where = None,
    wanted: Annotated[str, typer.Option(help="withhold or erase.")] = "withhold",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record that somebody asks that something be taken out: nobody reads it until it is decided."""
    from fieldloom.access import reads as access
    from fieldloom.consent import reads as consent
    from fieldloom.people.rules import named
    from fieldloom.sources import reads, writes
    from fieldloom.sources.rules.redacting import Ground, Requester, Wanted

    by, inside = entering(study, user)
    found = reads.source(source, to=by, study=inside)
    person = asker = None
    if asked_by:
        asker = access.member(asked_by, to=by, study=inside)
    if participant:
        person = consent.participant(participant, to=by, study=inside)
    new = writes.NewRequest(
        named(Requester, requester),
        named(Ground, ground),
        named(Wanted, wanted),
        None,
        person,
        asker,
        place_of(by, found, paragraph),
    )
    made = writes.ask_to_take_out(by=by, source=found, new=new)
    told = f"Request {made.pk} is recorded, and nobody reads it until it is decided."
    say(told, json=json, id=made.pk, state=made.state)


@requests_app.command("uphold")
@command
def uphold(
    request: Number,
    reasons: Reasons,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Uphold a request, or the appeal on it: it stays withheld."""
    _decide(request, True, reasons, (study, user, json))


@requests_app.command("decline")
@command
def decline(
    request: Number,
    reasons: Reasons,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Decline a request, or the appeal on it: it is read again."""
    _decide(request, False, reasons, (study, user, json))


@requests_app.command("appeal")
@command
def appeal(
    request: Number,
    reasons: Reasons,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record that who asked does not accept that it was declined: a third person decides."""
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    row = reads.request(request, to=by, study=inside)
    _say(writes.appeal_request(by=by, request=row, grounds=reasons), json)


@requests_app.command("letter")
@command
def letter(
    request: Number, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Print the letter to whoever asked: plain text, and no word of the passage."""
    from django.utils import timezone

    from fieldloom.sources import reads

    by, inside = entering(study, user)
    row = reads.request(request, to=by, study=inside)
    told = reads.letter_of(to=by, request=row, on=timezone.localdate())
    if json:
        say("", json=True, id=row.pk, letter=told)
    else:
        out.print(told, markup=False)


def _decide(request: int, upheld: bool, reasons: str, how: tuple[str, str, bool]) -> None:
    from fieldloom.sources import reads, writes

    study, user, json = how
    by, inside = entering(study, user)
    row = reads.request(request, to=by, study=inside)
    _say(writes.decide_request(by=by, request=row, upheld=upheld, reasons=reasons), json)


def _say(done: Any, json: bool) -> None:
    say(f"Request {done.pk}: {done.get_state_display()}.", json=json, id=done.pk, state=done.state)
