"""`fieldloom codebook`, `code`, `memo`, `undo`, `redo`: what the words speak of."""

from typing import Annotated

import typer

from fieldloom.cli.speaking import (
    AsOption,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    out,
    say,
    show,
)

codebook_app = typer.Typer(help="The codebook of a study.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`."""
    app.add_typer(codebook_app, name="codebook")
    app.command("code")(code)
    app.command("memo")(memo)
    app.command("undo")(undo)
    app.command("redo")(redo)


@codebook_app.command("list")
@command
def list_codes(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """List the codes as a tree, with how often each is applied."""
    from fieldloom.coding import reads

    by, inside = entering(study, user)
    rows = reads.codebook(to=by, study=inside)
    if json:
        dump(rows)
        return
    told = [("  " * r.depth + r.name, r.codings, r.description) for r in rows]
    show(told, ("Code", "Codings", "Description"), json=False, empty="No code yet.")


@codebook_app.command("add")
@command
def add(
    name: str,
    under: Annotated[str, typer.Option(help="Name or path of the parent code.")] = "",
    colour: Annotated[str, typer.Option(help="As #rrggbb; else one is chosen.")] = "",
    description: str = "",
    use_when: str = "",
    not_when: str = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Add a code."""
    from fieldloom.coding import reads, writes

    by, inside = entering(study, user)
    parent = reads.code_named(under, to=by, study=inside) if under else None
    new = writes.NewCode(
        name=name,
        parent=parent,
        colour=colour,
        description=description,
        use_when=use_when,
        not_when=not_when,
    )
    made = writes.add_code(by=by, study=inside, new=new)
    say(f"Added “{made.name}”.", json=json, id=made.pk, name=made.name, colour=made.colour)


@codebook_app.command("merge")
@command
def merge(
    code_name: str,
    into: str,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Merge a code into another: its codings, memos and sub-codes go there. Can be undone."""
    from fieldloom.coding import reads, writes

    by, inside = entering(study, user)
    gone = reads.code_named(code_name, to=by, study=inside)
    kept = reads.code_named(into, to=by, study=inside)
    writes.merge_codes(by=by, code=gone, into=kept)
    say(f"“{code_name}” is now part of “{kept.name}”.", json=json, into=kept.name)


@codebook_app.command("history")
@command
def history(
    code_name: Annotated[str, typer.Option("--code", help="Only this code.")] = "",
    size: Annotated[int, typer.Option(help="How many.", min=1, max=1000)] = 20,
    page: Annotated[int, typer.Option(min=1, max=10**9)] = 1,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Tell what changed in the codebook, newest first: when, by whom, and whether it was undone."""
    from fieldloom.coding import reads

    by, inside = entering(study, user)
    code = reads.code_named(code_name, to=by, study=inside) if code_name else None
    found = reads.codebook_history(to=by, study=inside, code=code, page=page, size=size)
    if json:
        dump({"total": found.total, "pages": found.pages, "rows": list(found.rows)})
        return
    for row in found.rows:
        state = "" if row.state == "done" else " (undone)"
        out.print(f"{row.at.astimezone():%-d %B %Y, %H:%M} · {row.user_name}{state}", markup=False)
        for told in row.told:
            out.print(f"    {told.sentence}.", markup=False)
    out.print(f"{len(found.rows)} of {found.total:,} changes.", markup=False)


@command
def code(
    ref: Annotated[str, typer.Argument(help="The source, such as I-003.")],
    quote: Annotated[str, typer.Argument(help="The exact words; they must occur once.")],
    code_name: Annotated[str, typer.Argument(help="Name or path of the code.")],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Code a passage."""
    from fieldloom.coding import reads, writes
    from fieldloom.ground.answers import Unfit
    from fieldloom.sources import reads as source_reads

    by, inside = entering(study, user)
    source = source_reads.source(ref, to=by, study=inside)
    text = source_reads.text_of(to=by, revision=source.revision)
    start = text.find(quote)
    if start < 0 or text.find(quote, start + 1) >= 0:
        many = "several times" if start >= 0 else "nowhere"
        raise Unfit(f"Those words stand {many} in {ref}.", "Give words that occur once.")
    chosen = reads.code_named(code_name, to=by, study=inside)
    applied = writes.apply_code(
        by=by,
        source=source,
        code=chosen,
        start=start,
        end=start + len(quote),
    )
    passage = applied.passage
    say(
        f"{ref} ¶{passage.paragraph} is coded “{chosen.name}”.",
        json=json,
        coding=applied.pk,
        source=ref,
        paragraph=passage.paragraph,
        start=passage.start,
        end=passage.end,
        code=chosen.name,
    )


@command
def memo(
    text: Annotated[str, typer.Argument(help="The memo; “-” reads standard input.")],
    source: Annotated[str, typer.Option(help="About this source.")] = "",
    code_name: Annotated[str, typer.Option("--code", help="About this code.")] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Write a memo about a source or a code, or about the study."""
    from fieldloom.coding import reads, writes
    from fieldloom.coding.rules.memos import MemoAbout
    from fieldloom.sources import reads as source_reads

    by, inside = entering(study, user)
    about, about_id = MemoAbout.STUDY, inside.pk
    if source:
        about, about_id = MemoAbout.SOURCE, source_reads.source(source, to=by, study=inside).pk
    elif code_name:
        about, about_id = MemoAbout.CODE, reads.code_named(code_name, to=by, study=inside).pk
    words = typer.get_text_stream("stdin").read() if text == "-" else text
    made = writes.write_memo(by=by, study=inside, about=about, about_id=about_id, text=words)
    say(f"Written, about the {about.label.lower()}.", json=json, memo=made.pk, about=about)


@command
def undo(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """Take back your latest act of coding."""
    from fieldloom.coding import writes

    by, inside = entering(study, user)
    act = writes.undo(by=by, study=inside)
    say(f"Undone: {act.name}.", json=json, act=act.pk, name=act.name)


@command
def redo(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """Do again what you last took back."""
    from fieldloom.coding import writes

    by, inside = entering(study, user)
    act = writes.redo(by=by, study=inside)
    say(f"Done again: {act.name}.", json=json, act=act.pk, name=act.name)
