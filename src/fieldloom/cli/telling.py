"""`fieldloom safe views`, `view` and `ladder`: what each audience is told, and the words for places."""

from typing import Annotated

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    command,
    entering,
    err,
    say,
    show,
)
from fieldloom.cli.stopping import view_named


def add_to(safe: typer.Typer) -> None:
    """Hang these commands into `fieldloom safe`."""
    safe.command("views")(views)
    safe.command("view")(view)
    safe.command("ladder")(ladder)


@command
def views(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List what each audience is told."""
    from fieldloom.pseudonyms import reads

    by, inside = entering(study, user)
    rows = [
        (one.view.value, *(told.value for told in one.profile.told().values()))
        for one in reads.views(to=by, study=inside)
    ]
    show(rows, ("View", "Places", "Dates", "Ages", "Services", "Posts", "Relations"), json=json)


@command
def view(
    name: Annotated[str, typer.Argument(help="Such as archive.")],
    places: Annotated[str, typer.Option(help="as_is, street ... region, nation.")] = "",
    dates: Annotated[str, typer.Option(help="day, month, year or none.")] = "",
    ages: Annotated[str, typer.Option(help="as_is, band or stage.")] = "",
    services: Annotated[str, typer.Option(help="as_is or kind.")] = "",
    posts: Annotated[str, typer.Option(help="as_is, flagged or general.")] = "",
    relations: Annotated[
        str, typer.Option(help="none, or first: where somebody is first named.")
    ] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Decide what an audience is told from now on; what is not named stays."""
    from fieldloom.people.rules import named
    from fieldloom.pseudonyms import reads, writes
    from fieldloom.pseudonyms.rules.audiences import KINDS, NARROWS, Relations

    by, inside = entering(study, user)
    now = reads.viewed(view_named(name).value, to=by, study=inside)
    given = {"places": places, "dates": dates, "ages": ages, "services": services, "posts": posts}
    given["relations"] = relations
    chosen = {what: named(KINDS[what], told) for what, told in given.items() if told}
    profile = now.profile.with_(chosen)
    writes.decide_view(by=by, study=inside, view=now.view, profile=profile)
    told = {what: one.value for what, one in profile.told().items()}
    words = ", ".join(f"{what} {value}" for what, value in told.items())
    say(f"{now.view.label}: {words}.", json=json, view=now.view.value, **told)
    if profile.relations is not now.profile.relations is Relations.NONE:
        err.print(NARROWS, markup=False)


@command
def ladder(
    number: Annotated[
        int, typer.Argument(help="Number of a place or service; see: fieldloom safe register.")
    ] = 0,
    rung: Annotated[
        list[str] | None,
        typer.Option("--words", help="Such as region=“the east of Scotland”, or kind=...; repeat."),
    ] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List the words kept for places and services, or keep some for one of them."""
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    if rung:
        found = reads.ladder(number, to=by, study=inside)
        rungs = {level.strip(): words for level, _, words in (one.partition("=") for one in rung)}
        writes.set_ladder(by=by, entity=found.entity, rungs=rungs)
    rows = [
        (
            one.entity.pk,
            one.entity.shown,
            one.entity.get_kind_display(),
            "; ".join(f"{level}: {words}" for level, words in one.rungs.items()),
            [view.value for view in one.lacking],
        )
        for one in reads.ladders(to=by, study=inside)
        if number in (0, one.entity.pk)
    ]
    columns = ("Number", "In the texts", "Kind", "Words", "Lacking for")
    show(rows, columns, json=json, empty="No place and no service is in the register yet.")
