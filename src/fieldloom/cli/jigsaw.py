"""`fieldloom safe jigsaw`: what could still tell who somebody is, for whom it is decided, and signing it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
from fieldloom.cli.stopping import LetOption, ViewOption, stoppable, view_named

if TYPE_CHECKING:
    from fieldloom.pseudonyms.reads import Jigsaw, Opened

LIST = ("Code", "Who", "Nobody else", "Few", "Together", "Stands")
ONE = (
    "Whose",
    "What",
    "Called",
    "Rests on",
    "Share it",
    "With",
    "Share both",
    "How rare",
    "Becomes",
)


def add_to(safe: typer.Typer) -> None:
    """Hang this command into `fieldloom safe`."""
    safe.command("jigsaw")(jigsaw)


@command
def jigsaw(
    ref: Annotated[str, typer.Argument(help="A family or a person, such as H01; else all.")] = "",
    view: ViewOption = "team",
    csv: Annotated[Path | None, typer.Option("--csv", help="All of it into this file.")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Decide: every rare thing of it may stay.")
    ] = False,
    sign: Annotated[
        bool, typer.Option("--sign", help="Sign what somebody else decided, as the second reader.")
    ] = False,
    note: Annotated[str, typer.Option("--note", help="Why, without a real name.")] = "",
    let: LetOption = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List what could still tell who families and people are, the worst first; or one of them; or sign it."""
    from fieldloom.pseudonyms import reads

    by, inside = entering(study, user)
    whom = view_named(view)
    asked: dict[str, Any] = {"to": by, "study": inside, "view": whom}
    if csv is not None:
        _leave(csv, by, inside, view, let, json)
    elif not ref:
        _list(reads.jigsaw(**asked), json)
    elif accept or sign:
        _settle(ref, by, inside, whom, note, sign, json)
    else:
        _one(reads.jigsaw_of(ref, **asked), json)


def _list(found: "Jigsaw", json: bool) -> None:
    rows = [
        (one.ref, one.label, *one.counts, _stands(one.stage.label, one.changed.words))
        for one in found.units
    ]
    show(rows, LIST, json=json, empty="Nobody is entered yet.")
    if not json and rows:
        out.print(f"{found.signed} of {len(found.families)} families signed.", markup=False)
        if found.waiting:
            out.print(f"{found.waiting} texts are not made safe yet, and not in it.", markup=False)


def _one(told: "Opened", json: bool) -> None:
    rows = [
        (
            part.ref,
            row.sort,
            row.shown,
            "; ".join(
                dict.fromkeys(
                    f"{r.source} ¶{r.paragraph}" if r.source else r.what for r in row.rests
                )
            ),
            row.alone,
            row.beside,
            row.pair,
            row.rarity.label,
            f"{row.then.becomes.label} {row.then.words}".strip() if row.then else "",
        )
        for part in told.sections
        for row in part.rare
    ]
    show(rows, ONE, json=json, empty="Nothing rare is told.")
    if not json:
        out.print(_stands(told.unit.stage.label, told.unit.changed.words), markup=False)


def _settle(ref: str, by: Any, inside: Any, view: Any, note: str, sign: bool, json: bool) -> None:
    from fieldloom.pseudonyms import reads, writes
    from fieldloom.pseudonyms.rules.jigsaw_signing import Becomes

    asked: dict[str, Any] = {"by": by, "study": inside, "ref": ref, "view": view, "note": note}
    if sign:
        made = writes.sign_jigsaw(**asked)
        said = f"{ref} is signed for {view.label.lower()}."
    else:
        told = reads.jigsaw_of(ref, to=by, study=inside, view=view)
        made = writes.prepare_jigsaw(
            **asked, decided={r.mark: (Becomes.ACCEPT, "") for r in told.rows}
        )
        said = f"{ref} is decided for {view.label.lower()}. A second reader signs it now."
    say(said, json=json, ref=ref, view=view.value, signed=sign, decided=len(made.decided))


def _leave(csv: Path, by: Any, inside: Any, view: str, let: str, json: bool) -> None:
    from fieldloom.cli.export import write
    from fieldloom.cli.stopping import going
    from fieldloom.exchange.leaving_jigsaw import jigsaw_out

    made = stoppable(lambda: jigsaw_out(by=by, study=inside, going=going(view, let)), json=json)
    size = write(csv, made.pieces)
    say(f"{size:,} bytes are in {csv}.", json=json, file=str(csv), bytes=size)


def _stands(stage: str, changed: str) -> str:
    return f"{stage}: {changed}" if changed else stage
