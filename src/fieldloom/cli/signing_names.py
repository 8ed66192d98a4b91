"""`fieldloom safe`: signing texts off, corrections later, the way back, and what a study decides by rule."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldloom.cli.deciding_names import RefsArgument
from fieldloom.cli.making_safe import safe_app
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
    from fieldloom.access.who import Study, User
    from fieldloom.pseudonyms.writes import Everywhere


@safe_app.command("apply")
@command
def apply(
    refs: RefsArgument = None,
    family: Annotated[str, typer.Option(help="All sources about this family alone.")] = "",
    acknowledge: Annotated[
        bool, typer.Option("--acknowledge", help="You have read what it says to beware of.")
    ] = False,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Sign sources off: every name is replaced in one step, and the source opens to the team.

    What is to beware of is printed; without --acknowledge such a source is not signed. Ends with 1 when
    one could not be signed; the others are.
    """
    from fieldloom.ground.answers import Unfit
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    rows, failed = [], False
    for ref in _meant(by, inside, refs, family):
        source = reads.source(ref, to=by, study=inside)
        writes.find(by=by, source=source)  # by what was decided since: what is new is told as open
        told = reads.before_signing(to=by, source=source)
        for caution in told.cautions:
            err.print(f"{ref}: {caution}", markup=False)
        places = sum(many for _, many in told.replaced)
        if dry:
            rows.append((ref, places, told.kept, told.dismissed, f"{told.open} open"))
            continue
        try:
            agreed = told.cautions if acknowledge else ()
            signed = writes.sign_off(by=by, source=source, acknowledged=agreed)
        except Unfit as unfit:
            failed = True
            rows.append((ref, places, told.kept, told.dismissed, str(unfit)))
            continue
        stands = "safe" if signed.after_id else "waits for a second person"
        rows.append((ref, places, told.kept, told.dismissed, stands))
    columns = ("Source", "Replaced", "Kept", "Dismissed", "Stands")
    show(rows, columns, json=json, empty="No source waits to be made safe.")
    if failed:
        raise typer.Exit(Exit.PARTLY.code)


@safe_app.command("everywhere")
@command
def everywhere(study: StudyOption = "", user: AsOption = "", json: JsonOption = False) -> None:
    """Replace names that were found or decided later, in every text that is safe already."""
    from fieldloom.pseudonyms import writes

    by, inside = entering(study, user)
    _told(writes.replace_everywhere(by=by, study=inside), json=json)


@safe_app.command("rename")
@command
def rename(
    entity: Annotated[int, typer.Argument(help="Number in the register.")],
    pseudonym: Annotated[str, typer.Argument(help="What it is called from now on.")],
    family: Annotated[
        bool,
        typer.Option(
            "--family/--alone", help="Whoever shares the surname takes the new one along."
        ),
    ] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Give an entity another pseudonym, in every text that is safe already as well.

    Where many texts are touched it is done as long work, with progress: all of it or nothing.
    """
    from fieldloom.cli.relating import waited_for
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    meant = reads.entity(entity, to=by, study=inside)
    kin = reads.goes_along(to=by, entity=meant)
    if kin and not family:
        others = ", ".join(one.pseudonym for one in kin)
        err.print(f"These share the surname and keep theirs: {others}. See: --family", markup=False)
    asked = writes.ask_to_change_pseudonym(
        by=by, entity=meant, pseudonym=pseudonym, kin=kin if family else []
    )
    if asked.done is not None:
        _told(asked.done, json=json)
    else:
        waited_for(asked, by=by, json=json)


@safe_app.command("restore")
@command
def restore(
    ref: Annotated[str, typer.Argument(help="The source.")],
    revision: Annotated[int | None, typer.Option(help="Which revision; else as it stands.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="Write it into this new file, for yourself alone.")
    ] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Print what a text said before its names were replaced. Real names have to be opened first.

    See: fieldloom safe ask
    """
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    source = reads.source(ref, to=by, study=inside)
    told = writes.restore_text(by=by, source=source, number=revision)
    if told.gone:
        err.print(f"{told.gone} places cannot be opened: their key was destroyed.", markup=False)
    if told.lost_on:
        err.print(
            f"Every copy of what stood in this text was given up as lost on {told.lost_on:%-d %B %Y}: where "
            "names were replaced until then the safe words stand.",
            markup=False,
        )
    if to is not None:
        _write(to, told.text)
        say(f"Written into {to}. It holds real names.", json=json, file=to, places=told.places)
    elif json:
        facts = {"text": told.text, "places": told.places, "gone": told.gone}
        dump({**facts, "lost_on": told.lost_on})
    else:
        typer.get_text_stream("stdout").write(told.text)


@safe_app.command("names-first")
@command
def names_first(
    on: Annotated[str, typer.Argument(help="on, off, or nothing: say how it is.")] = "",
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Shut whatever is taken in until its names were made safe: from now on, or no longer."""
    from fieldloom.sources import reads, writes

    by, inside = entering(study, user)
    if on not in ("", "on", "off"):
        fail(Exit.UNFIT, "Say on or off.")
    held = reads.names_first(to=by, study=inside)
    if on:
        held = writes.put_names_first(by=by, study=inside, on=on == "on")
    stands = held is not None and held.on
    words = "Names come first: what is taken in is shut until it was signed off."
    say(words if stands else "What is taken in opens at once.", json=json, names_first=stands)


@safe_app.command("rules")
@command
def rules(
    dates: Annotated[str, typer.Option(help="shift, keep or ask.")] = "",
    ages: Annotated[str, typer.Option(help="band, keep or ask.")] = "",
    numbers: Annotated[str, typer.Option(help="label or ask.")] = "",
    second: Annotated[
        bool | None, typer.Option("--two/--one", help="How many people sign a text off.")
    ] = None,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say or show what is decided by rule: dates, ages and numbers; and how many people sign."""
    from dataclasses import asdict, replace

    from fieldloom.people.rules import named
    from fieldloom.pseudonyms import reads, writes
    from fieldloom.pseudonyms.rules.standing import Ages, Dates, Numbers

    by, inside = entering(study, user)
    held = reads.rules(to=by, study=inside)
    told = replace(
        held,
        dates=named(Dates, dates) if dates else held.dates,
        ages=named(Ages, ages) if ages else held.ages,
        numbers=named(Numbers, numbers) if numbers else held.numbers,
        second=held.second if second is None else second,
    )
    if told != held:
        writes.set_rules(by=by, study=inside, rules=told)
    if json:
        dump(asdict(told))
        return
    out.print(f"Dates: {told.dates.label}. Ages: {told.ages.label}.", markup=False)
    out.print(f"Numbers and addresses: {told.numbers.label}.", markup=False)
    out.print(f"Signed by {'two people' if told.second else 'one person'}.", markup=False)


def _meant(by: "User", inside: "Study", refs: list[str] | None, family: str) -> list[str]:
    """The sources named, or all that are shut for their names (of one family)."""
    from fieldloom.pseudonyms import reads
    from fieldloom.pseudonyms.reads import Within

    if refs:
        return refs
    rows = reads.progress(to=by, study=inside, within=Within(family=family))
    return [one.source.ref for one in rows if one.shut]


def _told(done: "Everywhere", *, json: bool) -> None:
    from fieldloom.pseudonyms.team_texts import called

    many = len(done.signed)
    words = f"{done.places} places in {many} sources were replaced."
    if done.elsewhere:
        words += f" {done.elsewhere} in memos, codes and notes."
    for label, number in done.look.items():
        words += f" Look at {called(label)}: {number} stayed that may be real names."
    if done.waiting:
        words += f" {done.waiting} passages wait for a person."
    say(
        words,
        json=json,
        sources=many,
        places=done.places,
        waiting=done.waiting,
        elsewhere=done.elsewhere,
        look=done.look,
    )


def _write(file: Path, text: str) -> None:
    """Into a file that is new, and for this user of the machine alone."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(Exit.UNFIT, f"{file} is there already. Name another.")
    with os.fdopen(handle, "wb") as into:
        into.write(text.encode())
