"""What every command begins with: the app, and what is said before the command."""

import os
from pathlib import Path
from typing import Annotated

import typer

from fieldloom import __version__


def begun() -> typer.Typer:
    """The app, without a command yet."""
    app = typer.Typer(
        name="fieldloom",
        help="The workbench of relational ethnography: from field material to evidence.",
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_everywhere)
    return app


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"Fieldloom {__version__}")
        raise typer.Exit


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
