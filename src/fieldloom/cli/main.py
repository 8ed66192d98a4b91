"""`fieldloom`: the door for people who type, and for other programs (`--json`)."""

import os
from pathlib import Path
from typing import Annotated

import typer

from fieldloom import __version__
from fieldloom.cli import (
    audit,
    backing_up,
    coding,
    consenting,
    demo,
    export,
    guarding,
    holding,
    jobs,
    keeping_names,
    making_safe,
    portraying,
    quoting,
    restoring,
    rounds,
    safeguarding,
    searching,
    serving,
    sources,
    starting,
    users,
)

app = typer.Typer(
    name="fieldloom",
    help="The workbench of relational ethnography: from field material to evidence.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"Fieldloom {__version__}")
        raise typer.Exit


@app.callback()
def _everywhere(
    data: Annotated[
        Path | None,
        typer.Option(envvar="FIELDLOOM_DATA", help="Folder of this Fieldloom's data."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    if data is not None:
        os.environ["FIELDLOOM_DATA"] = str(data)


# In the order in which a study meets them.
starting.add_to(app)
demo.add_to(app)
serving.add_to(app)
users.add_to(app)
safeguarding.add_to(app)
consenting.add_to(app)
sources.add_to(app)
making_safe.add_to(app)
keeping_names.add_to(app)
guarding.add_to(app)
holding.add_to(app)
coding.add_to(app)
rounds.add_to(app)
portraying.add_to(app)
quoting.add_to(app)
searching.add_to(app)
export.add_to(app)
jobs.add_to(app)
audit.add_to(app)
backing_up.add_to(app)
restoring.add_to(app)


def main() -> None:
    """Run the command line."""
    app()
