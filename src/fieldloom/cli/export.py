"""`fieldloom export`: quotations and codebooks out, for those whose role allows it."""

from pathlib import Path
from typing import Annotated

import typer

from fieldloom.cli import quoting
from fieldloom.cli.speaking import AsOption, JsonOption, StudyOption, command, entering, say
from fieldloom.cli.stopping import LetOption, ViewOption, going, stoppable

export_app = typer.Typer(help="Quotations and codebooks out.", no_args_is_help=True)
FileArgument = Annotated[
    Path, typer.Argument(help="The file to write; its ending says the format.")
]


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(export_app, name="export")


@export_app.command("quotes")
@command
def quotes(
    file: FileArgument,
    code: quoting.CodesOption = None,
    below: quoting.BelowOption = False,
    source: quoting.SourcesOption = None,
    speaker: quoting.SpeakersOption = None,
    coder: quoting.CodersOption = None,
    words: quoting.WordsOption = "",
    coded_from: quoting.FromOption = None,
    coded_to: quoting.ToOption = None,
    memo: quoting.MemoOption = None,
    saved: quoting.FilterOption = "",
    sort: quoting.SortOption = "",
    view: ViewOption = "team",
    let: LetOption = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Write quotations to .csv, .xlsx, .docx, .html or .md."""
    from fieldloom.exchange.leaving import Turn, quotations_out

    by, inside = entering(study, user)
    asked = {
        "code": code,
        "with_children": below,
        "source_refs": source,
        "speakers": speaker,
        "coder": coder,
        "text": words,
        "coded_from": coded_from,
        "coded_to": coded_to,
        "with_memo": memo,
    }
    wanted, order = quoting.asked_for(by, inside, asked, sort, saved)
    form = file.suffix.lstrip(".")
    whom, turn = going(view, let), Turn(order)
    leaving = stoppable(
        lambda: quotations_out(
            by=by, study=inside, wanted=wanted, form=form, turn=turn, going=whom
        ),
        json=json,
    )
    size = write(file, leaving.pieces)
    say(f"Written: {file} ({size:,} bytes).", json=json, file=file, bytes=size)


@export_app.command("codebook")
@command
def codebook(
    file: FileArgument,
    view: ViewOption = "team",
    let: LetOption = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Write the codebook to .csv, .docx or .qdc (REFI-QDA)."""
    from fieldloom.exchange.leaving import codebook_out

    by, inside = entering(study, user)
    form, whom = file.suffix.lstrip("."), going(view, let)
    leaving = stoppable(lambda: codebook_out(by=by, study=inside, form=form, going=whom), json=json)
    size = write(file, leaving.pieces)
    say(f"Written: {file} ({size:,} bytes).", json=json, file=file, bytes=size)


def write(file: Path, pieces) -> int:  # type: ignore[no-untyped-def]
    """Write beside the target first, so that a half-written export never stands under its name."""
    beside = file.with_name(f".{file.name}.part")
    size = 0
    try:
        with beside.open("wb") as out:
            for piece in pieces:
                size += out.write(piece)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return size
