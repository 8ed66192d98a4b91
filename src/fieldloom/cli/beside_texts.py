"""`fieldloom safe beside` and `put-back`: what a file carried beside its text; names in what people wrote."""

from typing import Annotated

import typer

from fieldloom.cli.making_safe import safe_app
from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    command,
    entering,
    fail,
    say,
    show,
)

COLUMNS = ("What", "Words", "May be names")


@safe_app.command("beside")
@command
def beside(
    ref: Annotated[str, typer.Argument(help="The source, such as I-003.")],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Show what a file holds beside its text: comments, words struck out, properties. It prints real names.

    None of it is taken in, and it goes once the text is signed off.
    """
    from fieldloom.pseudonyms import reads

    by, inside = entering(study, user)
    told = reads.beside(to=by, source=reads.source(ref, to=by, study=inside))
    if told.shut:
        fail(
            Exit.REFUSED,
            "Some of this text is withheld for another reason, and nobody can say whose the words beside it "
            "are. The page of the text says why, and what would change it.",
        )
    rows = [
        (one.kind.label, one.words, ", ".join(words for words, kind, _ in one.pieces if kind))
        for one in told.parts
    ]
    show(rows, COLUMNS, json=json, empty="Nothing of this file is kept beside its text.")


@safe_app.command("put-back")
@command
def put_back(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """Put back the names that you replaced last in memos, codes and notes; texts of sources stay safe.

    What somebody changed since stays as it is, and so do names that were destroyed or of which every copy is
    lost: each is told by its place.
    """
    from fieldloom.pseudonyms import writes

    by, inside = entering(study, user)
    done = writes.put_back(by=by, study=inside)
    words = "\n".join(
        [
            f"{done.texts} texts stand as they did; {done.stay} do not.",
            *(one.told for one in done.left),
        ]
    )
    left = [{"where": one.field, "row": one.row, "why": one.why.value} for one in done.left]
    say(words, json=json, texts=done.texts, stay=done.stay, left=left)
