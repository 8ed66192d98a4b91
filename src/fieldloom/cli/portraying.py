"""`fieldloom portrait`: where codes stand in a text, or in all of them, drawn in letters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from fieldloom.cli.export import write
from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    out,
    say,
)
from fieldloom.cli.stopping import LetOption, ViewOption, going, stoppable

if TYPE_CHECKING:
    from fieldloom.coding.reads import Gallery

WIDE = 60  # letters for a text


def add_to(app: typer.Typer) -> None:
    """Hang this command into `fieldloom`."""
    app.command("portrait")(portrait)


@command
def portrait(
    refs: Annotated[
        list[str] | None, typer.Argument(help="Only these sources, such as I-003.")
    ] = None,
    code_name: Annotated[
        list[str] | None, typer.Option("--code", help="A code, by name or path; may be repeated.")
    ] = None,
    below: Annotated[bool, typer.Option(help="Count the codes under each in.")] = False,
    wave: Annotated[str, typer.Option(help="Only this wave, by its code.")] = "",
    to: Annotated[
        Path | None, typer.Option(help="Write a picture (.svg) or a table (.csv) instead.")
    ] = None,
    view: ViewOption = "team",
    let: LetOption = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Show where codes stand in texts, from the beginning of each to its end."""
    from fieldloom.coding import reads
    from fieldloom.exchange.leaving import portraits_out
    from fieldloom.sources import reads as source_reads

    by, inside = entering(study, user)
    for ref in refs or ():
        source_reads.source(ref, to=by, study=inside)  # says so if there is none
    named = [reads.code_named(name, to=by, study=inside).pk for name in code_name or ()]
    narrowed = reads.Wanted(
        code_ids=tuple(named),
        with_children=below,
        source_refs=tuple(refs or ()),
        waves=(wave,) if wave else (),
    )
    wanted = reads.WantedGallery(narrowed)
    if to is not None:
        form, whom = to.suffix.lstrip("."), going(view, let)
        leaving = stoppable(
            lambda: portraits_out(by=by, study=inside, wanted=wanted, form=form, going=whom),
            json=json,
        )
        size = write(to, leaving.pieces)
        say(f"Written: {to} ({size:,} bytes).", json=json, file=to, bytes=size)
        return
    found = reads.gallery(to=by, study=inside, wanted=wanted, size=100_000)
    if json:
        dump(_told(found))
        return
    _draw(found)


def _told(found: "Gallery") -> dict[str, Any]:
    """Codes, and for each text its marks: shares of the text from 0 to 1."""
    codes = [{"id": code.id, "path": code.path} for code in found.codes]
    texts = []
    for strip in found.strips:
        text = strip.text
        marks = [
            {
                "code": found.codes[mark.lane].id,
                "from": round(mark.first / strip.bins, 4),
                "to": round(mark.last / strip.bins, 4),
                "codings": mark.codings,
                "paragraph": mark.paragraph,
            }
            for mark in strip.marks
        ]
        about = {"source": text.ref, "group": text.group, "wave": text.wave}
        texts.append({**about, "nation": text.nation, "marks": marks})
    return {"codes": codes, "texts": texts}


def _draw(found: "Gallery") -> None:
    if not found.codes or not found.strips:
        out.print("No passage is coded yet, or none of these.", markup=False)
        return
    most = max(len(code.name) for code in found.codes)
    for strip in found.strips:
        about = " · ".join(part for part in (strip.text.group, strip.text.wave) if part)
        out.print(f"{strip.text.ref} {strip.text.title}  {about}".rstrip(), markup=False)
        for lane, code in enumerate(found.codes):
            line = ["·"] * WIDE
            total = 0
            for mark in (mark for mark in strip.marks if mark.lane == lane):
                total += mark.codings
                first = mark.first * WIDE // strip.bins
                last = -(-mark.last * WIDE // strip.bins)
                line[first:last] = "█" * (last - first)
            if total:
                out.print(f"  {code.name:<{most}}  {''.join(line)}  {total}", markup=False)
