"""`fieldloom consent`: who agreed to what; forms, recording, where it stands, what is due."""

from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from fieldloom.cli import shutting, visiting, withdrawing
from fieldloom.cli.shutting import When
from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    err,
    fail,
    say,
    show,
)

consent_app = typer.Typer(help="Who agreed to what, until when.", no_args_is_help=True)

Person = Annotated[str, typer.Argument(help="Study code of the participant, such as H01-P2.")]
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day; else today.")
]
Guardian = Annotated[
    str, typer.Option("--for-them", help="Study code of whoever answered for the participant.")
]
How = Annotated[str, typer.Option(help="signed, e_signed, recorded_voice or verbal.")]
Purposes = Annotated[
    list[str] | None, typer.Option("--purpose", help="Such as publish; may be repeated.")
]
Everything = Annotated[bool, typer.Option("--everything", help="All that they agreed to.")]
Media = Annotated[list[str] | None, typer.Option("--medium", help="text, audio, video, picture.")]
Waves = Annotated[list[str] | None, typer.Option("--wave", help="Code of a wave, such as W1.")]
Note = Annotated[str, typer.Option("--note", help="In the team's words; never a participant's.")]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    visiting.add_to(consent_app)
    withdrawing.add_to(consent_app)
    shutting.add_to(consent_app)
    app.add_typer(consent_app, name="consent")


@consent_app.command("forms")
@command
def forms(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the consent forms by version, with how many participants answered to each."""
    from fieldloom.consent import reads

    by, inside = entering(study, user)
    rows = [
        (
            one.ref,
            one.version,
            one.title,
            one.get_readers_display(),
            one.valid_from,
            one.valid_to,
            len(one.clauses.all()),
            one.people,  # type: ignore[attr-defined]
        )
        for one in reads.forms(to=by, study=inside)
    ]
    columns = ("Code", "Version", "Title", "Readers", "From", "Until", "Clauses", "Answered")
    show(rows, columns, json=json, empty="No form yet. See: fieldloom consent read")


@consent_app.command("read")
@command
def read(
    file: Annotated[Path, typer.Argument(help="A YAML file of sheets, forms and events.")],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Register the forms, and record the events, that a YAML file lists."""
    from fieldloom.exchange.study_folder import agreed
    from fieldloom.exchange.study_folder.folder import StudyFolder
    from fieldloom.exchange.study_folder.reading import Told

    by, inside = entering(study, user)
    if not file.is_file():
        fail(Exit.NOT_FOUND, f"There is no file {file}.")
    told = Told()
    where = StudyFolder(file.parent), inside, by, told.each, file.name
    agreed.read(*where)
    agreed.decide(*where)
    made = ", ".join(f"{number} {what}" for what, number in told.counts.items())
    say(made or "Nothing was read.", json=json, made=told.counts, troubles=told.troubles)
    if told.troubles:
        for trouble in told.troubles:
            err.print(trouble, markup=False)
        raise typer.Exit(Exit.PARTLY.code)


@consent_app.command("record")
@command
def record(
    participant: Person,
    form: Annotated[str, typer.Option(help='Code and version, such as "CF-adult 1.0".')],
    yes: Annotated[list[int] | None, typer.Option(help="Clause agreed to; repeat.")] = None,
    no: Annotated[list[int] | None, typer.Option(help="Clause not agreed to; repeat.")] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="Clause and audience, such as 3=alliance; repeat.")
    ] = None,
    assent: Annotated[bool, typer.Option("--assent", help="A child’s assent.")] = False,
    on: When = None,
    for_them: Guardian = "",
    mode: How = "verbal",
    note: Note = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record what was answered to a consent form; clauses left out were not asked."""
    answers: dict[int, Any] = dict.fromkeys(yes or (), True)
    answers |= dict.fromkeys(no or (), False)
    answers |= dict(_limit(one) for one in limit or ())
    row = {"kind": "assent" if assent else "consent", "form": form, "answers": answers}
    record_row(participant, row | how(on, for_them, mode, note), study, user, json)


@consent_app.command("withdraw")
@command
def withdraw(
    participant: Person,
    everything: Everything = False,
    purpose: Purposes = None,
    medium: Media = None,
    wave: Waves = None,
    effect: Annotated[str, typer.Option(help="stop, restrict, redact or erase.")] = "restrict",
    on: When = None,
    for_them: Guardian = "",
    note: Note = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record a withdrawal: it shuts at once."""
    row = {"kind": "withdraw", "effect": effect, **scope(everything, purpose, medium, wave)}
    record_row(participant, row | how(on, for_them, "verbal", note), study, user, json)


@consent_app.command("pause")
@command
def pause(
    participant: Person,
    everything: Everything = False,
    purpose: Purposes = None,
    medium: Media = None,
    wave: Waves = None,
    on: When = None,
    for_them: Guardian = "",
    note: Note = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record a pause: nothing more until they say that it goes on."""
    row = {"kind": "pause", **scope(everything, purpose, medium, wave)}
    record_row(participant, row | how(on, for_them, "verbal", note), study, user, json)


@consent_app.command("reaffirm")
@command
def reaffirm(
    participant: Person,
    purpose: Purposes = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="New last day.")
    ] = None,
    on: When = None,
    for_them: Guardian = "",
    note: Note = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Record that what stands is said again; what was paused goes on."""
    row: dict[str, Any] = {"kind": "reaffirm", "purposes": purpose or ()}
    row["until"] = until.date() if until else None
    record_row(participant, row | how(on, for_them, "verbal", note), study, user, json)


@consent_app.command("standing")
@command
def standing(
    participant: Person,
    on: Day = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say where each purpose stands, today or at the end of a day."""
    from fieldloom.consent import reads
    from fieldloom.consent.rules.overview import in_words
    from fieldloom.people import reads as people

    by, inside = entering(study, user)
    found = people.participant(participant, to=by, study=inside)
    rows = []
    for one in reads.stands(to=by, participant=found, on=on.date() if on else None):
        rows.append((one.purpose.label, "", in_words(one.stand)))
        rows += [(one.purpose.label, part.where, in_words(part.stand)) for part in one.apart]
    show(rows, ("Purpose", "Of", "Stands"), json=json)


@consent_app.command("history")
@command
def history(
    participant: Person, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """List everything that was said about a participant's material, the latest first."""
    from fieldloom.consent import reads
    from fieldloom.people import reads as people

    by, inside = entering(study, user)
    found = people.participant(participant, to=by, study=inside)
    rows = [
        (one.event.pk, one.at, one.kind, one.counts, " ".join(one.sentences))
        for one in reads.history(to=by, participant=found)
    ]
    if not json:
        rows = [(pk, at, kind, "" if counts else "no", said) for pk, at, kind, counts, said in rows]  # type: ignore[misc]
    show(rows, ("Id", "Said", "What", "Counts", "Words"), json=json, empty="Never asked.")


@consent_app.command("due")
@command
def due(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List who is to be asked, and why."""
    from fieldloom.consent import reads

    by, inside = entering(study, user)
    rows = [
        (one.participant.ref, one.kind.label, one.day, one.words)
        for one in reads.due(to=by, study=inside)
    ]
    show(rows, ("Participant", "Why", "Day", "What"), json=json, empty="Nothing is due.")


@consent_app.command("matrix")
@command
def matrix(
    purpose: Purposes = None,
    on: Day = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Show participants by purposes: where each stands, today or at the end of a day."""
    from fieldloom.consent import reads
    from fieldloom.consent.rules.terms import Purpose
    from fieldloom.people.rules import named

    by, inside = entering(study, user)
    purposes = tuple(named(Purpose, one) for one in purpose or ()) or tuple(Purpose)
    rows = reads.matrix(
        to=by,
        study=inside,
        on=on.date() if on else None,
        wanted=reads.Wanted(purposes=purposes),
    )
    if json:
        told = [
            {"participant": row.participant.ref, "stands": dict(_cells(purposes, row))}
            for row in rows
        ]
        dump(told)
        return
    columns = ("Participant", *(one.label for one in purposes))
    words = [(row.participant.ref, *(_short(one) for one in row.stands)) for row in rows]
    show(words, columns, json=False, empty="No participant yet.")


def _cells(purposes: Any, row: Any) -> Any:
    for purpose, one in zip(purposes, row.stands, strict=True):
        ceiling = one.ceiling.value if one.ceiling else None
        yield purpose.value, {"status": one.status.value, "ceiling": ceiling, "until": one.until}


def _short(one: Any) -> str:
    return f"{one.status.label}: {one.ceiling.label.lower()}" if one.ceiling else one.status.label


def _limit(told: str) -> tuple[int, dict[str, str]]:
    from fieldloom.ground.answers import Unfit

    number, _, audience = told.partition("=")
    if not (number.isdigit() and audience):
        raise Unfit(f"“{told}” is no limit.", "Write clause and audience, such as 3=alliance.")
    return int(number), {"for": audience}


def scope(
    everything: bool, purpose: list[str] | None, medium: list[str] | None, wave: list[str] | None
) -> dict[str, Any]:
    """How much is meant, as a row of a file says it."""
    some = {"purposes": purpose or (), "media": medium or (), "waves": wave or ()}
    return {"everything": everything, **some}


def how(on: datetime | None, for_them: str, mode: str, note: str) -> dict[str, Any]:
    """When and how it was said, as a row of a file says it."""
    from django.utils import timezone

    day = timezone.localdate() if on is None else on.date()
    at = day if on is None or on.time() == time() else on
    return {"on": at, "for_them": for_them, "mode": mode, "reasoning": note}


def record_row(participant: str, row: dict[str, Any], study: str, user: str, json: bool) -> None:
    """Record one event, and say in words what was kept."""
    from fieldloom.consent import reads
    from fieldloom.exchange.study_folder import agreed

    by, inside = entering(study, user)
    made = agreed.record({"participant": participant, **row}, inside, by)
    told = reads.event(made.pk, to=by, study=inside)
    say(" ".join(told.sentences), json=json, id=made.pk, kind=made.kind, words=told.sentences)
