"""`fieldloom rounds`: who codes which sources together, blind or open."""

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

rounds_app = typer.Typer(help="Coding rounds, blind or open.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(rounds_app, name="rounds")


@rounds_app.command("list")
@command
def list_rounds(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the rounds with their coders, and how many codings of each you may see."""
    from fieldloom.coding import reads

    by, inside = entering(study, user)
    rows = reads.rounds(to=by, study=inside)
    if json:
        dump(rows)
        return
    told = [
        (
            row.name,
            ("open" if row.open else "closed") + (", blind" if row.blind else ""),
            "whole study" if row.whole_study else row.sources,
            "; ".join(f"{coder.name} {coder.codings}" for coder in row.coders),
        )
        for row in rows
    ]
    show(
        told, ("Round", "State", "Sources", "Coders and codings"), json=False, empty="No round yet."
    )


@rounds_app.command("add")
@command
def add(
    name: str,
    coder: Annotated[list[str], typer.Option(help="User name of a coder; may be repeated.")],
    source: Annotated[
        list[str] | None,
        typer.Option(help="A source, such as I-003; may be repeated. None: the whole study."),
    ] = None,
    blind: Annotated[bool, typer.Option(help="Whether coders see only their own work.")] = True,
    new_codes: Annotated[
        bool, typer.Option("--new-codes", help="Coders of a blind round may change the codebook.")
    ] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Open a round."""
    from fieldloom.access import reads as access
    from fieldloom.coding import writes
    from fieldloom.sources import reads as sources

    by, inside = entering(study, user)
    new = writes.NewRound(
        name,
        [access.user(username) for username in coder],
        [sources.source(ref, to=by, study=inside) for ref in source] if source else None,
        blind,
        new_codes,
    )
    made = writes.open_round(by=by, study=inside, new=new)
    say(f"“{made.name}” is open.", json=json, id=made.pk, name=made.name, blind=made.blind)


@rounds_app.command("close")
@command
def close(
    name: str, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Close a round: from now on its coders see each other's codings."""
    from fieldloom.coding import writes

    by, inside = entering(study, user)
    done = writes.close_round(by=by, standing=_named(name, by, inside))
    say(f"“{done.name}” is closed: its coders see all now.", json=json, id=done.pk, name=done.name)


@rounds_app.command("reopen")
@command
def reopen(
    name: str, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Open a closed round again."""
    from fieldloom.coding import writes

    by, inside = entering(study, user)
    done = writes.reopen_round(by=by, standing=_named(name, by, inside))
    say(f"“{done.name}” is open again.", json=json, id=done.pk, name=done.name)


def _named(name: str, by: Any, inside: Any) -> Any:
    """The round of this name, in any capitals. Raises `NotFound`."""
    from fieldloom.coding import reads
    from fieldloom.ground.answers import NotFound

    rows = reads.rounds(to=by, study=inside)
    found = next((row for row in rows if row.name.casefold() == name.strip().casefold()), None)
    if found is None:
        raise NotFound(f"There is no round “{name}”. See: fieldloom rounds list")
    return reads.coding_round(found.id, to=by, study=inside)
