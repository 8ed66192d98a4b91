"""A file that leaves by a command: looked through first, stopped in words, let through by its mark."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from fieldloom.cli.speaking import Exit, dump, err, fail

if TYPE_CHECKING:
    from fieldloom.exchange.at_the_door import Going, Leaving
    from fieldloom.pseudonyms.rules.audiences import View

LetOption = Annotated[
    str,
    typer.Option(
        "--let-through", help="Let doubtful words leave: the mark of the doubts that were told."
    ),
]


ViewOption = Annotated[
    str,
    typer.Option(
        "--view",
        help="For whom: team, participant, supervisor, alliance, archive or public.",
    ),
]


def going(view: str, let: str) -> "Going":
    """For whom something leaves, and what it lets through. Raises `Unfit` for an unknown view."""
    from fieldloom.exchange.at_the_door import Going

    return Going(view_named(view), let)


def view_named(name: str) -> "View":
    """A view by its name. Raises `Unfit`."""
    from fieldloom.ground.answers import Unfit
    from fieldloom.pseudonyms.rules.audiences import View

    try:
        return View(name)
    except ValueError as error:
        known = ", ".join(one.value for one in View)
        raise Unfit(f"There is no view “{name}”.", f"One of: {known}.", "view") from error


def stoppable(make: "Callable[[], Leaving]", *, json: bool) -> "Leaving":
    """What `make` makes, where nothing in it is stopped; else the places are told, and the command ends."""
    from fieldloom.exchange.at_the_door import Stopped

    try:
        return make()
    except Stopped as stop:
        if json:
            dump({"stopped": stop.places, "mark": stop.mark, "more": stop.more})
        for place in stop.places if not json else ():
            what = f"a real name ({place.shown})"
            if place.doubtful:
                what = f"“{place.word}”, a name or an everyday word"
            where = f"{place.part}, line {place.line}, column {place.column}"
            beside = f"{place.before}{place.word or '…'}{place.after}"
            err.print(f"{where}: {what}: {beside}", markup=False)
        again = f" Repeat the command with --let-through {stop.mark}" if stop.mark else ""
        fail(Exit.UNFIT, f"{stop}{again}")
