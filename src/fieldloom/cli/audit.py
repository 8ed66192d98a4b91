"""`fieldloom audit`: what was done, and whether the trail stands as it was written."""

from typing import Annotated

import typer

from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    acting,
    command,
    entering,
    say,
    show,
)

audit_app = typer.Typer(help="What was done, by whom, and when.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(audit_app, name="audit")


@audit_app.command("verify")
@command
def verify(user: AsOption = "", json: JsonOption = False) -> None:
    """Walk the whole chain: was any entry changed, dropped, or put in?"""
    from fieldloom.access import reads

    verdict = reads.whole_trail(to=acting(user))
    say(
        f"{verdict.entries:,} entries read. {verdict.because}",
        json=json,
        entries=verdict.entries,
        whole=verdict.whole,
        broken_at=verdict.broken_at,
        because=verdict.because,
    )
    if not verdict.whole:
        raise typer.Exit(Exit.PARTLY.code)


@audit_app.command("trail")
@command
def trail(
    last: Annotated[int, typer.Option(help="How many entries, newest first.")] = 50,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Show the newest entries of a study's trail."""
    from fieldloom.access import reads
    from fieldloom.coding import reads as coding
    from fieldloom.sources import reads as sources

    by, inside = entering(study, user)
    entries = list(coding.trail(to=by, study=inside)[:last])
    names = reads.names_of({e.actor for e in entries if e.actor}, to=by)
    asked = [e for e in entries if e.verb == "asked why" and "grounds" in e.about]
    said = sources.why_said(to=by, study=inside, about=[e.about for e in asked])
    told = {e.number: words for e, words in zip(asked, said, strict=True)}
    rows = [
        (
            e.number,
            e.at,
            names.get(e.actor or 0, ""),
            e.verb,
            e.refused,
            told.get(e.number, e.about) if not json else e.about,
        )
        for e in entries
    ]
    show(rows, ("Entry", "At", "By", "What", "Refused", "About"), json=json)
