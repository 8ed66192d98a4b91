"""`fieldloom search`: words, phrases, near words, in everything you may read."""

from typing import Annotated

import typer

from fieldloom.cli.speaking import AsOption, JsonOption, StudyOption, command, dump, entering, out


def add_to(app: typer.Typer) -> None:
    """Hang this command into `fieldloom`."""
    app.command("search")(search)


@command
def search(
    query: Annotated[
        str,
        typer.Argument(
            help='Words, "a phrase", wait*, NEAR(baby test, 5), -not, speaker:Kirsty, kind:interview'
        ),
    ],
    source: Annotated[str, typer.Option(help="Only in this source.")] = "",
    size: Annotated[int, typer.Option(help="How many hits.", min=1, max=500)] = 20,
    page: Annotated[int, typer.Option(min=1, max=10**9)] = 1,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Search the sources you may read; the best hits first, with their count."""
    from fieldloom.sources import reads

    by, inside = entering(study, user)
    only = reads.source(source, to=by, study=inside) if source else None
    hits = reads.search(to=by, study=inside, query=query, page=page, size=size, source=only)
    if json:
        dump(hits)
        return
    for hit in hits.rows:
        who = f" {hit.speaker}:" if hit.speaker else ""
        words = "".join(f"[{p.text}]" if p.marked else p.text for p in hit.pieces)
        out.print(f"{hit.source_ref} ¶{hit.paragraph}{who} {' '.join(words.split())}", markup=False)
    out.print(f"{len(hits.rows)} of {hits.total:,} hits.", markup=False)
