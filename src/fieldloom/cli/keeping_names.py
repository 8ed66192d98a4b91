"""`fieldloom safe`: opening and destroying real names by two people, and copies of the key database."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fieldloom.cli.making_safe import safe_app
from fieldloom.cli.restoring import IdentityOption
from fieldloom.cli.speaking import (
    AsOption,
    Exit,
    JsonOption,
    StudyOption,
    acting,
    command,
    entering,
    fail,
    say,
    show,
)

if TYPE_CHECKING:
    from fieldloom.pseudonyms.things import Asking

recipients_app = typer.Typer(
    help="To whom copies of the key database are sealed.", no_args_is_help=True
)
ReasonOption = Annotated[str, typer.Option(help="Why, without a real name; the team reads it.")]
NumberArgument = Annotated[int, typer.Argument(help="Number of what was asked; see openings.")]
CopyArgument = Annotated[Path, typer.Argument(help="The copy: a file that ends in .age.")]
COLUMNS = (
    "Number",
    "What",
    "Asked by",
    "Asked",
    "Reason",
    "Hours",
    "Stands",
    "Answered by",
    "Until",
)


def add_to(app: typer.Typer) -> None:
    """Hang these commands beside the others of `fieldloom safe`."""
    safe_app.add_typer(recipients_app, name="recipients")


@safe_app.command("ask")
@command
def ask(
    reason: ReasonOption,
    hours: Annotated[int, typer.Option(help="For how many hours; 8 at most.")] = 2,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Ask that real names be opened to you. A second person who keeps names says yes."""
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    made = writes.ask_to_open(by=by, study=inside, reason=reason, hours=hours)
    others = reads.could_answer(to=by, study=inside)
    say(_asked(made, [one.username for one in others]), json=json, number=made.pk)


@safe_app.command("destroy")
@command
def destroy(
    entity: Annotated[int, typer.Argument(help="Number in the register.")],
    reason: ReasonOption,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Ask that the names of an entity be destroyed for ever. A second person says yes, and it is done."""
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    found = reads.entity(entity, to=by, study=inside)
    made = writes.ask_to_destroy(by=by, entity=found, reason=reason)
    others = reads.could_answer(to=by, study=inside)
    say(_asked(made, [one.username for one in others]), json=json, number=made.pk)


@safe_app.command("answer")
@command
def answer(
    number: NumberArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Names are opened, or destroyed.")] = False,
    no: Annotated[bool, typer.Option("--no", help="Nothing is opened.")] = False,
    back: Annotated[bool, typer.Option("--take-back", help="Take back your own.")] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say yes or no to what a colleague asked; or take back what you asked."""
    from fieldloom.pseudonyms import reads, writes
    from fieldloom.pseudonyms.rules.opening import Answered

    by, inside = entering(study, user)
    said = [one for one, given in zip(Answered, (yes, no, back), strict=True) if given]
    if len(said) != 1:
        fail(Exit.USAGE, "Say one of --yes, --no and --take-back.")
    found = reads.asking(number, to=by, study=inside)
    made = writes.answer(by=by, asking=found, answered=said[0])
    told = f"{found.get_what_display()}: {said[0].label.lower()}."
    if made.until:
        told += f" Open to {found.asked_by.username} until {made.until.astimezone():%H:%M}."
    if made.alone:
        told += " Nobody else could have said yes; the trail says so."
    facts = {"answered": made.answered, "until": made.until, "alone": made.alone}
    say(told, json=json, number=number, **facts)


@safe_app.command("openings")
@command
def openings(
    shown: Annotated[bool, typer.Option("--shown", help="What was shown, when, to whom.")] = False,
    study: StudyOption = "",
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """List who asked to open or destroy real names, who answered; with --shown what was shown."""
    from fieldloom.pseudonyms import reads

    by, inside = entering(study, user)
    if shown:
        rows = [
            (one.at, one.who.username if one.who else None, one.what, one.asking)
            for one in reads.uses(to=by, study=inside)
        ]
        show(rows, ("When", "Who", "What", "Number"), json=json, empty="Nothing was shown yet.")
        return
    asked = list(reads.askings(to=by, study=inside))
    show([_row(one) for one in asked], COLUMNS, json=json, empty="Nobody asked yet.")


@safe_app.command("shut")
@command
def shut(
    number: NumberArgument, study: StudyOption = "", user: AsOption = "", json: JsonOption = False
) -> None:
    """Shut real names again before the time is over."""
    from fieldloom.pseudonyms import reads, writes

    by, inside = entering(study, user)
    writes.shut(by=by, asking=reads.asking(number, to=by, study=inside))
    say("Real names are shut.", json=json, number=number)


@safe_app.command("backup")
@command
def backup(
    to: Annotated[Path, typer.Argument(help="Folder; not that of the backups.")],
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Make a sealed copy of the key database with its key. No other backup holds real names."""
    from fieldloom.pseudonyms import writes

    made = writes.copy_names(by=acting(user), to=to.expanduser().absolute())
    say(
        f"{made.file}\n{made.counted.forms:,} names and what stood in {made.counted.texts:,} texts, with "
        "their key, sealed. Keep it apart from the backups.",
        json=json,
        file=made.file,
        bytes=made.bytes,
        sha256=made.sha256,
        names=made.counted.forms,
        texts=made.counted.texts,
    )


@safe_app.command("drill")
@command
def drill(
    file: CopyArgument, identity: IdentityOption, user: AsOption = "", json: JsonOption = False
) -> None:
    """Try a copy of the key database: open it, check every name against the data, take it away again.

    Ends with 1 where names of the data, or what stood in their words, are not in it.
    """
    from fieldloom.pseudonyms import writes

    tried = writes.try_copy(by=acting(user), file=file, identity=identity)
    lacking = tried.of - tried.names + tried.texts + tried.words
    said = f"{tried.copy.file.name}, made {tried.copy.made_at:%-d %B %Y %H:%M} UTC, opens whole: "
    said += f"{tried.names:,} of {tried.of:,} names of the data are in it."
    if lacking:
        said += (
            f" Newer than it are {tried.of - tried.names:,} names, what stood in {tried.texts:,} texts, and "
            f"{tried.words:,} replacings in memos, codes and notes: make a new one."
        )
    told = {"names": tried.names, "of": tried.of}
    say(said, json=json, passed=tried.passed, **told, texts=tried.texts, words=tried.words)
    if lacking:
        raise typer.Exit(Exit.PARTLY.code)


@safe_app.command("restore-key")
@command
def restore_key(
    file: CopyArgument, identity: IdentityOption, user: AsOption = "", json: JsonOption = False
) -> None:
    """Put a copy of the key database back, with its key; what was destroyed since stays destroyed."""
    from fieldloom.pseudonyms import standing, writes

    made = writes.put_names_back(by=acting(user), file=file, identity=identity)
    trouble = standing.trouble()
    say(
        f"{made.counted.forms:,} names are back, as they were on {made.made_at:%-d %B %Y %H:%M} UTC. "
        f"Their key: {standing.where()}" + (f"\n{trouble}" if trouble else ""),
        json=json,
        names=made.counted.forms,
        trouble=trouble,
    )
    if trouble:
        raise typer.Exit(Exit.PARTLY.code)


@safe_app.command("give-up")
@command
def give_up(
    lost: Annotated[
        bool,
        typer.Option("--every-copy-is-lost", help="Say that it is so; without, it only counts."),
    ] = False,
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Say of names of which every copy is lost that they are; pseudonyms stay, and work goes on."""
    from fieldloom.pseudonyms import standing, writes

    by = acting(user)
    if not lost:
        trouble = standing.trouble() or "No name is missing."
        say(f"{trouble} Nothing was given up.", json=json, trouble=trouble)
        return
    gone = writes.give_up_names(by=by)
    say(
        f"{len(gone.forms):,} names, what stood in {len(gone.texts):,} texts, and what {len(gone.words):,} "
        "replacings put away of memos, codes and notes, are lost. Whoever asks for it there is told so.",
        json=json,
        names=len(gone.forms),
        texts=len(gone.texts),
        words=len(gone.words),
    )


@recipients_app.command("add")
@command
def add_recipient(
    key: Annotated[str, typer.Argument(help="Public key: age1...")],
    name: Annotated[str, typer.Option(help="Whose it is, and where the identity lies.")],
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Seal copies of the key database to this public key, which must be none of the backups'."""
    from fieldloom.pseudonyms import writes

    writes.add_names_recipient(by=acting(user), key=key, name=name)
    say(f"Copies of the key database are sealed to {name}.", json=json, key=key, name=name)


@recipients_app.command("list")
@command
def list_recipients(user: AsOption = "", json: JsonOption = False) -> None:
    """List to whom copies of the key database are sealed."""
    from fieldloom.pseudonyms import reads

    show(reads.names_recipients(to=acting(user)), ("Key", "Name"), json=json, empty="Nobody yet.")


@recipients_app.command("remove")
@command
def remove_recipient(
    key_or_name: Annotated[str, typer.Argument(help="Its public key or name.")],
    user: AsOption = "",
    json: JsonOption = False,
) -> None:
    """Seal no further copy to this recipient. What it opens already, it still opens."""
    from fieldloom.pseudonyms import writes

    writes.remove_names_recipient(by=acting(user), key_or_name=key_or_name)
    say("No further copy is sealed to it.", json=json)


def _asked(made: "Asking", others: list[str]) -> str:
    number = f"fieldloom safe answer {made.pk}"
    if others:
        return f"Asked. One of {', '.join(others)} answers: {number} --yes or --no"
    if made.hours:
        return (
            "Asked. Nobody else keeps the names of this study, so nobody could say yes: you may open them "
            f"alone, and the trail will say that nobody else agreed. {number} --yes"
        )
    return (
        "Asked. Names are destroyed by two people, and nobody else keeps the names of this study: "
        "somebody has to be granted that first."
    )


def _row(one: "Asking") -> tuple[object, ...]:
    answer = getattr(one, "answer", None)
    what = one.get_what_display() + (f" ({one.entity.shown})" if one.entity else "")
    by, until = (answer.by.username, answer.until) if answer else (None, None)
    if answer and answer.alone:
        by = f"{by}, alone"
    return (
        one.pk,
        what,
        one.asked_by.username,
        one.asked_at,
        one.reason,
        one.hours,
        one.stands,
        by,
        until,
    )
