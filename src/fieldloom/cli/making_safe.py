"""`fieldloom safe`: the register of real names, finding them, scanning what leaves, and measuring it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from unicodedata import normalize

import typer

from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    command,
    dump,
    entering,
    err,
    fail,
    out,
    say,
    show,
)

if TYPE_CHECKING:
    from fieldloom.pseudonyms.rules.scoring import Score, Scores
    from fieldloom.pseudonyms.writes import Proposed

safe_app = typer.Typer(help="Real names: the register, finding, scanning.", no_args_is_help=True)
CONTEXT = 24  # code points to each side of a missed mark


def add_to(app: typer.Typer) -> None:
    """Hang these commands into `fieldloom`, with those that modules of their own hang into `safe`."""
    from fieldloom.cli import (  # noqa: F401
        beside_texts,
        deciding_names,
        jigsaw,
        signing_names,
        spans,
        telling,
    )

    telling.add_to(safe_app)
    jigsaw.add_to(safe_app)
    app.add_typer(safe_app, name="safe")


@safe_app.command("enter")
@command
def enter(
    file: Annotated[Path, typer.Argument(help="A CSV of names; see the documentation.")],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Enter people, places and services with their real names into the register, from a CSV file.

    Ends with 1 when a line could not be entered; the others are.
    """
    from fieldloom.exchange import real_names

    by, inside = entering(study, user)
    told = real_names.read_in(_text(file), by=by, study=inside)
    say(
        f"{told.entered} entered, {told.decided} pseudonyms decided. "
        f"Now destroy {file}: it holds real names.",
        json=json,
        entered=told.entered,
        decided=told.decided,
        troubles=told.troubles,
    )
    for trouble in told.troubles:
        err.print(trouble, markup=False)
    if told.troubles:
        raise typer.Exit(Exit.PARTLY.code)


@safe_app.command("register")
@command
def register(
    number: Annotated[
        int, typer.Argument(help="One entity, with what could be said of it; 0: all.")
    ] = 0,
    names: Annotated[bool, typer.Option("--names", help="With the real names; recorded.")] = False,
    relation: Annotated[
        str | None,
        typer.Option(help="What this person is to another: “Mum’s sister”; empty: say no more."),
    ] = None,
    to: Annotated[int, typer.Option(help="Number of the person to whom.")] = 0,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List the register: what each entity became, what people are to one another, and with --names what it
    is really called."""
    from fieldloom.cli.relating import proposed, said
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    if relation is not None:
        said(by, inside, number, relation, to)
    opened = {}
    if names:
        told = writes.open_names(by=by, study=inside)
        opened = {one.entity.pk: one.forms for one in told.names}
    rows = [
        (
            one.pk,
            one.get_kind_display(),
            one.participant.ref if one.participant else None,
            one.pseudonym,
            "Names destroyed" if one.destroyed_at else one.get_became_display(),
            "; ".join(opened[one.pk]) if names else one.forms_known,  # type: ignore[attr-defined]
            one.relation_told or None,
            one.relation.to_id if one.relation_told else None,
        )
        for one in reads.entities(to=by, study=inside)
        if number in (0, one.pk)
    ]
    columns = ("Number", "Kind", "Participant", "Pseudonym", "Became", "Names", "Is", "To")
    show(rows, columns, json=json, empty="Nobody yet. See: fieldloom safe enter")
    if number and not json:
        proposed(by, inside, number)


@safe_app.command("propose")
@command
def propose(
    what: Annotated[str, typer.Argument(help="A source, such as I-003, or a text file.")],
    look: Annotated[bool, typer.Option("--look", help="Only what is not sure.")] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List what names somebody or something in a source or a text file, and why. It prints real names."""
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    if Path(what).is_file():
        found = writes.propose(by=by, study=inside, text=_text(Path(what)))
    else:
        source = reads.source(what, to=by, study=inside)
        found = writes.propose_in(by=by, source=source)
    rows = _rows(found, look)
    columns = ("Line", "From", "To", "Found", "Kind", "Sure", "Why", "Pseudonym")
    show(
        rows,
        columns,
        json=json,
        empty="Nothing was found. That does not say that nothing is there.",
    )
    if found.withheld:
        err.print(f"{found.withheld} paragraphs are withheld and were not looked at.", markup=False)
    _say_without_model()


@safe_app.command("scan")
@command
def scan(
    files: Annotated[list[Path], typer.Argument(help="Texts and exports, such as .csv or .docx.")],
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Look whether files still hold a real name of the register, and say where; the names are not printed.

    Ends with 1 where one does.
    """
    from fieldloom.exchange import looking_inside
    from fieldloom.pseudonyms import reads

    by, inside = entering(study, user)
    for file in files:
        if not file.is_file():
            fail(Exit.NOT_FOUND, f"There is no file {file}.")
    parts = looking_inside.parts_in((str(file), file.read_bytes()) for file in files)
    found = reads.leaks_in(to=by, study=inside, parts=parts)
    sure = [one for one in found if not one.doubtful]
    if json:
        dump({"leaks": sure, "doubts": [one for one in found if one.doubtful], "parts": len(parts)})
    else:
        for one in found:
            doubt = " (or an everyday word)" if one.doubtful else ""
            where = f"{one.part}, line {one.line}, column {one.column}"
            out.print(f"{where}: a real name of {one.shown}{doubt}", markup=False)
        out.print(_verdict(len(sure), len(found) - len(sure), len(parts)), markup=False)
    if sure:
        raise typer.Exit(Exit.PARTLY.code)


@safe_app.command("evaluate")
@command
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Texts marked as [[person:Kayleigh]].")],
    small: Annotated[bool, typer.Option("--lower", help="Measure in small letters too.")] = False,
    missed: Annotated[bool, typer.Option("--missed", help="List what was missed.")] = False,
    register: Annotated[
        bool, typer.Option("--register/--no-register", help="With the study's register.")
    ] = True,
    model: Annotated[
        bool, typer.Option("--model/--no-model", help="With the name model, where there is one.")
    ] = True,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Measure detection on texts marked by hand: recall and precision by kind, with 95% intervals."""
    from fieldloom.pseudonyms import writes

    by, inside = entering(study, user)
    texts = [_text(file) for file in files]
    told = writes.measure(
        by=by, study=inside, texts=texts, measuring=writes.Measuring(register, small, model)
    )
    if model:
        _say_without_model()
    if json:
        dump({_kind(kind): _scored(one) for kind, one in _by_kind(told)})
        return
    rows = [
        (_kind(kind), *(_share(s) for s in (one.recall, one.precision, one.sure)))
        for kind, one in _by_kind(told)
    ]
    show(rows, ("Kind", "Recall", "Precision", "Precision of the sure"), json=False)
    out.print(f"{told.words:,} words. Recall: marks that are wholly covered.", markup=False)
    for text, mark in told.missed if missed else ():
        around = text.text[max(0, mark.start - CONTEXT) : mark.end + CONTEXT].replace("\n", " ")
        out.print(f"missed {mark.kind.value}: … {around} …", markup=False)


def _say_without_model() -> None:
    """Say on the error stream where the name model does not read along, why, and what would change it."""
    from fieldloom.pseudonyms import voice

    told = voice.standing()
    if not told.name:
        err.print(f"By rules and lists only. {told.because} {told.would_change}", markup=False)


def _verdict(sure: int, doubts: int, parts: int) -> str:
    if sure:
        return f"Stop: {sure} real names in {parts} texts. Nothing here should leave."
    rest = f" {doubts} may be everyday words: look at them." if doubts else ""
    return f"No real name of the register in {parts} texts.{rest}"


def _rows(found: "Proposed", look: bool) -> list[tuple[Any, ...]]:
    from fieldloom.pseudonyms.rules.kinds import Tier

    rows, line, at = [], 1, 0
    for hit in found.hits:
        line += found.text.count("\n", at, hit.start)
        at = hit.start
        if look and hit.tier is Tier.SURE:
            continue
        words = found.text[hit.start : hit.end]
        name = found.shown.get(hit.entity or 0)
        why = f"{hit.layer.label}: {hit.reason}"
        kind = hit.about or hit.kind.label
        rows.append((line, hit.start, hit.end, words, kind, hit.tier.label, why, name))
    return rows


def _by_kind(told: "Scores") -> "list[tuple[Any, Score]]":
    from fieldloom.pseudonyms.rules.kinds import Kind

    order = list(Kind)
    known = sorted(told.kinds.items(), key=lambda pair: order.index(pair[0]))
    return [*known, (None, told.total)]


def _kind(kind: Any) -> str:
    return kind.value if kind else "all"


def _scored(one: "Score") -> dict[str, Any]:
    return {
        name: {"met": s.met, "of": s.all, "share": s.share, "low": s.low, "high": s.high}
        for name, s in (("recall", one.recall), ("precision", one.precision), ("sure", one.sure))
    }


def _share(share: Any) -> str:
    if share.share is None:
        return "none"
    return f"{share.share:.0%} ({share.met} of {share.all}; {share.low:.0%} to {share.high:.0%})"


def _text(file: Path) -> str:
    from fieldloom.ground.answers import Unfit

    if not file.is_file():
        fail(Exit.NOT_FOUND, f"There is no file {file}.")
    try:
        return normalize("NFC", file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unfit(
            f"{file.name} is no plain text in UTF-8.", "Save it as plain text, or take it in first."
        ) from error
